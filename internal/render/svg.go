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

// writeSVG writes a figure. Alone it is a file of its own; inside a page it has links to quotes, and leaves its title to
// the caption.
func writeSVG(b *bytes.Buffer, f *figure.Figure, alone bool) {
	w, h := number(f.Width), number(f.Height)
	marks, top := f.Marks, 0.0
	if !alone && len(marks) > 1 && marks[0].Text == f.Title {
		marks, top = marks[1:], marks[0].Y+4
	}
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 ` + number(top) + " " + w + " " + number(f.Height-top) + `"`)
	if alone {
		b.WriteString(` width="` + w + `" height="` + h + `"`)
	} else {
		b.WriteString(` style="width:` + w + `px"`)
	}
	usual := usualText(f)
	fmt.Fprintf(b, ` role="img" aria-label="%s" data-figure="%s" font-family="%s" font-size="%s" text-anchor="%s" fill="%s">`,
		markup(f.Title), markup(f.Kind), svgFonts, number(usual.size), svgAligns[usual.align], hue(usual.fill))
	b.WriteString("\n<title>" + markup(f.Title) + "</title>\n")
	if f.Desc != "" {
		b.WriteString("<desc>" + markup(f.Desc) + "</desc>\n")
	}
	if alone {
		b.WriteString(`<rect width="` + w + `" height="` + h + `" fill="#ffffff"/>` + "\n")
	}
	for i := range marks {
		writeMark(b, &marks[i], usual, alone)
	}
	b.WriteString("</svg>\n")
}

// textStyle is what texts of a figure share; the root says it once.
type textStyle struct {
	size  float64
	align figure.Align
	fill  figure.Color
}

var svgAligns = [...]string{figure.Start: "start", figure.Middle: "middle", figure.End: "end"}

// usualText is the size, the alignment and the colour that most texts of a figure have; the first of those with as many.
func usualText(f *figure.Figure) textStyle {
	var texts []textStyle
	for i := range f.Marks {
		if m := &f.Marks[i]; m.Shape == figure.Text {
			texts = append(texts, textStyle{m.Size, m.Align, m.Fill})
		}
	}
	usual := textStyle{11, figure.Start, figure.Ink}
	usual.size = most(texts, usual.size, func(t textStyle) float64 { return t.size })
	usual.align = most(texts, usual.align, func(t textStyle) figure.Align { return t.align })
	usual.fill = most(texts, usual.fill, func(t textStyle) figure.Color { return t.fill })
	return usual
}

func most[T comparable](texts []textStyle, otherwise T, of func(textStyle) T) T {
	count, best := map[T]int{}, otherwise
	for _, t := range texts {
		count[of(t)]++
	}
	for _, t := range texts {
		if x := of(t); count[x] > count[best] {
			best = x
		}
	}
	return best
}

// hue is a colour, in three digits where they are enough.
func hue(c figure.Color) string {
	if len(c) == 7 && c[1] == c[2] && c[3] == c[4] && c[5] == c[6] {
		return string([]byte{'#', c[1], c[3], c[5]})
	}
	return string(c)
}

func writeMark(b *bytes.Buffer, m *figure.Mark, usual textStyle, alone bool) {
	link := !alone && m.Cell != nil && m.Cell.Ref != ""
	if link {
		// The table under the figure has the same links for the keyboard.
		b.WriteString(`<a href="#` + markup(m.Cell.Ref) + `" tabindex="-1">`)
	}
	name := svgShape(b, m, usual, alone)
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
func svgShape(b *bytes.Buffer, m *figure.Mark, usual textStyle, alone bool) (name string) {
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
		svgText(b, m, usual, attr)
	}
	svgPaint(b, m, usual, attr)
	if m.Cell != nil && alone { // in a page the table stands under the figure
		fmt.Fprintf(b, ` data-cell="%d,%d" data-value="%s"`, m.Cell.Row, m.Cell.Column, markup(m.Cell.Value))
	}
	return name
}

func svgText(b *bytes.Buffer, m *figure.Mark, usual textStyle, attr func(string, float64)) {
	attr("x", m.X)
	attr("y", m.Y)
	if m.Size != usual.size {
		attr("font-size", m.Size)
	}
	if m.Align != usual.align {
		b.WriteString(` text-anchor="` + svgAligns[m.Align] + `"`)
	}
	if m.Bold {
		b.WriteString(` font-weight="bold"`)
	}
	if m.Upright {
		b.WriteString(` transform="rotate(-90 ` + number(m.X) + " " + number(m.Y) + `)"`)
	}
}

func svgPaint(b *bytes.Buffer, m *figure.Mark, usual textStyle, attr func(string, float64)) {
	switch {
	case m.Fill == usual.fill: // as the whole figure
	case m.Fill != "":
		b.WriteString(` fill="` + hue(m.Fill) + `"`)
	case m.Shape != figure.Line:
		b.WriteString(` fill="none"`)
	}
	if m.Stroke == "" {
		return
	}
	b.WriteString(` stroke="` + hue(m.Stroke) + `"`)
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
