package figure

import (
	"fmt"

	"qcode/internal/table"
)

// Matrix is a number for each row and group.
type Matrix struct {
	Title, Desc string
	Unit        string // plural of what is counted: therapists
	RowHead     string // what a row is: Code
	Rows        []Row
	Groups      []Group
	Cells       [][]table.Cell // by row, then by group
	Notes       []string
}

// tabled is the matrix as a table.
func (m *Matrix) tabled() table.Table {
	t := table.Table{Caption: m.Title, Columns: []table.Column{{Head: m.RowHead, Left: true, Tight: true}}, Notes: m.Notes}
	for _, g := range m.Groups {
		t.Columns = append(t.Columns, table.Column{Head: g.Label})
	}
	for i, r := range m.Rows {
		cells := []table.Cell{table.Head(r.Label, r.Depth)}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, m.Cells[i]...)})
	}
	return t
}

const (
	heatRow    = 24.0
	heatColumn = 88.0
)

// Heatmap shows where each code is strong, and when: the darker, the larger the share of cases; the number stands in
// every cell.
func Heatmap(m Matrix) *Figure {
	s := newSheet("heatmap", m.Title, m.Desc)
	s.Table, s.Notes = m.tabled(), m.Notes
	top, room := s.heading(), labelRoom(m.Rows)
	left := margin + room + 10
	width := heatColumn
	for _, g := range m.Groups {
		width = max(width, min(150, Measure(g.Label, textSize)+16))
	}
	top = s.groupHeads(m.Groups, left, top, width)
	for i, r := range m.Rows {
		y := top + float64(i)*heatRow
		if r.Depth == 0 && i > 0 {
			s.line(margin, y, left+width*float64(len(m.Groups)), y, Outline)
		}
		s.label(r, margin, y+heatRow/2+4, room)
		for j, g := range m.Groups {
			c := m.Cells[i][j]
			fill := heatFill(c)
			mark := s.rect(left+float64(j)*width+1, y+1, width-2, heatRow-2, fill)
			if fill == White {
				mark.Stroke, mark.StrokeWidth, mark.Dashed = Outline, 1, c.Kind == table.Missing
			}
			mark.Title = fmt.Sprintf("%s, %s: %s", r.Label, g.Label, m.spoken(c))
			mark.Cell = stands(i, j+1, c)
			s.text(left+(float64(j)+0.5)*width, y+heatRow/2+4, c.String(), Middle).Fill = On(fill)
		}
	}
	return s.finish()
}

// groupHeads writes the heads of columns, and returns where the rows begin.
func (s *sheet) groupHeads(groups []Group, left, top, width float64) float64 {
	lines := 1
	for _, g := range groups {
		lines = max(lines, len(Wrap(g.Label, textSize, width-6)))
	}
	noted := false
	for j, g := range groups {
		x := left + (float64(j)+0.5)*width
		own := Wrap(g.Label, textSize, width-6)
		for k, l := range own {
			m := s.text(x, top+float64(lines-len(own)+k)*15, Cut(l, textSize, width-6), Middle)
			m.Bold = true
			if m.Text != l {
				m.Title = g.Label
			}
		}
		if g.Note != "" {
			s.small(x, top+float64(lines)*15, g.Note, Middle)
			noted = true
		}
	}
	top += float64(lines-1)*15 + 8
	if noted {
		top += 15
	}
	return top
}

func heatFill(c table.Cell) Color {
	x, ok := share(c)
	if !ok {
		return White
	}
	return Ramp(x)
}

// spoken is a cell in words.
func (m *Matrix) spoken(c table.Cell) string {
	return Spoken(c, m.Unit)
}

// Spoken is a cell in words, for those who hear it.
func Spoken(c table.Cell, unit string) string {
	switch c.Kind {
	case table.Fraction:
		text := fmt.Sprintf("%d of %d %s", c.N, c.Of, unit)
		if c.AtLeast {
			text = "at least " + text
		}
		return text
	case table.Missing:
		return "not interviewed"
	case table.Unknown:
		return "not finished"
	case table.Suppressed:
		if c.Of == 0 {
			return "withheld"
		}
		return fmt.Sprintf("fewer than %d, withheld", c.Of)
	}
	return c.String()
}
