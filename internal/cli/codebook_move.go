package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
)

func (a *app) codebookMoveCommand() *cobra.Command {
	var w writing
	var under string
	c := &cobra.Command{
		Use: "move CODE --under PARENT", Args: cobra.ExactArgs(1),
		Short: "Put a code, with all below it, under another one",
		Long: `Put a code, with all below it, under another one, as the last there. No coding changes; tables roll it up elsewhere.
Comments that stand right above the code, or in it, go along.`,
		Example: `  qcode codebook move optimism --under mot-auto
  qcode codebook move optimism --under ""      to the root`,
		ValidArgsFunction: a.from(codes),
		RunE: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("under") {
				return usage("it is not said where to", "say so: qcode codebook move "+diag.Shell(args[0])+` --under PARENT, or --under "" for the root`)
			}
			return a.carry(c, recode.Move{Code: args[0], Under: under}, w, "qcode codebook move "+diag.Shell(args[0])+" --under "+diag.Shell(under))
		},
	}
	c.Flags().StringVar(&under, "under", "", "the `code` to stand under; empty: none")
	w.addFlags(c.Flags())
	a.complete(c, "under", codes)
	return c
}
