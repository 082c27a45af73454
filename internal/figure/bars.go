package figure

import (
	"fmt"

	"qcode/internal/table"
)

// Judged is how many cases name a code as a barrier and as a facilitator.
type Judged struct{ Barrier, Facilitator table.Cell }

// Judgements are the rows of barrier and facilitator bars.
type Judgements struct {
	Title, Desc, Unit string
	Rows              []Row
	Groups            []Group
	Cells             [][]Judged // by row, then by group
	Notes             []string
}

// Bars sets barriers (to the left) against facilitators (to the right), a panel for each group.
func Bars(d Judgements) *Figure {
	s := newSheet("bars", d.Title, d.Desc)
	s.Table, s.Notes = d.tabled(), d.Notes
	const half, line, gap = 84.0, 22.0, 34.0
	top, room := s.heading(), labelRoom(d.Rows)
	most := int64(1)
	for _, r := range d.Cells {
		for _, c := range r {
			most = max(most, c.Barrier.N, c.Facilitator.N)
		}
	}
	height := line * float64(len(d.Rows))
	for j, g := range d.Groups {
		middle := margin + room + 34 + half + float64(j)*(2*half+gap)
		m := s.text(middle, top, g.Label, Middle)
		m.Bold = true
		s.small(middle, top+15, g.Note, Middle)
		s.small(middle-6, top+31, "barrier", End)
		s.small(middle+6, top+31, "facilitator", Start)
		s.line(middle, top+38, middle, top+40+height, Outline)
		for i, r := range d.Rows {
			y := top + 40 + float64(i)*line
			s.bar(&d, i, j, -half/float64(most), middle, y+4, r, g)
			s.bar(&d, i, j, half/float64(most), middle, y+4, r, g)
		}
	}
	for i, r := range d.Rows {
		s.label(r, margin, top+40+float64(i)*line+line/2+4, room)
	}
	return s.finish()
}

// bar draws one bar; unit is the length of one case, negative for barriers.
func (s *sheet) bar(d *Judgements, i, j int, unit, x, y float64, r Row, g Group) {
	c, word, fill, column := d.Cells[i][j].Facilitator, "facilitator", Blue, 2+2*j
	if unit < 0 {
		c, word, fill, column = d.Cells[i][j].Barrier, "barrier", Orange, 1+2*j
	}
	long := unit * float64(c.N)
	if c.Kind != table.Count {
		long = 0
	}
	if long != 0 {
		m := s.rect(min(x, x+long), y, max(long, -long), 14, fill)
		m.Stroke, m.StrokeWidth = Edge(fill), 1
		m.Title = fmt.Sprintf("%s, %s: %s for %s %s", r.Label, g.Label, word, c.String(), d.Unit)
		m.Cell = stands(i, column, c)
	}
	t := s.small(x+long+4, y+11, c.String(), Start)
	if unit < 0 {
		t.X, t.Align = x+long-4, End
	}
	t.Fill = Ink
	if long == 0 {
		t.Cell = stands(i, column, c)
	}
}

func (d *Judgements) tabled() table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	for _, g := range d.Groups {
		t.Columns = append(t.Columns, table.Column{Head: "barrier", Group: g.Label}, table.Column{Head: "facilitator", Group: g.Label})
	}
	for i, r := range d.Rows {
		cells := []table.Cell{table.Head(r.Label, r.Depth)}
		for _, c := range d.Cells[i] {
			cells = append(cells, c.Barrier, c.Facilitator)
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}
