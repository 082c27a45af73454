package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"qcode/codebook/links"
	"qcode/internal/report"
	"qcode/internal/yamldoc"
)

type leversOptions struct {
	changeOptions
	by                                 []string
	functions, policies, techs, tables string
}

func (a *app) leversCommand() *cobra.Command {
	var o leversOptions
	book := sync.OnceValue(links.Shipped) // only those who ask for it pay for reading it
	c := &cobra.Command{
		Use: "levers", GroupID: "count", Args: cobra.NoArgs,
		Short: "From codes to intervention functions, policies and techniques: which levers matter when",
		Long: `Follow published tables of links from what was said to what may change it: from codes of COM-B and the TDF to the
intervention functions of the Behaviour Change Wheel, and on to policy categories and techniques, wave by wave. Links are
hypotheses. Each table is named with its source; what is from memory is marked and has to be confirmed before use.

`,
		Example: `  qcode levers --valence barrier
  qcode levers --valence barrier --wave post3m --techniques bcw2014-frequent
  qcode levers --links michie2011-table2 --policies none
  qcode levers --tables our-links.yaml --links ours`,
		RunE: func(c *cobra.Command, _ []string) error { return a.runLevers(c.Context(), &o, book()) },
	}
	o.addFlags(c, a)
	f := c.Flags()
	f.StringVar(&o.functions, "links", "bcw2014-tdf", "`table` from codes to functions")
	f.StringVar(&o.policies, "policies", "michie2011-table3", "`table` from functions to policy categories, or none")
	f.StringVar(&o.techs, "techniques", "", "`table` from codes or functions to techniques")
	f.StringVar(&o.tables, "tables", "", "read further tables of links from `FILE`")
	f.StringSliceVar(&o.by, "by", nil, "what to set side by side: wave, case, or an attribute of the cases (default: waves)")
	a.tellMore(c, func() string { return linksHelp(book()) })
	a.completeLate(c, "links", func() []string { return book().Leading(links.Codes, links.Functions) })
	a.completeLate(c, "policies", func() []string { return append(book().Leading(links.Functions, links.Policies), "none") })
	a.completeLate(c, "techniques", func() []string {
		return append(book().Leading(links.Functions, links.Techniques), book().Leading(links.Codes, links.Techniques)...)
	})
	a.completeGroupings(c)
	return c
}

func linksHelp(b *links.Book) string {
	var out strings.Builder
	out.WriteString("Tables:\n")
	for _, t := range b.Tables {
		fmt.Fprintf(&out, "  %-18s %s → %s, checked: %s\n", t.ID, t.From, t.To, t.Checked)
	}
	return strings.TrimRight(out.String(), "\n")
}

func (a *app) runLevers(ctx context.Context, o *leversOptions, book *links.Book) error {
	tables, err := a.linkTables(o, book)
	if err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	by := o.by
	if len(by) == 0 && len(s.Waves) > 0 {
		by = []string{"wave"}
	}
	source, err := a.groupedSource(ctx, &o.changeOptions, by)
	if err != nil {
		return err
	}
	if len(o.by) == 0 {
		source.KeepWaves(o.Waves)
	}
	r, err := report.Levers(*source, tables)
	if err != nil {
		return usage(err.Error(), "the shipped tables speak of the codes of `comb-tdf`: qcode codebook frameworks", "bring a table for your own codes: --tables FILE --links ID")
	}
	return a.print(o.output, r)
}

// linkTables finds the tables that the flags name.
func (a *app) linkTables(o *leversOptions, book *links.Book) (t report.LeverOptions, err error) {
	if o.tables != "" {
		raw, err := a.slurp(o.tables)
		if err != nil {
			return t, err
		}
		own, err := links.Parse(raw)
		if err != nil {
			return t, usage(strings.Replace(err.Error(), "links.yaml", o.tables, 1))
		}
		book.Tables, book.Functions = append(own.Tables, book.Tables...), append(own.Functions, book.Functions...)
		book.Policies, book.Techniques = append(own.Policies, book.Policies...), append(own.Techniques, book.Techniques...)
	}
	t.Book = book
	if t.Functions, err = linkTable(book, "links", o.functions, links.Functions, links.Codes); err != nil {
		return t, err
	}
	if o.policies != "none" && o.policies != "" {
		if t.Policies, err = linkTable(book, "policies", o.policies, links.Policies, links.Functions); err != nil {
			return t, err
		}
	}
	if o.techs != "" {
		t.Techniques, err = linkTable(book, "techniques", o.techs, links.Techniques, links.Functions, links.Codes)
	}
	return t, err
}

func linkTable(book *links.Book, flag, id, to string, from ...string) (*links.Table, error) {
	var known []string
	for _, f := range from {
		known = append(known, book.Leading(f, to)...)
	}
	for _, k := range known {
		if k == id {
			return book.Table(id), nil
		}
	}
	hint := "there are " + strings.Join(known, ", ")
	if near, ok := yamldoc.Suggest(id, known); ok {
		hint = fmt.Sprintf("did you mean `--%s %s`?", flag, near)
	}
	return nil, usage(fmt.Sprintf("--%s cannot be %q", flag, id), hint)
}
