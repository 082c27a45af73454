package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/document"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/table"
)

type reportOptions struct {
	filters
	output
	counting
	by           []string
	participants bool
	wide         bool
	ids          bool
	quotes       int
	html         string
	table        report.Options
	levels       []string
}

func (a *app) reportCommand() *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use: "report", GroupID: "count", Args: cobra.NoArgs,
		Short: "Count codes: passages, codings and cases, for each time point",
		Long: `Count codes. With one wave it is the stage summary; without, all waves stand side by side.

n counts cases, k passages; parents count each case and passage once. N is who was interviewed. Every
number can show its quotes (qcode quotes). How it is counted: qcode help numbers.`,
		Example: `  qcode report --wave post3m                     who named what at that time
  qcode report                                   all waves side by side
  qcode report --by case --wave post --measure passages
  qcode report --by role --levels domain --format csv -o domains.csv
  qcode report --count anna --complete-only
  qcode report --html report.html                one file with figures, tables, and the quotes behind each number
  qcode report -o report.docx
  qcode report --participants                    who was interviewed when`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runReport(c.Context(), &o) },
	}
	o.filters.addFlags(c, a)
	o.output.addFlags(c.Flags())
	o.counting.addFlags(c, a)
	f := c.Flags()
	f.StringSliceVar(&o.by, "by", nil, "what to set side by side: wave, case, coder, or an attribute of the cases")
	f.StringVar(&o.table.Measure, "measure", "", "what to count: "+strings.Join(report.Measures(), ", "))
	f.StringSliceVar(&o.levels, "levels", nil, "only these `levels` of the codebook, or all")
	f.StringVar(&o.table.Sort, "sort", "codebook", "order of siblings: codebook, n, k, codings, label")
	f.IntVar(&o.table.MinCell, "min-cell", 0, "withhold counts of cases below `NUMBER`, for tables that go out")
	f.IntVar(&o.quotes, "quotes", 0, "show up to `NUMBER` quotes for each code (in a document: for each code, group and valence)")
	f.BoolVar(&o.ids, "ids", false, "list the ids of the codings behind each number")
	f.BoolVar(&o.wide, "wide", false, "CSV with a row for each code and columns for each wave")
	f.StringVar(&o.html, "html", "", "write a `FILE` with figures, tables and quotes: as --format html -o FILE")
	f.BoolVar(&o.participants, "participants", false, "who was interviewed when: attributes, interviews, words, minutes, attrition")
	a.completeWords(c, "measure", report.Measures()...)
	a.completeWords(c, "sort", "codebook", "n", "k", "codings", "label")
	a.complete(c, "by", func(s *study.Study) []cobra.Completion {
		return append([]cobra.Completion{"wave", "case", "coder"}, s.Attributes...)
	})
	a.complete(c, "levels", func(s *study.Study) []cobra.Completion { return append(s.Codebook.Levels, "all") })
	return c
}

func (a *app) runReport(ctx context.Context, o *reportOptions) error {
	if o.html != "" {
		if o.format != "text" && o.format != "html" {
			return usage("--html and --format "+o.format+" ask for two formats", "leave one of them out")
		}
		o.format, o.file = "html", o.html
	}
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.check(s); err != nil {
		return err
	}
	units := o.participants || slices.Contains(render.Documents(), o.format) || o.table.Measure == "words" || o.table.Measure == "turns"
	columns, err := a.collect(ctx, s, &o.filters, &o.counting, units)
	if err != nil {
		return err
	}
	if o.participants {
		return a.print(o.output, report.Participants(columns))
	}
	o.fillOptions(s)
	source, err := o.counting.source(columns, &o.filters, o.grouping(s), o.table)
	if err != nil {
		return err
	}
	r, err := o.lay(ctx, source)
	if err != nil {
		return err
	}
	return a.publish(o.output, r, func() (*document.Document, error) {
		return report.Documented(ctx, *source, r, strings.Join(o.grouping(s), " and "), o.documented(o.quotes))
	})
}

func (o *reportOptions) check(s *study.Study) error {
	if err := o.apply(s); err != nil {
		return err
	}
	if err := oneOf("measure", o.table.Measure, report.Measures(), true); err != nil {
		return err
	}
	if err := oneOf("sort", o.table.Sort, []string{"codebook", "n", "k", "codings", "label"}, false); err != nil {
		return err
	}
	for _, by := range o.by {
		if err := oneOf("by", by, append([]string{"wave", "case", "coder"}, s.Attributes...), false); err != nil {
			return err
		}
	}
	known := append(levelsOf(s.Codebook), "all")
	for _, l := range o.levels {
		if err := oneOf("levels", l, known, false); err != nil {
			return err
		}
	}
	return nil
}

func levelsOf(b *codebook.Codebook) []string {
	out := append([]string{}, b.Levels...)
	return append(out, report.LevelOutside)
}

// fillOptions passes on what the flags say of the table.
func (o *reportOptions) fillOptions(s *study.Study) {
	o.table.Under, o.table.Interviewer, o.table.CompleteOnly = o.Codes, o.interviewer, o.completeOnly
	o.table.Filtered, o.table.Levels = o.Words(s.Singular), o.levels
	if len(o.levels) == 1 && o.levels[0] == "all" {
		o.table.Levels = levelsOf(s.Codebook)
	}
}

// grouping is what stands side by side: what was asked for, else waves.
func (o *reportOptions) grouping(s *study.Study) []string {
	if len(o.by) > 0 {
		return o.by
	}
	if len(s.Waves) > 0 && len(o.Waves) != 1 {
		return []string{"wave"}
	}
	return nil
}

func (o *reportOptions) lay(ctx context.Context, source *report.Source) (*table.Report, error) {
	var r *table.Report
	if len(source.Columns) == 1 && (o.table.Measure == "" || len(o.by) == 0) {
		r = report.Stage(*source)
	} else {
		r = report.Waves(*source, strings.Join(o.grouping(source.Study), " and "))
	}
	if o.ids || o.quotes > 0 && !slices.Contains(render.Documents(), o.format) {
		if err := report.AddEvidence(ctx, r, source, o.quotes, o.ids); err != nil {
			return nil, err
		}
	}
	if o.wide {
		r.Data = report.Wide(r.Data)
	}
	return r, nil
}
