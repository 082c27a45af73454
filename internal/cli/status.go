package cli

import (
	"context"

	"github.com/spf13/cobra"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/progress"
)

func (a *app) statusCommand() *cobra.Command {
	var o output
	var f filters
	c := &cobra.Command{
		Use: "status", GroupID: "study", Args: cobra.NoArgs,
		Short: "Show what is coded, by whom, and what is next",
		Long: `Show what is coded, by whom, and what is next: for each wave and coder how many transcripts are complete, and for
each case who has come how far. A transcript is complete when its coder says so: qcode tag TRANSCRIPT --done.`,
		Example: `  qcode status
  qcode status --wave post3m
  qcode status --format csv -o status.csv`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runStatus(c.Context(), o, &f) },
	}
	f.addFlags(c, a)
	for _, flag := range []string{"code", "valence"} { // which codings there are is no matter of progress
		_ = c.Flags().MarkHidden(flag)
	}
	o.addFlags(c.Flags())
	return c
}

func (a *app) runStatus(ctx context.Context, o output, f *filters) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	if err := f.apply(s); err != nil {
		return err
	}
	a.notePending(s)
	facts, err := a.facts(ctx, s, coding.Want{Filter: &f.Filter})
	if err != nil {
		return collected(err)
	}
	faults := diag.Count(s.Problems, diag.Error) + len(facts.Faults)
	return a.print(o, progress.Report(facts, f.Coders, faults))
}
