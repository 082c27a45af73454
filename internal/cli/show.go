package cli

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/lanes"
	"qcode/internal/render"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

type showOptions struct {
	coders, codes []string
	lines         string
	ids           bool
}

// maxLanes is how many codings are drawn side by side; further ones are counted.
const maxLanes = 6

func (a *app) showCommand() *cobra.Command {
	var o showOptions
	c := &cobra.Command{
		Use: "show TRANSCRIPT", GroupID: "code", Args: cobra.ExactArgs(1),
		Short: "Show a transcript with its codings beside it",
		Long: `Show a transcript with its codings beside it. Each coding has a lane of its own: the letter of its code where it
begins, | while it lasts; +2 says that two more are there. A legend says which letter is which code.`,
		Example: `  qcode show post/T04
  qcode show T04/post --coder anna --ids      with a list of the codings and their ids
  qcode show post/T04 --line 40-60 --code environment-resources`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runShow(&o, args[0]) },
		ValidArgsFunction: a.from(transcripts),
	}
	f := c.Flags()
	f.StringSliceVar(&o.coders, "coder", nil, "only codings of these `coders`")
	f.StringSliceVar(&o.codes, "code", nil, "only these `codes` and what is under them")
	f.StringVar(&o.lines, "line", "", "only these `lines`, such as 40-60")
	f.BoolVar(&o.ids, "ids", false, "list the codings with their ids")
	a.complete(c, "coder", coders)
	a.complete(c, "code", codes)
	return c
}

func (a *app) runShow(o *showOptions, name string) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	t, err := a.transcript(s, name)
	if err != nil {
		return err
	}
	keep, err := o.filter(s)
	if err != nil {
		return err
	}
	lines, err := tagging.ParseWhere(o.lines, "")
	if err != nil {
		return trouble(err)
	}
	if t.Case >= 0 && s.Cases[t.Case].Consent == study.ConsentNo {
		return no(fmt.Sprintf("%s gave no consent, so %s is not shown", s.Cases[t.Case].ID, t.ID), "consent stands in "+study.CasesFile)
	}
	a.notePending(s)
	d := s.Read(t)
	desk := tagging.Open(s, d, o.coders)
	p := printout{app: a, letters: map[string]rune{}, options: o}
	keep = a.notBlind(s, keep)
	for _, c := range desk.Placed {
		if keep(c) {
			c.Spot = desk.Spot(c.Spot.At)
			p.add(c)
		}
	}
	for _, c := range desk.Unplaced {
		if keep(c) {
			p.unplaced = append(p.unplaced, c)
		}
	}
	p.heading(s, t, desk)
	last := lines.LastLine
	if lines.Line > 0 && last == 0 {
		last = lines.Line
	}
	p.text(lanes.Lay(d.Text, lines.Line, last, p.marks, a.width()-p.margin(d.Text.Lines()), maxLanes), d.Text.Lines())
	p.legend()
	for _, problem := range desk.Problems {
		a.say("%s", sanitize(place(problem)))
	}
	if d.Text.Len() == 0 && len(d.Problems) > 0 {
		return no("") // the fault of the text was said
	}
	_, err = a.Out.Write(p.b.Bytes())
	return err
}

// filter accepts the codings that are to be shown.
func (o *showOptions) filter(s *study.Study) (func(tagging.Coding) bool, error) {
	f := filters{}
	f.Coders, f.Codes = o.coders, o.codes
	if err := f.apply(s); err != nil {
		return nil, err
	}
	return func(c tagging.Coding) bool {
		if len(f.Codes) == 0 {
			return true
		}
		for code := c.Code; code != nil; code = code.Parent {
			for _, id := range f.Codes {
				if code.ID == id {
					return true
				}
			}
		}
		return false
	}, nil
}

// printout is a transcript on its way to the terminal.
type printout struct {
	*app
	options  *showOptions
	b        bytes.Buffer
	shown    []tagging.Coding
	unplaced []tagging.Coding
	marks    []lanes.Mark
	letters  map[string]rune // by code
	order    []string        // codes in the order of their letters
}

func (p *printout) add(c tagging.Coding) {
	if _, known := p.letters[c.Annotation.Code]; !known {
		p.letters[c.Annotation.Code] = letter(len(p.order))
		p.order = append(p.order, c.Annotation.Code)
	}
	p.shown = append(p.shown, c)
	p.marks = append(p.marks, lanes.Mark{Span: c.Spot.At, Letter: p.letters[c.Annotation.Code]})
}

// letter is the nth letter for a code; beyond the alphabet all share one.
func letter(n int) rune {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if n < len(letters) {
		return rune(letters[n])
	}
	return '*'
}

func (p *printout) heading(s *study.Study, t *study.Transcript, desk *tagging.Desk) {
	parts := []string{t.ID}
	if t.Wave != study.NoWave {
		parts = append(parts, s.Waves[t.Wave].Label)
	}
	if t.CaseID != "" {
		parts = append(parts, s.Singular+" "+t.CaseID)
	}
	for _, h := range desk.Heads {
		status := h.Status
		if status == "" {
			status = "in-progress"
		}
		parts = append(parts, fmt.Sprintf("%s: %s, %s", h.Coder, status, counted(h.Codings, "coding", "codings")))
	}
	if len(desk.Heads) == 0 {
		parts = append(parts, "not coded yet")
	}
	if t.Case >= 0 && s.Cases[t.Case].Consent == study.ConsentNoQuotes {
		parts = append(parts, "not to be quoted")
	}
	fmt.Fprintf(&p.b, "%s\n\n", render.Safe(strings.Join(parts, " - ")))
}

// margin is the room that lanes and line numbers take.
func (p *printout) margin(lines int) int {
	return maxLanes + len(" +99 ") + len(strconv.Itoa(lines)) + 2
}

func (p *printout) text(rows []lanes.Row, lines int) {
	digits := len(strconv.Itoa(lines))
	more := false
	for _, r := range rows {
		more = more || r.More > 0
	}
	for _, r := range rows {
		number := ""
		if r.Line > 0 {
			number = strconv.Itoa(r.Line)
		}
		var beside strings.Builder
		for _, c := range r.Lanes {
			beside.WriteRune(c)
		}
		extra := ""
		if r.More > 0 {
			extra = fmt.Sprintf("+%d", r.More)
		}
		if more {
			fmt.Fprintf(&beside, "%-4s", extra)
		}
		line := fmt.Sprintf("%s %*s  %s", beside.String(), digits, number, render.Safe(string(r.Text)))
		p.b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func (p *printout) legend() {
	if len(p.order) > 0 {
		p.b.WriteString("\n")
	}
	widest := 0
	for _, code := range p.order {
		widest = max(widest, len(code))
	}
	for _, code := range p.order {
		n, label := 0, "(not in the codebook)"
		for _, c := range p.shown {
			if c.Annotation.Code == code {
				if n++; c.Code != nil {
					label = c.Code.Label
				}
			}
		}
		fmt.Fprintf(&p.b, "%c  %-*s  %s, %s\n", p.letters[code], widest, render.Safe(code), render.Safe(label), counted(n, "coding", "codings"))
	}
	if p.options.ids && len(p.shown) > 0 {
		p.b.WriteString("\n")
		for _, c := range p.shown {
			fmt.Fprintf(&p.b, "%c  line %-4d %s\n", p.letters[c.Annotation.Code], c.Spot.Line, codingID(c))
		}
	}
	if len(p.unplaced) > 0 {
		fmt.Fprintf(&p.b, "\n%s without a sure place (qcode anchor repair):\n", counted(len(p.unplaced), "coding", "codings"))
		for _, c := range p.unplaced {
			fmt.Fprintf(&p.b, "   %s:%-4d %s\n", c.File, c.Line, codingID(c))
		}
	}
}

func codingID(c tagging.Coding) string {
	parts := []string{c.ID, c.Coder, c.Annotation.Code}
	if c.ID == "" {
		parts[0] = "(no id yet)"
	}
	if c.Valence != "" {
		parts = append(parts, c.Valence)
	}
	if c.Memo != "" {
		parts = append(parts, "memo: "+oneLine(c.Memo))
	}
	return render.Safe(strings.Join(parts, "  "))
}
