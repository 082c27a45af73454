package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/table"
)

type methodsOptions struct {
	changeOptions
	cutoffs string
	minCell int
}

func (a *app) methodsCommand() *cobra.Command {
	var o methodsOptions
	c := &cobra.Command{
		Use: "methods", GroupID: "count", Args: cobra.NoArgs,
		Short: "Write the methods paragraph, and fill the items of COREQ that the data can fill",
		Long: `Write the paragraph of a methods section that the files of the study can write, and fill the items of the COREQ
checklist that they can fill, with an empty column for the page. What no file knows is listed as left to you.`,
		Example: `  qcode methods
  qcode methods --format docx -o coreq.docx
  qcode methods --min-cell 3 --format markdown`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runMethods(c.Context(), &o) },
	}
	o.addFlags(c, a)
	o.addLevels(c, a)
	f := c.Flags()
	f.StringVar(&o.cutoffs, "cutoffs", "50,20", "`shares` of cases in percent from which a theme is major, and below which it is minor")
	f.IntVar(&o.minCell, "min-cell", 0, "withhold attributes of fewer than `NUMBER` cases")
	return c
}

func (a *app) runMethods(ctx context.Context, o *methodsOptions) error {
	cutoffs, err := parseCutoffs(o.cutoffs)
	if err != nil {
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
	o.units = true
	source, err := a.countedSource(ctx, &o.changeOptions, by)
	if err != nil {
		return err
	}
	source.KeepWaves(o.Waves)
	r := report.Methods(*source, report.MethodsOptions{Software: software(), Cutoffs: cutoffs, MinCell: o.minCell})
	if o.format == "text" {
		if o.provenance {
			lines, err := a.origin()
			if err != nil {
				return err
			}
			r.Notes = append(r.Notes, lines...)
		}
		return a.write(o.file, checklist(r, a.width()))
	}
	return a.print(o.output, r)
}

// software is the version without the platform, which changes no number.
func software() string {
	v := version()
	return v[:strings.LastIndex(v, " (")]
}

// checklist writes sentences as sentences: a terminal has no room for them in a table.
func checklist(r *table.Report, width int) []byte {
	var b bytes.Buffer
	for _, line := range r.Title {
		b.WriteString(folded(render.Safe(line), width))
	}
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "%s\n", render.Safe(t.Caption))
		for _, row := range t.Rows {
			fmt.Fprintf(&b, "\n  %s  %s\n%s", row.Cells[0], render.Safe(row.Cells[1].String()), indented(render.Safe(row.Cells[2].String()), "      ", width))
		}
	}
	b.WriteString("\n")
	for _, n := range r.Notes {
		b.WriteString(folded(render.Safe(n), width))
	}
	return b.Bytes()
}
