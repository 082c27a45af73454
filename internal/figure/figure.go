// Package figure draws results as data: a figure is a list of marks (rectangles, lines, circles, paths, texts) that
// know which cell of which table they stand for. Package render writes the marks as SVG, PNG or PDF; whoever cannot see
// them reads the table, which holds the same numbers.
package figure

import "qcode/internal/table"

// Figure is a picture that has not been written yet. Lengths are in pixels of 1/96 inch; y grows downwards.
type Figure struct {
	Kind          string // heatmap, dumbbell …
	Title         string // what it shows
	Desc          string // what is to be seen in it, for those who do not see it
	Width, Height float64
	Marks         []Mark
	Table         table.Table // the same numbers as a table
	Tabled        bool        // a table beside it has these numbers already
	Notes         []string    // what has to be known to read it
}

// Shape of a mark.
type Shape uint8

// The shapes. Which fields of a mark matter depends on it.
const (
	Rect   Shape = iota // X, Y, W, H
	Circle              // X, Y: centre; R
	Line                // from X, Y to X2, Y2
	Path                // Steps
	Text                // X, Y: baseline; Text, Size, Align, Bold, Upright
)

// Align of a text at its X.
type Align uint8

// The alignments.
const (
	Start Align = iota
	Middle
	End
)

// Step of a path: it leads to X, Y. Kind is M (go there), L (a line), C (a curve with two control points) or Z (close).
type Step struct {
	Kind           byte
	X, Y           float64
	X1, Y1, X2, Y2 float64 // control points of C
}

// Mark is one thing that is drawn.
type Mark struct {
	Shape      Shape
	X, Y, W, H float64
	R          float64
	X2, Y2     float64
	Steps      []Step

	Text    string
	Size    float64
	Align   Align
	Bold    bool
	Upright bool // written from bottom to top

	Fill, Stroke Color
	StrokeWidth  float64
	Dashed       bool

	Title string // what it says, in words; empty: decoration
	Cell  *Cell  // the number it stands for
}

// Cell says which cell of the figure's table a mark stands for, what is in it, and where its quotes are.
type Cell struct {
	Row, Column int
	Value       string // as the table prints it
	Ref         string // where the quotes behind it are found in a document; empty: nowhere
}

// Row of a figure: most often a code.
type Row struct {
	ID, Label string
	Depth     int
}

// Group of a figure: most often a wave. Note stands under its label.
type Group struct{ ID, Label, Note string }
