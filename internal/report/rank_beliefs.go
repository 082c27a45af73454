package report

import (
	"context"
	"fmt"
	"slices"

	"qcode/internal/analysis/beliefs"
	"qcode/internal/coding"
	"qcode/internal/table"
)

// Beliefs counts the belief statements under their codes, in each column; with quotes, up to so many for each statement
// stand below.
func Beliefs(ctx context.Context, s Source, quotes int) (*table.Report, error) {
	r := &table.Report{Kind: "beliefs", Title: []string{name(s.Study), "Belief statements · unit: " + s.Study.Singular, s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	counts := make([][]beliefs.Count, len(s.Columns))
	for i := range s.Columns {
		counts[i] = beliefs.Of(&s.Columns[i])
	}
	r.Tables = []table.Table{s.beliefTable(counts)}
	r.Data = s.beliefData(counts)
	if quotes > 0 {
		samples, err := s.samples(ctx, quotes)
		if err != nil {
			return nil, err
		}
		r.Tables = append(r.Tables, samples)
	}
	r.Notes = []string{fmt.Sprintf("n  %s with at least one counted coding; k  distinct passages. A passage under two statements counts in both and once in the code; some stand under none: statements do not add up to their code.", s.Study.Plural)}
	r.Notes = append(r.Notes, s.sharedNotes()...)
	return r, nil
}

// believed are the codes with belief statements of their own, and the statements of each.
func (s *Source) believed() (nodes []int, of map[int][]int) {
	of = map[int][]int{}
	for i, b := range s.Study.Beliefs {
		at := s.Tree.Index(s.Study.Codebook.Code(b.Code))
		if at >= 0 && s.under(at) {
			of[at] = append(of[at], i)
		}
	}
	for _, row := range s.rows() {
		if len(of[row.node]) > 0 {
			nodes = append(nodes, row.node)
		}
	}
	return nodes, of
}

func (s *Source) beliefTable(counts [][]beliefs.Count) table.Table {
	t := table.Table{Columns: []table.Column{{Head: "Code and statement", Left: true, Tight: true}, {Head: "Valence", Left: true}}}
	for i := range s.Columns {
		label := s.short(&s.Columns[i])
		t.Columns = append(t.Columns, table.Column{Head: "n/N", Group: label}, table.Column{Head: "k", Group: label})
	}
	nodes, of := s.believed()
	for _, node := range nodes {
		cells := []table.Cell{s.label(row{node: node}, false), {}}
		for i := range s.Columns {
			c := s.Columns[i].Cells[node]
			cells = append(cells, s.beliefCells(i, c.N, c.K)...)
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
		for _, at := range of[node] {
			b := s.Study.Beliefs[at]
			cells := []table.Cell{table.Head(b.Text, 1), table.Str(b.Valence)}
			for i := range s.Columns {
				cells = append(cells, s.beliefCells(i, counts[i][at].N(), counts[i][at].K)...)
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	return t
}

func (s *Source) beliefCells(column, n, k int) []table.Cell {
	col := &s.Columns[column]
	cells := []table.Cell{table.Of(n, col.Of()), table.Int(k)}
	open := len(col.Done) < col.Of()
	cells[0].AtLeast, cells[1].AtLeast = open && col.Of() > 0, open
	if s.small(n) {
		fill(cells, s.tooSmall())
	}
	return cells
}

func (s *Source) beliefData(counts [][]beliefs.Count) table.Data {
	d := table.Data{Fields: append(s.keyFields(), "code", "belief", "valence", "k", "n", "of", "cases", "text")}
	nodes, of := s.believed()
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, node := range nodes {
			for _, at := range of[node] {
				b, c := s.Study.Beliefs[at], counts[i][at]
				var k, n, who table.Value = c.K, c.N(), s.names(c.Cases)
				if s.small(c.N()) {
					k, n, who = nil, nil, nil
				}
				d.Add(append(s.keyValues(col), b.Code, b.ID, b.Valence, k, n, col.Of(), who, b.Text)...)
			}
		}
	}
	return d
}

// samples are quotes of each statement, each of another transcript as far as there are so many.
func (s *Source) samples(ctx context.Context, most int) (table.Table, error) {
	t := table.Table{Caption: "Quotes", Columns: []table.Column{{Head: "Statement", Left: true, Tight: true}, {Head: "Where", Left: true}, {Head: "Quote", Left: true, Tight: true}}}
	nodes, of := s.believed()
	for _, node := range nodes {
		for _, at := range of[node] {
			rows := s.behindBelief(at)
			slices.SortStableFunc(rows, func(a, b uint32) int { return int(s.nth(rows, a)) - int(s.nth(rows, b)) })
			found, err := s.Facts.Evidence(ctx, rows[:min(most, len(rows))])
			if err != nil {
				return t, err
			}
			for _, q := range found {
				where := fmt.Sprintf("%s:%d", s.Study.Transcripts[q.Transcript].ID, q.Line)
				t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(s.Study.Beliefs[at].Text), table.Str(where), table.Str(quoted(q))}})
			}
		}
	}
	return t, nil
}

// nth is how many rows of the same transcript come before a row.
func (s *Source) nth(rows []uint32, row uint32) (n int) {
	for _, r := range rows {
		if r < row && s.Facts.Transcript[r] == s.Facts.Transcript[row] {
			n++
		}
	}
	return n
}

func (s *Source) behindBelief(belief int) []uint32 {
	var out []uint32
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, t := range col.Transcripts {
			for _, row := range col.Selection.Of(t) {
				if s.Facts.BeliefOf(row) == belief && col.Concerns(row) && !slices.Contains(out, row) && !s.small(col.Cells[s.Tree.Index(s.Study.Codebook.Code(s.Study.Beliefs[belief].Code))].N) {
					out = append(out, row)
				}
			}
		}
	}
	return out
}

// quoted is a quote as tables print it.
func quoted(q coding.Quote) string {
	if q.Withheld {
		return "(" + q.Why() + ")"
	}
	return "“" + q.Text + "”"
}
