package figure

import (
	"fmt"
	"slices"

	"qcode/internal/table"
)

// Move is what happened to a code between two waves, over the cases of the pair.
type Move struct {
	Row
	From, To, Gained, Lost table.Cell // n of N at both waves; counts
}

// Moves are the rows of a dumbbell.
type Moves struct {
	Title, Desc, Unit string
	From, To          string // labels of the waves
	N                 int    // cases of the pair
	Rows              []Move
	Notes             []string
}

// Dumbbell shows what moved between two waves, for the cases that were seen at both: the larger the rise, the higher
// the row. The ring is the earlier wave, the dot the later one.
func Dumbbell(d Moves) *Figure {
	s := newSheet("dumbbell", d.Title, d.Desc)
	s.Notes = d.Notes
	rows := slices.Clone(d.Rows)
	slices.SortStableFunc(rows, func(a, b Move) int { return int((b.To.N - b.From.N) - (a.To.N - a.From.N)) })
	s.Table = d.tabled(rows)
	const width, line = 300.0, 24.0
	top, room := s.heading(), 0.0
	for _, r := range rows {
		room = max(room, labelRoom([]Row{{Label: r.Label}}))
	}
	left := margin + room + 28
	at := func(n int64) float64 { return left + width*float64(n)/float64(max(d.N, 1)) }
	s.dumbbellKey(left, top, d)
	top += 18
	for _, n := range ticks(d.N) {
		s.line(at(int64(n)), top, at(int64(n)), top+line*float64(len(rows)), Rule)
		s.small(at(int64(n)), top+line*float64(len(rows))+14, fmt.Sprint(n), Middle)
	}
	for i, r := range rows {
		y := top + (float64(i)+0.5)*line
		s.label(Row{Label: r.Label}, margin, y+4, room)
		s.dumbbell(i, r, d, y, at)
		s.moved(i, r, left+width+44, y+4)
	}
	s.text(left+width+44, top-4, "+", Middle)
	s.text(left+width+74, top-4, "−", Middle)
	return s.finish()
}

func (d *Moves) tabled(rows []Move) table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: d.From}, {Head: d.To}, {Head: "gained"}, {Head: "lost"}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Head(r.Label, 0), r.From, r.To, r.Gained, r.Lost}})
	}
	return t
}

func (s *sheet) dumbbellKey(x, y float64, d Moves) {
	ring := s.add(Mark{Shape: Circle, X: x + 6, Y: y - 4, R: 5.5, Fill: White, Stroke: Vermillion, StrokeWidth: 2})
	m := s.small(ring.X+12, y, d.From, Start)
	x = m.X + Measure(m.Text, smallSize) + 24
	s.add(Mark{Shape: Circle, X: x, Y: y - 4, R: 4.5, Fill: Blue, Stroke: Blue, StrokeWidth: 1})
	s.small(x+10, y, d.To, Start)
}

func (s *sheet) dumbbell(i int, r Move, d Moves, y float64, at func(int64) float64) {
	if r.From.Kind != table.Fraction || r.To.Kind != table.Fraction {
		s.small(at(0)+4, y+4, r.From.String()+" → "+r.To.String(), Start)
		return
	}
	x1, x2 := at(r.From.N), at(r.To.N)
	if x1 != x2 {
		bar := s.line(x1, y, x2, y, Grey)
		bar.StrokeWidth = 4
	}
	ring := s.add(Mark{Shape: Circle, X: x1, Y: y, R: 6.5, Fill: White, Stroke: Vermillion, StrokeWidth: 2, Cell: stands(i, 1, r.From)})
	ring.Title = fmt.Sprintf("%s, %s: %s", r.Label, d.From, Spoken(r.From, d.Unit))
	dot := s.add(Mark{Shape: Circle, X: x2, Y: y, R: 4, Fill: Blue, Stroke: Blue, StrokeWidth: 1, Cell: stands(i, 2, r.To)})
	dot.Title = fmt.Sprintf("%s, %s: %s", r.Label, d.To, Spoken(r.To, d.Unit))
	low, high := r.From, r.To
	if x1 > x2 {
		low, high = high, low
	}
	if x1 != x2 {
		s.small(min(x1, x2)-11, y+4, fmt.Sprint(low.N)+low.Mark, End)
	}
	s.small(max(x1, x2)+11, y+4, fmt.Sprint(high.N)+high.Mark, Start)
}

// moved writes how many gained and lost the code.
func (s *sheet) moved(i int, r Move, x, y float64) {
	for j, c := range []table.Cell{r.Gained, r.Lost} {
		m := s.text(x+float64(j)*30, y, c.String(), Middle)
		m.Cell = stands(i, 3+j, c)
		m.Title = fmt.Sprintf("%s: %s %s", r.Label, []string{"gained by", "lost by"}[j], c.String())
	}
}

// ticks are some round numbers from 0 to n.
func ticks(n int) []int {
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 100000} {
		step = s
		if n/s <= 6 {
			break
		}
	}
	var out []int
	for x := 0; x <= n; x += step {
		out = append(out, x)
	}
	return out
}
