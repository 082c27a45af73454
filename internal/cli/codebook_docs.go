package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/appendix"
	"qcode/internal/coding"
	"qcode/internal/report"
)

type docsOptions struct {
	filters
	counting
	format, file string
	quotes       int
}

func (a *app) codebookDocsCommand() *cobra.Command {
	var o docsOptions
	formats := []string{"markdown", "html", "docx", "latex", "xlsx"}
	c := &cobra.Command{
		Use: "docs", Args: cobra.NoArgs,
		Short: "Write the codebook as an appendix of a paper: meanings, examples, quotes and counts",
		Long: `Write the codebook as an appendix of a paper: the tree, then each code with its definition, when to use it and when
not, its examples, how many cases name it, and quotes from the study. Numbers and quotes follow the same policy as the
tables; words of a case that is not to be quoted are left out.`,
		Example: `  qcode codebook docs > appendix.md
  qcode codebook docs --quotes 3 -o appendix.docx
  qcode codebook docs --quotes 0 --format html -o appendix.html`,
		RunE: func(c *cobra.Command, _ []string) error {
			if named, ok := documentEnding(o.file); ok && !c.Flags().Changed("format") {
				o.format = named
			}
			if err := oneOf("format", o.format, formats, false); err != nil {
				return err
			}
			return a.runCodebookDocs(c.Context(), &o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.format, "format", "markdown", "how to write: "+strings.Join(formats, ", "))
	f.StringVarP(&o.file, "output", "o", "-", "write to `FILE` instead of the terminal")
	f.IntVar(&o.quotes, "quotes", 1, "at most `NUMBER` quotes of each code, spread over the transcripts")
	o.filters.addFlags(c, a)
	o.counting.addFlags(c, a)
	a.completeWords(c, "format", formats...)
	return c
}

func (a *app) runCodebookDocs(ctx context.Context, o *docsOptions) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	if err := o.apply(s); err != nil {
		return err
	}
	facts, err := a.collect(ctx, s, &o.filters, &o.counting, false)
	if err != nil {
		return err
	}
	source, err := o.source(facts, &o.filters, nil, report.Options{})
	if err != nil {
		return err
	}
	x := appendix.Of(s.Codebook, source.Tree)
	x.Counted, x.Unit = true, s.Plural
	if s.Synthetic {
		x.Title += " (synthetic data)"
	}
	column := &source.Columns[0]
	x.Of = column.Of()
	for i := range x.Entries {
		x.Entries[i].N, x.Entries[i].K = column.Cells[i].N, column.Cells[i].K
	}
	x.DropUnused()
	x.Notes = append(x.Notes, fmt.Sprintf("n: %s with at least one counted coding, of the N interviewed; k: distinct passages; a code includes those below it. Whose codings: %s. Mapping: %s.",
		s.Plural, source.Policy, orAsWritten(source.Tree.Mapping)))
	if undone := len(column.Cases) - len(column.Done); undone > 0 {
		x.Notes = append(x.Notes, fmt.Sprintf("%d of %d are not completely coded: n and k are minimums.", undone, len(column.Cases)))
	}
	if o.quotes > 0 {
		if err := a.quoteCodes(ctx, x, column.Selection, o.quotes); err != nil {
			return err
		}
	}
	if o.format == "markdown" {
		return a.write(o.file, x.Markdown())
	}
	return a.writeAppendix(x, o.format, o.file)
}

func orAsWritten(mapping string) string {
	if mapping == "" {
		return "as written"
	}
	return mapping
}

// quoteCodes puts quotes to the codes: of codings that are counted, whose words may be shown.
func (a *app) quoteCodes(ctx context.Context, x *appendix.Appendix, counted *coding.Selection, most int) error {
	facts := counted.Columns
	rows := slices.DeleteFunc(slices.Clone(counted.Rows), func(row uint32) bool { return facts.Flags[row]&(coding.NoQuote|coding.Aside) != 0 })
	slices.SortStableFunc(rows, func(a, b uint32) int { return int(facts.Code[a]) - int(facts.Code[b]) })
	quotes, err := facts.Evidence(ctx, limited(facts, a.notBlindRows(facts, rows), most))
	if err != nil {
		return err
	}
	at := map[*codebook.Code]int{}
	for i, e := range x.Entries {
		at[e.Code] = i
	}
	for _, q := range quotes {
		if q.Withheld || q.Text == "" {
			continue
		}
		e := &x.Entries[at[facts.Study.Codebook.Codes[facts.Code[q.Row]]]]
		e.Quotes = append(e.Quotes, appendix.Quote{Text: q.Text, Where: facts.Study.Transcripts[q.Transcript].ID})
	}
	return nil
}
