package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

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
	layout
	by           []string
	participants bool
	wide         bool
	ids          bool
	quotes       int
	html         string
	measure      string
	sort         string
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
  qcode report --by site --levels domain --format csv -o domains.csv
  qcode report --count anna --complete-only
  qcode report --html report.html                one file with figures, tables, and the quotes behind each number
  qcode report -o report.docx
  qcode report --participants                    who was interviewed when`,
		RunE: func(c *cobra.Command, _ []string) error {
			for _, name := range []string{"by", "measure", "levels", "sort", "mapping", "quotes", "ids", "wide", "complete-only"} {
				if o.participants && c.Flags().Changed(name) {
					return usage("--participants says who was interviewed, --"+name+" how codes are counted", "leave one of them out")
				}
			}
			return a.runReport(c.Context(), &o)
		},
	}
	o.filters.addFlags(c, a)
	o.output.addFlags(c.Flags())
	o.counting.addFlags(c, a)
	f := c.Flags()
	f.StringSliceVar(&o.by, "by", nil, "what to set side by side: wave, case, coder, or an attribute of the cases")
	f.StringVar(&o.measure, "measure", "", "what to count: "+strings.Join(report.Measures(), ", "))
	f.StringVar(&o.sort, "sort", "codebook", "order of siblings: codebook, n, k, codings, label")
	o.addLevels(c, a)
	o.addMinCell(c)
	f.IntVar(&o.quotes, "quotes", 0, "show up to `NUMBER` quotes for each code (in a document: for each code, group and valence)")
	f.BoolVar(&o.ids, "ids", false, "list the ids of the codings behind each number")
	f.BoolVar(&o.wide, "wide", false, "CSV with a row for each code and columns for each wave")
	f.StringVar(&o.html, "html", "", "write a `FILE` with figures, tables and quotes: as --format html -o FILE")
	f.BoolVar(&o.participants, "participants", false, "who was interviewed when: attributes, interviews, words, minutes, attrition")
	a.completeWords(c, "measure", report.Measures()...)
	a.completeWords(c, "sort", "codebook", "n", "k", "codings", "label")
	a.completeGroupings(c, "coder")
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
	options, err := o.check(s)
	if err != nil {
		return err
	}
	units := o.participants || slices.Contains(render.Documents(), o.format) || o.measure == "words" || o.measure == "turns"
	columns, err := a.collect(ctx, s, &o.filters, &o.counting, units)
	if err != nil {
		return err
	}
	if o.participants {
		return a.print(o.output, report.Participants(columns))
	}
	source, err := o.counting.source(columns, &o.filters, o.grouping(s), options)
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

// check holds the flags against the study and says what the table is to be.
func (o *reportOptions) check(s *study.Study) (report.Options, error) {
	if err := o.apply(s); err != nil {
		return report.Options{}, err
	}
	if o.participants && o.minCell > 0 {
		return report.Options{}, usage("--participants lists each case, which --min-cell forbids", "leave one of them out; the sample without single cases: qcode methods --min-cell 5")
	}
	if o.quotes < 0 {
		return report.Options{}, usage("--quotes is how many to show, and cannot be below 0", "for example --quotes 1")
	}
	if err := oneOf("measure", o.measure, report.Measures(), true); err != nil {
		return report.Options{}, err
	}
	if err := oneOf("sort", o.sort, []string{"codebook", "n", "k", "codings", "label"}, false); err != nil {
		return report.Options{}, err
	}
	if err := eachOf("by", o.by, groupings(s, "coder")); err != nil {
		return report.Options{}, err
	}
	t, err := o.options(s, &o.filters, &o.counting)
	t.Measure, t.Sort = o.measure, o.sort
	return t, err
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
	if len(source.Columns) == 1 && (o.measure == "" || len(o.by) == 0) {
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
