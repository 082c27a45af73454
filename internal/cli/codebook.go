package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/render"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/yamldoc"
)

func (a *app) codebookCommand() *cobra.Command {
	c := a.group(&cobra.Command{
		Use: "codebook", GroupID: "code",
		Short: "Read, make and change the codebook",
		Example: `  qcode codebook list                      the codes as a tree, with their keys
  qcode codebook show environment-resources
  qcode codebook frameworks                what ships with qcode
  qcode codebook rename role-identity professional-identity
  qcode codebook merge reinforcement.rewards reinforcement.punishment --into reinforcement --dry-run
  qcode codebook import codes.csv          a codebook from a spreadsheet`,
	})
	c.AddCommand(a.codebookListCommand(), a.codebookShowCommand(), a.codebookDiffCommand(), a.codebookFrameworksCommand(), a.codebookImportCommand())
	c.AddCommand(a.codebookOperations()...)
	return c
}

// whichCodebook is the study's codebook, or that of a framework that ships with qcode.
func (a *app) whichCodebook(framework string) (*codebook.Codebook, error) {
	if framework == "" {
		s, err := a.sound()
		if err != nil {
			return nil, err
		}
		return s.Codebook, nil
	}
	src, err := frameworkSource(framework)
	if err != nil {
		return nil, err
	}
	b, _ := codebook.Parse(src) // a test holds that frameworks have no errors
	return b, nil
}

func frameworkSource(id string) ([]byte, error) {
	if src, ok := codebook.Framework(id); ok {
		return src, nil
	}
	known := append(frameworkIDs(), "none")
	hint := "there are " + strings.Join(known, ", ")
	if near, ok := yamldoc.Suggest(id, known); ok {
		hint = fmt.Sprintf("did you mean `%s`?", near)
	}
	return nil, usage(fmt.Sprintf("no framework %q ships with qcode", id), hint, "see qcode codebook frameworks")
}

func frameworkIDs() (out []string) {
	for _, f := range codebook.Frameworks() {
		out = append(out, f.ID)
	}
	return out
}

func (a *app) frameworkFlag(c *cobra.Command, to *string, text string) {
	c.Flags().StringVar(to, "framework", "", text)
	_ = c.RegisterFlagCompletionFunc("framework", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var out []cobra.Completion
		for _, f := range codebook.Frameworks() {
			out = append(out, cobra.CompletionWithDesc(f.ID, f.Title))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	})
}

func (a *app) codebookListCommand() *cobra.Command {
	var o output
	var framework, mapping string
	c := &cobra.Command{
		Use: "list", Args: cobra.NoArgs,
		Short: "List the codes as a tree",
		Example: `  qcode codebook list
  qcode codebook list --mapping cane2012
  qcode codebook list --framework cfir2022     one that ships with qcode, also outside a study
  qcode codebook list --format csv -o codes.csv`,
		RunE: func(*cobra.Command, []string) error { return a.listCodes(o, framework, mapping) },
	}
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	a.frameworkFlag(c, &framework, "list this `framework` in place of the study's codebook")
	c.Flags().StringVar(&mapping, "mapping", "", "how codes roll up: a `mapping` of the codebook (default: that of qcode.yaml)")
	a.complete(c, "mapping", func(s *study.Study) []cobra.Completion { return s.Codebook.MappingNames() })
	return c
}

func (a *app) listCodes(o output, framework, mapping string) error {
	if err := o.check(); err != nil {
		return err
	}
	b, err := a.whichCodebook(framework)
	if err != nil {
		return err
	}
	if framework == "" && mapping == "" {
		if s, err := a.sound(); err == nil {
			mapping = s.Mapping
		}
	}
	tree, err := b.Tree(mapping)
	if err != nil {
		return usage(err.Error(), "mappings: "+strings.Join(b.MappingNames(), ", "))
	}
	return a.print(o, codeList(b, tree))
}

// codeList lays the tree out. Codes that cannot be put on a passage stand in it as headings.
func codeList(b *codebook.Codebook, tree *codebook.Tree) *table.Report {
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}, {Head: "Id", Left: true}, {Head: "Key", Left: true}, {Head: "Level", Left: true}}}
	r := &table.Report{Kind: "codebook", Title: []string{heading(b)}}
	r.Data.Fields = []string{"id", "label", "parents", "level", "key", "codable", "optional", "deprecated", "depth", "definition", "include", "exclude", "alias"}
	codable, stubs := 0, 0
	for _, n := range tree.Nodes {
		c := n.Code
		id := c.ID
		if !c.Codable {
			id = "(" + id + ")"
		} else if codable++; c.Stub() {
			stubs++
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Head(c.Label, n.Depth), table.Str(id), table.Str(c.Key), table.Str(c.Level)}})
		parents := []string{}
		for _, p := range n.Parents {
			parents = append(parents, tree.Nodes[p].Code.ID)
		}
		r.Data.Add(c.ID, c.Label, parents, c.Level, c.Key, c.Codable, c.Optional, c.Deprecated, n.Depth, c.Definition, c.Include, c.Exclude, strings.Join(c.Alias, "; ")) // as codebook import reads them
	}
	r.Tables = []table.Table{t}
	r.Notes = append(r.Notes, fmt.Sprintf("%d codes, %d of them to be put on passages; those in brackets are headings.", len(tree.Nodes), codable))
	if stubs > 0 {
		r.Notes = append(r.Notes, counted(stubs, "has", "have")+" no definition yet (`definition: todo`).")
	}
	return r
}

func heading(b *codebook.Codebook) string {
	if b.Version == "" {
		return b.Title
	}
	return b.Title + ", version " + b.Version
}

func (a *app) codebookFrameworksCommand() *cobra.Command {
	var o output
	c := &cobra.Command{
		Use: "frameworks", Args: cobra.NoArgs,
		Short: "List the published codebooks that ship with qcode",
		Long: `List the published codebooks that ship with qcode. Definitions are paraphrases written for qcode; sources and
licence notes stand in each file. A framework with codes to do is a beginning: its names are there, and some
definitions are yours to write.`,
		Example: `  qcode codebook frameworks
  qcode init study --framework comb-tdf
  qcode codebook list --framework comb-tdf`,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return a.print(o, frameworkList())
		},
	}
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	return c
}

func frameworkList() *table.Report {
	t := table.Table{Columns: []table.Column{
		{Head: "Id", Left: true}, {Head: "Framework", Left: true, Tight: true}, {Head: "Codes"}, {Head: "Codable"}, {Head: "To do"}, {Head: "Mappings", Left: true},
	}}
	r := &table.Report{Kind: "frameworks", Data: table.Data{Fields: []string{"id", "title", "version", "codes", "codable", "todo", "levels", "mappings", "licence", "sources"}}}
	for _, f := range codebook.Frameworks() {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Str(f.ID), table.Str(f.Title), table.Int(f.Codes), table.Int(f.Codable), table.Int(f.Stubs), table.Str(strings.Join(f.Mappings, ", ")),
		}})
		r.Data.Add(f.ID, f.Title, f.Version, f.Codes, f.Codable, f.Stubs, f.Levels, f.Mappings, f.Licence, f.Sources)
	}
	r.Tables = []table.Table{t}
	r.Notes = []string{"Codable: put on passages. To do: codable, and without a definition yet.", "Start a study with one: qcode init DIR --framework ID. Sources and licences stand in each file."}
	return r
}
