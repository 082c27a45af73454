package report

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/saturation"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// SaturationTables say how much new each interview brought, per wave and over all. Source has a column for each group.
func SaturationTables(s Source, pooled frequency.Column, o saturation.Options, detail bool) *table.Report {
	r := &table.Report{Kind: "saturation", Title: []string{name(s.Study), s.saturationTitle(), s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	sum := table.Table{Columns: []table.Column{
		{Head: "Interviews", Left: true},
		{Head: "Codes", Left: true},
		{Head: "m"},
		{Head: "seen"},
		{Head: "once"},
		{Head: percent(o.Threshold), Group: "Guest"},
		{Head: "0 %", Group: "Guest"},
		{Head: "90 % at"},
		{Head: "Chao2"},
		{Head: "coverage"},
	}}
	r.Data.Fields = []string{
		"group", "codes", "nth", "transcript", "new", "cumulative", "expected", "of_codes",
		"guest_base_codes", "guest_reached", "guest_reached_0", "chao2", "coverage",
	}
	columns := s.Columns
	if len(columns) != 1 {
		columns = append(columns[:len(columns):len(columns)], pooled)
	}
	dated := true
	for i := range columns {
		for _, kind := range s.kinds() {
			c := saturation.Trace(columns[i].Selection, columns[i].Transcripts, kind.wanted, o)
			dated = dated && c.Dated
			if c.Codes == 0 {
				continue
			}
			sum.Rows = append(sum.Rows, table.Row{Cells: s.saturationCells(columns[i].Label, kind.label, c, o)})
			s.saturationData(&r.Data, columns[i].Label, kind.label, c, o)
			if detail || len(columns) == 1 {
				r.Tables = append(r.Tables, s.curveTable(columns[i].Label, kind.label, c))
			}
		}
	}
	r.Tables = append([]table.Table{sum}, r.Tables...)
	r.Notes = s.saturationNotes(o, len(columns), dated)
	return r
}

func (s *Source) saturationTitle() string {
	return "Code saturation · unit: transcript, in the order of collection"
}

func percent(x float64) string { return fmt.Sprintf("≤%g %%", 100*x) }

// kind is a group of codes that is looked at by itself.
type kind struct {
	label  string
	wanted func(*codebook.Code) bool
}

func (s *Source) kinds() []kind {
	before := saturation.APriori(s.Study.Codebook)
	return []kind{
		{"a-priori", before},
		{"inductive", func(c *codebook.Code) bool { return !before(c) }},
	}
}

func (s *Source) saturationCells(group, codes string, c saturation.Curve, o saturation.Options) []table.Cell {
	v := c.Incidence
	return []table.Cell{
		table.Str(group), table.Str(codes), table.Int(len(c.Transcripts)), table.Of(v.Observed, c.Codes), table.Int(v.Once),
		guestCell(c.Guest, o.Threshold), guestCell(c.Guest, 0), wholeCell(stats.FirstAt(c.Cumulative, v.Observed, 0.9)),
		realCell(v.Chao2(), 1), realCell(v.Coverage(), 2),
	}
}

func guestCell(g stats.Guest, threshold float64) table.Cell {
	if text, ok := g.Report(threshold); ok {
		return table.Str(text)
	}
	return table.Cell{Kind: table.Text, Text: "not reached"}
}

func wholeCell(v stats.Value) table.Cell {
	x, ok := v.Get()
	if !ok {
		return table.Cell{Kind: table.Undefined, Why: string(v.Why())}
	}
	return table.Int(int(x))
}

func (s *Source) curveTable(group, codes string, c saturation.Curve) table.Table {
	t := table.Table{Caption: group + ", " + codes + " codes", Columns: []table.Column{{Head: "No."}, {Head: "Transcript", Left: true}, {Head: "new"}, {Head: "so far"}, {Head: "expected"}}}
	for i, at := range c.Transcripts {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Int(i + 1), table.Str(s.Study.Transcripts[at].ID), table.Int(c.Fresh[i]), table.Int(c.Cumulative[i]),
			{Kind: table.Real, F: c.Expected[i], Digits: 1},
		}})
	}
	return t
}

func (s *Source) saturationData(d *table.Data, group, codes string, c saturation.Curve, o saturation.Options) {
	value := func(v stats.Value) table.Value {
		if x, ok := v.Get(); ok {
			return x
		}
		return nil
	}
	for i, at := range c.Transcripts {
		d.Add(group, codes, i+1, s.Study.Transcripts[at].ID, c.Fresh[i], c.Cumulative[i], c.Expected[i], c.Codes,
			c.Guest.BaseCodes, value(c.Guest.Reached(o.Threshold)), value(c.Guest.Reached(0)), value(c.Incidence.Chao2()), value(c.Incidence.Coverage()))
	}
}

func (s *Source) saturationNotes(o saturation.Options, groups int, dated bool) []string {
	notes := []string{
		fmt.Sprintf("seen: codes seen of those that are put on passages; once: in one interview only. Guest, Namey & Chen 2020: base of %d interviews, runs of %d; 6+%d means that the run after the 6th brought no more than the share.", o.Base, o.Run, o.Run),
		"90 % at: the interview by which nine tenths of the codes that were ever seen had been seen; known only afterwards. expected: mean over all orders of the interviews. Chao2 estimates how many codes there are, coverage how much of their use was seen.",
		"A code of a framework that comes up shows that it was asked or said, not that it was discovered: a-priori and inductive codes stand apart.",
	}
	if groups > 1 {
		notes = append(notes, "A later wave begins with the codebook of the earlier ones; pooled, later interviews look saturated by construction.")
	}
	if !dated {
		notes = append(notes, "Not every transcript has a date (transcripts.csv), so the order is that of the study.")
	}
	return append(notes, s.gapNotes()...)
}
