package cli

import (
	"github.com/spf13/cobra"

	"qcode/internal/study"
)

// A source of completions offers names with descriptions from the study.
type source func(s *study.Study) []cobra.Completion

func waves(s *study.Study) (out []cobra.Completion) {
	for _, w := range s.Waves {
		out = append(out, cobra.CompletionWithDesc(w.ID, w.Label))
	}
	return out
}

func cases(s *study.Study) (out []cobra.Completion) {
	for _, c := range s.Cases {
		out = append(out, c.ID)
	}
	return out
}

func codes(s *study.Study) (out []cobra.Completion) {
	for _, c := range s.Codebook.Codes {
		if !c.Deprecated {
			out = append(out, cobra.CompletionWithDesc(c.ID, c.Label))
		}
	}
	return out
}

func coders(s *study.Study) (out []cobra.Completion) {
	return append(out, s.Coders...)
}

func transcripts(s *study.Study) (out []cobra.Completion) {
	for _, t := range s.Transcripts {
		out = append(out, t.ID)
	}
	return out
}

// from completes with names from the study. Outside a study, or in a broken one, there is nothing to offer: completing
// never fails.
func (a *app) from(names source) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		s, err := a.tolerant()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(s), cobra.ShellCompDirectiveNoFileComp
	}
}

func (a *app) complete(c *cobra.Command, flag string, names source) {
	// The only error is a flag that does not exist; a test walks all commands.
	_ = c.RegisterFlagCompletionFunc(flag, a.from(names))
}

func (a *app) completeWords(c *cobra.Command, flag string, words ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completeLate is completeWords for words that take time to find.
func (a *app) completeLate(c *cobra.Command, flag string, words func() []string) {
	_ = c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return words(), cobra.ShellCompDirectiveNoFileComp
	})
}

// finish gives every command what cobra leaves to chance.
func (a *app) finish(root *cobra.Command) {
	for _, c := range root.Commands() {
		c.DisableAutoGenTag = true
		a.finish(c)
	}
}
