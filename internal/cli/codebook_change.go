package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/edit"
	"qcode/internal/recode"
)

// codebookOperations are the commands that change the codebook, with all that names its codes, and those that write it.
func (a *app) codebookOperations() []*cobra.Command {
	return []*cobra.Command{
		a.codebookAddCommand(), a.codebookRenameCommand(), a.codebookMoveCommand(), a.codebookMergeCommand(), a.codebookSplitCommand(),
		a.codebookDeprecateCommand(), a.codebookExportCommand(), a.codebookDocsCommand(),
	}
}

// carry does one operation on the study's codebook in one undoable step. What it changes is printed before it is
// written; in a dry run the account goes to stderr, so that stdout is the diff.
func (a *app) carry(c *cobra.Command, op recode.Operation, w writing, command string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	to := a.Out
	if w.dryRun {
		to = a.Err
	}
	receipt, err := a.change(c.Context(), a.store(s, a.author(s)), w, command, func(read edit.Reader) (edit.Plan, error) {
		plan, account, err := recode.Plan(s, op, read)
		if err == nil && !(w.dryRun && a.quiet) {
			_, err = io.WriteString(to, sanitize(accountText(s.CodebookPath, account)))
		}
		return plan, err
	})
	if err != nil || w.dryRun {
		return err
	}
	a.sayBack(receipt)
	return nil
}

// accountText says what changes, file by file, and what there is to know.
func accountText(codebookPath string, account *recode.Account) string {
	var b strings.Builder
	b.WriteString(account.Title + "\n")
	row := func(name string, parts ...string) { fmt.Fprintf(&b, "  %-14s %s\n", name, strings.Join(parts, ", ")) }
	entries := []string{counted(account.Entries, "entry", "entries")}
	if account.Links > 0 {
		entries = append(entries, counted(account.Links, "reference", "references"))
	}
	row(codebookPath, entries...)
	if account.Files > 0 {
		row("annotations", counted(account.Codings, "coding", "codings")+" in "+counted(account.Files, "file", "files"))
	}
	if account.Waves > 0 {
		row("qcode.yaml", counted(account.Waves, "wave", "waves")+" (not_asked)")
	}
	if account.Beliefs > 0 {
		row("beliefs.yaml", counted(account.Beliefs, "statement", "statements"))
	}
	if account.Decisions > 0 {
		row("trajectories.yaml", counted(account.Decisions, "decision", "decisions"))
	}
	if account.Texts > 0 {
		row("memos", counted(account.Texts, "memo or summary", "memos and summaries"))
	}
	for _, n := range account.Notes {
		b.WriteString(n + "\n")
	}
	for _, n := range account.Warnings {
		b.WriteString("note: " + n + "\n")
	}
	return b.String()
}
