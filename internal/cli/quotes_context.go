package cli

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"qcode/internal/coding"
)

// passage is a quote with what was said around it, a line for each turn. The quote itself stands in quotation marks.
func (o *quotesOptions) passage(q coding.Quote) []string {
	if q.Withheld {
		return []string{words(q)}
	}
	quote := "“" + oneLine(q.Text) + "”"
	return o.around(q, quote, func(text string) string { return text })
}

// markedPassage is the same in Markdown, the quote set off where there is anything around it.
func (o *quotesOptions) markedPassage(q coding.Quote) []string {
	quote := markdownText(oneLine(words(q)))
	if q.Withheld || o.context == 0 {
		return []string{quote}
	}
	return o.around(q, "**"+quote+"**", markdownText)
}

func (o *quotesOptions) around(q coding.Quote, quote string, guard func(string) string) []string {
	if o.context == 0 {
		return []string{quote}
	}
	var out []string
	for _, line := range o.turnLines(q, q.Context.Before) {
		out = append(out, guard(line))
	}
	own := ""
	if q.Speaker != "" && o.signed == nil {
		own = guard(q.Speaker) + ": "
	}
	lead, trail := guard(oneLine(q.Context.Lead)), guard(oneLine(q.Context.Trail))
	if lead != "" {
		lead += " "
	}
	// A sign that ends the sentence belongs to the quote’s last word.
	if trail != "" && !strings.ContainsRune(".,;:!?…)", []rune(trail)[0]) {
		trail = " " + trail
	}
	out = append(out, own+lead+quote+trail)
	for _, line := range o.turnLines(q, q.Context.After) {
		out = append(out, guard(line))
	}
	return out
}

// turnLines are turns with their speakers. Where a label says who speaks, the names of cases are left out: it may be there
// to hide them.
func (o *quotesOptions) turnLines(q coding.Quote, turns []coding.Turn) []string {
	var out []string
	for _, t := range turns {
		text := oneLine(t.Text)
		if t.Withheld {
			text = withheldText
		}
		if t.Speaker != "" && (o.signed == nil || t.Speaker != q.Speaker && o.signed.study.CaseIndex(t.Speaker) < 0) {
			text = t.Speaker + ": " + text
		}
		out = append(out, text)
	}
	return out
}

// sides are what was said before and after a quote, each as one text for a table.
func (o *quotesOptions) sides(q coding.Quote) (before, after string) {
	join := func(parts []string) string {
		return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ¶ ")
	}
	return join(append(o.turnLines(q, q.Context.Before), oneLine(q.Context.Lead))), join(append([]string{oneLine(q.Context.Trail)}, o.turnLines(q, q.Context.After)...))
}

// indented breaks text into lines of a width, each behind indent.
func indented(text, indent string, width int) string {
	var b strings.Builder
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && displaywidth.String(indent+line+" "+word) > width {
			b.WriteString(indent + line + "\n")
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return b.String() + indent + line + "\n"
}
