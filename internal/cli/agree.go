package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/reliability"
	"qcode/internal/coding"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/stats"
	"qcode/internal/study"
)

type agreeOptions struct {
	filters
	output
	coders, levels         []string
	by, unit, units, seen  string
	minimum, overlap       float64
	minOverlap, replicates int
	seed                   uint64
	interviewer            bool
	allowBroken            bool
	mapping, benchmark     string
	compat, figure         string
}

func (a *app) agreeCommand() *cobra.Command {
	var o agreeOptions
	c := &cobra.Command{
		Use: "agree", GroupID: "count", Args: cobra.NoArgs,
		Short: "How far coders agree, code by code",
		Long: `How far coders did the same with the same text. Only transcripts that two of them completed are compared: who
completed a transcript and put no code on a turn has decided against every code; who has not, has decided nothing.

A figure that does not exist is printed as undefined with its reason. With --min, or min_alpha in the codebook,
exit code 1 names the codes whose alpha stays below. No words such as "substantial" are printed unless asked for.`,
		Example: `  qcode agree --coders anna,bram
  qcode agree --coders anna,bram --by wave --min 0.70
  qcode agree --unit sentence --levels domain --format csv -o agreement.csv
  qcode agree --units utterances.csv --coverage who-saw-what.csv
  qcode agree --coders anna,bram --figure agreement.svg
  qcode agree --compat nvivo --coders anna,bram`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runAgree(c.Context(), &o) },
	}
	o.filters.addFlags(c, a)
	o.output.addFlags(c.Flags())
	c.Flags().Lookup("format").Usage += ", junit"
	o.addFlags(c, a)
	return c
}

func (o *agreeOptions) addFlags(c *cobra.Command, a *app) {
	f := c.Flags()
	f.StringSliceVar(&o.coders, "coders", nil, "the `coders` to compare; consensus is one too (default: all coders)")
	f.StringVar(&o.by, "by", "", "figures for each wave, transcript or round")
	f.StringVar(&o.unit, "unit", "turn", "what is decided on: "+strings.Join(reliability.Units(), ", "))
	f.StringVar(&o.units, "units", "", "units from a table `FILE`: transcript, unit, start, end")
	f.StringVar(&o.seen, "coverage", "", "who has seen what, from a table `FILE`: coder, transcript, unit")
	f.StringSliceVar(&o.levels, "levels", nil, "roll codes up to these `levels` of the codebook")
	f.StringVar(&o.mapping, "mapping", "", "how codes roll up: a `mapping` of the codebook (default: that of qcode.yaml)")
	f.Float64Var(&o.minimum, "min", 0, "exit with 1 and name the codes whose alpha is below `NUMBER`")
	f.Float64Var(&o.overlap, "overlap", 0, "`share` of what two segments cover together that makes them one: with --unit segment 0.5, with --compat maxqda 0.9")
	f.IntVar(&o.minOverlap, "min-overlap", 1, "`characters` of a unit that a coding has to cover")
	f.BoolVar(&o.interviewer, "include-interviewer", false, "interviewers' turns belong to what is decided on")
	f.BoolVar(&o.allowBroken, "allow-broken", false, "print although codings are broken or cannot be placed, and say so")
	f.IntVar(&o.replicates, "replicates", 2000, "`times` that transcripts are resampled for intervals; 0: no intervals")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the resampling")
	f.StringVar(&o.figure, "figure", "", "draw alpha with its intervals as a forest too, to a `FILE`.svg, .png or .pdf")
	f.StringVar(&o.benchmark, "benchmark", "", "words for kappas, with a warning: landis-koch")
	f.StringVar(&o.compat, "compat", "", "the figures that another program prints, as it counts them: nvivo, qualcoder, maxqda, atlasti")
	a.complete(c, "coders", coders)
	a.completeWords(c, "by", "wave", "transcript", "round")
	a.completeWords(c, "unit", reliability.Units()...)
	a.completeWords(c, "benchmark", "landis-koch")
	a.completeWords(c, "compat", reliability.Programs()...)
	a.complete(c, "levels", func(s *study.Study) []cobra.Completion { return levelsOf(s.Codebook) })
	a.complete(c, "mapping", func(s *study.Study) []cobra.Completion { return s.Codebook.MappingNames() })
}

func (a *app) runAgree(ctx context.Context, o *agreeOptions) error {
	if err := o.output.check(); err != nil && o.format != "junit" {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.check(s); err != nil {
		return err
	}
	if o.compat != "" {
		return a.compat(ctx, s, o)
	}
	agreement, err := a.compare(ctx, s, o)
	if err != nil {
		return err
	}
	if err := a.drawForest(o.figure, agreement); err != nil {
		return err
	}
	if o.format == "junit" {
		err = a.verdicts(o.file, agreement)
	} else {
		err = a.print(o.output, report.Agree(agreement))
	}
	if err != nil {
		return err
	}
	return o.answer(agreement)
}

// drawForest draws the figure of the table, if one was asked for.
func (a *app) drawForest(file string, agreement *report.Agreement) error {
	if file == "" {
		return nil
	}
	o := &figureOptions{file: file}
	if err := o.checkFormat(); err != nil {
		return err
	}
	f, err := report.Forest(agreement)
	if err != nil {
		return usage(err.Error())
	}
	return a.draw(o, f)
}

// verdicts writes a test case for each code.
func (a *app) verdicts(file string, agreement *report.Agreement) error {
	var b bytes.Buffer
	if err := render.WriteVerdicts(&b, "qcode agree", toVerdicts(agreement.Verdicts())); err != nil {
		return err
	}
	return a.write(file, b.Bytes())
}

func toVerdicts(all []report.Verdict) []render.Verdict {
	var out []render.Verdict
	for _, v := range all {
		out = append(out, render.Verdict(v))
	}
	return out
}

// compat prints what another program would.
func (a *app) compat(ctx context.Context, s *study.Study, o *agreeOptions) error {
	if o.format == "junit" || o.by != "" || o.units != "" || o.seen != "" || o.minimum > 0 {
		return usage("--compat prints the figures of another program as they are", "leave --by, --units, --coverage, --min and --format junit out")
	}
	if len(o.coders) != 2 {
		return usage("--compat compares two coders", "name them: --coders "+strings.Join(o.coders[:2], ","))
	}
	c, err := a.collectDecisions(ctx, s, o, reliability.Options{Coders: o.coders, Unit: reliability.Segment, Whole: true})
	if err != nil {
		return err
	}
	return a.print(o.output, report.Compat(reliability.As(o.compat, c.columns, c.universe, c.codes, c.all(), c.options, o.overlap)))
}

func (o *agreeOptions) check(s *study.Study) error {
	if reason, off := reliability.Off(s.Agreement); off {
		return no("this study computes no agreement: "+reason, "it says so in qcode.yaml: agreement: off")
	}
	if err := o.apply(s); err != nil {
		return err
	}
	if err := o.pickCoders(s); err != nil {
		return err
	}
	if err := oneOf("by", o.by, []string{"wave", "transcript", "round"}, true); err != nil {
		return err
	}
	if err := oneOf("unit", o.unit, reliability.Units(), false); err != nil {
		return err
	}
	if err := oneOf("benchmark", o.benchmark, []string{"landis-koch"}, true); err != nil {
		return err
	}
	if err := oneOf("compat", o.compat, reliability.Programs(), true); err != nil {
		return err
	}
	if err := eachOf("levels", o.levels, levelsOf(s.Codebook)); err != nil {
		return err
	}
	switch {
	case o.minimum > 1 || o.minimum < 0:
		return usage("--min is an alpha above 0 and up to 1, such as 0.70")
	case o.overlap < 0 || o.overlap > 1:
		return usage("--overlap is a share up to 1, such as 0.5")
	case o.replicates < 0 || o.minOverlap < 1:
		return usage("--replicates and --min-overlap cannot be that small")
	}
	return nil
}

// pickCoders takes all coders of the study unless some are named.
func (o *agreeOptions) pickCoders(s *study.Study) error {
	if len(o.coders) == 0 {
		o.coders = o.Coders
	}
	known := append(slices.Clone(s.Coders), coding.Consensus)
	for i, c := range o.coders {
		if err := oneOf("coders", c, known, false); err != nil {
			return err
		}
		if slices.Contains(o.coders[:i], c) {
			return usage(fmt.Sprintf("the coder %s is named twice", c))
		}
	}
	if len(o.coders) == 0 {
		o.coders = s.Coders
	}
	if len(o.coders) < 2 {
		return usage("agreement needs two coders", "name them: qcode agree --coders anna,bram", "draw transcripts for a second coder: qcode assign --double 20%")
	}
	return nil
}

// decisions is all that is read for a comparison, in one go.
type decisions struct {
	columns  *coding.Columns
	universe *reliability.Universe
	codes    *reliability.Codes
	options  reliability.Options
}

// all are the transcripts that were read.
func (d *decisions) all() []int {
	var out []int
	for t := range d.columns.Texts {
		if d.columns.Texts[t].Read {
			out = append(out, t)
		}
	}
	return out
}

func (a *app) collectDecisions(ctx context.Context, s *study.Study, o *agreeOptions, options reliability.Options) (*decisions, error) {
	d := &decisions{universe: reliability.NewUniverse(s, options)}
	var err error
	d.columns, err = a.facts(ctx, s, coding.Want{Filter: &o.Filter, Watch: d.universe.Watch})
	if err != nil {
		return nil, collected(err)
	}
	if err := d.universe.Err(); err != nil {
		return nil, usage(err.Error())
	}
	if o.Where != nil && o.Where.Err() != nil {
		return nil, usage(o.Where.Err().Error(), "see `qcode help filters`")
	}
	if broken := o.broken(d.columns); len(broken.Faults) > 0 && !o.allowBroken {
		return nil, brokenError(a.veil(s, broken.Faults))
	}
	mapping := o.mapping
	if mapping == "" {
		mapping = s.Mapping
	}
	tree, err := s.Codebook.Tree(mapping)
	if err != nil {
		return nil, usage(err.Error(), "mappings: "+strings.Join(s.Codebook.MappingNames(), ", "))
	}
	filter := o.Filter
	filter.Codes = nil // narrows the rows; a code below stands for its parents all the same
	options.Keep = filter.Keep(s, tree)
	d.options, d.codes = options, reliability.NewCodes(s.Codebook, tree, o.levels, o.Codes)
	return d, nil
}

// compare computes the figures.
func (a *app) compare(ctx context.Context, s *study.Study, o *agreeOptions) (*report.Agreement, error) {
	options, err := a.reliability(s, o)
	if err != nil {
		return nil, err
	}
	d, err := a.collectDecisions(ctx, s, o, options)
	if err != nil {
		return nil, err
	}
	groups, err := a.agreeGroups(s, d.all(), o.by)
	if err != nil {
		return nil, err
	}
	return &report.Agreement{
		Result: reliability.Compare(d.columns, d.universe, d.codes, groups, d.options),
		Options: report.AgreeOptions{
			By: o.by, Floor: o.minimum, Benchmark: o.benchmark, Filtered: o.words(s), Broken: len(o.broken(d.columns).Faults),
		},
	}, nil
}

// words say what the filters narrow to; the coders stand in the title.
func (o *agreeOptions) words(s *study.Study) []string {
	f := o.Filter
	f.Coders = nil
	out := f.Words(s.Singular)
	if len(f.Waves) > 0 {
		out = append([]string{"wave " + strings.Join(f.Waves, ", ")}, out...)
	}
	return out
}

// broken keeps the faults that concern the coders who are compared.
func (o *agreeOptions) broken(c *coding.Columns) *coding.Columns {
	out := *c
	out.Faults = nil
	for _, d := range c.Faults {
		rest, isAnnotation := strings.CutPrefix(d.At.File, "annotations/")
		coder, _, _ := strings.Cut(rest, "/")
		if !isAnnotation || slices.Contains(o.coders, coder) {
			out.Faults = append(out.Faults, d)
		}
	}
	return &out
}

func (a *app) reliability(s *study.Study, o *agreeOptions) (reliability.Options, error) {
	unit, _ := reliability.ParseUnit(o.unit)
	out := reliability.Options{
		Coders: o.coders, Unit: unit, Include: o.interviewer, MinOverlap: uint32(o.minOverlap), Overlap: o.overlap,
		Bootstrap: stats.Bootstrap{Seed: o.seed, Replicates: o.replicates}, NoInterval: o.replicates == 0,
	}
	if o.units != "" {
		src, err := a.slurp(o.units)
		if err != nil {
			return out, err
		}
		out.Unit = reliability.Given
		if out.Table, err = reliability.ReadTable(o.units, src, func(id string) bool { return s.Transcript(id) != nil }); err != nil {
			return out, usage(err.Error(), "a table of units has the columns transcript, unit, start, end")
		}
	}
	if o.seen == "" {
		return out, nil
	}
	src, err := a.slurp(o.seen)
	if err != nil {
		return out, err
	}
	out.Coverage, err = reliability.ReadCoverage(o.seen, src, func(coder, id string) error {
		if s.Transcript(id) == nil {
			return fmt.Errorf("there is no transcript %q", id)
		}
		return nil
	})
	if err != nil {
		return out, usage(err.Error(), "a table of coverage has the columns coder, transcript and, if wanted, unit")
	}
	if out.Coverage.NamesUnits() && out.Unit != reliability.Given {
		return out, usage(o.seen+" names units, and only units of a table have names", "give the table too: --units FILE")
	}
	return out, nil
}

// agreeGroups are the transcripts that stand together.
func (a *app) agreeGroups(s *study.Study, all []int, by string) ([]reliability.Group, error) {
	switch by {
	case "wave":
		return reliability.ByWave(s, all), nil
	case "transcript":
		return reliability.ByTranscript(s, all), nil
	case "round":
		return a.roundGroups(s, all)
	}
	return []reliability.Group{{Label: "All", Transcripts: all}}, nil
}

func (a *app) roundGroups(s *study.Study, among []int) ([]reliability.Group, error) {
	drawn, err := a.rounds(s)
	if err != nil {
		return nil, err
	}
	if len(drawn) == 0 {
		return nil, usage("the study has no rounds", "draw one: qcode assign --double 20% --stratify wave")
	}
	var out []reliability.Group
	for _, r := range drawn {
		g := reliability.Group{ID: r.Name, Label: "Round " + r.Name}
		for _, t := range among {
			if r.Assigns(s.Transcripts[t].ID) {
				g.Transcripts = append(g.Transcripts, t)
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// answer is exit code 1 if a code stays below its floor.
func (o *agreeOptions) answer(a *report.Agreement) error {
	var names []string
	for _, r := range a.Rows {
		if a.Below(r) {
			if id := a.Codes.Code(r.Code).ID; !slices.Contains(names, id) {
				names = append(names, id)
			}
		}
	}
	switch {
	case len(names) > 0:
		return no(fmt.Sprintf("alpha is below the limit for %s: %s", counted(len(names), "code", "codes"), strings.Join(names, ", ")),
			"look at what differs: qcode adjudicate --coders "+strings.Join(a.Coders, ","))
	case o.minimum > 0 && len(a.Rows) == 0:
		return no("nothing can be compared, so nothing reaches --min", "say when a transcript is completely coded: qcode tag TRANSCRIPT --done")
	}
	return nil
}
