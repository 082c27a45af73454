package figure

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/table"
)

// Sets is what an UpSet figure shows: which rows come together how often.
type Sets struct {
	Title, Desc string
	Unit        string // what is counted: passages
	Rows        []Row
	Sizes       []table.Cell // of each row, alone or together with others
	Together    []Together   // the most frequent first
	Notes       []string
}

// Together is a set of rows that come together, with their number.
type Together struct {
	Rows  []int
	Count table.Cell
}

// UpSet draws a column for each combination: the dots say which codes, the bar how often just these come together.
func UpSet(d Sets) *Figure {
	s := newSheet("upset", d.Title, d.Desc)
	s.Table, s.Notes = d.tabled(), d.Notes
	const line, column, tall, sizeRoom = 20.0, 24.0, 120.0, 90.0
	room := labelRoom(d.Rows)
	top := s.heading() + 4
	left := margin + sizeRoom + 12 + room + 14
	y0 := top + tall + 16
	most := int64(1)
	for _, t := range d.Together {
		most = max(most, t.Count.N)
	}
	s.setSizes(&d, y0, sizeRoom, room, line)
	width := column * float64(len(d.Together))
	for i := range d.Rows {
		if i%2 == 0 {
			s.rect(left, y0+float64(i)*line, width, line, Pale)
		}
	}
	s.line(left, top+tall, left+width, top+tall, Outline)
	for j, t := range d.Together {
		x := left + (float64(j)+0.5)*column
		h := tall * float64(t.Count.N) / float64(most) * 0.85
		m := s.rect(x-7, top+tall-h, 14, h, Blue)
		m.Title = fmt.Sprintf("%s: %s %s", d.names(t), t.Count.String(), d.Unit)
		m.Cell = stands(len(d.Rows)+j, 1, t.Count)
		s.small(x, top+tall-h-5, t.Count.String(), Middle).Fill = Ink
		for _, i := range t.Rows {
			s.add(Mark{Shape: Circle, X: x, Y: y0 + (float64(i)+0.5)*line, R: 6, Fill: Ink})
		}
		first, last := float64(slices.Min(t.Rows)), float64(slices.Max(t.Rows))
		s.line(x, y0+(first+0.5)*line, x, y0+(last+0.5)*line, Ink).StrokeWidth = 2
	}
	return s.finish()
}

func (s *sheet) setSizes(d *Sets, y0, sizeRoom, room, line float64) {
	most := int64(1)
	for _, c := range d.Sizes {
		most = max(most, c.N)
	}
	s.small(margin+sizeRoom, y0-6, "all "+d.Unit, End)
	for i, r := range d.Rows {
		y := y0 + float64(i)*line
		w := (sizeRoom - 32) * float64(d.Sizes[i].N) / float64(most)
		m := s.rect(margin+sizeRoom-w, y+4, w, line-8, Grey)
		m.Stroke, m.StrokeWidth = Outline, 1
		m.Title = fmt.Sprintf("%s: %s %s in all", r.Label, d.Sizes[i].String(), d.Unit)
		m.Cell = stands(i, 1, d.Sizes[i])
		s.small(margin+sizeRoom-w-4, y+14, d.Sizes[i].String(), End).Fill = Ink
		s.label(Row{Label: r.Label}, margin+sizeRoom+12, y+14, room)
	}
}

func (d *Sets) names(t Together) string {
	var out []string
	for _, i := range t.Rows {
		out = append(out, d.Rows[i].Label)
	}
	return strings.Join(out, " + ")
}

func (d *Sets) tabled() table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Codes", Left: true, Tight: true}, {Head: d.Unit}}}
	for i, r := range d.Rows {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Head(r.Label+", in all", 0), d.Sizes[i]}})
	}
	for _, c := range d.Together {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Head(d.names(c), 0), c.Count}})
	}
	return t
}
