package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/lsp"
)

func (a *app) lspCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "lsp", GroupID: "self", Args: cobra.NoArgs,
		Short: "Serve an editor: findings while you type, what a code means, where a coding leads",
		Long: `Speak the Language Server Protocol on stdin and stdout; an editor starts this, nobody types it. The editor shows what
qcode check finds while you type in qcode.yaml, the codebook and annotation files, what a code means when you point at
it, completes codes, leads from a code to its entry and from a coding to its words in the transcript, and offers the
fixes that change nothing of what is coded. It writes no file of the study and sends nothing anywhere.`,
		Example: `  qcode lsp
  in Neovim: vim.lsp.start({name = "qcode", cmd = {"qcode", "lsp"}, root_dir = vim.fs.root(0, "qcode.yaml")})
  in Helix, languages.toml: [language-server.qcode] command = "qcode", args = ["lsp"]`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := lsp.Serve(c.Context(), a.In, a.Out); err != nil {
				if c.Context().Err() != nil {
					return c.Context().Err()
				}
				return no(err.Error())
			}
			return nil
		},
	}
	return c
}
