package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"qcode/internal/edit"
	"qcode/internal/history"
	"qcode/internal/render"
	"qcode/internal/revise"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

type pseudonymOptions struct {
	replace, cases  []string
	everywhere      bool
	word, matchCase bool
}

func (o *pseudonymOptions) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.replace, "replace", nil, "put a pseudonym for a name: `NAME=PSEUDONYM`; may be given several times")
	f.StringSliceVar(&o.cases, "case", nil, "with --replace: in all transcripts of this `case`, over all waves")
	f.BoolVar(&o.everywhere, "everywhere", false, "with --replace: in all transcripts of the study")
	f.BoolVar(&o.word, "word", true, "with --replace: whole words only; --word=false also within words")
	f.BoolVar(&o.matchCase, "match-case", false, "with --replace: only as the name is written, for names such as Will or May")
}

// unused refuses flags of --replace without it.
func (o *pseudonymOptions) unused() error {
	if len(o.cases) > 0 || o.everywhere || !o.word || o.matchCase {
		return usage("--case, --everywhere, --word and --match-case belong to --replace", "for example: qcode anchor edit --replace 'Marjan=[Participant A]' --case T04")
	}
	return nil
}

func (a *app) runPseudonyms(ctx context.Context, o *editOptions, args []string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	names, err := o.names()
	if err != nil {
		return err
	}
	ts, where, err := a.transcriptsOf(s, &o.pseudonymOptions, args)
	if err != nil {
		return err
	}
	x, store := &revise.Anchors{Study: s}, a.store(s, a.author(s))
	var done *revise.Replaced
	// The log must not keep the names.
	receipt, err := a.change(ctx, store, o.writing, "qcode anchor edit --replace … "+where, func(read edit.Reader) (plan edit.Plan, err error) {
		if plan, done, err = x.Pseudonyms(names, ts, read); err == nil {
			done.Mentions, err = revise.Mentions(s, names, plan, read)
		}
		return plan, err
	})
	if err != nil {
		return err
	}
	a.sayReplaced(s, done, len(ts))
	if len(done.Texts)+done.Examples == 0 || o.dryRun {
		return nil
	}
	a.sayTraces(ctx, s, done)
	a.sayBack(receipt)
	return nil
}

func (o *pseudonymOptions) names() (*revise.Names, error) {
	var all []revise.Replacement
	for _, text := range o.replace {
		r, err := revise.ParseReplacement(text)
		if err != nil {
			return nil, trouble(err)
		}
		all = append(all, r)
	}
	names, err := revise.NewNames(all, !o.word, o.matchCase)
	return names, trouble(err)
}

// transcriptsOf are the transcripts in which names are replaced; where says which as flags.
func (a *app) transcriptsOf(s *study.Study, o *pseudonymOptions, args []string) (ts []*study.Transcript, where string, err error) {
	switch {
	case o.everywhere && len(o.cases)+len(args) > 0:
		return nil, "", usage("--everywhere leaves nothing to choose", "leave --case and the transcripts out, or --everywhere")
	case o.everywhere:
		ts, err = a.chosen(s, nil)
		return ts, "--everywhere", err
	case len(o.cases)+len(args) == 0:
		return nil, "", usage("it is not said where the name is to be replaced", "say whose transcripts: --case CASE, or --everywhere")
	}
	if len(args) > 0 {
		if ts, err = a.chosen(s, args); err != nil {
			return nil, "", err
		}
	}
	for _, id := range o.cases {
		if s.CaseIndex(id) < 0 {
			return nil, "", a.noCase(s, id)
		}
		for i := range s.Transcripts {
			t := &s.Transcripts[i]
			if (t.CaseID == id || slices.Contains(t.Present, id)) && !slices.Contains(ts, t) {
				ts = append(ts, t)
			}
		}
	}
	for _, id := range o.cases {
		where += " --case " + id
	}
	for _, t := range ts {
		if len(o.cases) == 0 {
			where += " " + t.ID
		}
	}
	return ts, strings.TrimSpace(where), nil
}

func (a *app) noCase(s *study.Study, id string) error {
	var known []string
	for _, c := range s.Cases {
		known = append(known, c.ID)
	}
	hint := "there are " + strings.Join(known[:min(len(known), 12)], ", ")
	if near, ok := yamldoc.Suggest(id, known); ok {
		hint = fmt.Sprintf("did you mean `--case %s`?", near)
	}
	return usage(fmt.Sprintf("the study has no %s %q", s.Singular, id), hint)
}

// sayReplaced tells what was replaced.
func (a *app) sayReplaced(s *study.Study, r *revise.Replaced, looked int) {
	places, codings, words := 0, 0, 0
	for _, t := range r.Texts {
		places, codings, words = places+t.Places, codings+t.Codings, words+t.Words
	}
	if places+codings+r.Examples == 0 {
		fmt.Fprintf(a.Out, "nothing to replace: the name stands in none of %s\n", counted(looked, "transcript", "transcripts"))
	} else {
		fmt.Fprintf(a.Out, "%s in %s: %s\n", counted(places, "place", "places"), counted(len(r.Texts), "transcript", "transcripts"), render.Safe(strings.Join(revise.Forms(r.Forms), ", ")))
		for _, t := range r.Texts {
			fmt.Fprintf(a.Out, "  %s  %s, %s with other words, %d with another context\n", t.Transcript.ID,
				counted(t.Places, "place", "places"), counted(t.Words, "coding", "codings"), t.Codings-t.Words)
			if t.Turns != t.TurnsNow {
				a.say("note: %s had %s and has %d now: the pseudonym makes no speaker label; use one such as P4, and see `interviewers:` in qcode.yaml",
					t.Transcript.ID, counted(t.Turns, "turn", "turns"), t.TurnsNow)
			}
		}
		if r.Examples > 0 {
			fmt.Fprintf(a.Out, "  %s  %s\n", s.CodebookPath, counted(r.Examples, "example", "examples"))
		}
	}
	for _, by := range slices.Sorted(maps.Keys(r.Before)) {
		a.say("note: %s stood in these transcripts already, %s", sanitize(by), counted(r.Before[by], "time", "times"))
	}
	if len(r.Left) > 0 {
		fmt.Fprintf(a.Out, "left, parts of other words or written otherwise: %s\n", render.Safe(strings.Join(revise.Forms(r.Left), ", ")))
	}
	if len(r.Mentions) > 0 {
		fmt.Fprintln(a.Out, "still there:")
		for _, m := range r.Mentions {
			fmt.Fprintf(a.Out, "  %s\n", render.Safe(mention(m)))
		}
	}
}

func mention(m revise.Mention) string {
	out := m.Path
	if m.Places > 0 {
		out += "  " + counted(m.Places, "place", "places")
	}
	if m.InName {
		out += "  in its name"
	}
	if len(m.What) > 0 {
		out += "  (" + strings.Join(m.What[:min(len(m.What), 6)], ", ") + ")"
	}
	return out
}

// sayTraces names what no change of files takes the names out of.
func (a *app) sayTraces(ctx context.Context, s *study.Study, r *revise.Replaced) {
	a.say("the undo journal still has the names: once nothing is to be taken back, qcode log --purge")
	git := history.Open(ctx, s.Root)
	if slices.ContainsFunc(r.Texts, func(t revise.ReplacedText) bool { return git.Tracks(t.Transcript.Path) }) {
		a.say("git history keeps what was committed with the names: share a copy without history, or rewrite it with git filter-repo")
	}
}
