package report

import (
	"slices"

	"qcode/internal/analysis/reliability"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// Compat lays out what another program would print.
func Compat(c *reliability.Compat) *table.Report {
	s := c.Facts.Study
	r := &table.Report{Kind: "agree-compat", Title: []string{
		name(s), "As in " + c.Version + ": A = " + c.Coders[0] + ", B = " + c.Coders[1],
		count(c.Shared, "transcript", "transcripts") + " that both completed, in full length",
	}}
	bySource := slices.ContainsFunc(c.Rows, func(row reliability.CompatRow) bool { return row.Transcript >= 0 })
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	r.Data.Fields = []string{"code"}
	if bySource {
		t.Columns = append(t.Columns, table.Column{Head: "Source", Left: true})
		r.Data.Fields = append(r.Data.Fields, "Source")
	}
	for _, n := range c.Names {
		t.Columns = append(t.Columns, table.Column{Head: n})
		r.Data.Fields = append(r.Data.Fields, n)
	}
	for _, row := range c.Rows {
		id, label := "*", "All codes together"
		if row.Code != reliability.Joint {
			code := c.Codes.Code(row.Code)
			id, label = code.ID, code.ID
		}
		cells, data := []table.Cell{table.Head(label, 0)}, []table.Value{id}
		if bySource {
			source := s.Transcripts[row.Transcript].ID
			cells, data = append(cells, table.Str(source)), append(data, source)
		}
		for i, v := range row.Values {
			cells, data = append(cells, withDigits(v, c.Digits[i])), append(data, number(v))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
		r.Data.Add(data...)
	}
	r.Tables = []table.Table{t}
	r.Notes = append(c.Notes, "These figures are for whoever must compare with that program; qcode's own: qcode agree.")
	return r
}

func withDigits(v stats.Value, digits int) table.Cell {
	x, ok := v.Get()
	if !ok {
		return table.Cell{Kind: table.Missing}
	}
	return table.Cell{Kind: table.Real, F: x, Digits: digits}
}
