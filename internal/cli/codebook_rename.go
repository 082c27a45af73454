package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
)

func (a *app) codebookRenameCommand() *cobra.Command {
	var w writing
	var label string
	c := &cobra.Command{
		Use: "rename OLD NEW", Args: cobra.ExactArgs(2),
		Short: "Give a code another id; its codings and all that names it follow",
		Long: `Give a code another id. Codings of all coders, see, exclusive, replaced_by, mappings, not_asked in qcode.yaml, belief
statements, memos and summaries follow, in one step that qcode undo takes back. The meaning stays, so no coding has to
be read again. The former id stays in "was", so that old exports and other branches are still understood.`,
		Example: `  qcode codebook rename role-identity professional-identity --dry-run
  qcode codebook rename role-identity professional-identity --label "Professional identity"
  qcode codebook rename goals goals --label "Goals and plans"     only the label`,
		ValidArgsFunction: a.from(codes),
		RunE: func(c *cobra.Command, args []string) error {
			return a.carry(c, recode.Rename{Code: args[0], To: args[1], Label: label}, w, "qcode codebook rename "+diag.Shell(args[0])+" "+diag.Shell(args[1]))
		},
	}
	c.Flags().StringVar(&label, "label", "", "another `name` for tables too; the former one stays as an alias")
	w.addFlags(c.Flags())
	return c
}
