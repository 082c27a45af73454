package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/change"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/yamldoc"
)

type acceptOptions struct {
	writing
	class, memo string
}

func (a *app) trajectoryAcceptCommand() *cobra.Command {
	var o acceptOptions
	c := &cobra.Command{
		Use: "accept CASE CODE", Args: cobra.ExactArgs(2),
		Short: "Accept the story that is proposed for a case in a code, or say another, with the reason",
		Long: `Accept the story that qcode trajectory proposes for a case in a code, or say another class, with a memo on why. It
is written to trajectories.yaml together with what it was decided on: once codings behind it change, the decision is
stale, tables say so and show the proposal again. A new decision takes the place of the old one.`,
		Example: `  qcode quotes --case T04 --code goals          read first
  qcode trajectory accept T04 goals --memo "first in passing, then with a date"
  qcode trajectory accept T07 goals --class persisted --memo "not asked at post; names it before and after"`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runAccept(c.Context(), &o, args[0], args[1]) },
		ValidArgsFunction: a.caseThenCode,
	}
	o.writing.addFlags(c.Flags())
	c.Flags().StringVar(&o.class, "class", "", "another `class` than the proposed one")
	c.Flags().StringVar(&o.memo, "memo", "", "why")
	a.completeWords(c, "class", toldNames()...)
	return c
}

func (a *app) trajectoryWithdrawCommand() *cobra.Command {
	var o writing
	c := &cobra.Command{
		Use: "withdraw CASE CODE", Args: cobra.ExactArgs(2),
		Short:   "Take a decision about a story back, so that the proposal is open again",
		Example: `  qcode trajectory withdraw T04 goals`,
		RunE: func(c *cobra.Command, args []string) error {
			s, code, err := a.codeOf(args[1])
			if err != nil {
				return err
			}
			return a.writeDecision(c.Context(), s, o, "qcode trajectory withdraw "+diag.Shell(args[0])+" "+code, func(read edit.Reader) ([]edit.Change, error) {
				return tagging.Withdraw(code, args[0], read)
			})
		},
		ValidArgsFunction: a.caseThenCode,
	}
	o.addFlags(c.Flags())
	return c
}

func (a *app) caseThenCode(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return a.from(cases)(c, args, word)
	}
	return a.from(codes)(c, args, word)
}

// codeOf is the study with the id of a code by any of its names.
func (a *app) codeOf(name string) (*study.Study, string, error) {
	s, err := a.sound()
	if err != nil {
		return nil, "", err
	}
	code := s.Codebook.Find(name)
	if code == nil {
		return nil, "", codeError(s, name)
	}
	return s, code.ID, nil
}

func toldNames() []string {
	var out []string
	for _, c := range change.Told() {
		out = append(out, string(c))
	}
	return out
}

func (a *app) runAccept(ctx context.Context, o *acceptOptions, who, name string) error {
	if strings.TrimSpace(o.memo) == "" {
		return usage("it is not said why", `say why: --memo "…"`)
	}
	if err := oneOf("class", o.class, toldNames(), true); err != nil {
		return err
	}
	s, code, err := a.codeOf(name)
	if err != nil {
		return err
	}
	d, err := a.storyNow(ctx, code, who)
	if err != nil {
		return err
	}
	if d.Class = o.class; o.class == "" {
		d.Class = d.Proposed
	}
	d.Memo, d.By, d.On = strings.TrimSpace(o.memo), a.author(s), a.Now().UTC().Format("2006-01-02")
	command := strings.Join([]string{"qcode trajectory accept", diag.Shell(who), code, "--class", diag.Shell(d.Class), "--memo …"}, " ")
	err = a.writeDecision(ctx, s, o.writing, command, func(read edit.Reader) ([]edit.Change, error) { return tagging.Decide(d, read) })
	if err == nil && !o.dryRun {
		a.say("%s in %s: %s, proposed: %s (%s)", sanitize(who), code, d.Class, d.Proposed, strings.Join(d.States, " → "))
	}
	return err
}

// storyNow tells the story of a case as it stands now, under the study's own counting.
func (a *app) storyNow(ctx context.Context, code, who string) (d study.Decision, err error) {
	o := &changeOptions{output: output{format: "text"}}
	source, err := a.waveSource(ctx, o)
	if err != nil {
		return d, err
	}
	if d, err = source.Propose(code, who); err == nil {
		return d, nil
	}
	if !slices.Contains(source.Facts.Cases, who) {
		hint := "see them: qcode report --participants"
		if near, ok := yamldoc.Suggest(who, source.Facts.Cases); ok {
			hint = fmt.Sprintf("did you mean `%s`?", near)
		}
		return d, usage(fmt.Sprintf("there is no %s %q", source.Study.Singular, who), hint)
	}
	return d, no(err.Error(), "see the stories: qcode trajectory --code "+code)
}

func (a *app) writeDecision(ctx context.Context, s *study.Study, w writing, command string, plan func(edit.Reader) ([]edit.Change, error)) error {
	receipt, err := a.change(ctx, a.store(s, a.author(s)), w, command, func(read edit.Reader) (edit.Plan, error) {
		changes, err := plan(read)
		return edit.Plan{Command: command, Changes: changes}, err
	})
	if err == nil && !w.dryRun {
		a.sayWritten(receipt)
	}
	return err
}
