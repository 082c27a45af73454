package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/adjudicate"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Worklist lays out what coders disagree on.
type Worklist struct {
	*adjudicate.Worklist
	All   bool     // what is decided too
	Kinds []string // only these; none: all
	Codes []string // only items with one of these codes, or one below; none: all
}

// List is the open disagreements, the gravest first.
func (w *Worklist) List() *table.Report {
	r := &table.Report{Kind: "adjudicate", Title: []string{name(w.Study), "Disagreements of " + listing(w.Coders)}}
	r.Data.Fields = []string{
		"item", "kind", "transcript", "wave", "case", "line", "start", "end", "codes", "missing", "codings", "decision", "reason", "by",
	}
	t := table.Table{Columns: []table.Column{{Head: "Item", Left: true}, {Head: "Kind", Left: true}, {Head: "Where", Left: true}}}
	for _, c := range w.Coders {
		t.Columns = append(t.Columns, table.Column{Head: c, Left: true, Tight: true})
	}
	if w.All {
		t.Columns = append(t.Columns, table.Column{Head: "decided", Left: true})
	}
	for _, i := range w.items() {
		cells := []table.Cell{table.Str(i.ID), table.Str(i.Kind.String()), table.Str(fmt.Sprintf("%s:%d", i.Transcript.ID, i.Line))}
		for _, c := range w.Coders {
			cells = append(cells, table.Str(brief(i, c)))
		}
		decided, reason, by := decision(i)
		if w.All {
			cells = append(cells, table.Str(decided))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
		r.Data.Add(i.ID, i.Kind.String(), i.Transcript.ID, i.Transcript.WaveID, i.Transcript.CaseID, i.Line, int(i.At.Start), int(i.At.End),
			i.Codes, i.Missing, strings.Fields(i.Refs()), decided, reason, by)
	}
	if len(t.Rows) > 0 {
		r.Tables = []table.Table{t}
	}
	r.Notes = w.progress()
	return r
}

func (w *Worklist) items() []*adjudicate.Item {
	return slices.DeleteFunc(w.Items(w.All), func(i *adjudicate.Item) bool {
		return len(w.Kinds) > 0 && !slices.Contains(w.Kinds, i.Kind.String()) ||
			len(w.Codes) > 0 && !slices.ContainsFunc(i.Codes, w.under)
	})
}

// under reports whether a code is one of those asked for, or below one.
func (w *Worklist) under(id string) bool {
	for c := w.Study.Codebook.Code(id); c != nil; c = c.Parent {
		if slices.Contains(w.Codes, c.ID) {
			return true
		}
	}
	return false
}

// brief is what a coder has in an item: code, valence, and how many characters.
func brief(i *adjudicate.Item, coder string) string {
	var out []string
	for _, p := range i.Of(coder) {
		text := p.Code
		if i.Kind == adjudicate.Valence {
			text = p.Code + " " + valenceWord(p.Valence)
		}
		if i.Kind == adjudicate.Boundary {
			text += " " + p.At.String()
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, ", ")
}

func valenceWord(v string) string {
	if v == "" {
		return "(no valence)"
	}
	return v
}

func decision(i *adjudicate.Item) (decided, reason, by string) {
	if i.Decision != nil {
		return i.Decision.Decided, i.Decision.Reason, i.Decision.By
	}
	if len(i.Consensus) > 0 {
		return "in the consensus", "", ""
	}
	return "", "", ""
}

// progress says how far the consensus is.
func (w *Worklist) progress() []string {
	var left []string
	if len(w.Undecided) > 0 {
		left = []string{fmt.Sprintf("Left out, since somebody is still coding blindly (qcode assign): %s.", strings.Join(w.Undecided, ", "))}
	}
	if len(w.Transcripts) == 0 {
		return append(left, "No transcript was completed by two of these coders: there is nothing to decide.")
	}
	return append(left, w.consensus()...)
}

func (w *Worklist) consensus() []string {
	settled, agreed, taken, decided, open := 0, 0, 0, 0, 0
	for _, t := range w.Transcripts {
		if t.Settled {
			settled++
			continue
		}
		for _, i := range t.Items {
			switch {
			case i.Kind == adjudicate.Same && i.Open():
				agreed++
			case i.Kind == adjudicate.Same:
				agreed++
				taken++
			case i.Open():
				open++
			default:
				decided++
			}
		}
	}
	lines := []string{fmt.Sprintf("%s coded twice: the consensus of %d is complete.", count(len(w.Transcripts), "transcript", "transcripts"), settled)}
	if settled == len(w.Transcripts) {
		return lines
	}
	lines = append(lines, fmt.Sprintf("In the others %s: %d decided, %d open. %s, %d of them taken over.", count(open+decided, "disagreement", "disagreements"), decided, open, count(agreed, "agreement", "agreements"), taken))
	switch {
	case taken < agreed:
		lines = append(lines, "Take over what is agreed: qcode adjudicate --auto")
	case open == 0:
		lines = append(lines, "Nothing is left: qcode adjudicate --done")
	}
	return lines
}

// Show is some items in full: the words, what each coder put there, and what the codebook says.
func (w *Worklist) Show(items []*adjudicate.Item) *table.Report {
	r := &table.Report{Kind: "adjudicate-item", Data: table.Data{Fields: []string{
		"item", "kind", "transcript", "line", "coder", "code", "valence", "start", "end", "id", "quote", "memo",
	}}}
	for n, i := range items {
		head := fmt.Sprintf("%s  %s  %s:%d", i.ID, i.Kind, i.Transcript.ID, i.Line)
		if i.Speaker != "" {
			head += "  " + i.Speaker
		}
		t := table.Table{Caption: head, Columns: []table.Column{{Head: "Coder", Left: true}, {Head: "Code", Left: true}, {Head: "Valence", Left: true}, {Head: "Characters", Left: true}, {Head: "Words", Left: true, Tight: true}}}
		for _, p := range i.Parts {
			words := w.words(i, p)
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(p.Coder), table.Str(p.Code), table.Str(p.Valence), table.Str(p.At.String()), table.Str(words)}})
			t.Notes = append(t.Notes, memo(p)...)
			r.Data.Add(i.ID, i.Kind.String(), i.Transcript.ID, i.Line, p.Coder, p.Code, p.Valence, int(p.At.Start), int(p.At.End), p.ID, words, p.Memo)
		}
		for _, c := range i.Missing {
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(c), table.Str("–"), {}, {}, {}}})
		}
		t.Notes = append(t.Notes, w.about(i)...)
		if n == 0 {
			r.Title = []string{name(w.Study)}
		}
		r.Tables = append(r.Tables, t)
	}
	return r
}

// words of a coding, unless they are not to be quoted.
func (w *Worklist) words(i *adjudicate.Item, p adjudicate.Part) string {
	if k := i.Transcript.Case; k >= 0 && w.Study.Cases[k].Consent != study.ConsentYes {
		return "(no consent to quote)"
	}
	return p.Quote
}

func memo(p adjudicate.Part) []string {
	if p.Memo == "" {
		return nil
	}
	return []string{"Memo of " + p.Coder + ": " + p.Memo}
}

// about is what the codebook says of the codes, and what was decided.
func (w *Worklist) about(i *adjudicate.Item) []string {
	var out []string
	for _, id := range i.Codes {
		c := w.Study.Codebook.Code(id)
		if c == nil {
			continue
		}
		line := c.ID + ": " + c.Label
		if c.Definition != "" {
			line += ". " + strings.Join(strings.Fields(c.Definition), " ")
		}
		if c.Exclude != "" {
			line += " Not: " + strings.Join(strings.Fields(c.Exclude), " ")
		}
		out = append(out, line)
	}
	if decided, reason, by := decision(i); decided != "" {
		line := "Decided: " + decided
		if reason != "" {
			line += ", " + reason
		}
		if by != "" {
			line += " (" + by + ")"
		}
		for _, c := range i.Consensus {
			line += "; stands: " + strings.TrimSpace(c.Code+" "+c.Valence) + " " + c.At.String()
		}
		return append(out, line)
	}
	var choices []string
	for _, p := range w.Coders {
		if len(i.Of(p)) > 0 || slices.Contains(i.Missing, p) {
			choices = append(choices, "--accept "+p)
		}
	}
	return append(out, "Decide: qcode adjudicate "+i.ID+" "+strings.Join(append(choices, "--reject", "--edit …"), " | "))
}
