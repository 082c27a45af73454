package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/docs/schemas"
	"qcode/internal/yamldoc"
)

func (a *app) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "schema study|codebook|annotations|beliefs", GroupID: "self", Args: cobra.ExactArgs(1),
		Short: "Print a JSON Schema, for editors that complete keys and show mistakes",
		Long: `Print the JSON Schema of qcode.yaml (study), the codebook, an annotation file or beliefs.yaml. Editors with a YAML language server
(VS Code, Neovim, Emacs, JetBrains and others) complete keys with it and underline mistakes while you type; nothing is
fetched from the network. Write it to a file, and name that file in the first line of the YAML file:

  # yaml-language-server: $schema=schemas/codebook.schema.json

or, for all annotation files, in the editor's settings (in VS Code: .vscode/settings.json):

  {"yaml.schemas": {"./schemas/annotations.schema.json": "annotations/**/*.yaml"}}

Annotation files are better left without a comment: qcode reads and writes those fastest that have none.`,
		Example: `  mkdir -p schemas
  qcode schema study > .schemas/study.schema.json
  qcode schema codebook > .schemas/codebook.schema.json
  qcode schema annotations > .schemas/annotations.schema.json`,
		ValidArgs: schemas.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			src, ok := schemas.Schema(args[0])
			if !ok {
				hint := "there are " + strings.Join(schemas.Names(), ", ")
				if near, found := yamldoc.Suggest(args[0], schemas.Names()); found {
					hint = fmt.Sprintf("did you mean `qcode schema %s`?", near)
				}
				return usage(fmt.Sprintf("there is no schema %q", args[0]), hint)
			}
			_, err := a.Out.Write(src)
			return err
		},
	}
	return c
}
