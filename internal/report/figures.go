package report

import (
	"fmt"

	"qcode/internal/figure"
	"qcode/internal/table"
)

// FigureKind is a figure that can be drawn, and the question it answers.
type FigureKind struct{ Name, Question string }

// FigureKinds lists the figures that qcode figure draws.
func FigureKinds() []FigureKind {
	return []FigureKind{
		{"heatmap", "where is each code strong, and when?"},
		{"dumbbell", "what moved between two waves, for those seen at both?"},
		{"slope", "how does each code run over the waves?"},
		{"alluvial", "who goes where between the waves, and how many are lost to follow-up?"},
		{"grid", "which case has which story?"},
		{"bars", "what is a barrier, what a facilitator, and for how many?"},
		{"stacked", "how do all cases divide, wave by wave?"},
		{"upset", "which codes come together on the same words?"},
		{"stripes", "where in each conversation?"},
		{"saturation", "did the last interviews still bring new codes?"},
		{"forest", "which codes do the coders agree on, and how surely?"},
	}
}

// Figure draws a figure of a kind. An error says why these data cannot be drawn so.
func Figure(s Source, kind string) (*figure.Figure, error) {
	switch kind {
	case "heatmap":
		return Heatmap(s), nil
	case "dumbbell":
		return Dumbbell(s)
	case "slope":
		return Slopes(s)
	case "alluvial":
		return Alluvial(s)
	case "grid":
		return Grid(s)
	case "bars":
		return Bars(s)
	case "stacked":
		return Stacked(s)
	case "upset":
		return UpSet(s)
	case "stripes":
		return Stripes(s)
	case "saturation":
		return Saturation(s)
	}
	return nil, fmt.Errorf("there is no figure %q of counts", kind)
}

// figureRows are rows as figures label them.
func (s *Source) figureRows(rows []row, flat bool) []figure.Row {
	out := make([]figure.Row, len(rows))
	for i, r := range rows {
		out[i] = figure.Row{ID: s.Tree.Nodes[r.node].Code.ID, Label: s.label(r, true).Text, Depth: r.depth}
		if flat {
			out[i].Depth = 0
		}
	}
	return out
}

// leaves are the rows that have no row under them: figures of single codes leave the headings out.
func (s *Source) leaves() []row {
	rows := s.rows()
	var out []row
	for i, r := range rows {
		if i+1 == len(rows) || rows[i+1].depth <= r.depth {
			out = append(out, r)
		}
	}
	return out
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
	c.Ref = s.ref(column, node, n)
	return c
}

// figureNotes say what the signs in a figure mean, and that the data are invented if they are.
func (s *Source) figureNotes(first ...string) []string {
	notes := first
	if s.unfinished() {
		notes = append(notes, "≥ a minimum: not all transcripts are completely coded.")
	}
	if m := s.Options.MinCell; m > 0 {
		notes = append(notes, fmt.Sprintf("Counts of %s below %d are withheld.", s.Study.Plural, m))
	}
	if s.Study.Synthetic {
		notes = append(notes, "SYNTHETIC DEMONSTRATION DATA, not findings.")
	}
	return notes
}

// whole refuses what names single cases where small counts are to be withheld.
func (s *Source) whole(what string) error {
	if s.Options.MinCell > 0 {
		return fmt.Errorf("a %s shows single %s, which --min-cell forbids", what, s.Study.Plural)
	}
	return nil
}

// askedNote explains § where it stands in a figure.
func (s *Source) askedNote() []string {
	if s.marked("§") {
		return []string{"§ the interview guide of that wave did not ask about it."}
	}
	return nil
}

func (s *Source) needWaves(n int, what string) error {
	if len(s.Study.Waves) == 0 || len(s.Columns) < n {
		return fmt.Errorf("a %s needs %d waves, and there are %d here", what, n, min(len(s.Columns), len(s.Study.Waves)))
	}
	return nil
}
