package render

import (
	"strconv"
	"strings"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// table writes a table on a sheet of its own. A fraction becomes two numbers in two columns, n and N; a percentage a
// number between 0 and 1 that shows as one; what is no number, such as “not interviewed”, stays a text.
func (w *book) table(name string, t *table.Table) {
	if len(t.Columns) == 0 {
		return
	}
	name = w.sheet(name)
	split := fractions(t)
	heads, column := 1, 1
	if groupSpans(t).any() {
		heads = 2
	}
	for i, c := range t.Columns {
		if heads == 2 {
			w.set(name, column, 1, c.Group, "bold right")
		}
		parts := []string{c.Head}
		if split[i] {
			parts = fractionHeads(c.Head)
			if heads == 2 {
				w.set(name, column+1, 1, c.Group, "bold right")
			}
		}
		for k, head := range parts {
			style := "bold under right"
			if c.Left {
				style = "bold under"
			}
			w.set(name, column+k, heads, head, style)
			w.width(name, column+k, w.needs(t, i, head))
		}
		column += len(parts)
	}
	for i, r := range t.Rows {
		w.row(name, heads+1+i, t, r, split)
	}
	w.freeze(name, 1, heads)
	w.underneath(name, heads+len(t.Rows)+1, t)
}

// fractions says which columns hold fractions.
func fractions(t *table.Table) []bool {
	out := make([]bool, len(t.Columns))
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			if i < len(out) && c.Kind == table.Fraction {
				out[i] = true
			}
		}
	}
	return out
}

// fractionHeads are the heads of the two columns of a fraction: n/N is n and N.
func fractionHeads(head string) []string {
	if head == "n/N" {
		return []string{"n", "N"}
	}
	return []string{head, "of"}
}

func (w *book) needs(t *table.Table, i int, head string) float64 {
	need := max(figure.Measure(head, 1.1), figure.Measure(t.Columns[i].Group, 1.1))
	for _, r := range t.Rows {
		if i < len(r.Cells) && t.Columns[i].Left {
			need = max(need, figure.Measure(r.Cells[i].String(), 1)+float64(r.Cells[i].Depth))
		}
	}
	return min(max(8, need*2+2), 60)
}

func (w *book) row(name string, at int, t *table.Table, r table.Row, split []bool) {
	column := 1
	for i, c := range r.Cells {
		if i >= len(t.Columns) {
			break
		}
		w.cell(name, column, at, c)
		column++
		if split[i] {
			if c.Kind == table.Fraction {
				w.set(name, column, at, c.Of, "")
			}
			column++
		}
	}
}

func (w *book) cell(name string, column, row int, c table.Cell) {
	switch c.Kind {
	case table.Count, table.Fraction:
		w.set(name, column, row, c.N, signed(c, "0"))
	case table.Percent:
		w.set(name, column, row, float64(c.N)/float64(c.Of), signed(c, "0%"))
	case table.Real:
		w.set(name, column, row, c.F, signed(c, strings.TrimSuffix("0."+strings.Repeat("0", c.Digits), ".")))
	case table.Label:
		style := ""
		if c.Depth > 0 {
			style = "indent" + strconv.Itoa(min(c.Depth, 9))
		}
		w.set(name, column, row, c.Text, style)
	case table.Text:
		w.set(name, column, row, c.Text, "")
	case table.Undefined:
		w.set(name, column, row, strings.TrimSuffix("undefined: "+c.Why, ": "), "right")
	case table.Empty:
	default:
		w.set(name, column, row, c.String(), "right")
	}
}

// signed shows the signs of a number through its format, so that it stays a number. A plain one needs no format.
func signed(c table.Cell, format string) string {
	if !c.AtLeast && c.Mark == "" {
		if format == "0" {
			return ""
		}
		return "=" + format
	}
	if c.AtLeast {
		format = `"≥"` + format
	}
	if c.Mark != "" {
		format += `"` + strings.ReplaceAll(c.Mark, `"`, "") + `"`
	}
	return "=" + format
}

// underneath writes foot, abbreviations and notes below the rows.
func (w *book) underneath(name string, at int, t *table.Table) {
	for _, line := range footNotes(*t) {
		w.set(name, 1, at, line, "")
		at++
	}
	at++
	for _, a := range document.Abbreviations(t, w.unit) {
		w.set(name, 1, at, a.Sign+": "+a.Meaning, "")
		at++
	}
	for _, n := range t.Notes {
		w.set(name, 1, at, n, "")
		at++
	}
}
