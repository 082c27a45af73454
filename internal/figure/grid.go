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
	const line, column = 17.0, 22.0
	width := caseRoom + 10 + column*float64(len(d.Waves)) + 6 + classRoom
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
			s.Marks = append(s.Marks, Mark{Shape: Text, X: x + caseRoom + 10 + (float64(j)+0.5)*column, Y: body - 4, Text: fmt.Sprint(j + 1), Size: tinySize, Align: Middle, Fill: Dim, Title: w.Label})
		}
		for k, st := range c.Cases {
			s.life(&d, i, row, st, x, body+float64(k)*line, caseRoom, column, k == 0 || c.Cases[k-1].Class != st.Class, width)
			row++
		}
		tallest = max(tallest, 50+float64(len(c.Cases))*line)
	}
	return s.finish()
}

func (s *sheet) life(d *Lives, code, row int, st Story, x, y, caseRoom, column float64, first bool, width float64) {
	if first {
		s.line(x, y, x+width, y, Rule)
	}
	s.small(x, y+12, Cut(st.Case, smallSize, caseRoom), Start).Fill = Ink
	for j, state := range st.States {
		c := s.Table.Rows[row].Cells[3+j]
		m := s.sign(state, x+caseRoom+10+(float64(j)+0.5)*column, y+8.5, stands(row, 3+j, c))
		m.Title = fmt.Sprintf("%s, %s, %s: %s", d.Codes[code].Label, st.Case, d.Waves[j].Label, stateWord(state))
	}
	if first {
		m := s.small(x+caseRoom+16+column*float64(len(st.States)), y+12, st.Class, Start)
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
