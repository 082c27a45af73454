package cli

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/appendix"
	"qcode/internal/document"
	"qcode/internal/exchange/qdc"
	"qcode/internal/render"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func (a *app) codebookExportCommand() *cobra.Command {
	var to, framework, mapping string
	var excel bool
	kinds := []string{"md", "csv", "docx", "qdc"}
	c := &cobra.Command{
		Use: "export md|csv|docx|qdc", Args: cobra.MaximumNArgs(1),
		Short: "Write the codebook for readers, spreadsheets or other programs",
		Long: `Write the codebook for others. Without a format, the ending of -o FILE says it.

md     text with headings: the tree, then each code with its definition, use and examples
csv    a table that qcode codebook import reads back, each code as it was. What belongs to no code has no place in
       it: the codebook's name, version, framework, languages, sources, mappings, groups of codes that exclude one
       another; levels are listed anew. Lost are line breaks in examples and white space around a text or in a label
docx   a table for a word processor
qdc    REFI-QDA codebook, for ATLAS.ti, MAXQDA, NVivo and others; include, exclude and examples stand in the description`,
		Example: `  qcode codebook export md > codebook.md
  qcode codebook export csv -o codebook.csv
  qcode codebook export -o codebook.docx
  qcode codebook export qdc --framework comb-tdf -o comb-tdf.qdc`,
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			kind := strings.TrimPrefix(strings.ToLower(filepath.Ext(to)), ".")
			if len(args) > 0 {
				kind = args[0]
			}
			if kind == "markdown" {
				kind = "md"
			}
			if !slices.Contains(kinds, kind) {
				hint := "there are " + strings.Join(kinds, ", ")
				if near, ok := yamldoc.Suggest(kind, kinds); ok {
					hint = "did you mean `" + near + "`?"
				}
				return usage("it is not said in which format", "for example: qcode codebook export md -o codebook.md", hint)
			}
			b, err := a.whichCodebook(framework)
			if err != nil {
				return err
			}
			return a.exportCodebook(b, kind, to, mapping, excel)
		},
	}
	f := c.Flags()
	f.StringVarP(&to, "output", "o", "-", "write to `FILE` instead of the terminal")
	f.BoolVar(&excel, "excel", false, "CSV that spreadsheet programs open well: byte order mark, formulas made harmless")
	f.StringVar(&mapping, "mapping", "", "how codes roll up in md and docx: a `mapping` of the codebook (default: as written)")
	a.frameworkFlag(c, &framework, "export this `framework` in place of the study's codebook")
	a.complete(c, "mapping", func(s *study.Study) []cobra.Completion { return s.Codebook.MappingNames() })
	return c
}

func (a *app) exportCodebook(b *codebook.Codebook, kind, to, mapping string, excel bool) error {
	tree, err := b.Tree(mapping)
	if err != nil {
		return usage(err.Error(), "mappings: "+strings.Join(b.MappingNames(), ", "))
	}
	switch kind {
	case "csv":
		return a.write(to, codebookCSV(b, excel))
	case "qdc":
		out, err := qdc.Encode(b, "qcode")
		if err != nil {
			return usage(err.Error())
		}
		return a.write(to, out)
	case "docx":
		return a.writeAppendix(appendix.Of(b, tree), "docx", to)
	}
	return a.write(to, appendix.Of(b, tree).Markdown())
}

func codebookCSV(b *codebook.Codebook, excel bool) []byte {
	header, records := b.Table()
	var out bytes.Buffer
	if excel {
		out.WriteString(excelMark)
		for _, r := range records {
			guard(r)
		}
	}
	w := csv.NewWriter(&out)
	_ = w.WriteAll(append([][]string{header}, records...)) // into memory: cannot fail
	return out.Bytes()
}

// excelMark begins a table in which cells that a spreadsheet program would take for formulas are guarded.
const excelMark = "\uFEFF"

// guarded reports whether a cell gets an apostrophe in such a table; one that has some already gets another.
func guarded(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	return bare != "" && strings.ContainsRune("=+-@\t\r", rune(bare[0]))
}

func guard(cells []string) {
	for i, cell := range cells {
		if guarded(cell) {
			cells[i] = "'" + cell
		}
	}
}

func unguard(cells []string) {
	for i, cell := range cells {
		if guarded(cell) {
			cells[i] = strings.TrimPrefix(cell, "'")
		}
	}
}

// writeAppendix writes an appendix as a document.
func (a *app) writeAppendix(x *appendix.Appendix, format, to string) error {
	if render.Binary(format) && (to == "" || to == "-") && a.Width > 0 {
		return usage("a file of format "+format+" is nothing for a terminal", "add -o codebook."+format)
	}
	var b bytes.Buffer
	if err := render.Document(&b, format, document.Of(x.Report())); err != nil {
		return err
	}
	return a.write(to, b.Bytes())
}
