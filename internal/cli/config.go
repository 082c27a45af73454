package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/config"
	"qcode/internal/render"
	"qcode/internal/table"
	"qcode/internal/yamldoc"
)

func (a *app) configCommand() *cobra.Command {
	var o output
	var origin bool
	c := a.group(&cobra.Command{
		Use: "config", GroupID: "self",
		Short: "Show or change your own settings: who codes, with which editor, in colour or not",
		Long: `Show or change your own settings. They stand in a file of yours, outside every study; a flag or QCODE_* in
the environment wins over it. Nothing here changes a number: what does stands in qcode.yaml.

  coder    who codes, where a study has several coders
  editor   the editor for longer texts
  color    auto, always or never`,
		Example: `  qcode config --show-origin      all settings, and where each comes from
  qcode config set coder anna
  qcode config get coder`,
	})
	unknown := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknown(c, args)
		}
		return a.showConfig(o, origin)
	}
	c.Flags().BoolVar(&origin, "show-origin", false, "say where each setting comes from")
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	c.AddCommand(a.configGetCommand(), a.configSetCommand())
	return c
}

func (a *app) origins() ([]config.Origin, error) {
	_, origins, err := config.Load(a.UserDir, a.Getenv)
	if err != nil {
		return nil, usage(err.Error())
	}
	return origins, nil
}

func (a *app) showConfig(o output, origin bool) error {
	if err := o.check(); err != nil {
		return err
	}
	origins, err := a.origins()
	if err != nil {
		return err
	}
	t := table.Table{Columns: []table.Column{{Head: "Setting", Left: true}, {Head: "Value", Left: true}}}
	if origin {
		t.Columns = append(t.Columns, table.Column{Head: "From", Left: true})
	}
	r := &table.Report{Kind: "config", Data: table.Data{Fields: []string{"name", "value", "from"}}}
	for _, s := range origins {
		cells := []table.Cell{table.Str(s.Name), table.Str(s.Value), table.Str(s.From)}
		t.Rows = append(t.Rows, table.Row{Cells: cells[:len(t.Columns)]})
		r.Data.Add(s.Name, s.Value, s.From)
	}
	r.Tables = []table.Table{t}
	if origin && a.UserDir != "" {
		r.Notes = []string{"Your file: " + config.File(a.UserDir)}
	}
	return a.print(o, r)
}

func (a *app) configGetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "get NAME", Args: cobra.ExactArgs(1), ValidArgs: config.Names(),
		Short:   "Print one setting",
		Example: "  qcode config get coder",
		RunE: func(_ *cobra.Command, args []string) error {
			origins, err := a.origins()
			if err != nil {
				return err
			}
			for _, o := range origins {
				if o.Name == args[0] {
					_, err := fmt.Fprintln(a.Out, sanitize(o.Value))
					return err
				}
			}
			return unknownSetting(args[0])
		},
	}
}

func (a *app) configSetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "set NAME VALUE", Args: cobra.ExactArgs(2), ValidArgs: config.Names(),
		Short:   "Change one setting in your own file; an empty value takes it out",
		Example: "  qcode config set coder anna\n  qcode config set editor \"\"",
		RunE: func(_ *cobra.Command, args []string) error {
			name, value := args[0], args[1]
			if !config.Known(name) {
				return unknownSetting(name)
			}
			if err := config.Set(a.UserDir, name, value); err != nil {
				return trouble(err)
			}
			a.say("%s is %q now, in %s", name, value, config.File(a.UserDir))
			if env := a.Getenv(config.EnvName(name)); env != "" {
				a.say("%s=%s in the environment wins over it", config.EnvName(name), env)
			}
			return nil
		},
	}
}

func unknownSetting(name string) error {
	hint := "there are " + strings.Join(config.Names(), ", ")
	if near, ok := yamldoc.Suggest(name, config.Names()); ok {
		hint = fmt.Sprintf("did you mean `%s`?", near)
	}
	return usage(fmt.Sprintf("there is no setting %q", name), hint)
}
