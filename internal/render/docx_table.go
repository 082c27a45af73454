package render

import (
	"fmt"
	"strings"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// docxWidth is the width of the text on a page, in twentieths of a point.
const docxWidth = 9638

// table writes a table that can be edited: rules above and below as journals want them, heads that repeat on each page,
// rows that do not break, and every abbreviation explained in a footnote under it.
func (w *docx) table(t *table.Table) {
	if len(t.Columns) == 0 {
		return
	}
	w.tables++
	w.caption("Table", w.tables, t.Caption)
	notes := document.Abbreviations(t, w.unit)
	letters := map[string]string{}
	for _, a := range notes {
		if isHead(t, a.Sign) {
			letters[a.Sign] = string(rune('a' + len(letters)%26))
		}
	}
	widths := docxWidths(t)
	fmt.Fprintf(w, `<w:tbl><w:tblPr><w:tblStyle w:val="Numbers"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="%s"/></w:tblPr><w:tblGrid>`, sum(widths), markup(t.Caption))
	for _, x := range widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, x)
	}
	w.WriteString("</w:tblGrid>\n")
	w.heads(t, widths, letters)
	for i, r := range t.Rows {
		w.row(t, r, widths, i == len(t.Rows)-1 && len(t.Foot) == 0)
	}
	w.foot(t, widths)
	w.WriteString("</w:tbl>\n")
	for _, a := range notes {
		w.WriteString(`<w:p><w:pPr><w:pStyle w:val="TableNote"/></w:pPr>`)
		if l := letters[a.Sign]; l != "" {
			w.run(`<w:vertAlign w:val="superscript"/>`, l)
		}
		w.run("", a.Sign+": "+a.Meaning+".")
		w.WriteString("</w:p>\n")
	}
	for _, n := range t.Notes {
		w.para("TableNote", n)
	}
	w.para("Normal", "")
}

func isHead(t *table.Table, sign string) bool {
	for _, c := range t.Columns {
		if c.Head == sign {
			return true
		}
	}
	return false
}

func sum(all []int) (n int) {
	for _, x := range all {
		n += x
	}
	return n
}

// docxWidths gives each column what its longest word or cell needs, and shrinks the columns of texts until all fit.
func docxWidths(t *table.Table) []int {
	const perPixel, pad = 15.0, 160.0 // of texts of 12 pixels, which is 9 points
	const boldSize = 13.5             // bold letters are that much wider
	out := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		need := figure.Measure(c.Head+"a", boldSize)
		for _, r := range t.Rows {
			if i < len(r.Cells) {
				need = max(need, figure.Measure(r.Cells[i].String(), 12)+float64(r.Cells[i].Depth)*10)
			}
		}
		out[i] = int(need*perPixel + pad)
	}
	from := 0
	for _, s := range groupSpans(t) {
		need := int(figure.Measure(s.group, boldSize)*perPixel+pad) - sum(out[from:from+s.width])
		for i := 0; need > 0 && i < s.width; i++ {
			out[from+i] += need/s.width + 1
		}
		from += s.width
	}
	shrink(t, out)
	return out
}

// shrink makes columns of texts narrower, the widest first, then all alike.
func shrink(t *table.Table, widths []int) {
	const narrowest = 1700
	for over := sum(widths) - docxWidth; over > 0; over = sum(widths) - docxWidth {
		widest := -1
		for i, c := range t.Columns {
			if c.Left && widths[i] > narrowest && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			total := sum(widths)
			for i := range widths {
				widths[i] = widths[i] * docxWidth / total
			}
			return
		}
		widths[widest] = max(narrowest, widths[widest]-min(over, 200))
	}
}

// Borders of the cells of a row: above, below.
const (
	ruleTop    = `<w:top w:val="single" w:sz="8" w:space="0" w:color="111111"/>`
	ruleBottom = `<w:bottom w:val="single" w:sz="8" w:space="0" w:color="111111"/>`
	ruleThin   = `<w:bottom w:val="single" w:sz="4" w:space="0" w:color="111111"/>`
)

func (w *docx) heads(t *table.Table, widths []int, letters map[string]string) {
	spans := groupSpans(t)
	top := ruleTop
	if spans.any() {
		w.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		from := 0
		for _, s := range spans {
			rule := ruleTop
			if s.group != "" {
				rule += ruleThin
			}
			w.cell(sum(widths[from:from+s.width]), s.width, rule, "center", 0, func() { w.run("<w:b/>", s.group) })
			from += s.width
		}
		w.WriteString("</w:tr>\n")
		top = ""
	}
	w.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		w.cell(widths[i], 1, top+ruleThin, docxAlign(c.Left), 0, func() {
			w.run("<w:b/>", c.Head)
			if l := letters[c.Head]; l != "" {
				w.run(`<w:b/><w:vertAlign w:val="superscript"/>`, l)
			}
		})
	}
	w.WriteString("</w:tr>\n")
}

func docxAlign(left bool) string {
	if left {
		return "left"
	}
	return "right"
}

// cell writes one cell. A cell holds a paragraph, even an empty one: Word refuses the file otherwise.
func (w *docx) cell(width, span int, borders, align string, depth int, content func()) {
	fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if span > 1 {
		fmt.Fprintf(w, `<w:gridSpan w:val="%d"/>`, span)
	}
	if borders != "" {
		w.WriteString("<w:tcBorders>" + borders + "</w:tcBorders>")
	}
	w.WriteString(`</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>`)
	if depth > 0 {
		fmt.Fprintf(w, `<w:ind w:left="%d"/>`, depth*170)
	}
	w.WriteString(`<w:jc w:val="` + align + `"/></w:pPr>`)
	content()
	w.WriteString("</w:p></w:tc>")
}

func (w *docx) row(t *table.Table, r table.Row, widths []int, last bool) {
	w.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	rule := ""
	if last {
		rule = ruleBottom
	}
	for i := range t.Columns {
		var c table.Cell
		if i < len(r.Cells) {
			c = r.Cells[i]
		}
		w.cell(widths[i], 1, rule, docxAlign(t.Columns[i].Left), c.Depth, func() { w.run("", c.String()) })
	}
	w.WriteString("</w:tr>\n")
}

func (w *docx) foot(t *table.Table, widths []int) {
	spans := groupSpans(t)
	for n, r := range t.Foot {
		w.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		rule := ""
		if n == 0 {
			rule = strings.Replace(ruleThin, "w:bottom", "w:top", 1)
		}
		if n == len(t.Foot)-1 {
			rule += ruleBottom
		}
		from := 0
		for i, s := range spans {
			text, align := "", "center"
			if i < len(r.Cells) {
				text = strings.TrimSpace(r.Cells[i].String())
			}
			if i == 0 {
				align = "left"
			}
			w.cell(sum(widths[from:from+s.width]), s.width, rule, align, 0, func() { w.run("", text) })
			from += s.width
		}
		w.WriteString("</w:tr>\n")
	}
}
