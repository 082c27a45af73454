package figure

import (
	"fmt"
	"slices"

	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// Story is the way of one case through the waves in one code.
type Story struct {
	Case   string
	States []change.State // by wave
	Class  string
}

// Flow is what an alluvial figure shows: how cases go from state to state, attrition included.
type Flow struct {
	Title, Desc, Unit string
	Waves             []Group
	Stories           []Story
	Ref               func(wave int, st change.State) string // where a document has the quotes; nil: nowhere
	Notes             []string
}

// states are those that occur, in the order of figures.
func (f *Flow) states() []change.State {
	return slices.DeleteFunc(States(), func(st change.State) bool {
		return !slices.ContainsFunc(f.Stories, func(s Story) bool { return slices.Contains(s.States, st) })
	})
}

// at are the cases in state st at wave j.
func (f *Flow) at(j int, st change.State) (cases []string) {
	for _, s := range f.Stories {
		if s.States[j] == st {
			cases = append(cases, s.Case)
		}
	}
	return cases
}

// between are the cases which go from state a at wave j to state b at the next.
func (f *Flow) between(j int, a, b change.State) (cases []string) {
	for _, s := range f.Stories {
		if s.States[j] == a && s.States[j+1] == b {
			cases = append(cases, s.Case)
		}
	}
	return cases
}

const (
	flowNode   = 16.0
	flowGap    = 14.0
	flowHeight = 240.0
)

// Alluvial shows how many cases stand where at each wave, and who goes where between two waves.
func Alluvial(f Flow) *Figure {
	s := newSheet("alluvial", f.Title, f.Desc)
	s.Notes = f.Notes
	states := f.states()
	s.Table = f.tabled(states)
	top := s.heading()
	width := max(190.0, min(280, 720/float64(max(1, len(f.Waves)))))
	unit := flowHeight / float64(max(1, len(f.Stories)))
	y0 := top + 26
	// Where the block of a state begins at a wave.
	place := make([]map[change.State]float64, len(f.Waves))
	for j := range f.Waves {
		place[j] = map[change.State]float64{}
		y := y0
		for _, st := range states {
			place[j][st] = y
			if n := len(f.at(j, st)); n > 0 {
				y += unit*float64(n) + flowGap
			}
		}
	}
	for j := 0; j+1 < len(f.Waves); j++ {
		s.flows(&f, states, place, j, margin+float64(j)*width, width, unit)
	}
	for j, g := range f.Waves {
		x := margin + float64(j)*width
		m := s.text(x, top, g.Label, Start)
		m.Bold = true
		s.small(x, top+14, g.Note, Start)
		for i, st := range states {
			s.flowNode(&f, i, j, x, place[j][st], unit, st)
		}
	}
	return s.finish()
}

func (s *sheet) flowNode(f *Flow, i, j int, x, y, unit float64, st change.State) {
	n := len(f.at(j, st))
	if n == 0 {
		return
	}
	fill := stateColor(st)
	m := s.rect(x, y, flowNode, unit*float64(n), fill)
	m.Stroke, m.StrokeWidth, m.Dashed = Outline, 1, st == change.NotInterviewed
	m.Title = fmt.Sprintf("%s, %s: %d of %d %s", f.Waves[j].Label, stateWord(st), n, len(f.Stories), f.Unit)
	c := s.Table.Rows[i].Cells[j+1]
	m.Cell = stands(i, j+1, c)
	t := s.small(x+flowNode+5, y+unit*float64(n)/2+4, fmt.Sprintf("%s %d", stateWord(st), n), Start)
	t.Fill = Ink
}

// flows draws the bands between wave j and the next. Within a block, bands leave and arrive in the order of states, so
// that they do not cross needlessly.
func (s *sheet) flows(f *Flow, states []change.State, place []map[change.State]float64, j int, x, width, unit float64) {
	arrive, turns := map[change.State]float64{}, f.turns(states)
	for _, a := range states {
		leave := 0.0
		for _, b := range states {
			cases := f.between(j, a, b)
			n := float64(len(cases))
			if n == 0 {
				continue
			}
			y1, y2, h := place[j][a]+leave, place[j+1][b]+arrive[b], unit*n
			leave, arrive[b] = leave+h, arrive[b]+h
			m := s.add(band(x+flowNode, x+width, y1, y2, h))
			m.Fill, m.Stroke, m.StrokeWidth = Tint(stateColor(a), 0.55), White, 1
			if a == change.None || a == change.NotInterviewed || a == change.Unknown {
				m.Fill = Pale
			}
			m.Title = fmt.Sprintf("%s → %s, %s to %s: %d (%s)", stateWord(a), stateWord(b), f.Waves[j].Label, f.Waves[j+1].Label, len(cases), joined(cases))
			m.Cell = stands(len(states)+slices.Index(turns, [2]change.State{a, b}), j+2, table.Int(len(cases)))
		}
	}
}

// joined lists up to twenty cases.
func joined(cases []string) string {
	text := ""
	for i, c := range cases {
		if i == 20 {
			return text + fmt.Sprintf(" and %d more", len(cases)-20)
		}
		if i > 0 {
			text += " "
		}
		text += c
	}
	return text
}

func band(x1, x2, y1, y2, h float64) Mark {
	middle := (x1 + x2) / 2
	return shape(
		Step{Kind: 'M', X: x1, Y: y1},
		Step{Kind: 'C', X1: middle, Y1: y1, X2: middle, Y2: y2, X: x2, Y: y2},
		Step{Kind: 'L', X: x2, Y: y2 + h},
		Step{Kind: 'C', X1: middle, Y1: y2 + h, X2: middle, Y2: y1 + h, X: x1, Y: y1 + h},
	)
}

// turns are the pairs of states between which anybody goes, at any two waves.
func (f *Flow) turns(states []change.State) (out [][2]change.State) {
	for _, a := range states {
		for _, b := range states {
			for j := 0; j+1 < len(f.Waves); j++ {
				if len(f.between(j, a, b)) > 0 {
					out = append(out, [2]change.State{a, b})
					break
				}
			}
		}
	}
	return out
}

// tabled has a row for each state, then one for each turn, whose number stands under the wave where it ends.
func (f *Flow) tabled(states []change.State) table.Table {
	t := table.Table{Caption: f.Title, Notes: f.Notes, Columns: []table.Column{{Head: "State, or from → to the wave of the column", Left: true}}}
	for _, w := range f.Waves {
		t.Columns = append(t.Columns, table.Column{Head: w.Label})
	}
	for _, st := range states {
		cells := []table.Cell{table.Str(stateWord(st))}
		for j := range f.Waves {
			c := table.Int(len(f.at(j, st)))
			if f.Ref != nil && c.N > 0 {
				c.Ref = f.Ref(j, st)
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	for _, turn := range f.turns(states) {
		cells := []table.Cell{table.Str(stateWord(turn[0]) + " → " + stateWord(turn[1])), {}}
		for j := 0; j+1 < len(f.Waves); j++ {
			cells = append(cells, table.Int(len(f.between(j, turn[0], turn[1]))))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}
