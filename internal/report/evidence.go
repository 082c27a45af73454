package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/coding"
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
	behind := s.behindAll()
	found, err := s.quotesOf(ctx, behind, quotes, ids)
	if err != nil {
		return err
	}
	for at, cell := range behind {
		if ids {
			var list []string
			for _, row := range cell.rows {
				if q := found[row]; !q.Blind {
					list = append(list, q.ID)
				}
			}
			r.Data.Rows[at] = append(r.Data.Rows[at], list)
		}
		for _, row := range cell.rows[:min(quotes, len(cell.rows))] {
			q := found[row]
			where := fmt.Sprintf("%s:%d", s.Study.Transcripts[q.Transcript].ID, q.Line)
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{s.label(cell.row, true), table.Str(where), table.Str(quoted(q))}})
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

// evidence are the codings behind the numbers of a row in a column.
type evidence struct {
	row  row
	rows []uint32
}

// behindAll are the codings of each column and row, in the order of tidy rows: found in one pass over all codings.
func (s *Source) behindAll() []evidence {
	rows, above := s.rows(), s.ancestors()
	shown := make([]int, len(s.Tree.Nodes)) // place in rows + 1
	for i, r := range rows {
		shown[r.node] = i + 1
	}
	out := make([]evidence, len(s.Columns)*len(rows))
	for c := range s.Columns {
		col, cells := &s.Columns[c], out[c*len(rows):]
		for i, r := range rows {
			cells[i].row = r
		}
		for _, t := range col.Transcripts {
			for _, row := range col.Selection.Of(t) {
				if !col.Concerns(row) {
					continue
				}
				for _, node := range above(s.Facts.Code[row]) {
					// Whose number is withheld is not shown by their words.
					if at := shown[node] - 1; at >= 0 && !s.small(col.Cells[node].N) {
						cells[at].rows = append(cells[at].rows, row)
					}
				}
			}
		}
	}
	return out
}

// quotesOf fetches what is shown of each cell, in one reading of the files.
func (s *Source) quotesOf(ctx context.Context, behind []evidence, most int, all bool) (map[uint32]coding.Quote, error) {
	var wanted []uint32
	found := map[uint32]coding.Quote{}
	for _, cell := range behind {
		rows := cell.rows
		if !all {
			rows = rows[:min(most, len(rows))]
		}
		for _, row := range rows {
			if _, known := found[row]; !known {
				found[row], wanted = coding.Quote{}, append(wanted, row)
			}
		}
	}
	quotes, err := s.Facts.Evidence(ctx, wanted)
	for i, q := range quotes {
		found[wanted[i]] = q
	}
	return found, err
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
	code, label := slices.Index(d.Fields, "code"), slices.Index(d.Fields, "label")
	out := table.Data{Fields: []string{"code", "level", "label"}}
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
			at[id] = []table.Value{id, row[code+1], row[label]}
		}
		first := len(groups) == 0 || groups[len(groups)-1] != group
		if first {
			groups = append(groups, group)
		}
		for i := code + 2; i < len(row); i++ {
			if i == label {
				continue
			}
			if first {
				out.Fields = append(out.Fields, strings.TrimPrefix(group+"_"+d.Fields[i], "_"))
			}
			at[id] = append(at[id], row[i])
		}
	}
	for _, id := range codes {
		out.Rows = append(out.Rows, at[id])
	}
	return out
}
