package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/yamldoc"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// completionCommand stands in for that of cobra, which answers a mistyped shell with its help and exit code 0.
func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", GroupID: "self",
		Short: "Print a script that completes codes, waves, cases, coders and transcripts in your shell",
		Long: `Print the script that lets a shell complete commands, flags and the names of a study: codes (with their
labels), waves, cases, coders, transcripts.`,
		Example: `  source <(qcode completion bash)                                   bash, this session
  qcode completion bash > ~/.local/share/bash-completion/completions/qcode
  qcode completion zsh > "${fpath[1]}/_qcode"                       zsh, from the next session on
  qcode completion fish > ~/.config/fish/completions/qcode.fish
  qcode completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("which shell?", "one of "+strings.Join(shells, ", "), "for example: source <(qcode completion bash)")
			}
			return completionScript(c.Root(), args[0], a.Out)
		},
	}
}

func completionScript(root *cobra.Command, shell string, w io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(w, true)
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return root.GenFishCompletion(w, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(w)
	}
	hint := "there are scripts for " + strings.Join(shells, ", ")
	if near, ok := yamldoc.Suggest(shell, shells); ok {
		hint = fmt.Sprintf("did you mean `qcode completion %s`?", near)
	}
	return usage(fmt.Sprintf("there is no completion for %q", shell), hint)
}
