package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/adjudicate"
	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

type adjudicateOptions struct {
	filters
	output
	writing
	placing
	coders, accept            []string
	kinds                     []string
	reject, edit, auto        bool
	done, all                 bool
	code, valence, reason, by string
	overlap                   float64
}

func (a *app) adjudicateCommand() *cobra.Command {
	var o adjudicateOptions
	c := &cobra.Command{
		Use: "adjudicate [ITEM…]", GroupID: "code",
		Short: "List what coders disagree on, and decide it",
		Long: `List what coders disagree on in transcripts that two of them completed, the gravest first: a code that somebody missed,
other codes on the same words, other boundaries, other valence. With the id of an item it shows the item; with
--accept, --reject or --edit it decides on it.

Decisions form the files of the coder consensus, with references to the originals, which stay as they are; who decided
what and why stands in decisions.csv. Deciding again replaces a decision; qcode undo takes it back.`,
		Example: `  qcode adjudicate                                        what is open
  qcode adjudicate --auto --overlap 0.8                   take over what is agreed, and large overlaps
  qcode adjudicate k7q2m9xw                               look at one
  qcode adjudicate k7q2m9xw --accept anna --reason "bram read it as a plan"
  qcode adjudicate k7q2m9xw --edit --quote "one headset for three" --valence barrier
  qcode adjudicate p3xa --reject --reason "said in jest"
  qcode adjudicate --done                                 nothing is left: the consensus is complete`,
		RunE: func(c *cobra.Command, args []string) error { return a.runAdjudicate(c, &o, args) },
	}
	o.addFlags(c, a)
	return c
}

func (o *adjudicateOptions) addFlags(c *cobra.Command, a *app) {
	f := c.Flags()
	f.StringSliceVar(&o.coders, "coders", nil, "whose codings are compared (default: all `coders` of the study)")
	f.StringSliceVar(&o.accept, "accept", nil, "let the codings of these `coders` stand; of one who has none there, nothing stands")
	f.BoolVar(&o.reject, "reject", false, "let nothing stand")
	f.BoolVar(&o.edit, "edit", false, "let a coding stand with another place, code or valence; with --accept, that coder's")
	f.StringVar(&o.code, "code", "", "with --edit: this `code`; in the list: only this one and what is under it")
	f.StringVar(&o.valence, "valence", "", "with --edit: barrier, facilitator, mixed, neutral, or none")
	o.placing.addFlags(c)
	f.StringVar(&o.reason, "reason", "", "`why`, for decisions.csv")
	f.StringVar(&o.by, "by", "", "`who` decides, for decisions.csv (default: your name as a coder)")
	f.BoolVar(&o.auto, "auto", false, "take over what all coders agree on")
	f.Float64Var(&o.overlap, "overlap", 0, "with --auto: also same codes that share at least this `part` of what they cover together; the longest stands")
	f.BoolVar(&o.done, "done", false, "the consensus of all transcripts with nothing open is complete")
	f.BoolVar(&o.all, "all", false, "list what is decided too")
	f.StringSliceVar(&o.kinds, "kind", nil, "only these `kinds`: "+strings.Join(adjudicate.Kinds(), ", "))
	f.StringSliceVar(&o.Waves, "wave", nil, "only these `waves`")
	f.StringSliceVar(&o.Cases, "case", nil, "only these `cases`")
	f.StringSliceVar(&o.Transcripts, "transcript", nil, "only these `transcripts`")
	f.StringVar(&o.filters.where, "where", "", "only where a `condition` holds (see `qcode help filters`)")
	o.output.addFlags(f)
	o.writing.addFlags(f)
	a.complete(c, "wave", waves)
	a.complete(c, "case", cases)
	a.complete(c, "transcript", transcripts)
	a.complete(c, "coders", coders)
	a.complete(c, "accept", coders)
	a.complete(c, "code", codes)
	a.completeWords(c, "kind", adjudicate.Kinds()...)
	a.completeWords(c, "valence", append(annotation.Valences(), "none")...)
}

// decides reports whether the flags decide on items.
func (o *adjudicateOptions) decides() bool { return len(o.accept) > 0 || o.reject || o.edit }

func (a *app) runAdjudicate(c *cobra.Command, o *adjudicateOptions, args []string) error {
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.check(c, s, args); err != nil {
		return err
	}
	list, err := a.worklist(c.Context(), s, o)
	if err != nil {
		return err
	}
	items, err := findItems(list, args)
	if err != nil {
		return err
	}
	switch {
	case o.decides():
		return a.decide(c, o, list, items)
	case o.auto:
		return a.takeOver(c.Context(), o, list)
	case o.done:
		return a.settle(c.Context(), o, list)
	}
	worklist := report.Worklist{Worklist: list, All: o.all, Kinds: o.kinds, Codes: o.Codes}
	if len(items) > 0 {
		return a.print(o.output, worklist.Show(items))
	}
	return a.print(o.output, worklist.List())
}

// check refuses flags that contradict one another, and names that the study does not have.
func (o *adjudicateOptions) check(c *cobra.Command, s *study.Study, args []string) error {
	verbs := 0
	for _, on := range []bool{o.decides(), o.auto, o.done} {
		if on {
			verbs++
		}
	}
	place := c.Flags().Changed("valence") || len(o.placing.flags()) > 0 || o.quote != ""
	switch {
	case verbs > 1 || o.reject && (len(o.accept) > 0 || o.edit):
		return usage("decide one thing at a time", "one of --accept, --reject, --edit, --auto, --done")
	case o.decides() && len(args) == 0:
		return usage("it is not said on what to decide", "list the items: qcode adjudicate")
	case !o.decides() && verbs > 0 && len(args) > 0:
		return usage("--auto and --done are for whole transcripts", "narrow them with --wave, --case or --transcript")
	case place && !o.edit:
		return usage("a place or a valence of your own needs --edit", "for example: qcode adjudicate "+strings.Join(args, " ")+" --edit --valence barrier")
	case o.edit && !place && o.code == "":
		return usage("it is not said what to change", "say --code, --valence, --quote, --line or --at")
	case o.edit && len(args) > 1:
		return usage("only one item at a time can be edited")
	case c.Flags().Changed("overlap") && !o.auto:
		return usage("--overlap belongs to --auto")
	case o.auto && (o.overlap < 0 || o.overlap > 1):
		return usage("--overlap is a share between 0 and 1, such as 0.8")
	}
	for _, k := range o.kinds {
		if err := oneOf("kind", k, adjudicate.Kinds(), false); err != nil {
			return err
		}
	}
	if o.code != "" && !o.edit {
		o.Codes = []string{o.code}
	}
	if err := o.apply(s); err != nil {
		return err
	}
	return o.pickCoders(s)
}

func (o *adjudicateOptions) pickCoders(s *study.Study) error {
	for _, group := range []struct {
		flag  string
		names []string
	}{{"coders", o.coders}, {"accept", o.accept}} {
		for _, name := range group.names {
			if err := oneOf(group.flag, name, s.Coders, false); err != nil {
				return err
			}
		}
	}
	if len(o.coders) == 0 {
		o.coders = s.Coders
	}
	for _, name := range o.accept {
		if !slices.Contains(o.coders, name) {
			return usage(fmt.Sprintf("%s is not among the coders who are compared", name), "add: --coders "+strings.Join(append(o.coders, name), ","))
		}
	}
	if len(o.coders) < 2 {
		return usage("there is nothing to adjudicate between fewer than two coders", "draw transcripts for a second coder: qcode assign --double 20%")
	}
	return nil
}

// worklist compares the coders; broken codings could be compared with nothing.
func (a *app) worklist(ctx context.Context, s *study.Study, o *adjudicateOptions) (*adjudicate.Worklist, error) {
	list, err := adjudicate.Collect(ctx, s, o.coders, o.Pick(s))
	if err != nil {
		return nil, err
	}
	if o.Where != nil && o.Where.Err() != nil {
		return nil, usage(o.Where.Err().Error(), "see `qcode help filters`")
	}
	if len(list.Faults) > 0 {
		return nil, brokenError(a.veil(s, list.Faults))
	}
	return list, nil
}

// findItems are the items that go by the beginnings of their ids.
func findItems(list *adjudicate.Worklist, prefixes []string) ([]*adjudicate.Item, error) {
	var out []*adjudicate.Item
	for _, p := range prefixes {
		found := list.Find(p)
		switch {
		case len(found) == 0:
			return nil, usage(fmt.Sprintf("there is no item %q", p), "an item gets another id when one of its codings changes", "list the items: qcode adjudicate --all")
		case len(found) > 1:
			return nil, usage(fmt.Sprintf("%d items begin with %s", len(found), p), "type more of the id")
		case slices.Contains(out, found[0]):
			return nil, usage(fmt.Sprintf("the item %s is named twice", found[0].ID))
		}
		out = append(out, found[0])
	}
	return out, nil
}

func (a *app) decide(c *cobra.Command, o *adjudicateOptions, list *adjudicate.Worklist, items []*adjudicate.Item) error {
	verdict := a.verdict(list.Study, o)
	verdict.Accept, verdict.Reject = o.accept, o.reject
	command := []string{"qcode adjudicate"}
	for _, i := range items {
		command = append(command, i.ID)
		for _, name := range o.accept {
			if !slices.Contains(i.Missing, name) && len(i.Of(name)) == 0 {
				return usage(fmt.Sprintf("%s has not completed %s", name, i.Transcript.ID))
			}
		}
	}
	if o.edit {
		change, err := o.change(c)
		if err != nil {
			return err
		}
		verdict.Edit = &change
	}
	receipt, err := a.change(c.Context(), a.store(list.Study, a.author(list.Study)), o.writing, strings.Join(append(command, o.words()...), " "),
		func(read edit.Reader) (edit.Plan, error) { return list.Decide(items, verdict, read) })
	if err != nil || o.dryRun {
		return adjudicated(err)
	}
	return a.sayLeft(c.Context(), list.Study, o, receipt, counted(len(items), "item", "items")+" decided")
}

// change is what --edit asks for.
func (o *adjudicateOptions) change(c *cobra.Command) (tagging.Change, error) {
	var out tagging.Change
	if o.code != "" {
		out.Code = &o.code
	}
	if c.Flags().Changed("valence") {
		out.Valence = &o.valence
	}
	where, err := o.placing.where()
	out.Where = where
	return out, err
}

// words are the flags as the log shows them, without the words of quotes and reasons.
func (o *adjudicateOptions) words() []string {
	var out []string
	switch {
	case o.reject:
		out = append(out, "--reject")
	case o.edit:
		out = append(out, "--edit")
	}
	if len(o.accept) > 0 {
		out = append(out, "--accept", strings.Join(o.accept, ","))
	}
	if o.code != "" {
		out = append(out, "--code", o.code)
	}
	return append(out, o.placing.flags()...)
}

func (a *app) verdict(s *study.Study, o *adjudicateOptions) adjudicate.Verdict {
	by := o.by
	if by == "" {
		by = a.author(s)
	}
	return adjudicate.Verdict{Reason: o.reason, By: by, Now: a.Now()}
}

func (a *app) takeOver(ctx context.Context, o *adjudicateOptions, list *adjudicate.Worklist) error {
	var taken adjudicate.Taken
	command := "qcode adjudicate --auto"
	if o.overlap > 0 {
		command += fmt.Sprintf(" --overlap %g", o.overlap)
	}
	receipt, err := a.change(ctx, a.store(list.Study, a.author(list.Study)), o.writing, command, func(read edit.Reader) (plan edit.Plan, err error) {
		plan, taken, err = list.Auto(o.overlap, a.verdict(list.Study, o), read)
		return plan, err
	})
	if err != nil || o.dryRun {
		return adjudicated(err)
	}
	what := counted(taken.Same, "agreement", "agreements") + " taken over"
	if o.overlap > 0 {
		what += fmt.Sprintf(", %s of at least %g", counted(taken.Overlaps, "overlap", "overlaps"), o.overlap)
	}
	return a.sayLeft(ctx, list.Study, o, receipt, what)
}

// settle says that the consensus is complete where nothing is left; the answer is no if anything is left anywhere.
func (a *app) settle(ctx context.Context, o *adjudicateOptions, list *adjudicate.Worklist) error {
	var ready []*adjudicate.Transcript
	var waiting []string
	open := 0
	for _, t := range list.Transcripts {
		disagreements, agreements := t.Left()
		switch {
		case t.Settled:
		case disagreements+agreements > 0:
			open += disagreements + agreements
			waiting = append(waiting, t.ID)
		default:
			ready = append(ready, t)
		}
	}
	receipt, err := a.change(ctx, a.store(list.Study, a.author(list.Study)), o.writing, "qcode adjudicate --done",
		func(read edit.Reader) (edit.Plan, error) { return list.Complete(ready, read) })
	if err != nil || o.dryRun {
		return adjudicated(err)
	}
	if _, err := fmt.Fprintf(a.Out, "the consensus of %s is complete now\n", counted(len(ready), "transcript", "transcripts")); err != nil {
		return err
	}
	a.sayBack(receipt)
	if len(waiting) == 0 {
		return nil
	}
	return no(fmt.Sprintf("%s open in %s", counted(open, "item is", "items are"), strings.Join(waiting[:min(len(waiting), 6)], ", ")),
		"take over what is agreed: qcode adjudicate --auto", "list the rest: qcode adjudicate")
}

// sayLeft says what was done and what is left, from the files as they are now.
func (a *app) sayLeft(ctx context.Context, s *study.Study, o *adjudicateOptions, receipt edit.Receipt, what string) error {
	now, err := study.Open(s.Root)
	if err != nil {
		return err
	}
	list, err := a.worklist(ctx, now, o)
	if err != nil {
		return err
	}
	disagreements, agreements := 0, 0
	for _, t := range list.Transcripts {
		d, g := t.Left()
		disagreements, agreements = disagreements+d, agreements+g
	}
	left := counted(disagreements, "disagreement", "disagreements") + " left"
	if agreements > 0 {
		left += ", " + counted(agreements, "agreement", "agreements") + " to take over (--auto)"
	}
	if disagreements+agreements == 0 {
		left = "nothing is left: qcode adjudicate --done"
	}
	if _, err := fmt.Fprintf(a.Out, "%s; %s\n", what, left); err != nil {
		return err
	}
	a.sayBack(receipt)
	return nil
}

// adjudicated gives refusals the exit code of wrong use.
func adjudicated(err error) error {
	var r *adjudicate.Refusal
	if errors.As(err, &r) {
		if r.Help == "" {
			return usage(r.Why)
		}
		return usage(r.Why, r.Help)
	}
	return err
}
