package figure

import (
	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// Sizes of texts, in pixels.
const (
	textSize  = 12.0
	smallSize = 11.0
	tinySize  = 10.0
	titleSize = 14.0

	margin   = 12.0
	labelMax = 270.0 // labels of rows are cut at this width
	indent   = 12.0
)

// sheet is a figure in the making.
type sheet struct{ Figure }

func newSheet(kind, title, desc string) *sheet {
	return &sheet{Figure{Kind: kind, Title: title, Desc: desc}}
}

// add appends a mark and grows the figure so that it fits.
func (s *sheet) add(m Mark) *Mark {
	right, bottom := m.extent()
	s.Width, s.Height = max(s.Width, right+margin), max(s.Height, bottom+margin)
	s.Marks = append(s.Marks, m)
	return &s.Marks[len(s.Marks)-1]
}

func (m *Mark) extent() (right, bottom float64) {
	switch m.Shape {
	case Rect:
		return m.X + m.W, m.Y + m.H
	case Circle:
		return m.X + m.R, m.Y + m.R
	case Line:
		return max(m.X, m.X2), max(m.Y, m.Y2)
	case Path:
		for _, p := range m.Steps {
			right, bottom = max(right, p.X), max(bottom, p.Y)
		}
		return right, bottom
	}
	if m.Upright {
		return m.X, m.Y
	}
	width := Measure(m.Text, m.Size)
	switch m.Align {
	case Middle:
		width /= 2
	case End:
		width = 0
	}
	return m.X + width, m.Y + m.Size*0.3
}

func (s *sheet) rect(x, y, w, h float64, fill Color) *Mark {
	return s.add(Mark{Shape: Rect, X: x, Y: y, W: w, H: h, Fill: fill})
}

func (s *sheet) line(x, y, x2, y2 float64, c Color) *Mark {
	return s.add(Mark{Shape: Line, X: x, Y: y, X2: x2, Y2: y2, Stroke: c, StrokeWidth: 1})
}

func (s *sheet) text(x, y float64, text string, a Align) *Mark {
	return s.add(Mark{Shape: Text, X: x, Y: y, Text: text, Size: textSize, Align: a, Fill: Ink})
}

func (s *sheet) small(x, y float64, text string, a Align) *Mark {
	m := s.text(x, y, text, a)
	m.Size, m.Fill = smallSize, Dim
	return m
}

// heading writes the title and returns where the figure may begin below it: the baseline of a first line.
func (s *sheet) heading() float64 {
	m := s.text(margin, margin+titleSize, s.Title, Start)
	m.Size, m.Bold = titleSize, true
	return margin + titleSize + 26
}

// legend explains colours in a line of swatches, and returns the y below it.
func (s *sheet) legend(x, y float64, states []change.State) float64 {
	for _, st := range states {
		s.sign(st, x+6, y-4, nil)
		m := s.small(x+17, y, stateWord(st), Start)
		x += 17 + Measure(m.Text, smallSize) + 16
	}
	return y + 14
}

// sign draws a state so that its shape alone tells it: ▲ facilitator, ▼ barrier, ◆ both, ● named without either,
// ○ not named, – not interviewed, ? not finished.
func (s *sheet) sign(st change.State, x, y float64, c *Cell) *Mark {
	const r = 5.0
	var m *Mark
	switch st {
	case change.Facilitator:
		m = s.add(shape(Step{Kind: 'M', X: x, Y: y - r}, Step{Kind: 'L', X: x + r, Y: y + r*0.8}, Step{Kind: 'L', X: x - r, Y: y + r*0.8}))
	case change.Barrier:
		m = s.add(shape(Step{Kind: 'M', X: x, Y: y + r}, Step{Kind: 'L', X: x + r, Y: y - r*0.8}, Step{Kind: 'L', X: x - r, Y: y - r*0.8}))
	case change.Mixed:
		m = s.add(shape(Step{Kind: 'M', X: x, Y: y - r}, Step{Kind: 'L', X: x + r, Y: y}, Step{Kind: 'L', X: x, Y: y + r}, Step{Kind: 'L', X: x - r, Y: y}))
	case change.Neutral:
		m = s.add(Mark{Shape: Circle, X: x, Y: y, R: r - 0.5})
	case change.None:
		m = s.add(Mark{Shape: Circle, X: x, Y: y, R: r - 2})
	case change.NotInterviewed:
		m = s.line(x-r+1, y, x+r-1, y, Dim)
		m.Cell = c
		return m
	default:
		m = s.text(x, y+4, "?", Middle)
		m.Cell = c
		return m
	}
	m.Fill, m.Cell = stateColor(st), c
	if e := Edge(m.Fill); e != m.Fill {
		m.Stroke, m.StrokeWidth = e, 1
	}
	return m
}

// polyline is an open path through points.
func (s *sheet) polyline(points [][2]float64, c Color, width float64, dashed bool) {
	if len(points) < 2 {
		return
	}
	m := Mark{Shape: Path, Stroke: c, StrokeWidth: width, Dashed: dashed}
	for i, p := range points {
		kind := byte('L')
		if i == 0 {
			kind = 'M'
		}
		m.Steps = append(m.Steps, Step{Kind: kind, X: p[0], Y: p[1]})
	}
	s.add(m)
}

// shape is a closed path.
func shape(steps ...Step) Mark { return Mark{Shape: Path, Steps: append(steps, Step{Kind: 'Z'})} }

// SignOf is a state as one character, as text tables write it.
func SignOf(s change.State) string {
	return [...]string{"–", "?", "○", "●", "▼", "▲", "◆"}[s]
}

// finish wraps the notes under the figure, which is now as wide as it gets.
func (s *sheet) finish() *Figure {
	s.Width = max(s.Width, 320)
	y := s.Height - margin + 20
	for _, n := range s.Notes {
		for _, l := range Wrap(n, smallSize, s.Width-2*margin) {
			s.Marks = append(s.Marks, Mark{Shape: Text, X: margin, Y: y, Text: l, Size: smallSize, Fill: Dim})
			s.Height = y + margin
			y += 15
		}
	}
	return &s.Figure
}

// labelRoom is the room that the labels of rows need.
func labelRoom(rows []Row) float64 {
	room := 60.0
	for _, r := range rows {
		room = max(room, Measure(r.Label, textSize)+float64(r.Depth)*indent)
	}
	return min(room, labelMax)
}

// label writes the label of a row so that it ends at x+room at the latest.
func (s *sheet) label(r Row, x, y, room float64) {
	at := x + float64(r.Depth)*indent
	shown := Cut(r.Label, textSize, room-float64(r.Depth)*indent)
	m := s.text(at, y, shown, Start)
	if shown != r.Label {
		m.Title = r.Label
	}
}

// stands says which cell of the table a mark stands for.
func stands(row, column int, c table.Cell) *Cell {
	return &Cell{Row: row, Column: column, Value: c.String(), Ref: c.Ref}
}

// share is n of N; ok is false where there is none.
func share(c table.Cell) (x float64, ok bool) {
	if (c.Kind != table.Fraction && c.Kind != table.Percent) || c.Of == 0 {
		return 0, false
	}
	return float64(c.N) / float64(c.Of), true
}
