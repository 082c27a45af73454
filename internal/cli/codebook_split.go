package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
	"qcode/internal/sheet"
)

func (a *app) codebookSplitCommand() *cobra.Command {
	var w writing
	var by string
	c := &cobra.Command{
		Use: "split CODE --by memo|valence|FILE", Args: cobra.ExactArgs(1),
		Short: "Make several codes of one, by valence, by memo or by a list",
		Long: `Make several codes of one. They stand below it and begin with its meaning, so that no coding has to be read again
before somebody sharpens them, and no number above them changes.

--by valence   a code for barriers, one for facilitators, and so on; codings without a valence stay
--by memo      by the first #tag of the memo, else its first word; codings without a memo stay
--by FILE      a table (CSV or TSV) with the column code and one of id and quote: which coding goes to which code, an
               old one or a new one; codings that are not in it stay

Codings that can be listed: qcode quotes --code CODE --format csv. A code that keeps no coding becomes a heading.`,
		Example: `  qcode codebook split environment-resources --by valence --dry-run
  qcode codebook split environment-resources --by memo
  qcode codebook split environment-resources --by decisions.csv`,
		ValidArgsFunction: a.from(codes),
		RunE: func(c *cobra.Command, args []string) error {
			op := recode.Split{Code: args[0]}
			shown := by
			switch by {
			case "":
				return usage("it is not said by what to split", "say so: qcode codebook split "+diag.Shell(args[0])+" --by memo|valence|FILE")
			case "valence":
				op.By = recode.ByValence
			case "memo":
				op.By = recode.ByMemo
			default:
				list, err := a.choices(by)
				if err != nil {
					return err
				}
				op.By, op.List, shown = recode.ByList, list, filepath.Base(by)
			}
			return a.carry(c, op, w, "qcode codebook split "+diag.Shell(args[0])+" --by "+diag.Shell(shown))
		},
	}
	c.Flags().StringVar(&by, "by", "", "memo, valence, or a `FILE`")
	w.addFlags(c.Flags())
	return c
}

// choices reads the table that says which coding goes to which code.
func (a *app) choices(from string) ([]recode.Choice, error) {
	src, err := a.slurp(from)
	if err != nil {
		return nil, err
	}
	t, ds := sheet.Read(from, src)
	if n := diag.Count(ds, diag.Error); n > 0 {
		return nil, usage(place(ds[0]))
	}
	column := func(name string) int {
		return slices.IndexFunc(t.Names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), name) })
	}
	code, id, quote := column("code"), column("id"), column("quote")
	if code < 0 || id < 0 && quote < 0 {
		return nil, usage(from+" does not say which coding goes to which code", "it needs a head with the columns `code` and one of `id` and `quote`")
	}
	cell := func(r sheet.Row, at int) string {
		if at < 0 || at >= len(r.Fields) {
			return ""
		}
		return strings.TrimSpace(r.Fields[at])
	}
	var out []recode.Choice
	for _, r := range t.Rows {
		choice := recode.Choice{Line: r.Line, ID: cell(r, id), Quote: cell(r, quote), Code: cell(r, code)}
		if choice.Code == "" && choice.ID+choice.Quote == "" {
			continue
		}
		if choice.Code == "" || choice.ID+choice.Quote == "" {
			return nil, usage(fmt.Sprintf("%s:%d: the row has no code, or names no coding", from, r.Line), "fill it in, or take the row out")
		}
		out = append(out, choice)
	}
	if len(out) == 0 {
		return nil, usage(from + " holds no rows")
	}
	return out, nil
}
