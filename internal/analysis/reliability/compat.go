package reliability

import (
	"errors"

	"qcode/internal/agreement"
	"qcode/internal/coding"
	"qcode/internal/span"
	"qcode/internal/stats"
)

// Programs are those whose figures can be reproduced.
func Programs() []string { return []string{"nvivo", "qualcoder", "maxqda", "atlasti"} }

// Compat is the figures that another program prints, counted as it counts, under its names. All of the text counts, and
// two coders are compared.
type Compat struct {
	Facts   *coding.Columns
	Coders  []string
	Codes   *Codes
	Version string   // that the reading rests on
	Names   []string // of the figures
	Digits  []int    // decimals that the program prints
	Rows    []CompatRow
	Shared  int
	Notes   []string
}

// CompatRow is the figures of one code, for programs that print so in one transcript.
type CompatRow struct {
	Code       int // index into Codes.Nodes, or Joint
	Transcript int // index into the study's transcripts; -1: all together
	Values     []stats.Value
}

// As computes what a program prints. overlap is MAXQDA's share of what two segments cover together; 0: 0.9.
func As(program string, facts *coding.Columns, universe *Universe, codes *Codes, among []int, o Options, overlap float64) *Compat {
	o = o.filled()
	r := &reader{facts: facts, universe: universe, codes: codes, options: o, among: map[int]bool{}}
	for _, t := range among {
		r.among[t] = true
	}
	c := &Compat{Facts: facts, Coders: o.Coders, Codes: codes}
	pages := r.pages()
	c.Shared = len(pages)
	if overlap == 0 {
		overlap = 0.9
	}
	switch program {
	case "nvivo":
		c.nvivo(pages)
	case "qualcoder":
		c.qualcoder(pages)
	case "maxqda":
		c.maxqda(pages, overlap)
	case "atlasti":
		c.atlasti(pages)
	}
	return c
}

// nvivo is a row for each code and source; means over sources are left to the reader, as there.
func (c *Compat) nvivo(pages []*page) {
	c.Version = "NVivo 12, coding comparison, characters"
	c.Names = []string{
		"Source Size", "Kappa", "Agreement (%)", "A and B (%)", "Not A and Not B (%)", "Disagreement (%)", "A and Not B (%)", "B and Not A (%)",
	}
	c.Digits = []int{0, 4, 2, 2, 2, 2, 2, 2}
	c.Notes = []string{"Kappa: Cohen's, of coded or not, over all characters of the source, interviewers' and uncoded ones included: it rises with the length of the text. A code that nobody used has 100 % agreement there and no kappa."}
	spans := make([][2][][]span.Span, len(pages))
	for i, p := range pages {
		spans[i] = [2][][]span.Span{byCode(p.marks[0], c.Codes.Len()), byCode(p.marks[1], c.Codes.Len())}
	}
	for k := range c.Codes.Len() {
		for i, p := range pages {
			cells := agreement.Characters(spans[i][0][k], spans[i][1][k], p.length)
			n, all := cells.NVivo(), float64(p.length)
			share := func(x float64) stats.Value { return stats.Ratio(100*x, all, stats.NoData) }
			c.Rows = append(c.Rows, CompatRow{k, p.transcript, []stats.Value{
				stats.Of(all), n.Kappa, n.Percent, share(cells.Both), share(cells.Neither), share(cells.OnlyA + cells.OnlyB), share(cells.OnlyA), share(cells.OnlyB),
			}})
		}
	}
}

// qualcoder is a row for each code, all files pooled.
func (c *Compat) qualcoder(pages []*page) {
	c.Version = "QualCoder 3.8.2, coder comparison, characters"
	c.Names = []string{"Agree %", "A and B %", "Not A Not B %", "Disagree %", "Agree coded only %", "Kappa"}
	c.Digits = []int{2, 2, 2, 2, 2, 4}
	c.Notes = []string{"Kappa is not Cohen's: it looks only at characters that either coder coded, and its chance is a product where Cohen's is a sum. A coder who overlaps himself counts as two there."}
	spans, length := laidOut(pages, c.Codes.Len())
	for k := range c.Codes.Len() {
		q := agreement.NewQualCoder(spans[0][k], spans[1][k], length)
		all := q.Dual + q.Single + q.Uncoded
		share := func(x float64) stats.Value { return stats.Ratio(100*x, all, stats.NoData) }
		c.Rows = append(c.Rows, CompatRow{k, -1, []stats.Value{q.AgreePercent, share(q.Dual), share(q.Uncoded), share(q.Single), q.CodedOnlyPercent, q.Kappa}})
	}
}

// laidOut are the spans of both coders by code, in all texts one after the other.
func laidOut(pages []*page, codes int) (spans [2][][]span.Span, length uint32) {
	for i := range spans {
		spans[i] = make([][]span.Span, codes)
	}
	for _, p := range pages {
		for i := range spans {
			for k, own := range byCode(p.marks[i], codes) {
				for _, s := range own {
					spans[i][k] = append(spans[i][k], span.Span{Start: s.Start + length, End: s.End + length})
				}
			}
		}
		length += p.length
	}
	return spans, length
}

// maxqda is a row for each code, and the kappa of all.
func (c *Compat) maxqda(pages []*page, overlap float64) {
	c.Version = "MAXQDA, intercoder agreement, segments"
	c.Names = []string{"Agreements", "Disagreements", "Total", "Percent", "Kappa"}
	c.Digits = []int{0, 0, 0, 2, 2}
	matches, only := 0.0, [2]float64{}
	used := 0
	var rows []CompatRow
	for k := range c.Codes.Len() {
		m, o := 0.0, [2]float64{}
		for _, p := range pages {
			own := [2][]span.Span{byCode(p.marks[0], c.Codes.Len())[k], byCode(p.marks[1], c.Codes.Len())[k]}
			for i := range own {
				for _, s := range own[i] {
					if matched(s, own[1-i], overlap) {
						m++
					} else {
						o[i]++
					}
				}
			}
		}
		all := m + o[0] + o[1]
		if all > 0 {
			used++
		}
		matches, only[0], only[1] = matches+m, only[0]+o[0], only[1]+o[1]
		rows = append(rows, CompatRow{k, -1, []stats.Value{
			stats.Of(m), stats.Of(o[0] + o[1]), stats.Of(all), stats.Ratio(100*m, all, agreement.NothingCoded), stats.Undefined(AllCodes),
		}})
	}
	total := agreement.NewMAXQDA(matches, only[0], only[1], used)
	all := matches + only[0] + only[1]
	c.Rows = append(rows, CompatRow{Joint, -1, []stats.Value{
		stats.Of(matches), stats.Of(only[0] + only[1]), stats.Of(all), stats.Ratio(100*matches, all, agreement.NothingCoded), total.Kappa,
	}})
	c.Notes = []string{
		"Each segment of either coder counts; it agrees if the other has the same code on a segment that shares at least " + stats.Of(100*overlap).String() + " % of what both cover together (--overlap).",
		"Kappa: Brennan & Prediger's, chance = 1/number of codes in use. Nothing that neither coded counts, so it cannot be compared with kappas on characters.",
	}
}

// AllCodes is why a single code has no such figure.
const AllCodes stats.Reason = "only for all codes together"

func matched(s span.Span, others []span.Span, overlap float64) bool {
	for _, o := range others {
		both := float64(s.Intersect(o).Len())
		if both > 0 && both/(float64(s.Len())+float64(o.Len())-both) >= overlap {
			return true
		}
	}
	return false
}

// atlasti is a row for each code, and all codes as one semantic domain.
func (c *Compat) atlasti(pages []*page) {
	c.Version = "ATLAS.ti 9, inter-coder agreement, characters"
	c.Names = []string{"Percent Agreement", "Holsti Index", "Krippendorff's c-Alpha-binary", "Krippendorff's cu-Alpha"}
	c.Digits = []int{3, 3, 3, 3}
	c.Notes = []string{"Borders of quotations do not count, characters do. cu-alpha takes all codes as one semantic domain, whose codes must exclude each other."}
	spans, length := laidOut(pages, c.Codes.Len())
	var all agreement.Cells
	for k := range c.Codes.Len() {
		cells := agreement.Characters(spans[0][k], spans[1][k], length)
		all = all.Plus(cells)
		a := agreement.NewATLASti(cells.Both, cells.OnlyA+cells.OnlyB, float64(length))
		c.Rows = append(c.Rows, CompatRow{k, -1, []stats.Value{a.Percent, a.Holsti, cells.Alpha().Value, stats.Undefined(AllCodes)}})
	}
	c.Rows = append(c.Rows, CompatRow{Joint, -1, []stats.Value{
		stats.Undefined(PerCode), all.F1(), stats.Undefined(PerCode), domainAlpha(spans, length),
	}})
}

// Overlapping is why codes are no domain.
const Overlapping stats.Reason = "codes of one coder overlap, and so are no semantic domain"

// domainAlpha is cu-alpha of all codes as one family.
func domainAlpha(spans [2][][]span.Span, length uint32) stats.Value {
	var coders [2][]agreement.Mark
	for i := range spans {
		for k, own := range spans[i] {
			for _, s := range own {
				coders[i] = append(coders[i], agreement.Mark{Span: s, Code: k})
			}
		}
	}
	continuum, err := agreement.NewContinuum(0, length, coders[0], coders[1])
	if err != nil {
		return stats.Undefined(stats.NoData)
	}
	family, err := continuum.UAlpha()
	var overlap *agreement.OverlapError
	if errors.As(err, &overlap) {
		return stats.Undefined(Overlapping)
	}
	return family.CU.Value
}
