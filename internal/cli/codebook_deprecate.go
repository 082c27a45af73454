package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
)

func (a *app) codebookDeprecateCommand() *cobra.Command {
	var w writing
	var by string
	c := &cobra.Command{
		Use: "deprecate CODE", Args: cobra.ExactArgs(1),
		Short: "Say that a code is not to be used any more, and which one instead",
		Long: `Say that a code is not to be used any more. Its codings stay and are counted; nobody can put it on a passage again.
With --replaced-by, qcode check offers to give them the code that took its place.`,
		Example: `  qcode codebook deprecate optimism --replaced-by beliefs-capabilities
  qcode check --select QC406 --fix      gives its codings the code that took its place`,
		ValidArgsFunction: a.from(codes),
		RunE: func(c *cobra.Command, args []string) error {
			command := "qcode codebook deprecate " + diag.Shell(args[0])
			if by != "" {
				command += " --replaced-by " + diag.Shell(by)
			}
			return a.carry(c, recode.Deprecate{Code: args[0], By: by}, w, command)
		},
	}
	c.Flags().StringVar(&by, "replaced-by", "", "the `code` to use instead")
	w.addFlags(c.Flags())
	a.complete(c, "replaced-by", codes)
	return c
}
