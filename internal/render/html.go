package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

//go:embed html.css
var htmlStyle string

// policy forbids everything but the style sheet within the file: whatever a transcript says, nothing runs, and nothing
// is fetched or sent.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

// page is an HTML file in the making.
type page struct {
	*bytes.Buffer
	places  map[string]bool   // what links can lead to
	short   map[string]string // what places are called in the file
	unit    string
	figures int
	tables  int
}

func writeHTML(b *bytes.Buffer, d *document.Document) {
	p := &page{Buffer: b, places: d.Places(), short: shortened(d), unit: d.Unit}
	heading := "Report"
	if len(d.Title) > 0 {
		heading = d.Title[0]
	}
	p.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	p.WriteString(`<meta http-equiv="Content-Security-Policy" content="` + policy + "\">\n")
	p.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	p.WriteString("<title>" + markup(heading) + "</title>\n<style>\n" + htmlStyle + "</style>\n</head>\n<body>\n<header>\n<h1>" + markup(heading) + "</h1>\n")
	for i, line := range d.Title {
		if i > 0 {
			p.para("", line)
		}
	}
	p.WriteString("</header>\n")
	p.contents(d)
	p.WriteString("<main>\n")
	for i := range d.Sections {
		p.section(&d.Sections[i])
	}
	p.shelves(d)
	p.notes(d.Notes)
	p.WriteString("</main>\n</body>\n</html>\n")
}

func (p *page) para(class, text string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	p.WriteString("<p" + class + ">" + markup(text) + "</p>\n")
}

func (p *page) notes(notes []string) {
	if len(notes) == 0 {
		return
	}
	p.WriteString("<ul class=\"notes\">\n")
	for _, n := range notes {
		p.WriteString("<li>" + markup(n) + "</li>\n")
	}
	p.WriteString("</ul>\n")
}

// contents leads to the sections, if there are several.
func (p *page) contents(d *document.Document) {
	var items []string
	for _, s := range d.Sections {
		if s.Heading != "" && s.ID != "" {
			items = append(items, `<a href="#s.`+markup(s.ID)+`">`+markup(s.Heading)+"</a>")
		}
	}
	if len(d.Shelves) > 0 {
		items = append(items, `<a href="#s.quotes">Quotes</a>`)
	}
	if len(items) > 1 {
		p.WriteString("<nav aria-label=\"Contents\">" + strings.Join(items, "\n") + "</nav>\n")
	}
}

func (p *page) section(s *document.Section) {
	if s.ID != "" {
		p.WriteString(`<section id="s.` + markup(s.ID) + "\">\n")
	} else {
		p.WriteString("<section>\n")
	}
	if s.Heading != "" {
		p.WriteString("<h2>" + markup(s.Heading) + "</h2>\n")
	}
	if s.Lead != "" {
		p.para("", s.Lead)
	}
	for _, f := range s.Figures {
		p.figure(f)
	}
	for i := range s.Tables {
		p.table(&s.Tables[i], true)
	}
	p.names(s.Names)
	p.notes(s.Notes)
	p.WriteString("</section>\n")
}

func (p *page) figure(f *figure.Figure) {
	p.figures++
	p.WriteString("<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Figure " + strconv.Itoa(p.figures) + "\">\n")
	writeSVG(p.Buffer, p.linked(f), false)
	fmt.Fprintf(p, "</div>\n<figcaption>Figure %d. %s. %s</figcaption>\n", p.figures, markup(f.Title), markup(f.Desc))
	if len(f.Table.Columns) > 0 && !f.Tabled {
		fmt.Fprintf(p, "<details>\n<summary>Figure %d as a table</summary>\n", p.figures)
		t := f.Table
		t.Caption, t.Notes = "", nil
		p.table(&t, false)
		p.WriteString("</details>\n")
	}
	p.WriteString("</figure>\n")
}

// linked is the figure without links that lead nowhere.
func (p *page) linked(f *figure.Figure) *figure.Figure {
	out := *f
	out.Marks = make([]figure.Mark, len(f.Marks))
	copy(out.Marks, f.Marks)
	for i := range out.Marks {
		if c := out.Marks[i].Cell; c != nil && c.Ref != "" {
			leads := *c
			leads.Ref = p.called(c.Ref)
			if !p.places[c.Ref] {
				leads.Ref = ""
			}
			out.Marks[i].Cell = &leads
		}
	}
	return &out
}

func (p *page) table(t *table.Table, counted bool) {
	if len(t.Columns) == 0 {
		return
	}
	p.WriteString("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n")
	caption := t.Caption
	if counted {
		p.tables++
		caption = strings.TrimSuffix(fmt.Sprintf("Table %d. %s", p.tables, t.Caption), ". ")
	}
	if caption != "" {
		p.WriteString("<caption>" + markup(caption) + "</caption>\n")
	}
	p.heads(t)
	p.WriteString("<tbody>\n")
	for _, r := range t.Rows {
		p.row(t, r)
	}
	p.WriteString("</tbody>\n")
	p.foot(t)
	p.WriteString("</table>\n</div>\n")
	if counted {
		p.abbreviations(t)
	}
	p.notes(t.Notes)
}

func (p *page) heads(t *table.Table) {
	p.WriteString("<thead>\n")
	spans := groupSpans(t)
	if spans.any() {
		p.WriteString("<tr>")
		for _, s := range spans {
			if s.group == "" {
				p.WriteString(strings.Repeat("<td></td>", s.width))
				continue
			}
			fmt.Fprintf(p, `<th colspan="%d" scope="colgroup">%s</th>`, s.width, markup(s.group))
		}
		p.WriteString("</tr>\n")
	}
	p.WriteString("<tr>")
	for _, c := range t.Columns {
		class := ""
		if c.Left {
			class = ` class="l"`
		}
		if c.Head == "" {
			p.WriteString("<td" + class + "></td>")
			continue
		}
		p.WriteString("<th" + class + ` scope="col">` + markup(c.Head) + "</th>")
	}
	p.WriteString("</tr>\n</thead>\n")
}

// groupSpan is a heading over several columns.
type groupSpan struct {
	group string
	width int
}

type groupSpanList []groupSpan

func (l groupSpanList) any() bool {
	for _, s := range l {
		if s.group != "" {
			return true
		}
	}
	return false
}

// groupSpans are the groups of the columns from left to right; columns without a group stand alone.
func groupSpans(t *table.Table) groupSpanList {
	var out groupSpanList
	for i, c := range t.Columns {
		if i > 0 && c.Group != "" && c.Group == t.Columns[i-1].Group {
			out[len(out)-1].width++
			continue
		}
		out = append(out, groupSpan{c.Group, 1})
	}
	return out
}

func (p *page) row(t *table.Table, r table.Row) {
	p.WriteString("<tr>")
	for i, c := range r.Cells {
		text := p.cell(c)
		switch {
		case i == 0 && t.Columns[0].Left:
			class := "l"
			if c.Depth > 0 {
				class += " d" + strconv.Itoa(min(c.Depth, 4))
			}
			p.WriteString(`<th scope="row" class="` + class + `">` + text + "</th>")
		case i < len(t.Columns) && t.Columns[i].Left:
			p.WriteString(`<td class="l">` + text + "</td>")
		default:
			p.WriteString("<td>" + text + "</td>")
		}
	}
	p.WriteString("</tr>\n")
}

func (p *page) cell(c table.Cell) string {
	text := markup(c.String())
	if c.Kind == table.Undefined && c.Why != "" {
		text = `<span title="` + markup(c.Why) + `">` + text + "</span>"
	}
	if c.Ref == "" || !p.places[c.Ref] {
		return text
	}
	return `<a href="#` + markup(p.called(c.Ref)) + `">` + text + "</a>"
}

func (p *page) foot(t *table.Table) {
	if len(t.Foot) == 0 {
		return
	}
	p.WriteString("<tfoot>\n")
	spans := groupSpans(t)
	for _, r := range t.Foot {
		p.WriteString("<tr>")
		for i, s := range spans {
			text := ""
			if i < len(r.Cells) {
				text = markup(strings.TrimSpace(r.Cells[i].String()))
			}
			if i == 0 {
				span := ""
				if s.width > 1 {
					span = fmt.Sprintf(` colspan="%d"`, s.width)
				}
				p.WriteString(`<th scope="row" class="l"` + span + `>` + text + "</th>")
				continue
			}
			fmt.Fprintf(p, `<td colspan="%d">%s</td>`, s.width, text)
		}
		p.WriteString("</tr>\n")
	}
	p.WriteString("</tfoot>\n")
}

// abbreviations explains the signs of a table under it.
func (p *page) abbreviations(t *table.Table) {
	var parts []string
	for _, a := range document.Abbreviations(t, p.unit) {
		parts = append(parts, "<b>"+markup(a.Sign)+"</b> "+markup(a.Meaning))
	}
	if len(parts) > 0 {
		p.WriteString("<p class=\"abbr\">" + strings.Join(parts, "; ") + ".</p>\n")
	}
}
