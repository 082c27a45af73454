package figure

import (
	"fmt"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// Stories are the ways of all cases in one code.
type Stories struct {
	Row
	Cases []Story
}

// Lives is what a case grid shows.
type Lives struct {
	Title, Desc string
	CaseHead    string // what a case is: therapist
	Waves       []Group
	Codes       []Stories
	Notes       []string
	Ref         func(code, wave int, s Story) string // where a document has the quotes; nil: nowhere
}

// Grid shows for each code which case has which story: a row for each case, in the order of the classes, and a sign for
// each wave.
func Grid(d Lives) *Figure {
	s := newSheet("grid", d.Title, d.Desc)
	s.Table = d.tabled()
	names := ""
	for j, w := range d.Waves {
		names += fmt.Sprintf("%d: %s · ", j+1, w.Label)
	}
	s.Notes = append([]string{"Waves: " + strings.TrimSuffix(names, " · ")}, d.Notes...)
	caseRoom, classRoom := 30.0, 0.0
	for _, c := range d.Codes {
		for _, st := range c.Cases {
			caseRoom = max(caseRoom, min(120, Measure(st.Case, smallSize)))
			classRoom = max(classRoom, Measure(st.Class, tinySize))
		}
	}
	width := caseRoom + 10 + livesColumn*float64(len(d.Waves)) + 6 + classRoom
	g := grid{sheet: s, Lives: &d, caseRoom: caseRoom, width: width}
	across := max(1, int(920/(width+24)))
	top := s.legend(margin, s.heading(), d.used()) - 4
	y, tallest, row := top, 0.0, 0
	for i, c := range d.Codes {
		if i > 0 && i%across == 0 {
			y, tallest = y+tallest+24, 0
		}
		x := margin + float64(i%across)*(width+24)
		s.panelHead(c.Row, x, y, width)
		body := y + 34 + 16
		for j, w := range d.Waves {
			s.Marks = append(s.Marks, Mark{Shape: Text, X: g.waveAt(x, j), Y: body - 4, Text: fmt.Sprint(j + 1), Size: tinySize, Align: Middle, Fill: Dim, Title: w.Label})
		}
		for k := range c.Cases {
			g.life(i, k, row, x, body+float64(k)*livesLine)
			row++
		}
		tallest = max(tallest, 50+float64(len(c.Cases))*livesLine)
	}
	return s.finish()
}

const livesLine, livesColumn = 17.0, 22.0

// grid is a Grid in the making, with the widths that its panels share.
type grid struct {
	*sheet
	*Lives
	caseRoom, width float64
}

// waveAt is the middle of a wave in a panel that begins at x.
func (g *grid) waveAt(x float64, wave int) float64 {
	return x + g.caseRoom + 10 + (float64(wave)+0.5)*livesColumn
}

// life draws the story of a case of a code; row is that of the table. The first of a class is set off and names it.
func (g *grid) life(code, nth, row int, x, y float64) {
	cases := g.Codes[code].Cases
	st, first := cases[nth], nth == 0 || cases[nth-1].Class != cases[nth].Class
	if first {
		g.line(x, y, x+g.width, y, Rule)
	}
	g.small(x, y+12, Cut(st.Case, smallSize, g.caseRoom), Start).Fill = Ink
	for j, state := range st.States {
		m := g.sign(state, g.waveAt(x, j), y+8.5, stands(row, 3+j, g.Table.Rows[row].Cells[3+j]))
		m.Title = fmt.Sprintf("%s, %s, %s: %s", g.Codes[code].Label, st.Case, g.Waves[j].Label, stateWord(state))
	}
	if first {
		m := g.small(x+g.caseRoom+16+livesColumn*float64(len(st.States)), y+12, st.Class, Start)
		m.Size = tinySize
	}
}

// used are the states that occur.
func (d *Lives) used() []change.State {
	var all Flow
	for _, c := range d.Codes {
		all.Stories = append(all.Stories, c.Cases...)
	}
	return all.states()
}

func (d *Lives) tabled() table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: d.CaseHead, Left: true}, {Head: "Story", Left: true}}}
	for _, w := range d.Waves {
		t.Columns = append(t.Columns, table.Column{Head: w.Label})
	}
	for i, code := range d.Codes {
		for _, st := range code.Cases {
			cells := []table.Cell{table.Head(code.Label, 0), table.Str(st.Case), table.Str(st.Class)}
			for j, state := range st.States {
				c := table.Str(SignOf(state))
				if d.Ref != nil && state.Named() {
					c.Ref = d.Ref(i, j, st)
				}
				cells = append(cells, c)
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	return t
}
