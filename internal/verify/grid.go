package verify

import (
	"fmt"
	"strings"
)

// maxCells is more than the tables of any file that somebody prints have: what would be larger is a file made to harm.
const maxCells = 4 << 20

// maxWidth bounds the columns that a cell may claim.
const maxWidth = 1 << 10

// grid is a table that is read cell by cell.
type grid struct {
	head []string // its last row holds a name for each column
	rows []Row
	row  []string

	cells int // in the rows of this table and those before it in the file
}

// next is an empty grid for the next table of the file.
func (g *grid) next() grid { return grid{cells: g.cells} }

// cell ends a cell; width is how many columns it goes over, of which the others stay empty. Spaces that do not break stay as
// they are: they divide the digits of a number.
func (g *grid) cell(text string, width int) {
	breaks := func(r rune) bool { return strings.ContainsRune(" \t\n\r", r) }
	g.row = append(g.row, strings.Join(strings.FieldsFunc(text, breaks), " "))
	for n := min(width, maxWidth); n > 1 && len(g.row) < maxWidth; n-- {
		g.row = append(g.row, "")
	}
}

// end ends a row.
func (g *grid) end(line int, isHead bool) {
	g.cells += len(g.row)
	switch {
	case len(g.row) == 0:
		return
	case g.cells > maxCells: // table refuses
	case isHead:
		g.head = g.row
	default:
		g.rows = append(g.rows, Row{line, g.row})
	}
	g.row = nil
}

// table is the grid with a name for each column: those of the head; without one, those of the first row; and where there
// are too few, their numbers.
func (g *grid) table(name string) (Table, error) {
	head, rows := g.head, g.rows
	if head == nil && len(rows) > 1 {
		head, rows = rows[0].Cells, rows[1:]
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	if g.cells > maxCells || width*len(rows) > maxCells {
		return Table{}, fmt.Errorf("%s holds tables of more than %d cells, which nobody prints", name, maxCells)
	}
	t := Table{Names: head}
	if len(head) != width {
		t.Names = make([]string, width)
		for i := range t.Names {
			t.Names[i] = fmt.Sprintf("column %d", i+1)
		}
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, Row{r.Line, append(r.Cells, make([]string, width-len(r.Cells))...)})
	}
	return t, nil
}
