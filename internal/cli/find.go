package cli

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/render"
	"qcode/internal/search"
	"qcode/internal/study"
	"qcode/internal/table"
)

// withheldText stands where words are not to be quoted.
const withheldText = "[withheld: no consent to quote]"

type findOptions struct {
	filters
	output
	regexp, uncoded bool
	speakers        []string
	context         int
}

func (a *app) findCommand() *cobra.Command {
	var o findOptions
	c := &cobra.Command{
		Use: "find WORDS", GroupID: "code", Args: cobra.MinimumNArgs(1),
		Short: "Find words in transcripts, with who said them and how they are coded",
		Long: `Find words in transcripts, with who said them and how they are coded. Capitals, white space, and kinds of
quotation marks and dashes do not matter; a phrase is found across line ends. With --regexp, the pattern is a regular
expression of the RE2 kind, in which they do.

--uncoded leaves out what is coded, --code keeps only what is coded so.`,
		Example: `  qcode find headset --wave post3m
  qcode find "gave up" --uncoded --speaker participant
  qcode find --regexp '(?i)forg[eo]t' --context 1
  qcode find money --code environment-resources --format csv`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.runFind(c.Context(), &o, strings.Join(args, " "))
		},
	}
	o.filters.addFlags(c, a)
	_ = c.Flags().MarkHidden("valence")
	o.output.addFlags(c.Flags())
	f := c.Flags()
	f.BoolVarP(&o.regexp, "regexp", "E", false, "the pattern is a regular expression")
	f.BoolVar(&o.uncoded, "uncoded", false, "only what no coding touches")
	f.StringSliceVar(&o.speakers, "speaker", nil, "only what these `speakers` say: labels, or participant, interviewer")
	f.IntVar(&o.context, "context", 0, "show `NUMBER` lines before and after")
	a.completeWords(c, "speaker", "participant", "interviewer", "other", "several")
	return c
}

func (o *findOptions) pattern(text string) (*regexp.Regexp, error) {
	if !o.regexp {
		re, err := search.Words(text)
		if err != nil {
			return nil, usage(err.Error(), "for example: qcode find headset")
		}
		return re, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, usage("the regular expression cannot be read: "+err.Error(), "without --regexp, signs stand for themselves")
	}
	return re, nil
}

func (a *app) runFind(ctx context.Context, o *findOptions, text string) error {
	re, err := o.pattern(text)
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if o.uncoded && len(o.Codes) > 0 {
		return usage("--uncoded and --code contradict each other")
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.apply(s); err != nil {
		return err
	}
	a.notePending(s)
	found, err := search.Run(ctx, s, search.Query{
		Pattern: re, Pick: o.Pick(s), Speakers: o.speakers, Coders: o.Coders, Codes: o.Codes, Uncoded: o.uncoded, Context: max(o.context, 0),
		Hidden: a.blindfold(s).Hides,
	})
	if err != nil {
		return err
	}
	a.sayHits(s, found)
	if o.format == "text" {
		return a.write(o.file, o.text(found.Hits, a.width()))
	}
	return a.print(o.output, findReport(found.Hits))
}

func (a *app) sayHits(s *study.Study, r *search.Result) {
	inside := map[string]bool{}
	for _, h := range r.Hits {
		inside[h.Transcript.ID] = true
	}
	a.say("%s in %d of %s", counted(len(r.Hits), "hit", "hits"), len(inside), counted(r.Studied, "transcript", "transcripts"))
	if r.Closed > 0 {
		a.say("%s of %s without consent not searched", counted(r.Closed, "transcript", "transcripts"), s.Plural)
	}
	for _, id := range r.Unread {
		a.say("%s cannot be read: qcode check", id)
	}
}

// text writes hits as grep does: place, speaker, the line with the hit in brackets, its codes.
func (o *findOptions) text(hits []search.Hit, width int) []byte {
	var b bytes.Buffer
	for i, h := range hits {
		if i > 0 && o.context > 0 {
			b.WriteString("--\n")
		}
		for j, line := range h.Before {
			fmt.Fprintf(&b, "%s-%d-  %s\n", h.Transcript.ID, h.Line-len(h.Before)+j, render.Safe(line))
		}
		head := fmt.Sprintf("%s:%d  ", h.Transcript.ID, h.Line)
		if h.Speaker != "" && !strings.HasPrefix(strings.TrimSpace(h.Text), h.Speaker) {
			head += render.Safe(h.Speaker) + ": "
		}
		codes := ""
		if len(h.Codes) > 0 {
			codes = "  (" + render.Safe(strings.Join(h.Codes, ", ")) + ")"
		}
		line := withheldText
		if !h.Withheld {
			line = around(h, width-len(head)-len(codes))
		}
		b.WriteString(head + line + codes + "\n")
		for j, line := range h.After {
			fmt.Fprintf(&b, "%s-%d-  %s\n", h.Transcript.ID, h.Line+1+j, render.Safe(line))
		}
	}
	return b.Bytes()
}

// around is the line of a hit, cut to a width so that the hit can be seen.
func around(h search.Hit, width int) string {
	before, hit, after := render.Safe(h.Text[:h.From]), render.Safe(h.Text[h.From:h.To]), render.Safe(h.Text[h.To:])
	room := max(width-len([]rune(hit))-2, 30)
	runes := []rune(before)
	if keep := room / 2; len(runes) > keep && len(runes)+len([]rune(after)) > room {
		keep = max(keep, room-len([]rune(after)))
		before = "…" + string(runes[len(runes)-keep+1:])
	}
	if tail := []rune(after); len([]rune(before))+len(tail) > room {
		after = string(tail[:max(room-len([]rune(before))-1, 0)]) + "…"
	}
	return before + "[" + hit + "]" + after
}

func findReport(hits []search.Hit) *table.Report {
	r := &table.Report{Kind: "find", Data: table.Data{Fields: []string{"wave", "case", "transcript", "line", "start", "end", "speaker", "codes", "text"}}}
	t := table.Table{Columns: []table.Column{{Head: "Place", Left: true}, {Head: "Speaker", Left: true}, {Head: "Words", Left: true}, {Head: "Codes", Left: true}}}
	for _, h := range hits {
		text := h.Text
		if h.Withheld {
			text = withheldText
		}
		r.Data.Add(h.Transcript.WaveID, h.Transcript.CaseID, h.Transcript.ID, h.Line, int(h.Span.Start), int(h.Span.End), h.Speaker, h.Codes, text)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Str(fmt.Sprintf("%s:%d", h.Transcript.ID, h.Line)), table.Str(h.Speaker), table.Str(text), table.Str(strings.Join(h.Codes, ", ")),
		}})
	}
	r.Tables = []table.Table{t}
	return r
}
