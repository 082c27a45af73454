package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/exchange/workbook"
	"qcode/internal/report"
	"qcode/internal/sheet"
	"qcode/internal/study"
)

type matrixEditOptions struct {
	writing
	text, file string
}

func (a *app) matrixEditCommand() *cobra.Command {
	var o matrixEditOptions
	c := &cobra.Command{
		Use: "edit CODE TRANSCRIPT", Args: cobra.ExactArgs(2),
		Short: "Write the summary of a transcript under a code",
		Long: `Write the summary that stands in one cell of the matrix. It is a file of its own, summaries/CODE/TRANSCRIPT.md, which
you may as well open in your editor. An empty text takes the summary away.`,
		Example: `  qcode matrix edit environment-resources post/T04 --text "One headset for three sites; has to book weeks ahead (l. 12, 40)."
  qcode matrix edit goals pre/T01 --file note.md
  pbpaste | qcode matrix edit goals pre/T01`,
		RunE: func(c *cobra.Command, args []string) error { return a.runMatrixEdit(c, &o, args) },
		ValidArgsFunction: func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return a.from(codes)(c, args, word)
			}
			return a.from(transcripts)(c, args, word)
		},
	}
	o.writing.addFlags(c.Flags())
	c.Flags().StringVar(&o.text, "text", "", "the summary")
	c.Flags().StringVar(&o.file, "file", "-", "read it from `FILE`; - is what is piped in")
	return c
}

func (a *app) runMatrixEdit(c *cobra.Command, o *matrixEditOptions, args []string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	code := s.Codebook.Find(args[0])
	if code == nil {
		return codeError(s, args[0])
	}
	t, err := a.transcript(s, args[1])
	if err != nil {
		return err
	}
	text := o.text
	if !c.Flags().Changed("text") {
		if o.file == "-" && a.InTTY {
			return usage("it is not said what the summary is to be", `say so: --text "…", or --file FILE; or edit `+study.SummaryPath(code.ID, t.ID))
		}
		raw, err := a.slurp(o.file)
		if err != nil {
			return err
		}
		text = string(raw)
	}
	command := "qcode matrix edit " + code.ID + " " + t.ID
	receipt, err := a.change(c.Context(), a.store(s, a.author(s)), o.writing, command, func(read edit.Reader) (edit.Plan, error) {
		change, err := summaryChange(read, code.ID, t.ID, text)
		return edit.Plan{Command: command, Changes: change}, err
	})
	if err != nil || o.dryRun {
		return err
	}
	a.sayWritten(receipt)
	return nil
}

func (a *app) sayWritten(r edit.Receipt) {
	if len(r.Files) == 0 {
		a.say("nothing to write: it stands there already")
	}
	for _, f := range r.Files {
		a.say("%s %s", f.Deed, f.Path)
	}
	a.sayBack(r)
}

func codeError(s *study.Study, name string) error {
	hints := []string{"see `qcode codebook list`"}
	if near, ok := s.Codebook.Suggest(name); ok {
		hints = append([]string{fmt.Sprintf("did you mean `%s`?", near)}, hints...)
	}
	return usage(fmt.Sprintf("there is no code %q", name), hints...)
}

// summaryChange plans one summary; none if it stands there already.
func summaryChange(read edit.Reader, code, transcript, text string) ([]edit.Change, error) {
	path := study.SummaryPath(code, transcript)
	old, hash, exists, err := read(path)
	if err != nil {
		return nil, err
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "" && !exists, exists && text == string(bytes.TrimSpace(old)):
		return nil, nil
	case text == "":
		return []edit.Change{edit.Delete(path, hash)}, nil
	}
	return []edit.Change{edit.Write(path, hash, exists, []byte(text+"\n"))}, nil
}

func (a *app) matrixImportCommand() *cobra.Command {
	var o struct {
		writing
		force bool
	}
	c := &cobra.Command{
		Use: "import FILE", Args: cobra.ExactArgs(1),
		Short: "Bring summaries back that were edited in a spreadsheet",
		Long: `Bring the summaries of a table back that qcode matrix --cells summaries wrote as XLSX or CSV, edited in a spreadsheet
program: the column summary of the sheet Data, or of the CSV. Rows are known by their id, whatever their order; other
columns and sheets are not read. A summary that somebody changed here meanwhile is not written over: nothing is, and the
rows are named.`,
		Example: `  qcode matrix --cells summaries -o matrix.xlsx
  qcode matrix import matrix.xlsx --dry-run
  qcode matrix import matrix.xlsx`,
		RunE: func(c *cobra.Command, args []string) error {
			return a.runMatrixImport(c.Context(), o.writing, o.force, args[0])
		},
	}
	o.addFlags(c.Flags())
	c.Flags().BoolVar(&o.force, "force", false, "write over summaries that changed here meanwhile")
	return c
}

func (a *app) runMatrixImport(ctx context.Context, w writing, force bool, file string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	raw, err := a.slurp(file)
	if err != nil {
		return err
	}
	rows, err := summaryRows(s, file, raw)
	if err != nil {
		return err
	}
	command := "qcode matrix import " + diag.Shell(file)
	receipt, err := a.change(ctx, a.store(s, a.author(s)), w, command, func(read edit.Reader) (edit.Plan, error) {
		plan := edit.Plan{Command: command}
		var clashes []string
		for _, r := range rows {
			changes, clash, err := r.plan(read)
			if err != nil {
				return plan, err
			}
			if clash && !force {
				clashes = append(clashes, fmt.Sprintf("%s:%d: %s", file, r.line, r.id))
			}
			plan.Changes = append(plan.Changes, changes...)
		}
		if len(clashes) > 0 {
			return plan, no(fmt.Sprintf("nothing was written: %s changed here since the table was made", counted(len(clashes), "summary has", "summaries have")),
				append(clashes[:min(10, len(clashes))], "make the table anew, or write over them: --force")...)
		}
		return plan, nil
	})
	if err != nil || w.dryRun {
		return err
	}
	a.sayWritten(receipt)
	return nil
}

// summaryRow is a row of a table that comes back.
type summaryRow struct {
	id, code, transcript, summary, rev string
	line                               int
}

// plan is what a row changes. It clashes if neither the summary here is the one that the table was made from, nor the one
// that it brings.
func (r *summaryRow) plan(read edit.Reader) (changes []edit.Change, clash bool, err error) {
	changes, err = summaryChange(read, r.code, r.transcript, r.summary)
	if err != nil || len(changes) == 0 {
		return nil, false, err
	}
	old, _, _, err := read(changes[0].Path)
	return changes, report.SummaryRev(strings.TrimSpace(strings.ReplaceAll(string(old), "\r\n", "\n"))) != r.rev, err
}

// summarySheet reads the table of a workbook or of a file of text.
func summarySheet(file string, raw []byte) (t *sheet.Sheet, wrong []string) {
	if workbook.Is(raw) {
		t, err := workbook.Read(file, raw, "id", "summary", "rev")
		if err != nil {
			return &sheet.Sheet{Names: []string{"id", "summary", "rev"}}, []string{err.Error()}
		}
		return t, nil
	}
	t, ds := sheet.Read(file, raw)
	for _, d := range ds {
		wrong = append(wrong, d.Error())
	}
	return t, wrong
}

func summaryRows(s *study.Study, file string, raw []byte) ([]summaryRow, error) {
	t, wrong := summarySheet(file, raw)
	for _, name := range []string{"id", "summary", "rev"} {
		if t.Column(name) < 0 {
			wrong = append(wrong, fmt.Sprintf("%s: the table has no column `%s`", file, name))
		}
	}
	var out []summaryRow
	for _, row := range t.Rows {
		id := t.Get(row, "id")
		if id == "" || len(wrong) > 0 {
			continue // a case that was not interviewed has no summary
		}
		code, rest, _ := strings.Cut(id, "/")
		transcript, _, _ := strings.Cut(rest, "#")
		if s.Codebook.Code(code) == nil || s.Transcript(transcript) == nil {
			wrong = append(wrong, fmt.Sprintf("%s:%d: `%s` names no code and transcript of this study", file, row.Line, id))
			continue
		}
		// --excel guards texts that a spreadsheet program would run.
		summary := t.Get(row, "summary")
		if len(summary) > 1 && summary[0] == '\'' && strings.ContainsRune("=+-@", rune(summary[1])) {
			summary = summary[1:]
		}
		if utf8.RuneCountInString(summary) > 32000 && strings.HasSuffix(summary, "…") {
			wrong = append(wrong, fmt.Sprintf("%s:%d: the summary is longer than a cell of a spreadsheet, and was cut; edit it here: %s", file, row.Line, study.SummaryPath(code, transcript)))
			continue
		}
		r := summaryRow{id, code, transcript, strings.ReplaceAll(summary, "\r\n", "\n"), t.Get(row, "rev"), row.Line}
		same := slices.IndexFunc(out, func(o summaryRow) bool { return o.code == code && o.transcript == transcript })
		switch {
		case same < 0:
			out = append(out, r)
		case out[same].summary != r.summary:
			wrong = append(wrong, fmt.Sprintf("%s:%d: `%s` says something else than line %d", file, row.Line, id, out[same].line))
		}
	}
	if len(wrong) > 0 {
		return nil, usage("nothing was written:\n  "+strings.Join(wrong[:min(10, len(wrong))], "\n  "), "write the table with: qcode matrix --cells summaries -o matrix.xlsx")
	}
	return out, nil
}
