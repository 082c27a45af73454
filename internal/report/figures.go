package report

import (
	"fmt"

	"qcode/internal/figure"
	"qcode/internal/table"
)

// figureRows are the rows of a figure, with the nodes they stand for.
func (s *Source) figureRows() ([]figure.Row, []row) {
	rows := s.rows()
	out := make([]figure.Row, len(rows))
	for i, r := range rows {
		out[i] = figure.Row{ID: s.Tree.Nodes[r.node].Code.ID, Label: s.label(r, true).Text, Depth: r.depth}
	}
	return out, rows
}

// figureGroups are the columns of the source.
func (s *Source) figureGroups() []figure.Group {
	var out []figure.Group
	for i := range s.Columns {
		c := &s.Columns[i]
		out = append(out, figure.Group{ID: c.ID, Label: s.short(c), Note: fmt.Sprintf("N = %d", c.Of())})
	}
	return out
}

// outer shows the levels that fit where none were asked for.
func (s *Source) outer() {
	if len(s.Options.Levels) == 0 && len(s.Options.Under) == 0 {
		s.Options.Levels = s.outerLevels()
	}
}

// Heatmap shows how many cases name each code in each group.
func Heatmap(s Source) *figure.Figure {
	s.outer()
	rows, nodes := s.figureRows()
	m := figure.Matrix{
		Title: "Who names what, when", Unit: s.Study.Plural, RowHead: "Code", Rows: rows, Groups: s.figureGroups(),
		Desc: fmt.Sprintf("Heat map: for each code and group the number of %s who name it, of those interviewed.", s.Study.Plural),
	}
	for _, r := range nodes {
		var cells []table.Cell
		for i := range s.Columns {
			cells = append(cells, s.fraction(i, r.node))
		}
		m.Cells = append(m.Cells, cells)
	}
	m.Notes = append([]string{fmt.Sprintf("n/N: %s who name it, of those interviewed; the darker, the larger the share.", s.Study.Plural)}, s.figureNotes()...)
	return figure.Heatmap(m)
}

// fraction is n/N of a code in a column, as tables print it.
func (s *Source) fraction(column, node int) table.Cell {
	col := &s.Columns[column]
	n, of := col.Cells[node].N, col.Of()
	c := table.Of(n, of)
	open := len(col.Done) < of
	if s.small(n) {
		c = s.cases(n, open)
	}
	c.AtLeast = open && of > 0 && c.Kind == table.Fraction
	c.Mark = s.notAsked(col, node)
	c.Ref = s.ref(column, node)
	return c
}

// figureNotes say what the signs in a figure mean, and that the data are invented if they are.
func (s *Source) figureNotes() []string {
	var notes []string
	if s.marked("§") {
		notes = append(notes, "§ the interview guide of that wave did not ask about it.")
	}
	if s.unfinished() {
		notes = append(notes, "≥ a minimum: not all transcripts are completely coded.")
	}
	if m := s.Options.MinCell; m > 0 {
		notes = append(notes, fmt.Sprintf("Counts below %d are withheld.", m))
	}
	if s.Study.Synthetic {
		notes = append(notes, "SYNTHETIC DEMONSTRATION DATA, not findings.")
	}
	return notes
}

// ref is where a document shows the quotes behind a number.
func (s *Source) ref(column, node int) string {
	return ""
}

// FigureKind is a figure that can be drawn, and the question it answers.
type FigureKind struct{ Name, Question string }

// FigureKinds lists them.
func FigureKinds() []FigureKind {
	return []FigureKind{
		{"heatmap", "where is each code strong, and when?"},
	}
}

// Figure draws a figure of a kind. An error says why these data cannot be drawn so.
func Figure(s Source, kind string) (*figure.Figure, error) {
	switch kind {
	case "heatmap":
		return Heatmap(s), nil
	}
	return nil, fmt.Errorf("there is no figure %q", kind)
}
