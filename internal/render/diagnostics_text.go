package render

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"qcode/internal/diag"
)

// text writes findings for people: grouped by file, the files with the worst last, where the eye lands.
func (f *Findings) text(b *bytes.Buffer) {
	severity := map[string]diag.Severity{}
	for _, d := range f.Diagnostics {
		severity[d.At.File] = max(severity[d.At.File], d.Severity)
	}
	sorted := slices.Clone(f.Diagnostics)
	slices.SortStableFunc(sorted, func(x, y diag.Diagnostic) int {
		return cmp.Or(cmp.Compare(severity[x.At.File], severity[y.At.File]), strings.Compare(x.At.File, y.At.File))
	})
	for _, d := range sorted {
		f.one(b, d)
		b.WriteString("\n")
	}
	b.WriteString(f.Summary + "\n")
}

// relatedShown is how many of the other places that a finding speaks of are shown.
const relatedShown = 5

func (f *Findings) one(b *bytes.Buffer, d diag.Diagnostic) {
	fmt.Fprintf(b, "%s[%s] %s: %s\n", d.Severity, d.Rule, f.rule(d.Rule).Name, Safe(d.Message))
	gutter := max(f.gutter(d.At), 2)
	related := d.Related[:min(len(d.Related), relatedShown)]
	for _, r := range related {
		gutter = max(gutter, f.gutter(r.At))
	}
	margin := strings.Repeat(" ", gutter)
	f.place(b, margin, "-->", d.At, "", '^')
	for _, r := range related {
		f.place(b, margin, ":::", r.At, r.Message, '-')
	}
	if more := len(d.Related) - len(related); more > 0 {
		fmt.Fprintf(b, "%s::: and %d more; --format json lists all\n", margin[:len(margin)-1], more)
	}
	for _, note := range []struct{ name, text string }{{"why", d.Why}, {"help", d.Help}, {"paste", f.paste(d)}} {
		if note.text != "" {
			fmt.Fprintf(b, "%s = %s: %s\n", margin, note.name, Safe(note.text))
		}
	}
}

// paste is the line to paste, if the line that the finding points at may be shown.
func (f *Findings) paste(d diag.Diagnostic) string {
	if f.Line == nil || d.Paste == "" {
		return ""
	}
	if _, ok := f.Line(d.At.File, d.At.Line); !ok {
		return ""
	}
	return d.Paste
}

// gutter is the room that the number of a line takes.
func (f *Findings) gutter(at diag.Place) int { return len(strconv.Itoa(at.Line)) }

// place writes where something is, with the line as its author wrote it and the stretch underlined.
func (f *Findings) place(b *bytes.Buffer, margin, arrow string, at diag.Place, message string, mark rune) {
	if at.File == "" {
		return
	}
	line, ok := "", false
	if f.Line != nil && at.Line > 0 {
		line, ok = f.Line(at.File, at.Line)
	}
	fmt.Fprintf(b, "%s%s %s", margin[:len(margin)-1], arrow, Safe(at.String()))
	if message != "" && (!ok || at.Column == 0) {
		b.WriteString(": " + Safe(message))
		message = ""
	}
	b.WriteString("\n")
	if !ok {
		return
	}
	line, before, under := cutLine([]rune(line), at)
	fmt.Fprintf(b, "%s |\n%*d | %s\n", margin, len(margin), at.Line, line)
	if under > 0 {
		fmt.Fprintf(b, "%s | %s%s", margin, strings.Repeat(" ", before), strings.Repeat(string(mark), under))
		if message != "" {
			b.WriteString(" " + Safe(message))
		}
		b.WriteString("\n")
	}
}

// longLine is how many characters of a line are shown.
const longLine = 160

// cutLine makes a line fit to be shown: the width of what stands before the stretch, and of the stretch.
func cutLine(line []rune, at diag.Place) (text string, before, under int) {
	from := min(max(at.Column-1, 0), len(line))
	to := len(line)
	if at.EndLine == at.Line && at.EndColumn > at.Column {
		to = min(at.EndColumn-1, len(line))
	}
	head, tail := "", ""
	if start := from - longLine/2; len(line) > longLine && start > 0 {
		line, from, to, head = line[start:], from-start, to-start, "…"
	}
	if len(line) > longLine {
		line, to, tail = line[:longLine], min(to, longLine), "…"
	}
	text = head + Safe(string(line)) + tail
	if at.Column == 0 {
		return text, 0, 0
	}
	before = displaywidth.String(head + Safe(string(line[:from])))
	stretch := strings.TrimRight(Safe(string(line[from:to])), " ")
	return text, before, max(displaywidth.String(stretch), 1)
}
