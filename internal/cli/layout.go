package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/report"
	"qcode/internal/study"
)

// layout are the flags that say which rows of a table of codes are shown, and which of its counts are withheld.
type layout struct {
	levels  []string
	minCell int
}

func (o *layout) addLevels(c *cobra.Command, a *app) {
	c.Flags().StringSliceVar(&o.levels, "levels", nil, "only these `levels` of the codebook, or all")
	a.complete(c, "levels", func(s *study.Study) []cobra.Completion { return append(levelsOf(s.Codebook), "all") })
}

// addMinCell is for the commands whose tables or figures can go out.
func (o *layout) addMinCell(c *cobra.Command) {
	c.Flags().IntVar(&o.minCell, "min-cell", 0, "withhold counts of cases below `NUMBER`, and what would tell them, for what goes out")
}

// options holds the flags against the study and says what the table is to be.
func (o *layout) options(s *study.Study, f *filters, c *counting) (report.Options, error) {
	t := report.Options{
		Levels: o.levels, MinCell: o.minCell, Under: f.Codes, Filtered: f.Words(s.Singular),
		Interviewer: c.interviewer, CompleteOnly: c.completeOnly,
	}
	if o.minCell < 0 {
		return t, usage("--min-cell is the least number of cases that may be shown, and cannot be below 0", "for example --min-cell 5")
	}
	if slices.Equal(o.levels, []string{"all"}) {
		t.Levels = levelsOf(s.Codebook)
	}
	return t, eachOf("levels", o.levels, append(levelsOf(s.Codebook), "all"))
}

// levelsOf are the levels of a codebook as tables name them.
func levelsOf(b *codebook.Codebook) []string {
	return append(slices.Clone(b.Levels), report.LevelOutside)
}

// groupings are what may stand side by side: waves, cases, attributes of the cases, and what else a command knows.
func groupings(s *study.Study, more ...string) []string {
	return slices.Concat([]string{"wave", "case"}, more, s.Attributes)
}

// completeGroupings completes --by.
func (a *app) completeGroupings(c *cobra.Command, more ...string) {
	a.complete(c, "by", func(s *study.Study) []cobra.Completion { return groupings(s, more...) })
}
