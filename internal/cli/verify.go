package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/provenance"
	"qcode/internal/table"
	"qcode/internal/verify"
)

type verifyOptions struct {
	output
	verify.Options
	arithmetic bool
}

func (a *app) verifyCommand() *cobra.Command {
	var o verifyOptions
	c := &cobra.Command{
		Use: "verify FILE [-- COMMAND…]", GroupID: "care", Args: cobra.MinimumNArgs(1),
		Short: "Make a printed table again and name each cell that differs; or check its arithmetic",
		Long: `Make a table again that qcode printed once (CSV, Markdown, XLSX, JSON, HTML, DOCX, LaTeX) and name each cell that differs now. A table that
was printed with --provenance says itself how it was made, and then it is also said what has changed since: transcripts,
codebook or codings, by their files. For others, say the command behind two dashes.

With --arithmetic any table of counts is checked against itself, whoever printed it: more cases than passages, more cases
than there are, a code with less than one under it, totals and percentages that no numbers give.`,
		Example: `  qcode report --format markdown --provenance -o table2.md
  qcode verify table2.md
  qcode verify table2.csv -- report --wave post3m --levels domain
  qcode verify --arithmetic table-of-another-paper.csv`,
		RunE: func(c *cobra.Command, args []string) error {
			if o.arithmetic {
				return a.runArithmetic(&o, args)
			}
			return a.runVerify(c.Context(), &o, args[0], args[1:])
		},
	}
	o.addFlags(c.Flags())
	f := c.Flags()
	f.BoolVar(&o.arithmetic, "arithmetic", false, "check whether the numbers of the table can be")
	f.BoolVar(&o.Speakers, "speakers", false, "with --arithmetic: the speakers are the cases, so n may exceed k")
	f.IntVar(&o.Of, "of", 0, "with --arithmetic: percentages are of `NUMBER`")
	return c
}

func (a *app) runArithmetic(o *verifyOptions, files []string) error {
	if err := o.output.check(); err != nil {
		return err
	}
	r := &table.Report{Kind: "arithmetic", Data: table.Data{Fields: []string{"file", "line", "row", "column", "printed", "rule", "message"}}}
	t := table.Table{Columns: []table.Column{
		{Head: "Place", Left: true}, {Head: "Row", Left: true, Tight: true}, {Head: "Column", Left: true}, {Head: "Printed"}, {Head: "Why it cannot be", Left: true},
	}}
	cells := 0
	for _, file := range files {
		tables, err := a.tablesOf(file)
		if err != nil {
			return err
		}
		for _, found := range tables {
			cells += len(found.Rows) * len(found.Names)
			for _, f := range verify.Arithmetic(found, o.Options) {
				t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(fmt.Sprintf("%s:%d", filepath.ToSlash(file), f.Line)), table.Str(f.Row), table.Str(f.Column), table.Str(f.Printed), table.Str(f.Message)}})
				r.Data.Add(filepath.ToSlash(file), f.Line, f.Row, f.Column, f.Printed, f.Rule, f.Message)
			}
		}
	}
	n := len(t.Rows)
	r.Title = []string{fmt.Sprintf("%d of %d cells hold a number that cannot be", n, cells)}
	if n > 0 {
		r.Tables = []table.Table{t}
	}
	r.Notes = []string{"Barrier and facilitator that exceed n together, parts that exceed their code or fall short of it, and an empty cell are no faults: somebody says both, a passage stands under two codes, or under none."}
	if err := a.print(o.output, r); err != nil || n == 0 {
		return err
	}
	return no("")
}

func (a *app) tablesOf(file string) ([]verify.Table, error) {
	raw, err := a.slurp(file)
	if err != nil {
		return nil, err
	}
	tables, err := verify.Read(file, raw)
	if err != nil {
		return nil, usage(err.Error(), "verify reads .csv, .tsv, .md, .xlsx, .json, .html, .docx and .tex")
	}
	return tables, nil
}

// remakeable are the commands that print tables, and change nothing.
func remakeable() []string {
	return []string{"report", "compare", "trajectory", "matrix", "rank", "cooccur", "saturation", "levers", "quotes", "agree", "status", "codebook"}
}

// remakes reports whether a command prints a table, and changes nothing: of those that have others under them, which
// write, only the one itself.
func remakes(command []string) bool {
	switch command[0] {
	case "codebook":
		return len(command) > 1 && command[1] == "list"
	case "matrix", "trajectory":
		for _, word := range []string{"edit", "import", "accept", "withdraw"} { // they may stand behind flags
			if slices.Contains(command, word) {
				return false
			}
		}
	}
	return slices.Contains(remakeable(), command[0])
}

func (a *app) runVerify(ctx context.Context, o *verifyOptions, file string, command []string) error {
	if err := o.output.check(); err != nil {
		return err
	}
	raw, err := a.slurp(file)
	if err != nil {
		return err
	}
	printed, err := a.tablesOf(file)
	if err != nil {
		return err
	}
	line, then := provenance.Find(unmarked(verify.Text(file, raw), file))
	if len(command) == 0 {
		if command, err = commandOf(line, file); err != nil {
			return err
		}
	}
	command = slices.Clone(command)
	if command[0] == "qcode" && len(command) > 1 {
		command = command[1:]
	}
	if !remakes(command) {
		return usage(fmt.Sprintf("%s prints no table that could be made again", diag.Shell(strings.Join(command[:min(2, len(command))], " "))), "tables are printed by "+strings.Join(remakeable(), ", "))
	}
	again, err := a.again(ctx, file, command)
	if err != nil {
		return err
	}
	now, err := verify.Read(file, again)
	if err != nil {
		return usage(err.Error())
	}
	return a.sayDifferences(o, file, command, differences(printed, now), then)
}

// unmarked takes the signs out with which Markdown and HTML guard a text.
func unmarked(text, file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".markdown":
		return strings.ReplaceAll(text, `\`, "")
	case ".html", ".htm":
		return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&quot;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&", "</li>", "\n", "</p>", "\n").Replace(text)
	case ".json":
		return strings.NewReplacer(`\"`, `"`, `",`, "\n").Replace(text)
	}
	return text
}

func commandOf(line, file string) ([]string, error) {
	if line == "" {
		return nil, usage(file+" does not say how it was made", "say it: qcode verify "+diag.Shell(file)+" -- report --wave post3m", "tables printed with --provenance say it themselves")
	}
	return splitWords(strings.TrimPrefix(line, "qcode ")), nil
}

// splitWords takes a command line apart as a shell does, as far as diag.Shell writes it.
func splitWords(line string) []string {
	var out []string
	var b strings.Builder
	quoted, open := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, open = !quoted, true
		case c == '\\' && !quoted && i+1 < len(line):
			i++
			b.WriteByte(line[i])
			open = true
		case c == ' ' && !quoted:
			if open {
				out = append(out, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
			open = true
		}
	}
	if open {
		out = append(out, b.String())
	}
	return out
}

// again makes the table anew, in the format of the file, and writes nothing.
func (a *app) again(ctx context.Context, file string, command []string) ([]byte, error) {
	format, ok := map[string]string{".md": "markdown", ".markdown": "markdown", ".json": "json", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".docx": "docx", ".tex": "latex", ".latex": "latex"}[strings.ToLower(filepath.Ext(file))]
	if !ok {
		format = "csv"
	}
	var out, errs bytes.Buffer
	env := *a.Env
	env.In, env.Out, env.Err, env.Width = strings.NewReader(""), &out, &errs, 0
	args := append(withoutFlags(command, "-o", "--output", "--html", "--figure", "--format", "-C", "--directory", "-q", "--quiet"), "--format", format, "-o", "-")
	sub := &app{Env: &env, args: args}
	root := sub.root()
	root.SetArgs(append([]string{"-C", a.start()}, args...))
	if err := root.ExecuteContext(ctx); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// withoutFlags leaves flags out with their values; -q and --quiet have none.
func withoutFlags(args []string, flags ...string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		name, _, joined := strings.Cut(args[i], "=")
		if !slices.Contains(flags, name) {
			out = append(out, args[i])
		} else if !joined && name != "-q" && name != "--quiet" {
			i++
		}
	}
	return out
}

// origin are the lines that say how an answer was made.
func (a *app) origin() ([]string, error) {
	words := []string{"qcode"}
	for _, arg := range withoutFlags(a.args, "-o", "--output", "--html", "--figure", "-C", "--directory", "-q", "--quiet") {
		words = append(words, diag.Shell(arg))
	}
	s, err := a.tolerant()
	if err != nil {
		return nil, err
	}
	inputs, err := provenance.Of(s)
	return provenance.Lines(strings.Join(words, " "), strings.TrimPrefix(software(), "qcode "), inputs), err
}

// difference is a cell that differs, in one of the tables of a file.
type difference struct {
	verify.Difference
	table int
}

func differences(printed, now []verify.Table) []difference {
	var out []difference
	for i := range max(len(printed), len(now)) {
		switch {
		case i >= len(now):
			out = append(out, difference{verify.Difference{Printed: "present", Now: "absent"}, i + 1})
		case i >= len(printed):
			out = append(out, difference{verify.Difference{Printed: "absent", Now: "present"}, i + 1})
		default:
			for _, d := range verify.Compare(printed[i], now[i]) {
				out = append(out, difference{d, i + 1})
			}
		}
	}
	return out
}

func (a *app) sayDifferences(o *verifyOptions, file string, command []string, all []difference, then []provenance.Input) error {
	r := &table.Report{Kind: "verify", Data: table.Data{Fields: []string{"file", "line", "table", "row", "column", "printed", "now"}}}
	t := table.Table{Columns: []table.Column{{Head: "Line"}, {Head: "Row", Left: true, Tight: true}, {Head: "Column", Left: true}, {Head: "Printed"}, {Head: "Now"}}}
	for _, d := range all {
		line := table.Cell{}
		if d.Line > 0 {
			line = table.Int(d.Line)
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{line, table.Str(d.Row), table.Str(d.Column), table.Str(d.Printed), table.Str(d.Now)}})
		r.Data.Add(filepath.ToSlash(file), d.Line, d.table, d.Row, d.Column, d.Printed, d.Now)
	}
	words := strings.Join(withoutFlags(command, "-o", "--output", "--format"), " ")
	r.Title = []string{fmt.Sprintf("%s: as it is made now by qcode %s", filepath.ToSlash(file), words)}
	if len(all) > 0 {
		r.Title = []string{fmt.Sprintf("%s: %s from what is made now by qcode %s", filepath.ToSlash(file), counted(len(all), "place differs", "places differ"), words)}
		r.Tables = []table.Table{t}
	}
	if len(then) > 0 {
		s, err := a.tolerant()
		if err != nil {
			return err
		}
		now, err := provenance.Of(s)
		if err != nil {
			return err
		}
		if changed := provenance.Changed(then, now); len(changed) > 0 {
			var parts []string
			for _, c := range changed {
				parts = append(parts, c.String())
			}
			r.Notes = append(r.Notes, "Changed since it was printed: "+strings.Join(parts, ", ")+".")
		} else {
			r.Notes = append(r.Notes, "Its inputs are the same as when it was printed.")
		}
	}
	if err := a.print(o.output, r); err != nil || len(all) == 0 {
		return err
	}
	return no("")
}
