// Package appendix lays a codebook out for readers of a paper: the tree of the codes, what each means, when it is used
// and when not, with examples, and, if wanted, how often it was used and quotes.
package appendix

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/table"
)

// Entry is a code with what a study has to say of it.
type Entry struct {
	Code   *codebook.Code
	Depth  int
	N, K   int // cases and distinct passages; of meaning only with Counted
	Quotes []Quote
}

// Quote is a passage that shows what the code is used for.
type Quote struct{ Text, Where string }

// Appendix is a codebook laid out.
type Appendix struct {
	Title   string
	Entries []Entry
	Counted bool
	Of      int    // N: cases interviewed
	Unit    string // plural of a case
	Notes   []string
}

// Of lays out the codes of a tree. Codes that are listed only when used stand there too: a reader wants the instrument.
func Of(b *codebook.Codebook, tree *codebook.Tree) *Appendix {
	a := &Appendix{Title: "Codebook: " + b.Title}
	if b.Version != "" {
		a.Title += ", version " + b.Version
	}
	for _, n := range tree.Nodes {
		a.Entries = append(a.Entries, Entry{Code: n.Code, Depth: n.Depth})
	}
	if b.Framework != "" {
		a.Notes = append(a.Notes, "Framework: "+strings.TrimSpace(b.Framework+" "+b.FrameworkVersion)+".")
	}
	if b.Licence != "" {
		a.Notes = append(a.Notes, "Licence: "+oneLine(b.Licence))
	}
	for _, s := range b.Sources {
		a.Notes = append(a.Notes, "Source: "+oneLine(s))
	}
	return a
}

// DropUnused leaves out the codes that are listed only when they are used and were not, and says how many.
func (a *Appendix) DropUnused() {
	before := len(a.Entries)
	a.Entries = slices.DeleteFunc(a.Entries, func(e Entry) bool { return e.Code.Optional && e.K == 0 })
	if n := before - len(a.Entries); n > 0 {
		a.Notes = append(a.Notes, fmt.Sprintf("Optional codes that were not used are left out: %d.", n))
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Facts are the parts of an entry, in the order in which a coder reads them.
func (e *Entry) Facts() [][2]string {
	c := e.Code
	var out [][2]string
	add := func(name, text string) {
		if text = oneLine(text); text != "" {
			out = append(out, [2]string{name, text})
		}
	}
	if !c.Stub() {
		add("", c.Definition)
	}
	add("Use", c.Include)
	add("Do not use", c.Exclude)
	add("See", strings.Join(c.See, ", "))
	if c.Deprecated {
		add("No longer used", orWord(c.ReplacedBy, "see the note"))
	}
	add("Formerly", strings.Join(c.Was, ", "))
	add("Note", c.Note)
	return out
}

func orWord(word, instead string) string {
	if word != "" {
		return "use " + word
	}
	return instead
}

// examples are those of the codebook and the quotes of the study.
func (e *Entry) examples() []string {
	var out []string
	add := func(quote, where, note string) {
		text := "“" + oneLine(quote) + "”"
		if where != "" {
			text += " (" + where + ")"
		}
		out = append(out, strings.TrimSpace(text+" "+oneLine(note)))
	}
	for _, x := range e.Code.Examples {
		add(x.Quote, x.Transcript, x.Note)
	}
	for _, q := range e.Quotes {
		add(q.Text, q.Where, "")
	}
	return out
}

// Markdown writes the appendix as text with headings.
func (a *Appendix) Markdown() []byte {
	var w strings.Builder
	fmt.Fprintf(&w, "# %s\n\n", safe(a.Title))
	for i := range a.Entries {
		e := &a.Entries[i]
		fmt.Fprintf(&w, "%s- %s (`%s`)", strings.Repeat("  ", e.Depth), safe(e.Code.Label), e.Code.ID)
		if a.Counted {
			fmt.Fprintf(&w, ": n = %d/%d, k = %d", e.N, a.Of, e.K)
		}
		w.WriteByte('\n')
	}
	for i := range a.Entries {
		a.entry(&w, &a.Entries[i])
	}
	if len(a.Notes) > 0 {
		w.WriteByte('\n')
	}
	for _, n := range a.Notes {
		fmt.Fprintf(&w, "- %s\n", safe(n))
	}
	return []byte(w.String())
}

func (a *Appendix) entry(w *strings.Builder, e *Entry) {
	fmt.Fprintf(w, "\n%s %s (`%s`)\n", strings.Repeat("#", min(e.Depth+2, 6)), safe(e.Code.Label), e.Code.ID)
	for _, f := range e.Facts() {
		if f[0] == "" {
			fmt.Fprintf(w, "\n%s\n", safe(f[1]))
		} else {
			fmt.Fprintf(w, "\n**%s:** %s\n", f[0], safe(f[1]))
		}
	}
	if !e.Code.Codable {
		w.WriteString("\nNot put on passages itself, only what is below it.\n")
	}
	if a.Counted {
		fmt.Fprintf(w, "\nn = %d of N = %d (%s), k = %d (passages)\n", e.N, a.Of, a.Unit, e.K)
	}
	for _, x := range e.examples() {
		fmt.Fprintf(w, "\n> %s\n", safe(x))
	}
}

// safe writes text so that Markdown shows it as it is.
func safe(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < 0x20 || r == 0x7f:
			continue
		case strings.ContainsRune("\\`*_[]<>|", r) || strings.ContainsRune("#-+=~", r) && b.Len() == 0:
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Report is the appendix as a table, for documents and spreadsheets.
func (a *Appendix) Report() *table.Report {
	t := table.Table{Columns: []table.Column{
		{Head: "Code", Left: true, Tight: true},
		{Head: "Id", Left: true},
		{Head: "Definition", Left: true},
		{Head: "Use", Left: true},
		{Head: "Do not use", Left: true},
		{Head: "Examples", Left: true},
	}}
	r := &table.Report{Kind: "codebook", Title: []string{a.Title}, Notes: a.Notes}
	r.Data.Fields = []string{"id", "label", "depth", "definition", "include", "exclude", "examples"}
	if a.Counted {
		t.Columns = append(t.Columns, table.Column{Head: "n/N"}, table.Column{Head: "k"})
		r.Data.Fields = append(r.Data.Fields, "n", "of", "k")
	}
	for i := range a.Entries {
		e := &a.Entries[i]
		c, examples := e.Code, strings.Join(e.examples(), " ")
		definition := c.Definition
		if c.Stub() {
			definition = ""
		}
		cells := []table.Cell{
			table.Head(c.Label, e.Depth), table.Str(c.ID), table.Str(oneLine(definition)), table.Str(oneLine(c.Include)),
			table.Str(oneLine(c.Exclude)), table.Str(examples),
		}
		values := []table.Value{c.ID, c.Label, e.Depth, definition, c.Include, c.Exclude, examples}
		if a.Counted {
			cells = append(cells, table.Of(e.N, a.Of), table.Int(e.K))
			values = append(values, e.N, a.Of, e.K)
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
		r.Data.Add(values...)
	}
	r.Tables = []table.Table{t}
	return r
}
