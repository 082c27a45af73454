package figure

import (
	"fmt"

	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// Stripe is one coding along a transcript, in words that count, numbered from 0.
type Stripe struct {
	Lane     int
	From, To int
	Code     string
	State    change.State // Barrier, Facilitator, Mixed or Neutral
	Ref      string
}

// Strip is one transcript.
type Strip struct {
	ID      string
	Words   int
	Stripes []Stripe
}

// Strips is what code stripes show.
type Strips struct {
	Title, Desc string
	Lanes       []Row
	Texts       []Strip
	Notes       []string
}

// Stripes shows where in each conversation something was coded: a strip for each transcript from its first word to its
// last, with a lane for each outermost code.
func Stripes(d Strips) *Figure {
	s := newSheet("stripes", d.Title, d.Desc)
	s.Notes = d.Notes
	s.Table = table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Transcript", Left: true}, {Head: "Code", Left: true}, {Head: "Valence", Left: true}, {Head: "Words"}}}
	const width, lane, gap = 640.0, 6.0, 7.0
	room := 40.0
	for _, t := range d.Texts {
		room = max(room, min(140, Measure(t.ID, smallSize)))
	}
	top := s.legend(margin, s.heading(), []change.State{change.Facilitator, change.Mixed, change.Barrier, change.Neutral})
	names := ""
	for i, l := range d.Lanes {
		if i > 0 {
			names += " · "
		}
		names += l.Label
	}
	s.small(margin, top+2, "Lanes from top to bottom: "+names, Start)
	top += 14
	left := margin + room + 10
	tall := lane * float64(max(1, len(d.Lanes)))
	for i, t := range d.Texts {
		y := top + float64(i)*(tall+gap)
		s.small(margin, y+tall/2+4, Cut(t.ID, smallSize, room), Start).Fill = Ink
		s.rect(left, y, width, tall, Pale)
		s.strip(t, left, y, width, lane)
		s.small(left+width+6, y+tall/2+4, table.Number(int64(t.Words)), Start)
	}
	s.small(left+width+6, top-4, "words", Start)
	return s.finish()
}

func (s *sheet) strip(t Strip, left, y, width, lane float64) {
	scale := width / float64(max(1, t.Words))
	for _, c := range t.Stripes {
		value := table.Str(fmt.Sprintf("%d–%d", c.From+1, c.To))
		value.Ref = c.Ref
		row := len(s.Table.Rows)
		s.Table.Rows = append(s.Table.Rows, table.Row{Cells: []table.Cell{table.Str(t.ID), table.Str(c.Code), table.Str(stateWord(c.State)), value}})
		m := s.rect(left+float64(c.From)*scale, y+float64(c.Lane)*lane, max(1.5, float64(c.To-c.From)*scale), lane, stateColor(c.State))
		m.Stroke, m.StrokeWidth = Edge(m.Fill), 0.5
		m.Title = fmt.Sprintf("%s, words %s: %s, %s", t.ID, value.Text, c.Code, stateWord(c.State))
		m.Cell = stands(row, 3, value)
	}
}
