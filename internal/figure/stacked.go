package figure

import (
	"fmt"
	"slices"

	"qcode/internal/analysis/change"
	"qcode/internal/table"
)

// Shares say how many cases are in each state, by row and group.
type Shares struct {
	Title, Desc, Unit string
	Rows              []Row
	Groups            []Group
	Count             [][]map[change.State]table.Cell // by row, then by group
	Notes             []string
}

// used are the states that occur, in the order of figures. Who was not interviewed is no part of a bar.
func (d *Shares) used() []change.State {
	return slices.DeleteFunc(States(), func(st change.State) bool {
		if st == change.NotInterviewed {
			return true
		}
		for _, r := range d.Count {
			for _, g := range r {
				if g[st].N > 0 || g[st].Kind == table.Suppressed {
					return false
				}
			}
		}
		return true
	})
}

// Stacked shows for each row and group all cases interviewed as one bar of 100 %, divided by how they stand to the code.
func Stacked(d Shares) *Figure {
	s := newSheet("stacked", d.Title, d.Desc)
	states := d.used()
	s.Table, s.Notes = d.tabled(states), d.Notes
	top, room := s.heading(), labelRoom(d.Rows)
	groupRoom := 0.0
	for _, g := range d.Groups {
		groupRoom = max(groupRoom, min(130, Measure(g.Label, smallSize)))
	}
	left := margin + room + 14 + groupRoom + 10
	top = s.legend(left, top, states) + 4
	const width, line, gap = 360.0, 19.0, 9.0
	block := line*float64(len(d.Groups)) + gap
	for i, r := range d.Rows {
		y := top + float64(i)*block
		s.label(Row{Label: r.Label, Depth: r.Depth}, margin, y+13, room)
		for j, g := range d.Groups {
			at := y + float64(j)*line
			s.small(left-8, at+13, Cut(g.Label, smallSize, groupRoom), End)
			s.stack(&d, states, i, j, left, at, width, line-3)
		}
	}
	return s.finish()
}

func (s *sheet) stack(d *Shares, states []change.State, i, j int, x, y, width, height float64) {
	total := int64(0)
	for _, st := range states {
		total += d.Count[i][j][st].N
	}
	if total == 0 {
		word := "–"
		for _, c := range d.Count[i][j] {
			if c.Kind == table.Suppressed {
				word = "withheld"
			}
		}
		s.small(x+4, y+height-4, word, Start)
		return
	}
	for k, st := range states {
		c := d.Count[i][j][st]
		if c.N == 0 {
			continue
		}
		w := width * float64(c.N) / float64(total)
		m := s.rect(x, y, w, height, stateColor(st))
		m.Stroke, m.StrokeWidth, m.Dashed = Outline, 1, st == change.Unknown
		m.Title = fmt.Sprintf("%s, %s: %s, %s of %d %s", d.Rows[i].Label, d.Groups[j].Label, stateWord(st), c.String(), total, d.Unit)
		m.Cell = stands(i*len(d.Groups)+j, 2+k, c)
		s.small(x+w/2, y+height-4, c.String(), Middle).Fill = On(stateColor(st))
		x += w
	}
}

func (d *Shares) tabled(states []change.State) table.Table {
	t := table.Table{Caption: d.Title, Notes: d.Notes, Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: "Group", Left: true}}}
	for _, st := range states {
		t.Columns = append(t.Columns, table.Column{Head: stateWord(st)})
	}
	for i, r := range d.Rows {
		for j, g := range d.Groups {
			cells := []table.Cell{table.Head(r.Label, r.Depth), table.Str(g.Label)}
			for _, st := range states {
				cells = append(cells, d.Count[i][j][st])
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	return t
}
