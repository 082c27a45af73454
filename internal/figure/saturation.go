package figure

import (
	"fmt"

	"qcode/internal/table"
)

// Curve is how many codes were seen after each interview of a group, in the order of the interviews.
type Curve struct {
	Group
	Interviews []string // who was interviewed
	Seen, New  []int
	Expected   []float64 // the mean over all orders
}

// Curves is what a saturation figure shows.
type Curves struct {
	Title, Desc string
	Codes       int // the most that any curve reaches
	Curves      []Curve
	Notes       []string
}

// Saturation shows, for each group, how many codes were seen so far (line), how many were new (bars), and how the line
// would run on average over all orders of the interviews (dashed).
func Saturation(d Curves) *Figure {
	s := newSheet("saturation", d.Title, d.Desc)
	s.Table, s.Notes = d.tabled(), d.Notes
	const height, gap = 180.0, 44.0
	top := s.heading()
	x, row := margin+24.0, 0
	for _, c := range d.Curves {
		width := max(150, min(360, 24*float64(len(c.Seen))))
		m := s.text(x, top, c.Label, Start)
		m.Bold = true
		s.small(x, top+14, c.Note, Start)
		s.curve(&d, c, row, x, top+26, width, height)
		row += len(c.Seen)
		x += width + gap
	}
	return s.finish()
}

func (s *sheet) curve(d *Curves, c Curve, row int, x, y, width, height float64) {
	at := func(v float64) float64 { return y + height - v/float64(max(1, d.Codes))*height }
	for _, n := range ticks(d.Codes) {
		s.line(x, at(float64(n)), x+width, at(float64(n)), Rule)
		s.small(x-5, at(float64(n))+4, fmt.Sprint(n), End)
	}
	step := width / float64(max(1, len(c.Seen)))
	every := 1 + len(c.Seen)/13
	var seen, expected [][2]float64
	for i := range c.Seen {
		px := x + (float64(i)+0.5)*step
		s.fresh(c, row, i, px, step, y+height, at(float64(c.New[i])))
		if i%every == 0 {
			s.Marks = append(s.Marks, Mark{Shape: Text, X: px, Y: y + height + 13, Text: fmt.Sprint(i + 1), Size: tinySize, Align: Middle, Fill: Dim})
		}
		seen, expected = append(seen, [2]float64{px, at(float64(c.Seen[i]))}), append(expected, [2]float64{px, at(c.Expected[i])})
	}
	s.polyline(expected, Outline, 1, true)
	s.polyline(seen, Blue, 2, false)
	for i, n := range c.Seen {
		px := x + (float64(i)+0.5)*step
		dot := s.add(Mark{Shape: Circle, X: px, Y: at(float64(n)), R: 3, Fill: Blue, Stroke: White, StrokeWidth: 1})
		dot.Title = fmt.Sprintf("%s, after interview %d: %d codes", c.Label, i+1, n)
		dot.Cell = stands(row+i, 4, table.Int(n))
		if i == len(c.Seen)-1 || i == 0 {
			s.small(px, at(float64(n))-7, fmt.Sprint(n), Middle).Fill = Ink
		}
	}
	s.line(x, y+height, x+width, y+height, Outline)
	s.small(x, y+height+28, "interview", Start)
}

// fresh draws how many codes an interview brought; a bar of 0 has no height.
func (s *sheet) fresh(c Curve, row, i int, x, step, bottom, top float64) {
	n := c.New[i]
	if n == 0 {
		return
	}
	bar := s.rect(x-step*0.3, top, step*0.6, bottom-top, Sky)
	bar.Stroke, bar.StrokeWidth = Edge(Sky), 1
	bar.Title = fmt.Sprintf("%s, interview %d (%s): %d new", c.Label, i+1, c.Interviews[i], n)
	bar.Cell = stands(row+i, 3, table.Int(n))
	if step > 14 {
		s.Marks = append(s.Marks, Mark{Shape: Text, X: x, Y: bottom - 3, Text: fmt.Sprint(n), Size: tinySize, Align: Middle, Fill: Black})
	}
}

func (d *Curves) tabled() table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Group", Left: true}, {Head: "Interview"}, {Head: "Case", Left: true}, {Head: "new"}, {Head: "so far"}, {Head: "expected"}}}
	for _, c := range d.Curves {
		for i := range c.Seen {
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
				table.Str(c.Label), table.Int(i + 1), table.Str(c.Interviews[i]), table.Int(c.New[i]), table.Int(c.Seen[i]), {Kind: table.Real, F: c.Expected[i], Digits: 1},
			}})
		}
	}
	return t
}
