package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/setup"
	"qcode/internal/sheet"
	"qcode/internal/study"
)

func (a *app) codebookImportCommand() *cobra.Command {
	var to string
	var w writing
	c := &cobra.Command{
		Use: "import FILE", Args: cobra.ExactArgs(1),
		Short: "Make a codebook of a table: CSV or TSV with a code in each row",
		Long: `Make a codebook of a table. A row is a code, named by id, code, label or path; its parent stands in a column
parent or group, in the path ("A > B > C"), or follows from numbers in a column level. Codes without an id
get one, and a key of two letters each if the table has no column for keys; other names of a code are kept as
aliases, so that codings made under them are found. What ` + "`qcode codebook export csv`" + ` wrote comes back as it was.

The columns are ` + strings.Join(codebook.Columns(), ", ") + `.

In a study whose codebook has no codes yet, the codes become its codebook; else say where to with -o.`,
		Example: `  qcode codebook import codes.csv -o codebook.yaml
  qcode codebook import codes.tsv --dry-run
  qcode codebook import - < codes.csv`,
		RunE: func(c *cobra.Command, args []string) error { return a.importCodebook(c.Context(), args[0], to, w) },
	}
	c.Flags().StringVarP(&to, "output", "o", "", "write to `FILE` (- for the terminal), which must not exist yet")
	w.addFlags(c.Flags())
	return c
}

func (a *app) importCodebook(ctx context.Context, from, to string, w writing) error {
	b, keyed, err := a.readCodes(from)
	if err != nil {
		return err
	}
	said := counted(len(b.Codes), "code", "codes")
	if !keyed {
		said += fmt.Sprintf(", %d of them with a new key", setup.GiveKeys(b))
	}
	if made := rowless(b); len(made) > 0 { // a parent that is mistyped looks like one
		said += fmt.Sprintf(", %s for parents without a row: %s", counted(len(made), "heading", "headings"), setup.Some(made, 5))
	}
	switch {
	case to == "" && !a.inStudy():
		return usage("there is no study here that the codebook could go into", "write it to a file: qcode codebook import "+diag.Shell(from)+" -o codebook.yaml", "or begin a study: qcode init --framework none")
	case to == "-" || w.dryRun && to != "":
		_, err := a.Out.Write(b.Encode())
		return err
	case to != "":
		return a.writeNew(to, b.Encode(), said)
	}
	return a.fillCodebook(ctx, b, from, said, w)
}

func (a *app) inStudy() bool {
	_, err := study.Find(a.start())
	return err == nil
}

// readCodes reads the table and names what is wrong with it by line. keyed says that it has a column for keys: then codes
// without one are meant to have none.
func (a *app) readCodes(from string) (b *codebook.Codebook, keyed bool, err error) {
	src, err := a.slurp(from)
	if err != nil {
		return nil, false, err
	}
	table, ds := sheet.Read(from, src)
	var records [][]string
	for _, r := range table.Rows {
		if bytes.HasPrefix(src, []byte(excelMark)) {
			unguard(r.Fields)
		}
		records = append(records, r.Fields)
	}
	keyed = slices.ContainsFunc(table.Names, func(name string) bool { return codebook.ColumnOf(name) == "key" })
	b, problems := codebook.FromRows(table.Names, records)
	for _, p := range problems {
		if p.Line > 1 { // a row of the table, which may start further down in the file
			p.Line = table.Rows[p.Line-2].Line
		}
		ds = append(ds, study.FromCodebook(from, p))
	}
	diag.Sort(ds)
	for _, d := range ds {
		if d.Severity != diag.Error {
			a.say("%s", sanitize(place(d)))
		}
	}
	if n := diag.Count(ds, diag.Error); n > 0 {
		var lines []string
		for _, d := range ds {
			if d.Severity == diag.Error {
				lines = append(lines, place(d))
			}
		}
		return nil, false, usage(fmt.Sprintf("the table cannot become a codebook:\n  %s", strings.Join(lines, "\n  ")))
	}
	if len(b.Codes) == 0 {
		return nil, false, usage(from+" holds no codes", "it needs a head with `id` or `label`, and a row for each code")
	}
	return b, keyed, nil
}

// rowless are the labels of the headings that were made because rows name a parent which has no row of its own.
func rowless(b *codebook.Codebook) []string {
	var out []string
	rows := map[int]int{}
	for _, c := range b.Codes {
		rows[c.Line]++
	}
	for _, c := range b.Codes {
		if !c.Codable && len(c.Children) > 0 && rows[c.Line] > 1 { // it bears the line of the row that names it
			out = append(out, c.Label)
		}
	}
	return out
}

// slurp reads a file, or what is piped in for `-`.
func (a *app) slurp(file string) ([]byte, error) {
	if file != "-" {
		if info, err := os.Stat(a.path(file)); err == nil && info.Size() > study.MaxFile {
			return nil, usage(fmt.Sprintf("%s is larger than %d MB, which no text is", file, study.MaxFile>>20))
		}
		src, err := os.ReadFile(a.path(file))
		if errors.Is(err, fs.ErrNotExist) {
			err = a.noFile(file)
		}
		return src, err
	}
	return a.piped("qcode … - reads what is piped in, and nothing is")
}

func (a *app) noFile(file string) error {
	return usage("there is no file "+file, a.nearFile(file)...)
}

// path is where a file that the command line names lies.
func (a *app) path(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(a.Dir, file)
}

// writeNew writes a file that must not exist yet, wherever it lies.
func (a *app) writeNew(file string, content []byte, said string) error {
	p := a.path(file)
	f, err := os.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usage(file+" is there already and is not overwritten", "name another file with -o, or move that one away")
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(p)
		return err
	}
	a.say("wrote %s: %s", file, said)
	return nil
}

// fillCodebook makes the codes the codebook of a study that has none.
func (a *app) fillCodebook(ctx context.Context, b *codebook.Codebook, from, said string, w writing) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	if n := len(s.Codebook.Codes); n > 0 {
		return usage(fmt.Sprintf("the study has a codebook with %d codes already, which is not overwritten", n),
			"write to another file and take over what you need: qcode codebook import "+diag.Shell(from)+" -o imported.yaml")
	}
	b.Name, b.Version = s.Name, s.Codebook.Version
	_, err = a.change(ctx, a.store(s, a.author(s)), w, "qcode codebook import "+filepath.Base(from), func(read edit.Reader) (edit.Plan, error) {
		_, hash, exists, err := read(s.CodebookPath)
		if err == nil && exists && hash != edit.Hash(s.CodebookSource) {
			err = &edit.Error{Kind: edit.ErrChanged, Path: s.CodebookPath, Message: "has been changed since it was read", Remedy: "run the command again"}
		}
		return edit.Plan{Changes: []edit.Change{edit.Write(s.CodebookPath, hash, exists, b.Encode())}}, err
	})
	if err != nil || w.dryRun {
		return err
	}
	fmt.Fprintf(a.Out, "%s: %s\n", s.CodebookPath, said)
	a.say("Next: %s · take it back: %s", a.here("qcode codebook list"), a.here("qcode undo"))
	return nil
}
