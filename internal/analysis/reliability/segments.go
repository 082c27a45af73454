package reliability

import (
	"slices"

	"qcode/internal/agreement"
	"qcode/internal/span"
	"qcode/internal/stats"
)

// The reasons for which a figure of segments does not exist.
const (
	NoNeither stats.Reason = "segments know no unit that nobody coded"
	PerCode   stats.Reason = "codes overlap; see each of them"
)

// unitized is what |u-alpha of one code is made of in one transcript, in characters of the universe. It adds up over
// transcripts: units never reach from one to the next, and how long the gaps are makes no difference.
type unitized struct {
	both, onlyA, onlyB, neither float64
	squares                     float64 // sum over all units of both coders of length²
}

// The parts of |u-alpha: characters on which coders differ, those that are left uncoded and all, counted for each coder, and
// the squared lengths of the units.
const (
	unitDiffer = iota
	unitGaps
	unitAll
	unitSquares
	unitParts
)

func (x unitized) parts() []float64 {
	differ := x.onlyA + x.onlyB
	return []float64{differ, 2*x.neither + differ, 2 * (x.both + differ + x.neither), x.squares}
}

// unitsOf are the parts of one code in a transcript that m coders completed. A character that m' of them coded differs in
// m'(m - m') pairs, each of which weighs 1/(m-1), as Krippendorff's coincidences do.
func unitsOf(coders [][]span.Span, length uint32) []float64 {
	out, m := make([]float64, unitParts), float64(len(coders))
	for i, a := range coders {
		covered := 0.0
		for _, s := range span.Union(slices.Clone(a)) {
			covered += float64(s.Len())
		}
		out[unitGaps] += float64(length) - covered
		out[unitSquares] += squares(a)
		for _, b := range coders[:i] {
			c := agreement.Characters(a, b, length)
			out[unitDiffer] += (c.OnlyA + c.OnlyB) / (m - 1)
		}
	}
	out[unitAll] = m * float64(length)
	return out
}

// alphaOfUnits is |u-alpha for one code (Krippendorff et al. 2016; see agreement.Continuum.UAlpha). With L the length of the
// universe, m coders, T = mL, l_gap the characters left uncoded, counted for each coder, S = sum over units of length² and over
// gaps of length:
//
//	e        = T l_gap (T - l_gap) / ( T² - S )
//	|u-alpha = 1 - (characters coded by one of a pair only, over all pairs, / (m-1)) / e
func alphaOfUnits(x []float64) stats.Value {
	differ, gaps, all := x[unitDiffer], x[unitGaps], x[unitAll]
	switch {
	case all == 0:
		return stats.Undefined(agreement.NoPairs)
	case gaps == all:
		return stats.Undefined(agreement.NothingCoded)
	}
	expected := all * gaps * (all - gaps) / (all*all - x[unitSquares] - gaps)
	return stats.Ratio(differ, expected, agreement.NoVariation).Map(func(x float64) float64 { return 1 - x })
}

// match adds a page to the tally for the unit Segment.
func (t *tally) match(p *page, i, j, codes int, least float64) {
	cells, bounds := make([]agreement.Cells, codes), make([]unitized, codes)
	first, second := byCode(p.marks[i], codes), byCode(p.marks[j], codes)
	units := 0.0
	for k := range codes {
		m := agreement.Overlapping(marks(first[k]), marks(second[k]), agreement.OverUnion, least)
		cells[k] = agreement.Cells{Both: float64(m.Correct), OnlyA: float64(m.Missed), OnlyB: float64(m.Spurious)}
		units += cells[k].N()
		c := agreement.Characters(first[k], second[k], p.length)
		bounds[k] = unitized{c.Both, c.OnlyA, c.OnlyB, c.Neither, squares(first[k]) + squares(second[k])}
	}
	t.pages, t.cells, t.units, t.bounds = append(t.pages, p), append(t.cells, cells), append(t.units, units), append(t.bounds, bounds)
}

func byCode(all []mark, codes int) [][]span.Span {
	out := make([][]span.Span, codes)
	for _, m := range all {
		for _, k := range m.codes {
			out[k] = append(out[k], m.at)
		}
	}
	return out
}

func marks(spans []span.Span) []agreement.Mark {
	out := make([]agreement.Mark, len(spans))
	for i, s := range spans {
		out[i].Span = s
	}
	return out
}

// squares is the sum of squared lengths of the units: overlapping codings are one unit, touching ones are two.
func squares(spans []span.Span) (sum float64) {
	for _, s := range unite(spans) {
		sum += float64(s.Len()) * float64(s.Len())
	}
	return sum
}

// segments fills the row of one code. Its units are its codings: each is matched by one of the other coder, or by none.
func (c *comparison) segments(r *Row, t *tally, at []int, code int) {
	parts := make([][]float64, len(at))
	sums := make([]float64, unitParts)
	for n, i := range at {
		parts[n] = t.bounds[i][code].parts()
		for k, x := range parts[n] {
			sums[k] += x
		}
	}
	r.Units = r.Cells.N()
	r.Po, r.Kappa, r.Alpha = r.Cells.Jaccard(), stats.Undefined(NoNeither), alphaOfUnits(sums)
	r.Interval = c.interval(parts, r.Alpha, alphaOfUnits)
}

// unite joins spans that overlap, and leaves those that only touch.
func unite(spans []span.Span) []span.Span {
	sorted := slices.SortedFunc(slices.Values(spans), span.Compare)
	out := sorted[:0]
	for _, s := range sorted {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
