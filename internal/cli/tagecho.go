package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/tagging"
)

// echo shows what was tagged: where, whose words, under which ids, and how to take it back.
func (a *app) echo(r tagging.Result, receipt edit.Receipt) error {
	var b bytes.Buffer
	last := tagging.Spot{}
	for _, c := range r.Codings {
		if c.Spot.At != last.At || last.Line == 0 {
			fmt.Fprintf(&b, "%s %s\n", c.Transcript.ID, a.spotLine(c.Spot, c.Quote))
			last = c.Spot
		}
		b.WriteString(codingLine(c))
	}
	if len(r.Codings) > 0 {
		file := r.Codings[0].File
		switch {
		case r.Added == 0:
			fmt.Fprintf(&b, "%s: nothing added, it is there already\n", file)
		case r.Known > 0:
			fmt.Fprintf(&b, "%s: %s added, %d there already\n", file, counted(r.Added, "coding", "codings"), r.Known)
		default:
			fmt.Fprintf(&b, "%s: %s added\n", file, counted(r.Added, "coding", "codings"))
		}
	}
	if _, err := a.Out.Write(b.Bytes()); err != nil {
		return err
	}
	a.sayBack(receipt)
	return nil
}

// spotLine says where a passage is and shows its words, cut to one line.
func (a *app) spotLine(s tagging.Spot, quote string) string {
	where := fmt.Sprintf("line %d", s.Line)
	if s.Sentence > 0 {
		where += fmt.Sprintf(", sentence %d", s.Sentence)
	}
	if s.Speaker != "" {
		where += ", " + render.Safe(s.Speaker)
	}
	return where + ": “" + cutTo(oneLine(quote), a.width()-len(where)-16) + "”"
}

// oneLine is text with control characters made visible and every run of white space as one blank.
func oneLine(text string) string {
	return render.Safe(strings.Join(strings.Fields(text), " "))
}

// cutTo shortens text to a width on the screen.
func cutTo(text string, width int) string {
	width = max(width, 24)
	if displaywidth.String(text) <= width {
		return text
	}
	return displaywidth.TruncateString(text, width, "…")
}

func codingLine(c tagging.Coding) string {
	mark, tail := "+", ""
	if c.Known {
		mark, tail = "=", "  there already"
	}
	parts := []string{c.Code.ID}
	if c.Code.Label != c.Code.ID {
		parts = append(parts, render.Safe(c.Code.Label))
	}
	parts = append(parts, judged(c.Annotation)...)
	id := c.ID
	if id == "" {
		id = "(no id yet: qcode fmt)"
	}
	parts = append(parts, id)
	return fmt.Sprintf("  %s %s%s\n", mark, strings.Join(parts, "  "), tail)
}

// judged is how a coding judges its words: valence, rating and belief, as far as it has them.
func judged(a annotation.Annotation) []string {
	var out []string
	if a.Valence != "" {
		out = append(out, render.Safe(a.Valence))
	}
	if a.Rating != "" {
		out = append(out, "rating "+render.Safe(a.Rating))
	}
	if a.Belief != "" {
		out = append(out, "belief "+render.Safe(a.Belief))
	}
	return out
}
