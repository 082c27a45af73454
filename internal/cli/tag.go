package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

type tagOptions struct {
	writing
	placing
	coder                         string
	codes                         []string
	valence, memo, belief, rating string
	done, reopen                  bool
	from, formatIn                string
	keepGoing, complete           bool
}

// placing are the flags that name a place of a transcript.
type placing struct {
	quote, line, at string
	sentence, turn  int
}

func (o *placing) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.quote, "quote", "", "the `words`; white space, kinds of quotation marks and dashes do not matter")
	f.StringVar(&o.line, "line", "", "the words of a `line`, such as 41, or of several, 41-43")
	f.IntVar(&o.sentence, "sentence", 0, "only this sentence of the line or turn, the first is 1")
	f.IntVar(&o.turn, "turn", 0, "the words of a turn, the first is 1")
	f.StringVar(&o.at, "at", "", "the characters from `start-end`, from 0, the end not included")
}

func (o *placing) where() (tagging.Where, error) {
	w, err := tagging.ParseWhere(o.line, o.at)
	if err != nil {
		return w, trouble(err)
	}
	if o.sentence < 0 || o.turn < 0 {
		return w, usage("sentences and turns are counted from 1")
	}
	if w.HasAt && (o.line != "" || o.turn != 0 || o.sentence != 0) {
		return w, usage("--at is a place by itself", "leave --line, --turn and --sentence out")
	}
	w.Sentence, w.Turn, w.Quote = o.sentence, o.turn, o.quote
	return w, nil
}

// flags are the flags that give the place again.
func (o *placing) flags() []string {
	var out []string
	add := func(flag, value string) {
		if value != "" && value != "0" {
			out = append(out, "--"+flag, value)
		}
	}
	add("at", o.at)
	add("line", o.line)
	add("sentence", strconv.Itoa(o.sentence))
	add("turn", strconv.Itoa(o.turn))
	return out
}

func (a *app) tagCommand() *cobra.Command {
	var o tagOptions
	c := &cobra.Command{
		Use: "tag TRANSCRIPT --code CODE (--quote WORDS | --line N | --turn N | --at START-END)", GroupID: "code",
		Short: "Put a code on a passage, apply a file of codings, or say that a transcript is done",
		Long: `Put codes on a passage. A transcript goes by its id (post3m/T04), its path, or a short form that fits one only;
a code by id, key, label or alias. Tagging twice the same adds nothing.

--from FILE applies many codings: csv, tsv or jsonl with the columns transcript, code, a place (start and
end, or line and sentence, or turn, or quote) and, if wanted, coder, valence, memo, created, id; or yaml as
annotation files have it. Every row is placed or refused with its line and the reason; unless --keep-going
is given, one refused row keeps all others out. Running it twice adds nothing.

Exit code 2: nothing was written. With --keep-going, 1: some rows were refused, the others are there.`,
		Example: `  qcode tag post/T01 --code environment-resources --quote "two headsets for three sites" --valence barrier --coder anna
  qcode tag T04/post3m --code en,so --line 14 --sentence 2 --memo "clinic rush" --coder anna
  qcode tag post/T01 --done --coder anna        all of it is coded
  qcode tag --from codings.csv --coder anna --dry-run
  qcode tag --from - --format-in jsonl --complete`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runTag(c, &o, args) },
		ValidArgsFunction: a.from(transcripts),
	}
	f := c.Flags()
	f.StringSliceVar(&o.codes, "code", nil, "`codes` to put there, by id, key, label or alias")
	o.placing.addFlags(c)
	f.StringVar(&o.valence, "valence", "", "barrier, facilitator, mixed, neutral")
	f.StringVar(&o.memo, "memo", "", "a `note` on why")
	f.StringVar(&o.belief, "belief", "", "id of a belief `statement`")
	f.StringVar(&o.rating, "rating", "", "a `value` of the code's scale")
	f.StringVar(&o.coder, "coder", "", "who codes (default: QCODE_CODER, your settings, or the study's only coder)")
	f.BoolVar(&o.done, "done", false, "say that the transcripts are completely coded")
	f.BoolVar(&o.reopen, "reopen", false, "say that they are not")
	f.StringVar(&o.from, "from", "", "apply the codings in `FILE`; - is stdin")
	f.StringVar(&o.formatIn, "format-in", "", "of --from: "+strings.Join(tagging.Formats(), ", ")+" (default: what the file's name says)")
	f.BoolVar(&o.keepGoing, "keep-going", false, "with --from: place what can be placed, although other rows are refused")
	f.BoolVar(&o.complete, "complete", false, "with --from: the transcripts that it names are completely coded")
	o.writing.addFlags(f)
	a.complete(c, "code", codes)
	a.complete(c, "coder", coders)
	a.completeWords(c, "valence", annotation.Valences()...)
	a.completeWords(c, "format-in", tagging.Formats()...)
	return c
}

func (a *app) runTag(c *cobra.Command, o *tagOptions, args []string) error {
	if err := o.check(args); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	switch {
	case o.from != "":
		return a.tagFrom(c.Context(), s, o)
	case o.done || o.reopen:
		return a.setStatus(c.Context(), s, o, args)
	}
	return a.tagOne(c.Context(), s, o, args[0])
}

// check refuses flags that contradict one another.
func (o *tagOptions) check(args []string) error {
	single := len(o.codes) > 0 || len(o.placing.flags()) > 0 || o.quote != "" || o.valence+o.memo+o.belief+o.rating != ""
	status := o.done || o.reopen
	switch {
	case o.done && o.reopen:
		return usage("--done and --reopen contradict each other")
	case o.from != "" && (len(args) > 0 || single || status):
		return usage("--from takes transcripts, codes and places from the file", "leave the rest out: qcode tag --from "+diag.Shell(o.from))
	case o.from == "" && (o.keepGoing || o.complete || o.formatIn != ""):
		return usage("--keep-going, --complete and --format-in belong to --from", "say that a transcript is done: qcode tag TRANSCRIPT --done")
	case o.from != "":
		return nil
	case status && single:
		return usage("say first what is coded, then --done or --reopen", "two commands: qcode tag … --code …; qcode tag … --done")
	case len(args) == 0:
		return usage("no transcript is named", "for example: qcode tag post/T04 --code CODE --quote \"…\"", "see what is next: qcode status")
	case status:
		return nil
	case len(args) > 1:
		return usage("one transcript at a time", "put a quote of several words in quotation marks")
	case len(o.codes) == 0:
		return usage("no code is named", "for example: qcode tag "+diag.Shell(args[0])+" --code CODE --quote \"…\"", "all codes: qcode codebook list")
	}
	return nil
}

func (a *app) tagOne(ctx context.Context, s *study.Study, o *tagOptions, name string) error {
	t, err := a.transcript(s, name)
	if err != nil {
		return err
	}
	where, err := o.where()
	if err != nil {
		return err
	}
	coder, err := a.coder(s, o.coder)
	if err != nil {
		return err
	}
	var requests []tagging.Request
	for _, code := range o.codes {
		requests = append(requests, tagging.Request{
			Transcript: t.ID, Coder: coder, Code: code, Where: where,
			Valence: o.valence, Rating: o.rating, Belief: o.belief, Memo: o.memo,
		})
	}
	tagger := &tagging.Tagger{Study: s, Coder: coder, Now: a.Now()}
	batch := tagger.Prepare(requests, tagging.Options{Echo: true})
	if r := batch.Result().Refused; len(r) > 0 {
		return a.refusedTag(o, t, r)
	}
	command := strings.Join(append([]string{"qcode tag", diag.Shell(t.ID), "--code", diag.Shell(strings.Join(o.codes, ","))}, append(o.flags(), "--coder", coder)...), " ")
	receipt, err := a.change(ctx, a.store(s, coder), o.writing, command, func(read edit.Reader) (edit.Plan, error) {
		return batch.Plan(ctx, read)
	})
	if err != nil {
		return err
	}
	result := batch.Result()
	if len(result.Refused) > 0 {
		return a.refusedTag(o, t, result.Refused)
	}
	if o.dryRun {
		return nil
	}
	a.noteConsent(s, t)
	return a.echo(result, receipt)
}

// refusedTag says why nothing was tagged; where several places fit, with a line to paste for each.
func (a *app) refusedTag(o *tagOptions, t *study.Transcript, rs []tagging.Refusal) error {
	var message, hints []string
	for _, r := range rs {
		if len(message) > 0 && message[len(message)-1] == r.Why {
			continue // the same place for every code
		}
		message = append(message, r.Why)
		if r.Help != "" {
			hints = append(hints, strings.Split(r.Help, "\n")...)
		}
		for _, spot := range r.Candidates {
			hints = append(hints, a.candidate(o, t, spot))
		}
	}
	return usage(strings.Join(message, "\n  "), hints...)
}

// candidate is a line to paste that puts the codes on one of several places.
func (a *app) candidate(o *tagOptions, t *study.Transcript, spot tagging.Spot) string {
	args := []string{"qcode"}
	if a.dir != "" {
		args = append(args, "-C", a.dir)
	}
	args = append(args, "tag", t.ID, "--code", strings.Join(o.codes, ","), "--at", spot.At.String())
	for _, f := range [][2]string{{"valence", o.valence}, {"rating", o.rating}, {"belief", o.belief}, {"memo", o.memo}, {"coder", o.coder}} {
		if f[1] != "" {
			args = append(args, "--"+f[0], f[1])
		}
	}
	for i := range args {
		args[i] = diag.Shell(args[i])
	}
	line := strings.Join(args, " ") + "   # line " + strconv.Itoa(spot.Line)
	if spot.Speaker != "" {
		line += ", " + spot.Speaker
	}
	if a.ErrTTY && spot.Excerpt != "" { // never into a log
		line += ": …" + strings.Join(strings.Fields(spot.Excerpt), " ") + "…"
	}
	return line
}

// noteConsent warns of work that will count nowhere.
func (a *app) noteConsent(s *study.Study, t *study.Transcript) {
	if t.Case >= 0 && s.Cases[t.Case].Consent == study.ConsentNo {
		a.say("note: %s gave no consent; codings of %s count nowhere", s.Cases[t.Case].ID, t.ID)
	}
}

func (a *app) setStatus(ctx context.Context, s *study.Study, o *tagOptions, args []string) error {
	coder, err := a.coder(s, o.coder)
	if err != nil {
		return err
	}
	var ts []*study.Transcript
	for _, name := range args {
		t, err := a.transcript(s, name)
		if err != nil {
			return err
		}
		ts = append(ts, t)
	}
	tagger := &tagging.Tagger{Study: s, Coder: coder, Now: a.Now()}
	word, flag := "in progress", "--reopen"
	if o.done {
		word, flag = "completely coded", "--done"
	}
	var codings []int
	receipt, err := a.change(ctx, a.store(s, coder), o.writing, "qcode tag "+diag.Shell(args...)+" "+flag+" --coder "+coder,
		func(read edit.Reader) (plan edit.Plan, err error) {
			plan, codings, err = tagger.SetStatus(ts, coder, o.done, read)
			return plan, err
		})
	if err != nil || o.dryRun {
		return err
	}
	changed := map[string]bool{}
	for _, f := range receipt.Files {
		changed[f.Path] = true
	}
	for i, t := range ts {
		already := ""
		if !changed[study.AnnotationPath(coder, t.ID)] {
			already = " already"
		}
		if _, err := fmt.Fprintf(a.Out, "%s is %s%s by %s (%s)\n", t.ID, word, already, coder, counted(codings[i], "coding", "codings")); err != nil {
			return err
		}
	}
	a.sayBack(receipt)
	return nil
}

// sayBack says how to take a change back.
func (a *app) sayBack(r edit.Receipt) {
	if r.Back != "" {
		a.say("take it back: %s", a.here(r.Back))
	}
}

// here makes a command one to paste where the person stands, who may have named the study by -C.
func (a *app) here(command string) string {
	if a.dir == "" {
		return command
	}
	return strings.Replace(command, "qcode ", "qcode -C "+diag.Shell(a.dir)+" ", 1)
}
