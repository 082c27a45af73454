package cli

import (
	"embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/yamldoc"
)

//go:embed help/*.md
var helpTexts embed.FS

// topics are what `qcode help` knows besides commands, in the order in which it lists them.
var topics = []string{"files", "numbers", "filters", "formats", "environment", "exit-codes"}

// topicCommands hold the help topics. Cobra lists commands that do nothing under topics of their own.
func (a *app) topicCommands() []*cobra.Command {
	var out []*cobra.Command
	for _, name := range topics {
		src, _ := helpTexts.ReadFile("help/" + name + ".md") // a test reads them all
		title, _, _ := strings.Cut(string(src), "\n")
		c := &cobra.Command{Use: name, Short: title, Long: strings.TrimSpace(string(src))}
		c.SetUsageFunc(func(*cobra.Command) error { return nil })
		out = append(out, c)
	}
	return out
}

// helpCommand stands in for that of cobra, which answers an unknown topic with exit code 0.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND|TOPIC]", GroupID: "self",
		Short:   "Explain a command, or a topic: " + strings.Join(topics, ", "),
		Example: "  qcode help report\n  qcode help codebook import\n  qcode help numbers",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var out []cobra.Completion
			at, _, err := c.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			for _, sub := range at.Commands() {
				if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
					out = append(out, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			at := c.Root()
			for _, name := range args {
				below := child(at, name)
				if below == nil {
					return noHelp(at, name)
				}
				at = below
			}
			at.InitDefaultHelpFlag()
			return at.Help()
		},
	}
}

func child(c *cobra.Command, name string) *cobra.Command {
	for _, sub := range c.Commands() {
		if sub.Name() == name || sub.HasAlias(name) {
			return sub
		}
	}
	return nil
}

func noHelp(at *cobra.Command, name string) error {
	var known []string
	for _, sub := range at.Commands() {
		known = append(known, sub.Name())
	}
	hints := []string{"see `qcode help`"}
	if near, ok := yamldoc.Suggest(name, known); ok {
		path := strings.TrimPrefix(at.CommandPath()+" "+near, at.Root().Name()+" ")
		hints = append([]string{fmt.Sprintf("did you mean `qcode help %s`?", path)}, hints...)
	}
	return usage(fmt.Sprintf("there is no help about %q", name), hints...)
}
