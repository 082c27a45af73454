package report

import (
	"fmt"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/matrix"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// Tests that compare may add to the counts, if it is asked to.
const (
	TestExact = "mcnemar"
	TestMid   = "mcnemar-midp"
)

// CompareOptions say what to add to a comparison of two waves.
type CompareOptions struct {
	Test     string // TestExact, TestMid, TestRanks, or empty: none
	Adjust   string // holm, bh, or empty: none
	Interval string // IntervalWilson, IntervalExact, or empty: none
	Cases    bool   // list the cases behind each number
}

// Compare sets two waves of the same cases against each other. Source has the two columns.
func Compare(s Source, o CompareOptions) *table.Report {
	from, to := &s.Columns[0], &s.Columns[1]
	pair := change.Between(from, to)
	if len(s.Options.Levels) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	rows := s.rows()
	p := s.pValues(&pair, rows, o)
	r := &table.Report{
		Kind:  "compare",
		Title: []string{name(s.Study), s.compareTitle(&pair), s.policyLine() + s.frameworkWord(), s.mappingLine()},
		Data:  s.compareData(&pair, rows, p, o),
	}
	valenced := s.valenced()
	t := table.Table{Columns: s.compareColumns(&pair, valenced, o)}
	for i, row := range rows {
		m := pair.Of(row.node)
		cells := []table.Cell{s.label(row, true)}
		for _, c := range []*frequency.Column{from, to} {
			cells = append(cells, s.available(c, row.node, o)...)
		}
		moves := []table.Cell{table.Int(len(m.Gained)), table.Int(len(m.Lost)), table.Int(len(m.Kept)), table.Int(len(m.Never))}
		if valenced {
			f, b := pair.Flips(row.node)
			moves = append(moves, table.Int(len(f)), table.Int(len(b)))
			if s.anySmall(len(f), len(b)) {
				fill(moves[4:], withheld())
			}
		}
		if o.Test != "" {
			moves = append(moves, pCell(p[i]))
		}
		switch {
		case len(pair.Cases) == 0:
			fill(moves, table.Cell{Kind: table.Missing})
		case s.hidesMoves(m): // p and the flips would tell them
			fill(moves, withheld())
		}
		cells = append(cells, moves...)
		if o.Cases {
			cells = append(cells, table.Str(s.movers(m)))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	r.Tables = []table.Table{t}
	r.Notes = s.compareNotes(&pair, valenced, o)
	return r
}

// available is n/N of all who were interviewed at a wave, with its interval if one is asked for.
func (s *Source) available(c *frequency.Column, node int, o CompareOptions) []table.Cell {
	n := c.Cells[node].N
	cells := []table.Cell{table.Of(n, c.Of())}
	if o.Interval != "" {
		cells = append(cells, intervalCell(n, c.Of(), o.Interval))
	}
	if s.small(n) {
		fill(cells, s.cases(n, false))
	}
	return cells
}

func (s *Source) compareTitle(p *change.Pair) string {
	return fmt.Sprintf("Change from %s to %s · unit: %s · pair: %d seen and completely coded at both", p.From.Label, p.To.Label, s.Study.Singular, len(p.Cases))
}

func (s *Source) compareColumns(p *change.Pair, valenced bool, o CompareOptions) []table.Column {
	group := fmt.Sprintf("pair, N = %d", len(p.Cases))
	columns := []table.Column{{Head: "Code", Left: true, Tight: true}}
	for _, c := range []*frequency.Column{p.From, p.To} {
		columns = append(columns, table.Column{Head: s.short(c), Group: "all available"})
		if o.Interval != "" {
			columns = append(columns, table.Column{Head: "95% CI", Group: "all available"})
		}
	}
	for _, head := range []string{"gained", "lost", "kept", "never"} {
		columns = append(columns, table.Column{Head: head, Group: group})
	}
	if valenced {
		columns = append(columns, table.Column{Head: "B→F", Group: "turned"}, table.Column{Head: "F→B", Group: "turned"})
	}
	if o.Test != "" {
		columns = append(columns, table.Column{Head: "p"})
	}
	if o.Cases {
		columns = append(columns, table.Column{Head: "Cases", Left: true})
	}
	return columns
}

// pValues are the p of each row, adjusted over the rows if asked for. A row on which nobody changed has none.
func (s *Source) pValues(p *change.Pair, rows []row, o CompareOptions) []stats.Value {
	out := make([]stats.Value, len(rows))
	var before, after *matrix.Matrix
	if o.Test == TestRanks {
		before, after = matrix.Of(p.From, s.Tree), matrix.Of(p.To, s.Tree)
	}
	for i, row := range rows {
		m := p.Of(row.node)
		switch {
		case o.Test == TestRanks:
			out[i] = signedRank(p, before, after, row.node)
		case len(m.Gained)+len(m.Lost) == 0:
			out[i] = stats.Undefined(stats.NoChange)
		case o.Test == TestMid:
			out[i] = m.McNemar().Mid
		default:
			out[i] = m.McNemar().Exact
		}
	}
	switch o.Adjust {
	case "holm":
		return stats.Holm(out)
	case "bh":
		return stats.BenjaminiHochberg(out)
	}
	return out
}

func pCell(p stats.Value) table.Cell {
	x, ok := p.Get()
	if !ok {
		return table.Cell{Kind: table.Undefined, Why: string(p.Why())}
	}
	if x < 0.0005 {
		return table.Str("<0.001")
	}
	return table.Cell{Kind: table.Real, F: x, Digits: 3}
}

// movers lists who gained and who lost.
func (s *Source) movers(m change.Moves) string {
	var parts []string
	if len(m.Gained) > 0 {
		parts = append(parts, "+ "+strings.Join(s.names(m.Gained), " "))
	}
	if len(m.Lost) > 0 {
		parts = append(parts, "− "+strings.Join(s.names(m.Lost), " "))
	}
	return strings.Join(parts, "  ")
}

func (s *Source) names(cases []uint32) []string {
	out := make([]string, len(cases))
	for i, k := range cases {
		out[i] = s.Facts.Cases[k]
	}
	return out
}

func (s *Source) compareNotes(p *change.Pair, valenced bool, o CompareOptions) []string {
	notes := []string{fmt.Sprintf("gained + lost + kept + never = %d, the %s seen and completely coded at both waves. Left and right are all who were interviewed then, so their difference is not the change.",
		len(p.Cases), s.Study.Plural)}
	if len(p.Open) > 0 {
		notes = append(notes, fmt.Sprintf("Seen at both, but not completely coded, and left out of the pair: %s.", strings.Join(s.names(p.Open), ", ")))
	}
	if valenced {
		notes = append(notes, "turned: named as a barrier only and later as a facilitator only (B→F), or the other way.")
	}
	switch o.Test {
	case "":
		notes = append(notes, "No test was made (--test mcnemar makes one).")
	case TestRanks:
		notes = append(notes, "p: Wilcoxon's signed rank test, exact, two-sided, over the change in the share of words that is coded so; exploratory. undefined: nobody's share changed.")
	case TestMid:
		notes = append(notes, "p: McNemar's test, mid-p, two-sided, over gained and lost; exploratory.")
	default:
		notes = append(notes, "p: McNemar's exact test, two-sided, over gained and lost; exploratory. With fewer than 6 changers p cannot fall below 0.05. undefined: nobody changed.")
	}
	switch o.Adjust {
	case "holm":
		notes = append(notes, "p is adjusted over the rows by Holm's method.")
	case "bh":
		notes = append(notes, "p is adjusted over the rows by the method of Benjamini and Hochberg.")
	}
	notes = append(notes, o.intervalNote()...)
	return append(notes, s.gapNotes()...)
}

func (s *Source) compareData(p *change.Pair, rows []row, pv []stats.Value, o CompareOptions) table.Data {
	d := table.Data{Fields: []string{
		"code", "from", "to", "n_from", "of_from", "n_to", "of_to", "of_pair", "gained", "lost", "kept", "never",
		"n_from_pair", "n_to_pair", "barrier_to_facilitator", "facilitator_to_barrier", "gained_cases", "lost_cases", "kept_cases", "never_cases", "level", "label",
	}}
	if o.Test != "" {
		d.Fields = append(d.Fields, "p", "test", "adjust")
	}
	if o.Interval != "" {
		d.Fields = append(d.Fields, "low_from", "high_from", "low_to", "high_to", "interval")
	}
	for i, row := range rows {
		m, code := p.Of(row.node), s.Tree.Nodes[row.node].Code
		values := []table.Value{code.ID, p.From.ID, p.To.ID, s.value(p.From, row.node), p.From.Of(), s.value(p.To, row.node), p.To.Of(), len(p.Cases)}
		values = append(append(values, s.moveValues(p, m, row.node)...), code.Level, code.Label)
		if o.Test != "" {
			var x table.Value
			if v, ok := pv[i].Get(); ok && !s.hidesMoves(m) {
				x = v
			}
			values = append(values, x, o.Test, o.Adjust)
		}
		if o.Interval != "" {
			for _, c := range []*frequency.Column{p.From, p.To} {
				if low, high, ok := bounds(c.Cells[row.node].N, c.Of(), o.Interval); ok && !s.small(c.Cells[row.node].N) {
					values = append(values, low, high)
				} else {
					values = append(values, nil, nil)
				}
			}
			values = append(values, o.Interval)
		}
		d.Rows = append(d.Rows, values)
	}
	return d
}

// value is n of a code in a column; nil where it is withheld.
func (s *Source) value(c *frequency.Column, node int) table.Value {
	if n := c.Cells[node].N; !s.small(n) {
		return n
	}
	return nil
}

// moveValues are who gained, lost, kept and never named a code, counted and by name; where small counts are withheld, nobody
// is named.
func (s *Source) moveValues(p *change.Pair, m change.Moves, node int) []table.Value {
	f, b := p.Flips(node)
	values := []table.Value{
		len(m.Gained), len(m.Lost), len(m.Kept), len(m.Never), len(m.Lost) + len(m.Kept), len(m.Gained) + len(m.Kept), len(f), len(b),
		s.names(m.Gained), s.names(m.Lost), s.names(m.Kept), s.names(m.Never),
	}
	for i := range values {
		if i >= 8 && s.Options.MinCell > 0 || i >= 6 && s.anySmall(len(f), len(b)) || s.hidesMoves(m) {
			values[i] = nil
		}
	}
	return values
}
