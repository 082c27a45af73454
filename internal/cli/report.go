package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
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
	table        report.Options
	levels       []string
}

// counting are the flags that decide whose codings are counted, and how codes roll up.
type counting struct {
	count, mapping string
	completeOnly   bool
	interviewer    bool
	allowBroken    bool
}

func (o *counting) addFlags(c *cobra.Command, a *app) {
	f := c.Flags()
	f.StringVar(&o.count, "count", "", "coder `policy`: consensus, any, all, or a coder's name (default: `count` of qcode.yaml)")
	f.StringVar(&o.mapping, "mapping", "", "how codes roll up: a `mapping` of the codebook (default: that of qcode.yaml)")
	f.BoolVar(&o.completeOnly, "complete-only", false, "only cases whose transcripts are completely coded: restricts n, k and N alike")
	f.BoolVar(&o.interviewer, "include-interviewer", false, "count codings that cover only interviewers' words too")
	f.BoolVar(&o.allowBroken, "allow-broken", false, "print although codings are broken or cannot be placed, and say so")
	a.complete(c, "count", func(s *study.Study) []cobra.Completion {
		return append([]cobra.Completion{coding.Consensus, coding.Any, coding.All}, s.Coders...)
	})
	a.complete(c, "mapping", func(s *study.Study) []cobra.Completion { return s.Codebook.MappingNames() })
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
	f.IntVar(&o.quotes, "quotes", 0, "show up to `NUMBER` quotes for each code")
	f.BoolVar(&o.ids, "ids", false, "list the ids of the codings behind each number")
	f.BoolVar(&o.wide, "wide", false, "CSV with a row for each code and columns for each wave")
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
	units := o.participants || o.table.Measure == "words" || o.table.Measure == "turns"
	columns, err := a.collect(ctx, s, &o.filters, &o.counting, units)
	if err != nil {
		return err
	}
	if o.participants {
		return a.print(o.output, report.Participants(columns))
	}
	source, err := o.source(columns)
	if err != nil {
		return err
	}
	r, err := o.lay(ctx, source)
	if err != nil {
		return err
	}
	return a.print(o.output, r)
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

// collect reads and verifies the codings, and refuses where a table could not be trusted.
func (a *app) collect(ctx context.Context, s *study.Study, f *filters, o *counting, units bool) (*coding.Columns, error) {
	if o.count == "" {
		o.count = s.Count
	}
	if err := coding.CheckPolicy(o.count, s.Coders); err != nil {
		return nil, usage(err.Error())
	}
	columns, err := coding.Collect(ctx, s, coding.Want{Pick: f.Pick(s), Units: units})
	if err != nil {
		return nil, err
	}
	if f.Where != nil && f.Where.Err() != nil {
		return nil, usage(f.Where.Err().Error(), "see `qcode help filters`")
	}
	if n := len(columns.Faults); n > 0 && !o.allowBroken {
		return nil, brokenError(columns)
	}
	return columns, nil
}

func brokenError(c *coding.Columns) error {
	hints := []string{}
	for _, d := range c.Faults[:min(3, len(c.Faults))] {
		hints = append(hints, place(d))
	}
	if n := len(c.Faults) - 3; n > 0 {
		hints = append(hints, fmt.Sprintf("and %d more", n))
	}
	hints = append(hints, "see all: qcode check · mend places: qcode anchor repair · print all the same: --allow-broken")
	verb := "codings are"
	if len(c.Faults) == 1 {
		verb = "coding is"
	}
	return no(fmt.Sprintf("no table: %d %s broken, and the numbers would be wrong", len(c.Faults), verb), hints...)
}

// source applies policy, mapping and groups.
func (o *reportOptions) source(c *coding.Columns) (*report.Source, error) {
	s := c.Study
	mapping := o.mapping
	if mapping == "" {
		mapping = s.Mapping
	}
	tree, err := s.Codebook.Tree(mapping)
	if err != nil {
		return nil, usage(err.Error(), "mappings: "+strings.Join(s.Codebook.MappingNames(), ", "))
	}
	o.table.Under, o.table.Interviewer, o.table.CompleteOnly = o.Codes, o.interviewer, o.completeOnly
	o.table.Filtered = o.Words(s.Singular)
	o.table.Levels = o.levels
	if len(o.levels) == 1 && o.levels[0] == "all" {
		o.table.Levels = levelsOf(s.Codebook)
	}
	source := &report.Source{Study: s, Facts: c, Policy: coding.Policy(o.count), Tree: tree, Options: o.table}
	return source, o.countColumns(source)
}

// countColumns counts each group; where coders stand side by side, each under the policy of that coder alone.
func (o *reportOptions) countColumns(source *report.Source) error {
	options := coding.Options{IncludeInterviewer: o.interviewer, Keep: o.Keep(source.Study, source.Tree)}
	by := o.grouping(source.Study)
	rest := slices.DeleteFunc(slices.Clone(by), func(name string) bool { return name == "coder" })
	if len(rest) == len(by) {
		selection := source.Facts.Under(source.Policy, options)
		if err := selection.AllPending(); err != nil {
			return no(err.Error(), "count all the same: --count any, --count all, or --count NAME", "decide: qcode adjudicate")
		}
		source.Columns = frequency.Count(selection, source.Tree, report.Groups(selection, rest, o.completeOnly))
		return nil
	}
	source.Policy = "each coder alone"
	for _, coder := range source.Study.Coders {
		selection := source.Facts.Under(coding.Policy(coder), options)
		groups := report.ForCoder(coder, report.Groups(selection, rest, o.completeOnly))
		source.Columns = append(source.Columns, frequency.Count(selection, source.Tree, groups)...)
	}
	return nil
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
	if o.ids || o.quotes > 0 {
		if err := report.AddEvidence(ctx, r, source, o.quotes, o.ids); err != nil {
			return nil, err
		}
	}
	if o.wide {
		r.Data = report.Wide(r.Data)
	}
	return r, nil
}
