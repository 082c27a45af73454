package report

import (
	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// link says where the quotes behind each number of a table of codes stand: a stage summary, or groups side by side.
func (s *Source) link(t *table.Table, by string) {
	rows := s.rows()
	for j := range t.Columns {
		column := s.columnAt(t, j)
		for i, r := range rows {
			if i < len(t.Rows) && j < len(t.Rows[i].Cells) {
				t.Rows[i].Cells[j].Ref = s.refUnder(t.Columns[j].Head, column, r.node)
			}
		}
	}
	if by != "wave" || len(s.Columns) < 2 {
		return
	}
	pair := s.firstAndLast(by)
	for j := range t.Columns {
		if what := map[string]string{"+": "gained", "−": "lost"}[t.Columns[j].Head]; what != "" && pair != nil {
			for i, r := range rows {
				t.Rows[i].Cells[j].Ref = s.moveRef(r.node, what, int(t.Rows[i].Cells[j].N))
			}
		}
	}
}

// columnAt is the column of the source that stands in column j of a table; -1 if none does.
func (s *Source) columnAt(t *table.Table, j int) int {
	if len(s.Columns) == 1 {
		return 0
	}
	at := 1
	for i := range s.Columns {
		at += len(s.groupColumns(&s.Columns[i], s.valenced()))
		if j > 0 && j < at {
			return i
		}
	}
	return -1
}

// refUnder is where the quotes behind a number stand under a head.
func (s *Source) refUnder(head string, column, node int) string {
	if column < 0 {
		return ""
	}
	c := s.Columns[column].Cells[node]
	switch head {
	case "n/N", "k", "%", "codings":
		return s.ref(column, node, c.Codings)
	case "B", "barrier":
		return s.valenceRef(column, node, "barrier", c.Barrier)
	case "F", "facilitator":
		return s.valenceRef(column, node, "facilitator", c.Facilitator)
	case "both":
		return s.ref(column, node, c.Both)
	case "neither":
		return s.valenceRef(column, node, "neither", c.Neither)
	}
	return ""
}

// linkChange links a comparison of the two columns.
func (s *Source) linkChange(t *table.Table) {
	pair := change.Between(&s.Columns[0], &s.Columns[1])
	for i, r := range s.rows() {
		for j, c := range t.Columns {
			cell := &t.Rows[i].Cells[j]
			switch {
			case c.Group == "all available" && j == 1:
				cell.Ref = s.ref(0, r.node, s.Columns[0].Cells[r.node].N)
			case c.Group == "all available":
				cell.Ref = s.ref(1, r.node, s.Columns[1].Cells[r.node].N)
			case c.Head == "gained" || c.Head == "lost" || c.Head == "kept" || c.Head == "never":
				cell.Ref = s.moveRef(r.node, c.Head, int(cell.N))
			}
		}
		f, b := pair.Flips(r.node)
		for j, c := range t.Columns {
			if c.Head == "B→F" && len(f) > 0 {
				t.Rows[i].Cells[j].Ref = s.caseRef(1, r.node, s.Facts.Cases[f[0]])
			}
			if c.Head == "F→B" && len(b) > 0 {
				t.Rows[i].Cells[j].Ref = s.caseRef(1, r.node, s.Facts.Cases[b[0]])
			}
		}
	}
}

// linkStories links the table that counts the stories of each code.
func (s *Source) linkStories(t *table.Table, rows []row, o TrajectoryOptions) {
	for i, r := range rows {
		stories := s.follow(r.node, o)
		for j, c := range t.Columns {
			cell := &t.Rows[i].Cells[j]
			if cell.Kind == table.Count && c.Group == "" {
				cell.Ref = s.classRef(r.node, c.Head, int(cell.N))
			}
			for _, story := range stories {
				if c.Head == "B→F" && story.ToFacilitator || c.Head == "F→B" && story.ToBarrier {
					cell.Ref = s.classRef(r.node, string(story.Class), 1)
					break
				}
			}
		}
	}
}
