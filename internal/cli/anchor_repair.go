package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/anchor"
	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/revise"
	"qcode/internal/tagging"
)

type repairOptions struct {
	writing
	all, marks bool
}

func (a *app) anchorRepairCommand() *cobra.Command {
	var o repairOptions
	c := &cobra.Command{
		Use:   "repair [TRANSCRIPT…]",
		Short: "Put codings back on their words",
		Long: `Put codings back on their words, where it is certain which these are; the diff shows what changes. What is right is
not touched. Codings whose words were changed, or whose place is not beyond doubt, are listed and left: --all takes
the places listed for them, after showing them. On a terminal it asks first. Exit code 1 while anything is left.

Every coding carries the mark of the version of its transcript that it was made on. Where that was edited and the coding
still stands on its words, it keeps the mark, and qcode check says so (QC305): once you have looked at what changed,
--marks writes the mark of the present version on these codings too.`,
		Example: `  qcode anchor repair --dry-run
  qcode anchor repair
  qcode anchor repair post/T04 --all
  qcode anchor repair post/T04 --marks     I have seen the new text: the codings hold for it`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runAnchorRepair(c.Context(), o, args) },
		ValidArgsFunction: a.from(transcripts),
	}
	c.Flags().BoolVar(&o.all, "all", false, "also take the places of those that were changed or are not beyond doubt")
	c.Flags().BoolVar(&o.marks, "marks", false, "also write the mark of the present text on codings that stand on their words")
	o.addFlags(c.Flags())
	return c
}

func (a *app) runAnchorRepair(ctx context.Context, o repairOptions, names []string) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	ts, err := a.chosen(s, names)
	if err != nil {
		return err
	}
	take := func(off *revise.Stand) bool { return off.Move.Verdict.Certain() || o.all }
	x := a.anchors(ctx, s)
	x.Marks = o.marks
	command := strings.TrimSpace("qcode anchor repair " + strings.Join(names, " "))
	if o.all {
		command += " --all"
	}
	if o.marks {
		command += " --marks"
	}
	survey, err := a.propose(ctx, a.store(s, a.author(s)), o.writing, command, o.all, func(read edit.Reader) (edit.Plan, *revise.Survey, error) {
		return x.Repair(ctx, ts, take, read)
	})
	if err != nil {
		return err
	}
	strays := 0
	if len(names) == 0 {
		strays = len(s.Strays)
	}
	a.sayFaults(s, survey, strays)
	if left := survey.Left(); left+len(survey.Faults)+strays > 0 {
		return no("")
	}
	return nil
}

// propose shows a plan as a diff with what becomes of each coding, and carries it out. It is made under the lock, so
// that nobody writes in between. Where there is somebody to ask, it is shown and asked for before that, and must then
// still be the one that was shown.
func (a *app) propose(ctx context.Context, store *edit.Store, w writing, command string, ask bool,
	plan func(edit.Reader) (edit.Plan, *revise.Survey, error),
) (survey *revise.Survey, err error) {
	ask = ask && a.InTTY
	shown := ""
	p, survey, err := plan(store.Read) // also fetches old texts before anybody has to wait for the lock
	if err != nil {
		return nil, trouble(err)
	}
	if len(p.Changes) == 0 || w.dryRun || ask {
		if shown, err = a.showPlan(store, p, survey); err != nil || len(p.Changes) == 0 || w.dryRun {
			return survey, err
		}
		if !a.agree("apply this?") {
			return nil, no("nothing was written")
		}
	}
	receipt, err := store.Update(ctx, command, func(read edit.Reader) (edit.Plan, error) {
		if p, survey, err = plan(read); err != nil {
			return p, err
		}
		if ask {
			if diff, err := store.Diff(p); err != nil || diff != shown {
				return edit.Plan{}, changedMeanwhile(err)
			}
			return p, nil
		}
		_, err := a.showPlan(store, p, survey)
		return p, err
	})
	if finished := receipt.Finished.String(); finished != "" {
		a.say("%s", sanitize(finished))
	}
	if err != nil {
		return nil, trouble(err)
	}
	a.sayBack(receipt)
	return survey, nil
}

func (a *app) showPlan(store *edit.Store, p edit.Plan, survey *revise.Survey) (diff string, err error) {
	if diff, err = store.Diff(p); err != nil {
		return "", trouble(err)
	}
	if _, err := a.Out.Write([]byte(sanitize(diff))); err != nil {
		return "", err
	}
	a.listOff(survey, store.Conceals)
	return diff, nil
}

func changedMeanwhile(err error) error {
	if err != nil {
		return err
	}
	return &edit.Error{Kind: edit.ErrChanged, Message: "somebody changed the study meanwhile", Remedy: "nothing was written; run the command again"}
}

// agree asks a question that is answered by yes or no.
func (a *app) agree(question string) bool {
	fmt.Fprintf(a.Err, "%s [y/N] ", question)
	line, _ := bufio.NewReader(a.In).ReadString('\n')
	line = strings.ToLower(strings.TrimSpace(line))
	return line == "y" || line == "yes"
}

// listOff says of every coding that is off what becomes of it, with a line to paste for those that are left.
func (a *app) listOff(survey *revise.Survey, hides func(path string) bool) {
	for i := range survey.Off {
		off := &survey.Off[i]
		if off.Taken && off.Move.Verdict.Certain() {
			continue // the diff shows it
		}
		if hides(off.File) {
			fmt.Fprintf(a.Out, "%s (not shown: coded blindly)  %s  %s\n", deed(off), off.Transcript.ID, off.Coder)
			continue
		}
		fmt.Fprintf(a.Out, "%s %s  %s  %s  %s\n", deed(off), orLine(off), render.Safe(off.Coding.Code), off.Transcript.ID, off.Coder)
		fmt.Fprintf(a.Out, "    “%s”\n", render.Safe(squeeze(off.Coding.Quote)))
		if off.Now != "" {
			fmt.Fprintf(a.Out, "  → “%s”  line %d, %s, %d%%\n", render.Safe(squeeze(off.Now)), off.Line, off.Move.At, int(100*off.Move.Confidence))
		}
		if !off.Taken {
			a.remedies(off)
		}
	}
	fmt.Fprintln(a.Out, standing(survey))
}

func deed(off *revise.Stand) string {
	if off.Taken {
		return "taken, " + off.Move.Verdict.String()
	}
	return "left, " + off.Move.Verdict.String()
}

// remedies are lines to paste for a coding that stays off.
func (a *app) remedies(off *revise.Stand) {
	if off.Coding.ID == "" {
		fmt.Fprintf(a.Out, "    mend the quote in %s:%d\n", off.File, off.Coding.Line)
		return
	}
	for _, c := range off.Move.Candidates[:min(3, len(off.Move.Candidates))] {
		fmt.Fprintf(a.Out, "    qcode retag %s --at %s\n", off.Coding.ID, c)
	}
	if off.Move.Verdict == anchor.Lost {
		fmt.Fprintf(a.Out, "    qcode retag %s --quote \"…\"\n", off.Coding.ID)
	}
	fmt.Fprintf(a.Out, "    qcode anchor settle %s --reason \"…\"\n", off.Coding.ID)
}

// squeeze is a text on one line, cut in the middle if it is long.
func squeeze(text string) string {
	const most = 160
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > most {
		return string(r[:most/2]) + " […] " + string(r[len(r)-most/2:])
	}
	return string(r)
}

type settleOptions struct {
	writing
	reason string
	reopen bool
}

func (a *app) anchorSettleCommand() *cobra.Command {
	var o settleOptions
	c := &cobra.Command{
		Use: "settle ID… --reason TEXT", Args: cobra.MinimumNArgs(1),
		Short: "Keep codings whose words are gone, outside all counts",
		Long: `Keep codings whose words are gone: they stay in their files with the reason, outside all counts, and the tables say
how many there are. The beginning of an id is enough. --reopen takes it back.`,
		Example: `  qcode anchor settle k7q2m9xw --reason "taken out at the participant's request"
  qcode anchor settle k7q2m9xw --reopen`,
		RunE: func(c *cobra.Command, args []string) error { return a.runAnchorSettle(c.Context(), o, args) },
	}
	c.Flags().StringVar(&o.reason, "reason", "", "`why` the words are gone")
	c.Flags().BoolVar(&o.reopen, "reopen", false, "take the settling back")
	o.addFlags(c.Flags())
	return c
}

func (a *app) runAnchorSettle(ctx context.Context, o settleOptions, ids []string) error {
	if o.reopen == (o.reason != "") {
		return usage("say why with --reason, or take it back with --reopen", "qcode anchor settle "+ids[0]+" --reason \"…\"")
	}
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	codings, err := tagging.Search(ctx, s, ids)
	if err != nil {
		return trouble(err)
	}
	x := a.anchors(ctx, s)
	command, word := "qcode anchor settle "+fullIDs(codings), "settled as lost"
	if o.reopen {
		command, word = command+" --reopen", "open again"
	}
	receipt, err := a.change(ctx, a.store(s, a.author(s)), o.writing, command, func(read edit.Reader) (edit.Plan, error) {
		if o.reopen {
			return x.Reopen(codings, read)
		}
		return x.Settle(codings, o.reason, read)
	})
	if err != nil || o.dryRun {
		return err
	}
	for _, k := range codings {
		if _, err := fmt.Fprintf(a.Out, "%s  %s\n", knownLine(k), word); err != nil {
			return err
		}
	}
	a.sayBack(receipt)
	return nil
}
