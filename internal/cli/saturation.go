package cli

import (
	"context"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/saturation"
	"qcode/internal/report"
)

func (a *app) saturationCommand() *cobra.Command {
	var o changeOptions
	var guest saturation.Options
	var threshold float64
	var detail bool
	c := &cobra.Command{
		Use: "saturation", GroupID: "count", Args: cobra.NoArgs,
		Short: "See how much new each interview brought, per wave and over all",
		Long: `Code saturation in the order of collection (dates stand in transcripts.csv): codes first seen in each interview, the
reading of Guest, Namey & Chen, the curve that is expected over all orders, and estimates of what was not seen. Codes of the
framework and codes that grew from the data are told apart.`,
		Example: `  qcode saturation
  qcode saturation --wave pre --detail          interview by interview
  qcode saturation --base 4 --run 3 --threshold 5
  qcode saturation --format csv -o saturation.csv`,
		RunE: func(c *cobra.Command, _ []string) error {
			guest.Threshold = threshold / 100
			return a.runSaturation(c.Context(), &o, guest, detail)
		},
	}
	o.addFlags(c, a)
	f := c.Flags()
	f.IntVar(&guest.Base, "base", 4, "interviews in the base")
	f.IntVar(&guest.Run, "run", 2, "interviews in a run")
	f.Float64Var(&threshold, "threshold", 5, "`percent` of the base below which a run brings nothing new")
	f.BoolVar(&detail, "detail", false, "show every interview")
	return c
}

func (a *app) runSaturation(ctx context.Context, o *changeOptions, guest saturation.Options, detail bool) error {
	if guest.Base < 1 || guest.Run < 1 || guest.Threshold < 0 || guest.Threshold > 1 {
		return usage("--base and --run are numbers of interviews from 1, --threshold is a percentage", "for example --base 4 --run 2 --threshold 5")
	}
	facts, options, err := a.counted(ctx, o)
	if err != nil {
		return err
	}
	source, err := o.source(facts, &o.filters, nil, options)
	if err != nil {
		return err
	}
	pooled := source.Columns[0]
	if len(source.Study.Waves) > 0 && len(o.Waves) != 1 {
		pooled.Label = "All together"
		if source, err = o.source(facts, &o.filters, []string{"wave"}, options); err != nil {
			return err
		}
		source.KeepWaves(o.Waves)
	}
	return a.print(o.output, report.SaturationTables(*source, pooled, guest, detail))
}
