package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/spf13/cobra"

	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/table"
)

type matrixOptions struct {
	changeOptions
	matrix report.MatrixOptions
}

func (a *app) matrixCommand() *cobra.Command {
	var o matrixOptions
	c := &cobra.Command{
		Use: "matrix", GroupID: "count", Args: cobra.NoArgs,
		Short: "Framework matrix: cases by codes, wave by wave, with counts, quotes, ratings or summaries",
		Long: `Lay the study out as a framework matrix: each case in each code, wave by wave. A cell holds the number of passages,
the quotes with their lines, the ratings, or the summary that you wrote (summaries/CODE/TRANSCRIPT.md). With --layout cases
each case has a table of its own, codes by waves; --layout across shows the change of every case in every code.`,
		Example: `  qcode matrix --wave post
  qcode matrix --cells quotes --code environment-resources
  qcode matrix --cells summaries --format docx -o matrix.docx
  qcode matrix --layout cases --case T04 --cells states
  qcode matrix --layout across
  qcode matrix --cells summaries -o matrix.xlsx      edit the sheet Data, then: qcode matrix import matrix.xlsx`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runMatrix(c.Context(), &o) },
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	f := c.Flags()
	f.StringVar(&o.matrix.Cells, "cells", report.CellCounts, "what the cells hold: "+strings.Join(report.MatrixCells(), ", "))
	f.StringVar(&o.matrix.Layout, "layout", "", "a table for each of waves, codes, cases, or across for codes by cases (default: what suits the cells)")
	a.completeWords(c, "cells", report.MatrixCells()...)
	a.completeWords(c, "layout", report.MatrixLayouts()...)
	c.AddCommand(a.matrixEditCommand(), a.matrixImportCommand())
	return c
}

func (a *app) runMatrix(ctx context.Context, o *matrixOptions) error {
	if err := oneOf("cells", o.matrix.Cells, report.MatrixCells(), false); err != nil {
		return err
	}
	if err := oneOf("layout", o.matrix.Layout, report.MatrixLayouts(), true); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	var by []string
	if len(s.Waves) > 0 {
		by = []string{"wave"}
	}
	if o.matrix.Layout == report.LayoutAcross && len(s.Waves) < 2 {
		return usage(fmt.Sprintf("the study has %d waves, and change needs two", len(s.Waves)), "declare them in qcode.yaml under `waves:`")
	}
	source, err := a.countedSource(ctx, &o.changeOptions, by)
	if err != nil {
		return err
	}
	source.KeepWaves(o.Waves)
	r, err := report.Matrix(ctx, *source, o.matrix)
	if err != nil {
		return err
	}
	if o.format == "text" && (o.matrix.Cells == report.CellQuotes || o.matrix.Cells == report.CellSummary) {
		return a.writeWithOrigin(o.output, spoken(r, a.width()))
	}
	return a.print(o.output, r)
}

// spoken writes tables whose cells are sentences as lists: a terminal has no room for them side by side.
func spoken(r *table.Report, width int) []byte {
	var b bytes.Buffer
	for _, line := range r.Title {
		b.WriteString(render.Safe(line) + "\n")
	}
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "\n%s\n", render.Safe(t.Caption))
		for _, row := range t.Rows {
			for i, c := range row.Cells[1:] {
				text := strings.TrimSpace(render.Safe(c.String()))
				if text == "" {
					continue
				}
				fmt.Fprintf(&b, "\n  %s\n", render.Safe(row.Cells[0].String()+" · "+t.Columns[i+1].Head))
				for _, part := range strings.Split(text, " ¶ ") {
					b.WriteString(indented(part, "    ", width))
				}
			}
		}
	}
	b.WriteString("\n")
	for _, n := range r.Notes {
		b.WriteString(folded(render.Safe(n), width))
	}
	return b.Bytes()
}

// folded breaks a note into lines; those after the first are set in.
func folded(text string, width int) string {
	var b strings.Builder
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && displaywidth.String(line+" "+word) > width {
			b.WriteString(line + "\n")
			line = "  "
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}
