package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
)

func (a *app) codebookMergeCommand() *cobra.Command {
	var w writing
	var op recode.Merge
	c := &cobra.Command{
		Use: "merge CODE… --into CODE", Args: cobra.MinimumNArgs(1),
		Short: "Make one code of several",
		Long: `Make one code of several: into one of them, another code, or a new one, which begins with the definitions of all.
Codings of all coders follow. Those of one coder on the same words become one, memos joined; where their valences
differ both stay, and are named. What is merged away stays readable: its id in "was", its label as an alias, its
definition in the note of a code that was there before. Codings keep the meaning under which they were made, and
qcode check names those to be read again.`,
		Example: `  qcode codebook merge reinforcement.rewards reinforcement.punishment --into reinforcement --dry-run
  qcode codebook merge optimism goals --into outlook --label "Outlook and goals"`,
		ValidArgsFunction: a.from(codes),
		RunE: func(c *cobra.Command, args []string) error {
			if op.Into == "" {
				return usage("it is not said into what", "say so: qcode codebook merge "+strings.Join(args, " ")+" --into CODE")
			}
			op.Codes = args
			quoted := make([]string, len(args))
			for i, arg := range args {
				quoted[i] = diag.Shell(arg)
			}
			return a.carry(c, op, w, "qcode codebook merge "+strings.Join(quoted, " ")+" --into "+diag.Shell(op.Into))
		},
	}
	f := c.Flags()
	f.StringVar(&op.Into, "into", "", "the `code` that they become: one of them, another, or a new id")
	f.StringVar(&op.Label, "label", "", "the `name` of a new code (default: made from the id)")
	f.StringVar(&op.Definition, "definition", "", "what a new code means (a `text`; default: the definitions of all)")
	w.addFlags(f)
	a.complete(c, "into", codes)
	return c
}
