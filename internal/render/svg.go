package render

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"qcode/internal/figure"
)

// The fonts of figures: all of one width, so that what was measured fits.
const svgFonts = "Arial,'Liberation Sans',Helvetica,sans-serif"

// svgDefault is the size of texts that do not say another.
const svgDefault = 12

// writeSVG writes a figure. Alone it is a file of its own; inside a page it takes links to quotes and the page's font.
func writeSVG(b *bytes.Buffer, f *figure.Figure, alone bool) {
	w, h := number(f.Width), number(f.Height)
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + w + " " + h + `"`)
	if alone {
		b.WriteString(` width="` + w + `" height="` + h + `"`)
	} else {
		b.WriteString(` style="width:` + w + `px"`)
	}
	fmt.Fprintf(b, ` role="img" aria-label="%s" data-figure="%s" font-family="%s" font-size="%d">`, markup(f.Title), markup(f.Kind), svgFonts, svgDefault)
	b.WriteString("\n<title>" + markup(f.Title) + "</title>\n")
	if f.Desc != "" {
		b.WriteString("<desc>" + markup(f.Desc) + "</desc>\n")
	}
	if alone {
		b.WriteString(`<rect width="` + w + `" height="` + h + `" fill="#ffffff"/>` + "\n")
	}
	for i := range f.Marks {
		writeMark(b, &f.Marks[i], alone)
	}
	b.WriteString("</svg>\n")
}

func writeMark(b *bytes.Buffer, m *figure.Mark, alone bool) {
	link := !alone && m.Cell != nil && m.Cell.Ref != ""
	if link {
		// The table under the figure has the same links for the keyboard.
		b.WriteString(`<a href="#` + markup(m.Cell.Ref) + `" tabindex="-1">`)
	}
	name := svgShape(b, m)
	if m.Title != "" {
		b.WriteString("><title>" + markup(m.Title) + "</title>")
		if m.Shape == figure.Text {
			b.WriteString(markup(m.Text))
		}
		b.WriteString("</" + name + ">")
	} else if m.Shape == figure.Text {
		b.WriteString(">" + markup(m.Text) + "</text>")
	} else {
		b.WriteString("/>")
	}
	if link {
		b.WriteString("</a>")
	}
	b.WriteString("\n")
}

// svgShape opens the element of a mark, with all its attributes.
func svgShape(b *bytes.Buffer, m *figure.Mark) (name string) {
	attr := func(name string, x float64) { b.WriteString(" " + name + `="` + number(x) + `"`) }
	switch m.Shape {
	case figure.Rect:
		name = "rect"
		b.WriteString("<rect")
		attr("x", m.X)
		attr("y", m.Y)
		attr("width", m.W)
		attr("height", m.H)
	case figure.Circle:
		name = "circle"
		b.WriteString("<circle")
		attr("cx", m.X)
		attr("cy", m.Y)
		attr("r", m.R)
	case figure.Line:
		name = "line"
		b.WriteString("<line")
		attr("x1", m.X)
		attr("y1", m.Y)
		attr("x2", m.X2)
		attr("y2", m.Y2)
	case figure.Path:
		name = "path"
		b.WriteString(`<path d="` + svgSteps(m.Steps) + `"`)
	default:
		name = "text"
		b.WriteString("<text")
		svgText(b, m, attr)
	}
	svgPaint(b, m, attr)
	if m.Cell != nil {
		fmt.Fprintf(b, ` data-cell="%d,%d" data-value="%s"`, m.Cell.Row, m.Cell.Column, markup(m.Cell.Value))
	}
	return name
}

func svgText(b *bytes.Buffer, m *figure.Mark, attr func(string, float64)) {
	attr("x", m.X)
	attr("y", m.Y)
	if m.Size != svgDefault {
		attr("font-size", m.Size)
	}
	switch m.Align {
	case figure.Middle:
		b.WriteString(` text-anchor="middle"`)
	case figure.End:
		b.WriteString(` text-anchor="end"`)
	}
	if m.Bold {
		b.WriteString(` font-weight="bold"`)
	}
	if m.Upright {
		b.WriteString(` transform="rotate(-90 ` + number(m.X) + " " + number(m.Y) + `)"`)
	}
}

func svgPaint(b *bytes.Buffer, m *figure.Mark, attr func(string, float64)) {
	switch {
	case m.Fill != "":
		b.WriteString(` fill="` + string(m.Fill) + `"`)
	case m.Shape != figure.Line:
		b.WriteString(` fill="none"`)
	}
	if m.Stroke == "" {
		return
	}
	b.WriteString(` stroke="` + string(m.Stroke) + `"`)
	if m.StrokeWidth != 1 {
		attr("stroke-width", m.StrokeWidth)
	}
	if m.Dashed {
		b.WriteString(` stroke-dasharray="3 2"`)
	}
}

func svgSteps(steps []figure.Step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteByte(s.Kind)
		switch s.Kind {
		case 'C':
			b.WriteString(number(s.X1) + " " + number(s.Y1) + " " + number(s.X2) + " " + number(s.Y2) + " ")
			fallthrough
		case 'M', 'L':
			b.WriteString(number(s.X) + " " + number(s.Y))
		}
	}
	return b.String()
}

// number writes a length with at most one decimal.
func number(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

// markup makes text harmless in XML and HTML, also within quotation marks. Control characters, which XML does not know,
// are shown as pictures.
func markup(text string) string {
	if text = Safe(text); !strings.ContainsAny(text, "&<>\"'") {
		return text
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(text)
}
