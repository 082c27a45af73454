package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/report"
)

type cooccurOptions struct {
	changeOptions
	by      []string
	cooccur report.CooccurOptions
}

func (a *app) cooccurCommand() *cobra.Command {
	var o cooccurOptions
	c := &cobra.Command{
		Use: "cooccur", GroupID: "count", Args: cobra.NoArgs,
		Short: "See which codes come together: on the same words, in a turn, in a transcript",
		Long: `Count how often any two codes come together, as a matrix and as pairs: in a segment (overlapping passages), a turn, a
transcript, or with a case. The figure for larger sets is qcode figure upset.`,
		Example: `  qcode cooccur
  qcode cooccur --unit turn --wave post3m
  qcode cooccur --by wave --pairs 5
  qcode cooccur --unit case --format csv`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runCooccur(c.Context(), &o) },
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	f := c.Flags()
	f.StringSliceVar(&o.by, "by", nil, "a matrix for each of: wave, case, or an attribute of the cases")
	f.StringVar(&o.cooccur.Unit, "unit", "segment", "what codes share: "+strings.Join(report.CooccurUnits(), ", "))
	f.IntVar(&o.cooccur.Pairs, "pairs", 15, "list the most frequent `NUMBER` of pairs; 0: all that occur")
	f.IntVar(&o.cooccur.Least, "least", 0, "leave out pairs that come together less than `NUMBER` times")
	a.completeWords(c, "unit", report.CooccurUnits()...)
	a.completeGroupings(c)
	return c
}

func (a *app) runCooccur(ctx context.Context, o *cooccurOptions) error {
	if err := oneOf("unit", o.cooccur.Unit, report.CooccurUnits(), false); err != nil {
		return err
	}
	o.units = o.cooccur.Unit == "turn"
	source, err := a.groupedSource(ctx, &o.changeOptions, o.by)
	if err != nil {
		return err
	}
	return a.print(o.output, report.Cooccur(*source, o.cooccur))
}
