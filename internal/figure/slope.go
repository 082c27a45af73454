package figure

import (
	"fmt"

	"qcode/internal/table"
)

// Slopes draws a small picture for each row: the share of cases at each wave. A gap is a wave without interviews.
func Slopes(m Matrix) *Figure {
	s := newSheet("slope", m.Title, m.Desc)
	s.Table, s.Notes = m.tabled(), m.Notes
	across := max(2, min(5, 15/max(1, len(m.Groups))))
	width := max(120, float64(len(m.Groups))*44)
	const height, gap, headRoom, footRoom = 70.0, 26.0, 34.0, 34.0
	top := s.heading() - 10
	for i, r := range m.Rows {
		x := margin + float64(i%across)*(width+gap)
		y := top + float64(i/across)*(height+headRoom+footRoom)
		s.panelHead(r, x, y, width)
		s.slope(&m, i, x, y+headRoom, width, height)
	}
	return s.finish()
}

func (s *sheet) panelHead(r Row, x, y, width float64) {
	lines := Wrap(r.Label, smallSize, width)
	if len(lines) > 2 {
		lines = []string{lines[0], Cut(r.Label[len(lines[0]):], smallSize, width)}
	}
	for k, l := range lines {
		m := s.small(x, y+14*float64(k+3-len(lines))-4, Cut(l, smallSize, width), Start)
		m.Bold, m.Fill = true, Ink
	}
}

func (s *sheet) slope(m *Matrix, i int, x, y, width, height float64) {
	s.line(x, y+height, x+width, y+height, Grey)
	s.line(x, y, x+width, y, Rule)
	step := width / float64(len(m.Groups))
	var run [][2]float64 // waves without a gap
	var points []Mark
	for j, g := range m.Groups {
		c := m.Cells[i][j]
		at := x + (float64(j)+0.5)*step
		part, ok := share(c)
		if !ok {
			t := s.small(at, y+height-4, c.String(), Middle)
			t.Title, t.Cell = fmt.Sprintf("%s, %s: %s", m.Rows[i].Label, g.Label, Spoken(c, m.Unit)), stands(i, j+1, c)
			if c.Kind == table.Missing {
				s.polyline(run, Blue, 2, false)
				run = nil
			}
			continue
		}
		py := y + height - part*height
		run = append(run, [2]float64{at, py})
		points = append(points, Mark{Shape: Circle, X: at, Y: py, R: 3.5, Fill: Blue, Stroke: White, StrokeWidth: 1, Title: fmt.Sprintf("%s, %s: %s", m.Rows[i].Label, g.Label, Spoken(c, m.Unit)), Cell: stands(i, j+1, c)})
		above := py - 7
		if part > 0.8 {
			above = py + 15
		}
		points = append(points, Mark{Shape: Text, X: at, Y: above, Text: c.String(), Size: tinySize, Align: Middle, Fill: Ink})
	}
	s.polyline(run, Blue, 2, false)
	for _, p := range points {
		s.add(p)
	}
	s.ends(m.Groups, x, y+height+14, width)
}

// ends names the first and the last group under a panel; between them there is no room.
func (s *sheet) ends(groups []Group, x, y, width float64) {
	for i, g := range groups {
		at, align := x, Start
		switch {
		case i == len(groups)-1 && i > 0:
			at, align = x+width, End
		case i > 0:
			continue
		}
		m := s.small(at, y, Cut(g.Label, tinySize, width/2-4), align)
		m.Size = tinySize
	}
}
