package report

import (
	"fmt"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// Heatmap shows how many cases name each code in each group.
func Heatmap(s Source) *figure.Figure {
	s.outer()
	m := s.matrix(s.rows(), false)
	m.Title = "Who names what, and when"
	if len(s.Columns) < 2 || s.waveOf(&s.Columns[0]) < 0 {
		m.Title = "Who names what"
	}
	m.Desc = fmt.Sprintf("Heat map. For each code and group it prints the number of %s who name the code, of those interviewed; a darker cell is a larger share.", s.Study.Plural)
	m.Notes = s.figureNotes(append([]string{fmt.Sprintf("n/N: %s who name it, of those interviewed; the darker, the larger the share.", s.Study.Plural)}, s.askedNote()...)...)
	return figure.Heatmap(m)
}

func (s *Source) matrix(rows []row, flat bool) figure.Matrix {
	m := figure.Matrix{Unit: s.Study.Plural, RowHead: "Code", Rows: s.figureRows(rows, flat), Groups: s.figureGroups()}
	for _, r := range rows {
		var cells []table.Cell
		for i := range s.Columns {
			cells = append(cells, s.fraction(i, r.node))
		}
		m.Cells = append(m.Cells, cells)
	}
	return m
}

// Slopes shows the share of cases in each code over the waves.
func Slopes(s Source) (*figure.Figure, error) {
	if err := s.needWaves(2, "slope"); err != nil {
		return nil, err
	}
	s.outer()
	rows := s.leaves()
	if len(rows) > 40 {
		return nil, fmt.Errorf("%d codes are too many for small multiples; choose some with --code or --levels", len(rows))
	}
	m := s.matrix(rows, true)
	m.Title = "How each code runs over the waves"
	m.Desc = fmt.Sprintf("Small multiples, one for each code: the share of %s who name it at each wave, of all interviewed then.", s.Study.Plural)
	meaning := fmt.Sprintf("Height: share of the %s interviewed at that wave, 0 to 100 %%. N differs by wave, so a slope is not the change within the same %s.", s.Study.Plural, s.Study.Plural)
	m.Notes = s.figureNotes(append([]string{meaning}, s.askedNote()...)...)
	return figure.Slopes(m), nil
}

// Dumbbell shows what moved between the first and the last column, over the cases seen at both.
func Dumbbell(s Source) (*figure.Figure, error) {
	if err := s.needWaves(2, "dumbbell"); err != nil {
		return nil, err
	}
	s.outer()
	from, to := &s.Columns[0], &s.Columns[len(s.Columns)-1]
	pair := change.Between(from, to)
	d := figure.Moves{
		Title: fmt.Sprintf("What moved from %s to %s", s.short(from), s.short(to)), Unit: s.Study.Plural,
		From: s.short(from), To: s.short(to), N: len(pair.Cases),
		Desc: fmt.Sprintf("Dumbbell. For each code the number of %s who name it at the two waves, of the %d seen and completely coded at both, the largest rise first.", s.Study.Plural, len(pair.Cases)),
	}
	meaning := fmt.Sprintf("Of the %d %s seen and completely coded at both waves. + gained, − lost the code. No test was made.", len(pair.Cases), s.Study.Plural)
	d.Notes = s.figureNotes(append([]string{meaning}, s.askedNote()...)...)
	labels := s.figureRows(s.leaves(), true)
	for i, r := range s.leaves() {
		m := pair.Of(r.node)
		gained, lost := s.moved(m)
		gained.Ref, lost.Ref = s.moveRef(r.node, "gained", len(m.Gained)), s.moveRef(r.node, "lost", len(m.Lost))
		d.Rows = append(d.Rows, figure.Move{
			Row:  labels[i],
			From: s.paired(0, r.node, len(m.Lost)+len(m.Kept), len(pair.Cases)), To: s.paired(len(s.Columns)-1, r.node, len(m.Gained)+len(m.Kept), len(pair.Cases)),
			Gained: gained, Lost: lost,
		})
	}
	return figure.Dumbbell(d), nil
}

// paired is n of the pair's N.
func (s *Source) paired(column, node, n, of int) table.Cell {
	c := table.Of(n, of)
	if s.small(n) {
		c = s.cases(n, false)
	}
	c.Ref, c.Mark = s.ref(column, node, n), s.notAsked(&s.Columns[column], node)
	return c
}

// Bars sets barriers against facilitators.
func Bars(s Source) (*figure.Figure, error) {
	if !s.valenced() {
		return nil, fmt.Errorf("no coding says barrier or facilitator")
	}
	if len(s.Columns) > 6 {
		return nil, fmt.Errorf("%d panels are too many; choose some with --wave", len(s.Columns))
	}
	s.outer()
	rows := s.leaves()
	d := figure.Judgements{
		Title: "Barriers and facilitators", Unit: s.Study.Plural, Rows: s.figureRows(rows, true), Groups: s.figureGroups(),
		Desc:  fmt.Sprintf("Bars. For each code the number of %s who name it as a barrier, to the left, and as a facilitator, to the right.", s.Study.Plural),
		Notes: s.figureNotes(fmt.Sprintf("Number of %s; one can name both.", s.Study.Plural)),
	}
	for _, r := range rows {
		var cells []figure.Judged
		for i := range s.Columns {
			c := s.Columns[i].Cells[r.node]
			j := figure.Judged{Barrier: s.judged(i, c, 0), Facilitator: s.judged(i, c, 1)}
			j.Barrier.Ref, j.Facilitator.Ref = s.valenceRef(i, r.node, "barrier", c.Barrier), s.valenceRef(i, r.node, "facilitator", c.Facilitator)
			cells = append(cells, j)
		}
		d.Cells = append(d.Cells, cells)
	}
	return figure.Bars(d), nil
}

// judged is one of judgedCells, for a figure.
func (s *Source) judged(column int, c frequency.Cell, which int) table.Cell {
	col := &s.Columns[column]
	if col.Of() == 0 {
		return table.Cell{Kind: table.Missing}
	}
	return s.judgedCells(c, len(col.Done) < col.Of())[which]
}

// Stacked divides all cases interviewed by how they stand to each code.
func Stacked(s Source) (*figure.Figure, error) {
	s.outer()
	rows := s.leaves()
	d := figure.Shares{
		Title: "How all " + s.Study.Plural + " divide", Unit: s.Study.Plural, Rows: s.figureRows(rows, true), Groups: s.figureGroups(),
		Desc:  fmt.Sprintf("Stacked bars of 100 %%. For each code and group, how the %s interviewed divide: facilitator, both, barrier, named without either, not named.", s.Study.Plural),
		Notes: s.figureNotes(fmt.Sprintf("Numbers of %s. Each bar is all who were interviewed.", s.Study.Plural)),
	}
	for _, r := range rows {
		var groups []map[change.State]table.Cell
		for i := range s.Columns {
			groups = append(groups, s.divided(i, r.node))
		}
		d.Count = append(d.Count, groups)
	}
	return figure.Stacked(d), nil
}

// divided counts the states of the cases in a column. Where one number is too small to be shown, none is: the others
// would tell it.
func (s *Source) divided(column, node int) map[change.State]table.Cell {
	col, count := &s.Columns[column], map[change.State]int{}
	for _, k := range col.Cases {
		count[change.Follow(s.Columns[column:column+1], node, k).States[0]]++
	}
	out, hidden := map[change.State]table.Cell{}, false
	for _, st := range figure.States() {
		out[st] = table.Int(count[st])
		hidden = hidden || s.small(count[st])
	}
	for st, c := range out {
		switch {
		case hidden:
			out[st] = withheld()
		case st == change.Barrier || st == change.Facilitator:
			c.Ref = s.valenceRef(column, node, st.String(), int(c.N))
			out[st] = c
		case st.Named():
			c.Ref = s.ref(column, node, int(c.N))
			out[st] = c
		}
	}
	return out
}
