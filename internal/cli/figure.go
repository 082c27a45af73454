package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/analysis/reliability"
	"qcode/internal/figure"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/yamldoc"
)

type figureOptions struct {
	filters
	counting
	layout
	by           []string
	file, format string
}

func (a *app) figureCommand() *cobra.Command {
	var o figureOptions
	c := &cobra.Command{
		Use: "figure KIND", GroupID: "count", Args: cobra.ExactArgs(1),
		Short: "Draw a figure: heat map, dumbbell, slopes, alluvial, grid, bars and others",
		Long: `Draw a figure as SVG, PNG (300 dpi) or PDF. Every mark says what it stands for, every number is printed, and the
colours hold for colour-blind readers and on grey paper.

` + figureHelp(),
		Example: `  qcode figure heatmap -o heatmap.svg
  qcode figure dumbbell --wave pre,post3m -o change.pdf
  qcode figure alluvial --code environment-resources -o flow.png
  qcode figure bars --wave post3m --levels domain -o bars.svg
  qcode figure forest --coder anna,bram -o agreement.svg`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runFigure(c.Context(), &o, args[0]) },
		ValidArgsFunction: cobra.FixedCompletions(figureCompletions(), cobra.ShellCompDirectiveNoFileComp),
	}
	o.filters.addFlags(c, a)
	o.counting.addFlags(c, a)
	f := c.Flags()
	f.StringVarP(&o.file, "output", "o", "-", "write to `FILE`; its ending says the format")
	f.StringVar(&o.format, "format", "", "how to draw: "+strings.Join(render.Pictures(), ", ")+" (default: by the file's ending, else svg)")
	f.StringSliceVar(&o.by, "by", nil, "what to set side by side: wave, case, coder, or an attribute of the cases (heatmap, bars, stacked)")
	o.addLevels(c, a)
	o.addMinCell(c)
	a.completeWords(c, "format", render.Pictures()...)
	a.completeGroupings(c, "coder")
	return c
}

func figureHelp() string {
	var b strings.Builder
	b.WriteString("Kinds:\n")
	for _, k := range report.FigureKinds() {
		fmt.Fprintf(&b, "  %-11s %s\n", k.Name, k.Question)
	}
	return strings.TrimRight(b.String(), "\n")
}

func figureCompletions() []cobra.Completion {
	var out []cobra.Completion
	for _, k := range report.FigureKinds() {
		out = append(out, cobra.CompletionWithDesc(k.Name, k.Question))
	}
	return out
}

func checkKind(kind string) error {
	var names []string
	for _, k := range report.FigureKinds() {
		names = append(names, k.Name)
	}
	if slices.Contains(names, kind) {
		return nil
	}
	hint := "kinds: " + strings.Join(names, ", ")
	if near, ok := yamldoc.Suggest(kind, names); ok {
		hint = fmt.Sprintf("did you mean `qcode figure %s`?", near)
	}
	return usage(fmt.Sprintf("there is no figure %q", kind), hint)
}

func (o *figureOptions) checkFormat() error {
	if o.format == "" {
		o.format = strings.ToLower(strings.TrimPrefix(filepath.Ext(o.file), "."))
	}
	if o.format == "" || o.file == "-" && o.format == "-" {
		o.format = render.Pictures()[0]
	}
	return oneOf("format", o.format, render.Pictures(), false)
}

func (a *app) runFigure(ctx context.Context, o *figureOptions, kind string) error {
	if err := checkKind(kind); err != nil {
		return err
	}
	if err := o.checkFormat(); err != nil {
		return err
	}
	if kind == "forest" {
		return a.runForest(ctx, o)
	}
	source, err := a.figureSource(ctx, o, kind)
	if err != nil {
		return err
	}
	f, err := report.Figure(*source, kind)
	if err != nil {
		return usage(err.Error())
	}
	return a.draw(o, f)
}

func (a *app) draw(o *figureOptions, f *figure.Figure) error {
	var b bytes.Buffer
	if err := render.Picture(&b, o.format, f); err != nil {
		return err
	}
	return a.write(o.file, b.Bytes())
}

// runForest draws what qcode agree prints, as it counts when nothing else is said.
func (a *app) runForest(ctx context.Context, o *figureOptions) error {
	if len(o.by) > 0 || o.minCell > 0 || o.count != "" {
		return usage("a forest compares coders: --by, --count and --min-cell do not concern it", "choose the coders with --coder; for other units: qcode agree --figure forest.svg")
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	agree := &agreeOptions{
		filters: o.filters, levels: o.levels, unit: reliability.Turn.String(), minOverlap: 1, replicates: 2000, seed: 1,
		interviewer: o.interviewer, allowBroken: o.allowBroken, mapping: o.mapping,
	}
	if err := agree.check(s); err != nil {
		return err
	}
	agreement, err := a.compare(ctx, s, agree)
	if err != nil {
		return err
	}
	f, err := report.Forest(agreement)
	if err != nil {
		return usage(err.Error())
	}
	return a.draw(o, f)
}

func (a *app) figureSource(ctx context.Context, o *figureOptions, kind string) (*report.Source, error) {
	s, err := a.sound()
	if err != nil {
		return nil, err
	}
	if err := o.apply(s); err != nil {
		return nil, err
	}
	t, err := o.options(s, &o.filters, &o.counting)
	if err != nil {
		return nil, err
	}
	if err := eachOf("by", o.by, groupings(s, "coder")); err != nil {
		return nil, err
	}
	columns, err := a.collect(ctx, s, &o.filters, &o.counting, kind == "stripes")
	if err != nil {
		return nil, err
	}
	by := o.by
	if len(by) == 0 && len(s.Waves) > 0 {
		by = []string{"wave"}
	}
	source, err := o.source(columns, &o.filters, by, t)
	if err != nil {
		return nil, err
	}
	if len(o.by) == 0 {
		source.KeepWaves(o.Waves)
	}
	return source, nil
}
