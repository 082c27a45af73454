package report

import (
	"context"
	"fmt"
	"strings"

	"qcode/internal/table"
)

// AddEvidence adds what stands behind the numbers: up to quotes quotes for each code as a table of its own, and with
// ids the ids of all codings behind a row, as a column for machines.
func AddEvidence(ctx context.Context, r *table.Report, s *Source, quotes int, ids bool) error {
	var t table.Table
	t.Caption = "Quotes"
	t.Columns = []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: "Where", Left: true}, {Head: "Quote", Left: true, Tight: true}}
	if ids {
		r.Data.Fields = append(r.Data.Fields, "ids")
	}
	at := 0
	for i := range s.Columns {
		for _, row := range s.rows() {
			behind := s.behind(i, row.node)
			if s.small(s.Columns[i].Cells[row.node].N) {
				behind = nil // whose number is withheld is not shown by their words
			}
			if !ids {
				behind = behind[:min(quotes, len(behind))]
			}
			found, err := s.Facts.Evidence(ctx, behind)
			if err != nil {
				return err
			}
			if ids {
				var list []string
				for _, q := range found {
					if !q.Blind {
						list = append(list, q.ID)
					}
				}
				r.Data.Rows[at] = append(r.Data.Rows[at], list)
			}
			at++
			for _, q := range found[:min(quotes, len(found))] {
				where := fmt.Sprintf("%s:%d", s.Study.Transcripts[q.Transcript].ID, q.Line)
				t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{s.label(row, true), table.Str(where), table.Str(quoted(q))}})
			}
		}
	}
	if quotes > 0 {
		r.Tables = append(r.Tables, t)
	}
	if ids {
		r.Tables = append(r.Tables, s.idTable(r.Data))
	}
	return nil
}

// idTable shows the ids behind each row to people.
func (s *Source) idTable(d table.Data) table.Table {
	t := table.Table{Caption: "Codings behind each row", Columns: []table.Column{{Head: "Group", Left: true}, {Head: "Code", Left: true}, {Head: "Ids", Left: true}}}
	code := 0
	for i, f := range d.Fields {
		if f == "code" {
			code = i
		}
	}
	for _, row := range d.Rows {
		list, _ := row[len(row)-1].([]string)
		if len(list) == 0 {
			continue
		}
		group, _ := row[0].(string)
		id, _ := row[code].(string)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(group), table.Str(id), table.Str(strings.Join(list, " "))}})
	}
	return t
}

// behind are the rows that a number counts, in the order of the transcripts.
func (s *Source) behind(column, node int) []uint32 {
	var out []uint32
	under := make([]bool, len(s.Study.Codebook.Codes))
	for i, c := range s.Study.Codebook.Codes {
		for _, a := range s.Tree.Nodes[s.Tree.Index(c)].Ancestors {
			under[i] = under[i] || a == node
		}
	}
	col := &s.Columns[column]
	for _, t := range col.Transcripts {
		for _, row := range col.Selection.Of(t) {
			if under[s.Facts.Code[row]] && col.Concerns(row) {
				out = append(out, row)
			}
		}
	}
	return out
}

// Wide turns tidy rows into a row for each code and columns for each group: post_n, post_of, post_k and so on.
func Wide(d table.Data) table.Data {
	code := 0
	for i, f := range d.Fields {
		if f == "code" {
			code = i
			break
		}
	}
	out := table.Data{Fields: []string{"code", "level"}}
	var groups, codes []string
	at := map[string][]table.Value{}
	for _, row := range d.Rows {
		var key []string
		for _, v := range row[:code] {
			key = append(key, fmt.Sprint(v))
		}
		group := strings.Trim(strings.Join(key, "_"), "_")
		id, _ := row[code].(string)
		if _, known := at[id]; !known {
			codes = append(codes, id)
			at[id] = []table.Value{id, row[code+1]}
		}
		if len(groups) == 0 || groups[len(groups)-1] != group {
			groups = append(groups, group)
			for _, f := range d.Fields[code+2:] {
				out.Fields = append(out.Fields, strings.TrimPrefix(group+"_"+f, "_"))
			}
		}
		at[id] = append(at[id], row[code+2:]...)
	}
	for _, id := range codes {
		out.Rows = append(out.Rows, at[id])
	}
	return out
}
