package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/ranking"
	"qcode/internal/report"
)

type rankOptions struct {
	changeOptions
	by            []string
	ties, cutoffs string
	beliefs       bool
	quotes        int
}

func (a *app) rankCommand() *cobra.Command {
	var o rankOptions
	c := &cobra.Command{
		Use: "rank", GroupID: "count", Args: cobra.NoArgs,
		Short: "Rank codes by importance: frequency, elaboration, conflict, strength",
		Long: `Rank the outermost codes that are put on passages (the domains of a framework) by importance: by how many cases
name them, then by how many belief statements, or codes, stand under them. Beside the rank stand whether a code is both a
barrier and a facilitator, how strongly it is rated, and a class by cut-offs that the table states.`,
		Example: `  qcode rank                                   over all waves
  qcode rank --wave post3m --cutoffs 60,30
  qcode rank --by wave --ties none
  qcode rank --levels construct --format csv
  qcode rank --beliefs --quotes 1              the belief statements (beliefs.yaml) under their codes`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runRank(c.Context(), &o) },
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	f := c.Flags()
	f.StringSliceVar(&o.by, "by", nil, "a ranking for each of: wave, case, or an attribute of the cases")
	f.StringVar(&o.ties, "ties", string(ranking.Range), "codes equal in both criteria: range (they share ranks, 9–10) or none")
	f.StringVar(&o.cutoffs, "cutoffs", "50,20", "`shares` of cases in percent from which a code is high and moderate")
	o.addMinCell(c)
	f.BoolVar(&o.beliefs, "beliefs", false, "count the belief statements under each code instead")
	f.IntVar(&o.quotes, "quotes", 0, "with --beliefs, show up to `NUMBER` quotes for each statement")
	a.completeWords(c, "ties", ranking.Styles()...)
	a.completeGroupings(c)
	return c
}

func (a *app) runRank(ctx context.Context, o *rankOptions) error {
	if err := oneOf("ties", o.ties, ranking.Styles(), false); err != nil {
		return err
	}
	cutoffs, err := parseCutoffs(o.cutoffs)
	if err != nil {
		return err
	}
	source, err := a.groupedSource(ctx, &o.changeOptions, o.by)
	if err != nil {
		return err
	}
	if o.beliefs {
		if len(source.Study.Beliefs) == 0 {
			return no("the study has no belief statements", "list them in beliefs.yaml: `beliefs: [{id: …, text: …, code: …, valence: barrier}]`; see `qcode help files`")
		}
		r, err := report.Beliefs(ctx, *source, o.quotes)
		if err != nil {
			return err
		}
		return a.print(o.output, r)
	}
	return a.print(o.output, report.Rank(*source, report.RankOptions{Ties: ranking.Ties(o.ties), Cutoffs: cutoffs}))
}

// groupedSource is countedSource with names of groups that are held against the study.
func (a *app) groupedSource(ctx context.Context, o *changeOptions, by []string) (*report.Source, error) {
	s, err := a.sound()
	if err != nil {
		return nil, err
	}
	if err := eachOf("by", by, groupings(s)); err != nil {
		return nil, err
	}
	return a.countedSource(ctx, o, by)
}

func parseCutoffs(text string) (c ranking.Cutoffs, err error) {
	high, moderate, ok := strings.Cut(text, ",")
	if ok {
		c.High, err = strconv.ParseFloat(strings.TrimSpace(high), 64)
	}
	if ok && err == nil {
		c.Moderate, err = strconv.ParseFloat(strings.TrimSpace(moderate), 64)
	}
	if !ok || err != nil || c.High < c.Moderate || c.Moderate < 0 || c.High > 100 {
		return c, usage(fmt.Sprintf("--cutoffs %q are not two percentages, the higher first", text), "for example --cutoffs 50,20")
	}
	return c, nil
}
