package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/report"
	"qcode/internal/study"
)

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

// collect reads and verifies the codings, and refuses where a table could not be trusted.
func (a *app) collect(ctx context.Context, s *study.Study, f *filters, o *counting, units bool) (*coding.Columns, error) {
	if o.count == "" {
		o.count = s.Count
	}
	if err := coding.CheckPolicy(o.count, s.Coders); err != nil {
		return nil, usage(err.Error())
	}
	columns, err := a.facts(ctx, s, coding.Want{Filter: &f.Filter, Units: units})
	if err == nil && f.Where != nil && f.Where.Err() != nil {
		return nil, unknownName(f.Where.Err())
	}
	return columns, collected(err)
}

// collected turns a name that only the transcripts could have told to be unknown into wrong use.
func collected(err error) error {
	if u := new(*coding.UnknownError); errors.As(err, u) {
		return unknownName(err)
	}
	return err
}

// sure refuses where a coding that would be counted is broken.
func (o *counting) sure(s *coding.Selection) error {
	if faults := s.Faults(); len(faults) > 0 && !o.allowBroken {
		return brokenError(faults)
	}
	return nil
}

func brokenError(faults []diag.Diagnostic) error {
	hints := []string{}
	for _, d := range faults[:min(3, len(faults))] {
		hints = append(hints, place(d))
	}
	if n := len(faults) - 3; n > 0 {
		hints = append(hints, fmt.Sprintf("and %d more", n))
	}
	hints = append(hints, "see all: qcode check · mend places: qcode anchor repair · print all the same: --allow-broken")
	return no("no table: "+counted(len(faults), "fault", "faults")+" in what it would count, and the numbers would be wrong", hints...)
}

// source applies policy and mapping, and counts each group.
func (o *counting) source(c *coding.Columns, f *filters, by []string, table report.Options) (*report.Source, error) {
	s := c.Study
	mapping := o.mapping
	if mapping == "" {
		mapping = s.Mapping
	}
	tree, err := s.Codebook.Tree(mapping)
	if err != nil {
		return nil, usage(err.Error(), "mappings: "+strings.Join(s.Codebook.MappingNames(), ", "))
	}
	source := &report.Source{Study: s, Facts: c, Policy: coding.Policy(o.count), Tree: tree, Options: table}
	options := coding.Options{IncludeInterviewer: o.interviewer, Keep: f.Keep(s, tree)}
	if err := o.countColumns(source, by, options); err != nil {
		return nil, err
	}
	if few := source.Few(); few != nil {
		return nil, no(fmt.Sprintf("no table: %s has N = %d, and every count of it would tell of single %s", few.Label, few.Of(), s.Plural),
			fmt.Sprintf("--min-cell %d asks for groups of at least %d: join groups, leave this one out (--where), or ask for less", table.MinCell, table.MinCell))
	}
	return source, nil
}

// countColumns counts each group; where coders stand side by side, each under the policy of that coder alone.
func (o *counting) countColumns(source *report.Source, by []string, options coding.Options) error {
	rest := slices.DeleteFunc(slices.Clone(by), func(name string) bool { return name == "coder" })
	if len(rest) == len(by) {
		selection := source.Facts.Under(source.Policy, options)
		if err := selection.AllPending(); err != nil {
			return no(err.Error(), "count all the same: --count any, --count all, or --count NAME", "decide: qcode adjudicate")
		}
		if err := unseen(selection); err != nil {
			return err
		}
		if err := o.sure(selection); err != nil {
			return err
		}
		source.Columns = frequency.Count(selection, source.Tree, report.Groups(selection, rest, o.completeOnly))
		return nil
	}
	source.Policy = report.EachCoder
	for _, coder := range source.Study.Coders {
		selection := source.Facts.Under(coding.Policy(coder), options)
		if err := unseen(selection); err != nil {
			return err
		}
		if err := o.sure(selection); err != nil {
			return err
		}
		groups := report.ForCoder(coder, report.Groups(selection, rest, o.completeOnly))
		source.Columns = append(source.Columns, frequency.Count(selection, source.Tree, groups)...)
	}
	return nil
}
