// Package table holds what is to be printed, as data: tables for people, rows for machines, and the notes that go
// with both. It lays nothing out and writes nothing; package render does.
package table

import (
	"fmt"
	"strconv"
)

// Report is the answer of a command that prints numbers: tables for people and the same facts for machines.
type Report struct {
	Kind   string // what it is, for machines: report, participants, compare …
	Title  []string
	Tables []Table
	Notes  []string // what a reader has to know to read the numbers
	Data   Data
}

// Table is laid out for people.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Foot    []Row // below the rows: a cell for each group of columns under one heading, not for each column
	Notes   []string
}

// Column of a table. Group is a heading over several neighbouring columns.
type Column struct {
	Head, Group string
	Left        bool // texts stand left, numbers right
	Tight       bool // the column may be cut short where space is scarce
}

// Row of a table; it has as many cells as the table has columns.
type Row struct{ Cells []Cell }

// Kind of a cell.
type Kind uint8

// The kinds of cells.
const (
	Empty      Kind = iota
	Text            // Text
	Label           // Text, set in by Depth
	Count           // N
	Fraction        // N of Of
	Percent         // N of Of in percent, rounded half up
	Real            // F, with Digits decimals
	Missing         // not interviewed: nobody could have said it
	Unknown         // not finished: it is not known yet
	Undefined       // no value exists; Why says why
	Suppressed      // withheld: a count below Of; where Of is 0, one that would give such a count away
)

// Cell is a value with its meaning.
type Cell struct {
	Kind    Kind
	Text    string
	N, Of   int64
	F       float64
	Digits  int
	Why     string
	Depth   int
	AtLeast bool   // a minimum: something is not finished
	Mark    string // a sign that a note explains, such as §
	Ref     string // where the quotes behind the number are found in a document; empty: nowhere
}

// String is the cell as people read it.
func (c Cell) String() string {
	s := c.bare()
	if c.AtLeast && s != "" {
		s = "≥" + s
	}
	return s + c.Mark
}

func (c Cell) bare() string {
	switch c.Kind {
	case Text, Label:
		return c.Text
	case Count:
		return Number(c.N)
	case Fraction:
		return fmt.Sprintf("%d/%d", c.N, c.Of)
	case Percent:
		return fmt.Sprintf("%d%%", Rounded(c.N, c.Of))
	case Real:
		return strconv.FormatFloat(c.F, 'f', c.Digits, 64)
	case Missing:
		return "–"
	case Unknown:
		return "?"
	case Undefined:
		return "undefined"
	case Suppressed:
		if c.Of == 0 {
			return "×"
		}
		return fmt.Sprintf("<%d", c.Of)
	}
	return ""
}

// Data are rows for machines: tidy, with stable names.
type Data struct {
	Fields []string
	Rows   [][]Value
}

// Value is a string, an int, a float64, a bool, a []string, or nil for what does not exist.
type Value any

// Add appends a row.
func (d *Data) Add(values ...Value) { d.Rows = append(d.Rows, values) }

// Check returns an error for a row that has not one value for each field: it would say something else than it means.
func (d *Data) Check() error {
	for i, row := range d.Rows {
		if len(row) != len(d.Fields) {
			return fmt.Errorf("row %d of the data has %d values for %d fields", i+1, len(row), len(d.Fields))
		}
	}
	return nil
}

// Cells of the simple kinds.

// Int is a count.
func Int(n int) Cell { return Cell{Kind: Count, N: int64(n)} }

// Of is a fraction such as 7/11; 0/0 is Missing.
func Of(n, of int) Cell {
	if of == 0 {
		return Cell{Kind: Missing}
	}
	return Cell{Kind: Fraction, N: int64(n), Of: int64(of)}
}

// Share is a fraction in percent; of 0 it is Missing.
func Share(n, of int) Cell {
	if of == 0 {
		return Cell{Kind: Missing}
	}
	return Cell{Kind: Percent, N: int64(n), Of: int64(of)}
}

// Str is a text.
func Str(s string) Cell { return Cell{Kind: Text, Text: s} }

// Head is a label, set in by depth.
func Head(s string, depth int) Cell { return Cell{Kind: Label, Text: s, Depth: depth} }

// Rounded is 100 n / of, rounded half up, as whole percent.
func Rounded(n, of int64) int64 { return (200*n + of) / (2 * of) }

// Number writes n with thin groups of three digits from five digits on: 199 740 in text for people.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	if len(s) < 5 {
		return s
	}
	out := ""
	for len(s) > 3 {
		out = "\u202f" + s[len(s)-3:] + out
		s = s[:len(s)-3]
	}
	return s + out
}
