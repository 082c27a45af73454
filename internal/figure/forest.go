package figure

import (
	"fmt"
	"math"

	"qcode/internal/table"
)

// Estimate is a coefficient with its interval; a cell that is Undefined says why.
type Estimate struct {
	Row
	Value, Low, High table.Cell
	Units            int // how many units it rests on
}

// Estimates is what a forest shows: the agreement of coders, code by code.
type Estimates struct {
	Title, Desc string
	Name        string    // of the coefficient: alpha
	Things      string    // what it rests on: turns; empty: units
	Lines       []float64 // values to draw a line at, such as .667 and .8
	Rows        []Estimate
	Notes       []string
}

// Forest shows a coefficient with its interval for each code, up to 1 and from 0, or from the quarter below the lowest.
func Forest(d Estimates) *Figure {
	s := newSheet("forest", d.Title, d.Desc)
	if d.Things == "" {
		d.Things = "units"
	}
	s.Table, s.Notes = d.tabled(), d.Notes
	low := 0.0
	var rows []Row
	for _, r := range d.Rows {
		rows = append(rows, r.Row)
		for _, c := range []table.Cell{r.Value, r.Low} {
			if c.Kind == table.Real {
				low = max(-1, min(low, math.Floor(4*c.F)/4))
			}
		}
	}
	const width, line = 320.0, 22.0
	top, room := s.heading(), labelRoom(rows)
	left := margin + room + 24
	at := func(v float64) float64 { return left + width*(min(max(v, low), 1)-low)/(1-low) }
	bottom := top + line*float64(len(d.Rows))
	for v := low; v <= 1.001; v += 0.25 {
		s.line(at(v), top, at(v), bottom, Rule)
		s.small(at(v), bottom+14, fmt.Sprintf("%.2f", v), Middle)
	}
	for _, v := range d.Lines {
		s.line(at(v), top, at(v), bottom, Vermillion).Dashed = true
		s.small(at(v), top-4, fmt.Sprintf("%g", v), Middle)
	}
	for i, r := range d.Rows {
		y := top + (float64(i)+0.5)*line
		s.label(r.Row, margin, y+4, room)
		s.estimate(&d, i, y, at)
		s.small(left+width+14, y+4, d.figures(r), Start).Fill = Ink
	}
	return s.finish()
}

func (s *sheet) estimate(d *Estimates, i int, y float64, at func(float64) float64) {
	r := d.Rows[i]
	if r.Value.Kind != table.Real {
		t := s.small(at(0)+4, y+4, "undefined: "+r.Value.Why, Start)
		t.Cell, t.Title = stands(i, 1, r.Value), r.Label+": undefined, "+r.Value.Why
		return
	}
	if r.Low.Kind == table.Real && r.High.Kind == table.Real {
		l := s.line(at(r.Low.F), y, at(r.High.F), y, Outline)
		l.StrokeWidth = 2
		l.Title = fmt.Sprintf("%s: interval from %s to %s", r.Label, r.Low.String(), r.High.String())
		for j, c := range []table.Cell{r.Low, r.High} {
			end := s.line(at(c.F), y-4, at(c.F), y+4, Outline)
			end.Cell, end.Title = stands(i, 2+j, c), fmt.Sprintf("%s: %s", r.Label, c.String())
		}
	}
	m := s.rect(at(r.Value.F)-4, y-4, 8, 8, Blue)
	m.Title, m.Cell = fmt.Sprintf("%s: %s %s", r.Label, d.Name, r.Value.String()), stands(i, 1, r.Value)
}

// figures are the numbers of a row, as they stand beside it.
func (d *Estimates) figures(r Estimate) string {
	if r.Low.Kind != table.Real || r.High.Kind != table.Real {
		return fmt.Sprintf("%s   %s %s", r.Value.String(), table.Number(int64(r.Units)), d.Things)
	}
	return fmt.Sprintf("%s [%s to %s]   %s %s", r.Value.String(), r.Low.String(), r.High.String(), table.Number(int64(r.Units)), d.Things)
}

func (d *Estimates) tabled() table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: d.Name}, {Head: "low"}, {Head: "high"}, {Head: d.Things}}}
	for _, r := range d.Rows {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Head(r.Label, r.Depth), r.Value, r.Low, r.High, table.Int(r.Units)}})
	}
	return t
}
