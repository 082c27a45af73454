package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/history"
	"qcode/internal/render"
	"qcode/internal/revise"
	"qcode/internal/study"
	"qcode/internal/table"
)

func (a *app) codebookDiffCommand() *cobra.Command {
	var o output
	c := &cobra.Command{
		Use: "diff REV|FILE", Args: cobra.ExactArgs(1),
		Short: "What changed in the codebook: in meaning, in wording, in structure, and which codings it touches",
		Long: `Compare the study's codebook with an older one: a git revision (HEAD, a tag), or a file. A change of definition, include
or exclude is one of meaning: the codings made under the old meaning are counted, and csv and json list their ids. A
change of names and notes is one of wording, and touches none. A change of structure moves where codings are counted.`,
		Example: `  qcode codebook diff HEAD
  qcode codebook diff v1.0 --format csv
  qcode codebook diff old/codebook.yaml`,
		RunE: func(c *cobra.Command, args []string) error { return a.runCodebookDiff(c.Context(), o, args[0]) },
	}
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	return c
}

func (a *app) runCodebookDiff(ctx context.Context, o output, from string) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	older, err := a.olderCodebook(ctx, s, from)
	if err != nil {
		return err
	}
	a.notePending(s)
	touched, faults, err := revise.Touched(ctx, s, older, s.Codebook)
	if err != nil {
		return err
	}
	for _, d := range faults {
		a.say("%s", sanitize(place(d)))
	}
	return a.print(o, touchReport(s, from, touched))
}

// olderCodebook is a codebook in a file, or as it was at a git revision.
func (a *app) olderCodebook(ctx context.Context, s *study.Study, from string) (*codebook.Codebook, error) {
	src, err := os.ReadFile(a.path(from))
	if errors.Is(err, fs.ErrNotExist) || err == nil && from == "" {
		if src, err = history.Open(ctx, s.Root).At(from, s.CodebookPath); err != nil {
			return nil, usage(fmt.Sprintf("%q is neither a file nor a state that git knows: %v", from, err),
				"for example: qcode codebook diff HEAD", "or with a file: qcode codebook diff old/codebook.yaml")
		}
	}
	if err != nil {
		return nil, err
	}
	b, problems := codebook.Parse(src)
	for _, p := range problems {
		if d := study.FromCodebook(from, p); d.Severity == diag.Error && len(b.Codes) == 0 {
			return nil, usage("this is no codebook: " + place(d))
		}
	}
	return b, nil
}

// touchReport lays changes out by kind, meaning first.
func touchReport(s *study.Study, from string, touched []revise.Touch) *table.Report {
	r := &table.Report{Kind: "codebook-diff", Title: []string{fmt.Sprintf("%s against %s", s.CodebookPath, from)}, Data: table.Data{
		Fields: []string{"kind", "code", "field", "before", "after", "codings", "older", "ids", "line"},
	}}
	titles := map[codebook.Kind]string{
		codebook.Meaning:   "Changed in meaning",
		codebook.Wording:   "Changed in wording only",
		codebook.Structure: "Changed in structure",
	}
	older := map[string]bool{}
	for _, kind := range []codebook.Kind{codebook.Meaning, codebook.Structure, codebook.Wording} {
		t := table.Table{Caption: titles[kind], Columns: []table.Column{
			{Head: "Code", Left: true}, {Head: "What", Left: true}, {Head: "Before", Left: true, Tight: true}, {Head: "Now", Left: true, Tight: true}, {Head: "Codings"}, {Head: "Older"},
		}}
		for _, c := range touched {
			if c.Kind != kind {
				continue
			}
			for _, id := range c.IDs {
				older[id] = true
			}
			ids := append([]string{}, c.IDs...)
			r.Data.Add(string(c.Kind), c.Code, c.Field, c.Before, c.After, c.Codings, c.Older, ids, c.Line)
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
				table.Str(c.Code), table.Str(c.Field), table.Str(oneLine(c.Before)), table.Str(oneLine(c.After)), table.Int(c.Codings), table.Int(c.Older),
			}})
		}
		t.Notes = olderIDs(touched, kind)
		if len(t.Rows) > 0 {
			r.Tables = append(r.Tables, t)
		}
	}
	switch {
	case len(touched) == 0:
		r.Notes = append(r.Notes, "Nothing changed.")
	case len(older) == 0:
		r.Notes = append(r.Notes, "No coding was made under another meaning.")
	default:
		r.Notes = append(r.Notes, fmt.Sprintf("Older: made under another meaning, or under a code that is gone; %s in all. Read them again: qcode quotes --code CODE; confirm one: qcode retag ID --code CODE.", counted(len(older), "coding", "codings")))
	}
	return r
}

// olderIDs lists the older codings by code, each once, the first few of them.
func olderIDs(touched []revise.Touch, kind codebook.Kind) (out []string) {
	const most = 12
	said := map[string]bool{}
	for _, c := range touched {
		if c.Kind != kind || len(c.IDs) == 0 || said[c.Code] {
			continue
		}
		said[c.Code] = true
		line := c.Code + ", older: " + strings.Join(c.IDs[:min(most, len(c.IDs))], " ")
		if n := len(c.IDs) - most; n > 0 {
			line += fmt.Sprintf(" and %d more; --format csv lists all", n)
		}
		out = append(out, line)
	}
	return out
}
