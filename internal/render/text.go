package render

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"qcode/internal/table"
)

const (
	gap      = 2  // blanks between columns
	minLabel = 20 // a column of labels is never cut below this width
)

func writeText(b *bytes.Buffer, r *table.Report, o Options) error {
	for _, line := range r.Title {
		b.WriteString(Safe(line) + "\n")
	}
	for i, t := range r.Tables {
		if i > 0 || t.Caption != "" {
			b.WriteString("\n")
		}
		if t.Caption != "" {
			b.WriteString(Safe(t.Caption) + "\n")
		}
		if err := writeGrid(b, t, o.Width); err != nil {
			return err
		}
		for _, n := range t.Notes {
			b.WriteString(wrap(Safe(n), o.Width))
		}
	}
	for _, n := range r.Notes {
		b.WriteString(wrap(Safe(n), o.Width))
	}
	return nil
}

// grid is a table as strings, with the width of each column.
type grid struct {
	columns []table.Column
	rows    [][]string
	widths  []int
}

func newGrid(t table.Table, width int) grid {
	g := grid{columns: slices.Clone(t.Columns), widths: make([]int, len(t.Columns))}
	for i := range g.columns {
		c := &g.columns[i]
		c.Head, c.Group = Safe(c.Head), Safe(c.Group)
		g.widths[i] = displaywidth.String(c.Head)
	}
	g.rows = g.strings(t.Rows)
	g.widen(t)
	g.fit(width)
	return g
}

func (g *grid) strings(rows []table.Row) [][]string {
	var out [][]string
	for _, r := range rows {
		line := make([]string, len(g.columns))
		for i, c := range r.Cells {
			line[i] = strings.Repeat("  ", c.Depth) + Safe(cell(c))
			g.widths[i] = max(g.widths[i], displaywidth.String(line[i]))
		}
		out = append(out, line)
	}
	return out
}

// widen gives the columns of a group the room that the group's heading and its foot need, a little to each.
func (g *grid) widen(t table.Table) {
	nth := 0
	for from := 0; from < len(g.columns); {
		to := g.groupEnd(from)
		need := displaywidth.String(g.columns[from].Group)
		for _, r := range t.Foot {
			if nth < len(r.Cells) {
				need = max(need, displaywidth.String(Safe(cell(r.Cells[nth]))))
			}
		}
		for i := 0; g.span(from, to) < need; i++ {
			g.widths[from+i%(to-from)]++
		}
		from, nth = to, nth+1
	}
}

// groupEnd is the index after the last column under the heading of column from.
func (g *grid) groupEnd(from int) int {
	to := from + 1
	for to < len(g.columns) && g.columns[from].Group != "" && g.columns[to].Group == g.columns[from].Group {
		to++
	}
	return to
}

func (g *grid) span(from, to int) int {
	n := -gap
	for _, w := range g.widths[from:to] {
		n += w + gap
	}
	return n
}

// fit cuts columns that may be cut until the table fits.
func (g *grid) fit(width int) {
	over := g.span(0, len(g.columns)) - width
	for i := len(g.columns) - 1; i >= 0 && over > 0; i-- {
		if !g.columns[i].Tight {
			continue
		}
		to := min(g.widths[i], max(minLabel, g.widths[i]-over, displaywidth.String(g.columns[i].Head)))
		over -= g.widths[i] - to
		for _, r := range g.rows {
			r[i] = cut(r[i], to)
		}
		g.widths[i] = to
	}
}

// heading is the line above the heads; empty if no column has a group.
func (g *grid) heading() string {
	var b strings.Builder
	for from := 0; from < len(g.columns); {
		to := g.groupEnd(from)
		text, width := g.columns[from].Group, g.span(from, to)
		room := max(0, width-displaywidth.String(text))
		if to-from > 1 && text != "" && from > 0 {
			b.WriteString(text + strings.Repeat(" ", room+gap))
		} else {
			b.WriteString(strings.Repeat(" ", room) + text + strings.Repeat(" ", gap))
		}
		from = to
	}
	return strings.TrimRight(b.String(), " ")
}

func writeGrid(b *bytes.Buffer, t table.Table, width int) error {
	if len(t.Columns) == 0 {
		return nil
	}
	g := newGrid(t, width)
	if h := g.heading(); h != "" {
		b.WriteString(h + "\n")
	}
	var out bytes.Buffer
	var stand standIns
	w := g.writer(&out)
	heads := make([]any, len(g.columns))
	for i, c := range g.columns {
		heads[i] = stand.put(pad(c.Head, g.widths[i], c.Left))
	}
	w.Header(heads...)
	for _, r := range g.rows {
		line := make([]any, len(r))
		for i := range r {
			line[i] = stand.put(pad(r[i], g.widths[i], g.columns[i].Left))
		}
		if err := w.Append(line...); err != nil {
			return err
		}
	}
	if err := w.Render(); err != nil {
		return err
	}
	g.frame(b, stand.restore(out.String()), t.Foot)
	return nil
}

// footLine lays the cells of a foot row under the groups of columns.
func (g *grid) footLine(r table.Row) string {
	var b strings.Builder
	for from, nth := 0, 0; from < len(g.columns) && nth < len(r.Cells); nth++ {
		to := g.groupEnd(from)
		b.WriteString(pad(Safe(cell(r.Cells[nth])), g.span(from, to), from == 0 || to-from > 1) + strings.Repeat(" ", gap))
		from = to
	}
	return strings.TrimRight(b.String(), " ")
}

// frame takes the drawn table over, without the blanks at the line ends, and closes the rows with a rule.
func (g *grid) frame(b *bytes.Buffer, drawn string, foot []table.Row) {
	rule := strings.Repeat("─", g.span(0, len(g.columns)))
	lines := strings.Split(strings.TrimRight(drawn, "\n"), "\n")
	for i, line := range lines {
		if i == 1 {
			line = rule
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString(rule + "\n")
	for _, r := range foot {
		b.WriteString(g.footLine(r) + "\n")
	}
}

func (g *grid) writer(out *bytes.Buffer) *tablewriter.Table {
	return tablewriter.NewTable(out,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.Border{Left: tw.Off, Right: tw.Off, Top: tw.Off, Bottom: tw.Off},
			Symbols: tw.NewSymbols(tw.StyleLight),
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off, ShowHeader: tw.Off, ShowFooter: tw.Off},
				Lines:      tw.Lines{ShowTop: tw.Off, ShowBottom: tw.Off, ShowHeaderLine: tw.On, ShowFooterLine: tw.Off},
			},
		})),
		// Its own ideas of headers, trimming and wrapping would change what we print.
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithTrimSpace(tw.Off), tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithPadding(tw.Padding{Left: "", Right: strings.Repeat(" ", gap), Overwrite: true}),
		tablewriter.WithAlignment(make(tw.Alignment, 0)),
	)
}

func pad(s string, width int, left bool) string {
	room := strings.Repeat(" ", max(0, width-displaywidth.String(s)))
	if left {
		return s + room
	}
	return room + s
}

// cut shortens s to width columns, with … where something is missing.
func cut(s string, width int) string {
	if displaywidth.String(s) <= width {
		return s
	}
	return displaywidth.TruncateString(s, width, "…")
}

// wrap breaks a note into lines of at most width columns; lines after the first are set in by three.
func wrap(text string, width int) string {
	var b strings.Builder
	line, room := "", width
	for i, word := range strings.Split(text, " ") {
		if i > 0 && displaywidth.String(line)+1+displaywidth.String(word) > room {
			b.WriteString(line + "\n")
			line = "   " + word
			continue
		}
		if i > 0 {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}
