package agreement

import (
	"math"

	"qcode/internal/span"
	"qcode/internal/stats"
)

// The figures that other programs print, under their names, for whoever must compare. They differ from each other on the
// same spans: see each. None of them is a default here.

// NVivo are the two figures of NVivo's coding comparison, per code and per source, over all characters.
type NVivo struct {
	Percent stats.Value // (both + neither) / all, in percent; 100 for a code that nobody used
	Kappa   stats.Value // Cohen's kappa of coded or not, all characters
}

// NVivo is what that program prints for these characters.
func (c Cells) NVivo() NVivo { return NVivo{percent(c.Observed()), c.Cohen().Value} }

func percent(v stats.Value) stats.Value { return v.Map(func(x float64) float64 { return 100 * x }) }

// QualCoder are the figures of QualCoder's coder comparison (3.8.2, reports.py), all files pooled.
type QualCoder struct {
	Dual, Single, Uncoded float64     // characters; a coder who overlaps himself counts as two
	AgreePercent          stats.Value // (dual + uncoded)/all
	CodedOnlyPercent      stats.Value // dual/(dual + single): that program prints "zero div" where undefined
	Kappa                 stats.Value // not Cohen's: see NewQualCoder; it prints "zerodiv" where undefined
}

// NewQualCoder counts as that program does. Its kappa is (Po - Pe)/(1 - Pe) within the characters coded by either, u, with
// Po = dual/u and, against its own comment, the product Pe = Pyes Pno, where Pyes = (A/u)(B/u) and Pno = (1 - A/u)(1 - B/u).
// It prints percentages rounded to 2 and kappa to 4 decimals; these are not rounded.
func NewQualCoder(a, b []span.Span, length uint32) QualCoder {
	depth := make([]uint8, length)
	total := func(spans []span.Span) (n float64) {
		for _, s := range spans {
			for i := s.Start; i < min(s.End, length); i++ {
				depth[i] = min(depth[i]+1, 2)
			}
			n += float64(s.Len())
		}
		return n
	}
	byA, byB := total(a), total(b)
	var q QualCoder
	for _, d := range depth {
		switch d {
		case 0:
			q.Uncoded++
		case 1:
			q.Single++
		default:
			q.Dual++
		}
	}
	q.AgreePercent = percent(stats.Ratio(q.Dual+q.Uncoded, float64(length), stats.NoData))
	q.CodedOnlyPercent = percent(stats.Ratio(q.Dual, q.Dual+q.Single, NothingCoded))
	union := byA + byB - q.Dual
	if union == 0 {
		q.Kappa = stats.Undefined(NothingCoded)
		return q
	}
	pe := byA / union * (byB / union) * ((union - byA) / union) * ((union - byB) / union)
	q.Kappa = stats.Ratio(q.Dual/union-pe, 1-pe, NoVariation)
	return q
}

// Rounded is x as programs print it, to so many decimals, halves to even in the last binary digit (Python's round).
func Rounded(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.RoundToEven(x*scale) / scale
}

// MAXQDA are the figures of MAXQDA's segment agreement. Each coded segment of either coder is one unit: it matches if the
// other coder has the same code on a segment that overlaps enough. There is no cell "neither", and the figures cannot be
// compared with those on characters.
type MAXQDA struct {
	Observed, Chance stats.Value
	Kappa            stats.Value // Brennan & Prediger: (Observed - Chance)/(1 - Chance), Chance = 1/codes
}

// NewMAXQDA takes the segments that match, those with a code of the first and of the second coder only, and the number of
// codes in the results table.
func NewMAXQDA(matches, onlyFirst, onlySecond float64, codes int) MAXQDA {
	po := stats.Ratio(matches, matches+onlyFirst+onlySecond, NothingCoded)
	if codes < 1 {
		none := stats.Undefined(OneCategory)
		return MAXQDA{po, none, none}
	}
	chance := 1 / float64(codes)
	m := MAXQDA{Observed: po, Chance: stats.Of(chance), Kappa: po}
	if x, ok := po.Get(); ok {
		m.Kappa = stats.Ratio(x-chance, 1-chance, OneCategory)
	}
	return m
}

// ATLASti are the figures of ATLAS.ti's inter-coder agreement on characters, borders of quotations ignored. Its c-alpha
// is Cells.Alpha per code; its cu- and Cu-alpha are those of package agreement's Continuum, for codes of one domain that
// exclude each other.
type ATLASti struct {
	Percent stats.Value // all characters coded alike, 0…1
	Holsti  stats.Value // 2 agree/(2 agree + disagree), coded characters only
}

// NewATLASti takes the characters coded alike and differently, and the length of the text.
func NewATLASti(agree, disagree, length float64) ATLASti {
	return ATLASti{
		Percent: stats.Ratio(length-disagree, length, stats.NoData),
		Holsti:  Holsti(agree+disagree, agree, agree),
	}
}
