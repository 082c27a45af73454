package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/recode"
)

func (a *app) codebookAddCommand() *cobra.Command {
	var w writing
	var op recode.Add
	c := &cobra.Command{
		Use: "add ID", Args: cobra.ExactArgs(1),
		Short: "Add a code",
		Long: `Add a code, as the last one below its parent. The file is edited in place: comments, blank lines and order stay.
A code that is put on passages gets a key of two letters where the other codes have one.`,
		Example: `  qcode codebook add waiting-list --label "Waiting list" --parent opp-phys
  qcode codebook add trust --definition "Trust in the therapist or the clinic" --exclude "Trust in oneself"
  qcode codebook add barriers-at-work --heading
  qcode codebook add trust --dry-run`,
		RunE: func(c *cobra.Command, args []string) error {
			op.ID = args[0]
			command := "qcode codebook add " + op.ID
			if op.Parent != "" {
				command += " --parent " + diag.Shell(op.Parent)
			}
			return a.carry(c, op, w, command)
		},
	}
	f := c.Flags()
	f.StringVar(&op.Label, "label", "", "the `name` that tables print (default: made from the id)")
	f.StringVar(&op.Parent, "parent", "", "the `code` that it stands below (default: none)")
	f.StringVar(&op.Parent, "under", "", "as --parent, which codebook move calls so")
	_ = f.MarkHidden("under") // it is there
	f.StringVar(&op.Definition, "definition", "", "what it means (a `text`)")
	f.StringVar(&op.Include, "include", "", "when to use it (a `text`)")
	f.StringVar(&op.Exclude, "exclude", "", "when not to, and what instead (a `text`)")
	f.StringVar(&op.Key, "key", "", "`letters` for coding from the keyboard")
	f.StringVar(&op.Valence, "valence", "", "whether codings say if it is a barrier: required, optional or none")
	f.StringVar(&op.Level, "level", "", "a `level` other than that of its depth")
	f.BoolVar(&op.Heading, "heading", false, "it is not put on passages, only what will stand below it")
	w.addFlags(f)
	a.complete(c, "parent", codes)
	a.completeWords(c, "valence", "required", "optional", "none")
	return c
}
