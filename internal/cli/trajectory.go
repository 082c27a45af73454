package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/change"
	"qcode/internal/document"
	"qcode/internal/report"
)

func (a *app) trajectoryCommand() *cobra.Command {
	var o changeOptions
	c := &cobra.Command{
		Use: "trajectory", GroupID: "count", Args: cobra.NoArgs,
		Short: "Follow each case through the waves: what emerged, ceased, persisted, returned",
		Long: `Follow each case through all waves, code by code. A class is told only from waves that were observed and completely
coded; not interviewed is never counted as not named. Classes are proposals: read the quotes, then
accept one, or say another, with ` + "`qcode trajectory accept`" + `.`,
		Example: `  qcode trajectory                                   how many cases have which story, for each code
  qcode trajectory --code environment-resources      the story of each case
  qcode trajectory --code goals --class emerged,ceased
  qcode trajectory --format csv                      a row for each code and case
  qcode trajectory accept T04 goals --memo "first in passing, then with a date"`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runTrajectory(c.Context(), &o) },
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	o.addMinCell(c)
	f := c.Flags()
	f.StringSliceVar(&o.trajectory.Classes, "class", nil, "only these `classes`: persisted, emerged, ceased, returned, transient, intermittent, never")
	f.StringVar(&o.trajectory.Design, "design", "", "a published `design`: trajectory (only cases seen at every wave) or recurrent (all at each wave, nobody followed)")
	a.completeWords(c, "design", report.DesignTrajectory, report.DesignRecurrent)
	f.BoolVar(&o.trajectory.Detail, "detail", false, "show the story of each case for every code")
	f.StringVar(&o.trajectory.Test, "test", "", "add an exact `test` over complete cases: cochran of who names it, friedman of how much is said")
	a.completeWords(c, "class", classNames()...)
	a.completeWords(c, "test", report.TestCochran, report.TestFriedman)
	c.AddCommand(a.trajectoryAcceptCommand(), a.trajectoryWithdrawCommand())
	return c
}

func classNames() []string {
	var out []string
	for _, c := range change.Classes() {
		out = append(out, string(c))
	}
	return out
}

func (a *app) runTrajectory(ctx context.Context, o *changeOptions) error {
	if err := oneOf("test", o.trajectory.Test, []string{report.TestCochran, report.TestFriedman}, true); err != nil {
		return err
	}
	if err := oneOf("design", o.trajectory.Design, []string{report.DesignTrajectory, report.DesignRecurrent}, true); err != nil {
		return err
	}
	if o.trajectory.Design == report.DesignRecurrent && o.trajectory.Test+strings.Join(o.trajectory.Classes, "") != "" {
		return usage("--design recurrent follows nobody, so there are no classes and no tests over the same cases", "qcode trajectory --design trajectory")
	}
	if o.minCell > 0 && o.trajectory.Design != report.DesignRecurrent && (o.trajectory.Detail || o.format == "csv" || o.format == "json") {
		return usage("--detail, --format csv and json tell of single cases, which --min-cell forbids", "qcode trajectory --min-cell 5 --format markdown")
	}
	o.units = report.NeedsWords(o.trajectory.Test)
	if err := eachOf("class", o.trajectory.Classes, classNames()); err != nil {
		return err
	}
	source, err := a.waveSource(ctx, o)
	if err != nil {
		return err
	}
	r := report.Trajectory(*source, o.trajectory)
	if o.trajectory.Design == report.DesignRecurrent {
		return a.print(o.output, r)
	}
	return a.publish(o.output, r, func() (*document.Document, error) {
		return report.DocumentedStories(ctx, *source, r, o.trajectory, o.documented(0))
	})
}
