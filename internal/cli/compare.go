package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"qcode/internal/coding"
	"qcode/internal/document"
	"qcode/internal/report"
)

type changeOptions struct {
	filters
	output
	counting
	layout
	compare    report.CompareOptions
	trajectory report.TrajectoryOptions
	units      bool // words and turns are needed
}

func (o *changeOptions) addFlags(c *cobra.Command, a *app) {
	o.filters.addFlags(c, a)
	o.output.addFlags(c.Flags())
	o.counting.addFlags(c, a)
}

func (a *app) compareCommand() *cobra.Command {
	var o changeOptions
	c := &cobra.Command{
		Use: "compare FROM TO", GroupID: "count", Args: cobra.ExactArgs(2),
		Short: "Compare two waves: who gained a code, who lost it, who kept it",
		Long: `Compare two waves of the same cases. Gained, lost, kept and never add up to the pair: the cases that were
interviewed and completely coded at both. No test is made unless you ask for one.`,
		Example: `  qcode compare pre post3m
  qcode compare pre post3m --cases --levels all
  qcode compare pre post3m --code environment-resources --format csv
  qcode compare pre post3m --test mcnemar --adjust holm`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runCompare(c.Context(), &o, args) },
		ValidArgsFunction: a.from(waves),
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	o.addMinCell(c)
	f := c.Flags()
	f.BoolVar(&o.compare.Cases, "cases", false, "list who gained and who lost")
	f.StringVar(&o.compare.Test, "test", "", "add an exact `test` over the pair: mcnemar or mcnemar-midp of who names it, wilcoxon of how much is said")
	f.StringVar(&o.compare.Interval, "interval", "", "add 95% intervals of n/N by a `method`: wilson or clopper-pearson")
	f.StringVar(&o.compare.Adjust, "adjust", "", "adjust p over the rows by a `method`: holm or bh")
	a.completeWords(c, "test", report.TestExact, report.TestMid, report.TestRanks)
	a.completeWords(c, "interval", report.IntervalWilson, report.IntervalExact)
	a.completeWords(c, "adjust", "holm", "bh")
	return c
}

func (a *app) runCompare(ctx context.Context, o *changeOptions, args []string) error {
	if err := oneOf("test", o.compare.Test, []string{report.TestExact, report.TestMid, report.TestRanks}, true); err != nil {
		return err
	}
	if err := oneOf("interval", o.compare.Interval, []string{report.IntervalWilson, report.IntervalExact}, true); err != nil {
		return err
	}
	if err := oneOf("adjust", o.compare.Adjust, []string{"holm", "bh"}, true); err != nil {
		return err
	}
	if o.compare.Adjust != "" && o.compare.Test == "" {
		return usage("--adjust adjusts a test, and none was asked for", "add --test mcnemar")
	}
	if o.minCell > 0 && o.compare.Cases {
		return usage("--cases names single cases, which --min-cell forbids", "leave one of them out")
	}
	if len(o.Waves) > 0 {
		return usage("the waves to compare are FROM and TO, not --wave", "for example qcode compare "+args[0]+" "+args[1])
	}
	if args[0] == args[1] {
		return usage("a wave cannot be compared with itself", "qcode compare pre post")
	}
	o.Waves, o.units = args, report.NeedsWords(o.compare.Test)
	source, err := a.waveSource(ctx, o)
	if err != nil {
		return err
	}
	// Columns come in the order of the study; the reader may want to look back.
	if source.Columns[0].ID != args[0] {
		source.Columns[0], source.Columns[1] = source.Columns[1], source.Columns[0]
	}
	r := report.Compare(*source, o.compare)
	return a.publish(o.output, r, func() (*document.Document, error) {
		return report.DocumentedChange(ctx, *source, r, o.documented(0))
	})
}

// waveSource counts each wave; a study without waves has no change to show.
func (a *app) waveSource(ctx context.Context, o *changeOptions) (*report.Source, error) {
	s, err := a.sound()
	if err != nil {
		return nil, err
	}
	if len(s.Waves) < 2 {
		return nil, usage(fmt.Sprintf("the study has %d waves, and change needs two", len(s.Waves)), "declare them in qcode.yaml under `waves:`")
	}
	source, err := a.countedSource(ctx, o, []string{"wave"})
	if err == nil {
		source.KeepWaves(o.Waves)
	}
	return source, err
}

// countedSource counts what the flags ask for, in the groups of by.
func (a *app) countedSource(ctx context.Context, o *changeOptions, by []string) (*report.Source, error) {
	facts, options, err := a.counted(ctx, o)
	if err != nil {
		return nil, err
	}
	return o.source(facts, &o.filters, by, options)
}

// counted holds the flags against the study and reads what they ask for.
func (a *app) counted(ctx context.Context, o *changeOptions) (facts *coding.Columns, options report.Options, err error) {
	if err := o.output.check(); err != nil {
		return nil, options, err
	}
	s, err := a.sound()
	if err != nil {
		return nil, options, err
	}
	if err := o.apply(s); err != nil {
		return nil, options, err
	}
	if options, err = o.options(s, &o.filters, &o.counting); err != nil {
		return nil, options, err
	}
	facts, err = a.collect(ctx, s, &o.filters, &o.counting, o.units)
	return facts, options, err
}
