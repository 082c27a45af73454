package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/check"
)

func (a *app) explainCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "explain RULE…", GroupID: "care",
		Short:   "Say what a rule of `qcode check` means, why, and how to silence it",
		Long:    "Say what a rule of `qcode check` finds, why that matters, with an example, and how to silence it. Rules go by id or name.",
		Example: "  qcode explain QC301\n  qcode explain unknown-code\n  qcode explain --all",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return usage("say which rule, or --all", "for example `qcode explain QC301`")
			}
			return a.explainRules(args, all)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return ruleCompletions(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().BoolVar(&all, "all", false, "list all rules")
	return c
}

func (a *app) explainRules(names []string, all bool) error {
	var b strings.Builder
	if all {
		b.WriteString(check.Overview())
	}
	for i, name := range names {
		r, err := check.Find(name)
		if err != nil {
			return usage(err.Error())
		}
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(r.Explain())
	}
	_, err := a.Out.Write([]byte(b.String()))
	return err
}
