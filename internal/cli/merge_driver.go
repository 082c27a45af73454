package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/revise"
	"qcode/internal/study"
)

func (a *app) mergeDriverCommand() *cobra.Command {
	return &cobra.Command{
		Use: "merge-driver BASE OURS THEIRS [PATH]", GroupID: "care", Args: cobra.RangeArgs(3, 4),
		Short: "Merge an annotation file for git, as a set of codings",
		Long: `Merge an annotation file for git, as a set of codings. git calls it where .gitattributes says
annotations/** merge=qcode and the clone's settings name the driver; qcode init --git sees to both. The outcome is
written to OURS. Where both sides changed one coding in two ways, both versions are kept, and the exit code is 1: read
the note, mend the file, git add it. A version that cannot be read is merged line by line, as git itself does.`,
		Example: `  git config merge.qcode.driver "qcode merge-driver %O %A %B %P"`,
		RunE:    func(c *cobra.Command, args []string) error { return a.runMergeDriver(c.Context(), args) },
	}
}

func (a *app) runMergeDriver(ctx context.Context, args []string) error {
	var versions [3][]byte
	for i := range versions {
		src, err := os.ReadFile(a.path(args[i]))
		if err != nil {
			return err
		}
		versions[i] = src
	}
	name := args[1]
	if len(args) == 4 {
		name = args[3]
	}
	if len(versions[0]) == 0 {
		versions[0] = nil // added on both sides: there is no common ancestor
	}
	m, err := revise.MergeFiles(versions[0], versions[1], versions[2])
	if err == nil && len(args) < 4 && m.Coder != "" && m.Transcript != "" {
		name = study.AnnotationPath(m.Coder, m.Transcript)
	}
	if err != nil {
		a.say("%s: %s; merged line by line instead", sanitize(name), sanitize(err.Error()))
		return a.mergeLines(ctx, args, name)
	}
	if !bytes.Equal(m.Content, versions[1]) {
		if err := edit.WriteFile(a.path(args[1]), m.Content, 0o644); err != nil {
			return trouble(err)
		}
	}
	for _, n := range m.Notes {
		a.say("%s: note: %s", sanitize(name), n)
	}
	if len(m.Conflicts) == 0 {
		return nil
	}
	var hints []string
	for _, c := range m.Conflicts {
		hints = append(hints, c.String())
	}
	return no(fmt.Sprintf("%s: %s", name, counted(len(m.Conflicts), "conflict", "conflicts")),
		append(hints, "then tell git: git add "+diag.Shell(name))...)
}

// mergeLines lets git merge the lines.
func (a *app) mergeLines(ctx context.Context, args []string, name string) error {
	c := exec.CommandContext(ctx, "git", "merge-file", "-L", "ours", "-L", "base", "-L", "theirs",
		a.path(args[1]), a.path(args[0]), a.path(args[2]))
	c.Stderr = a.Err
	err := c.Run()
	var status *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &status) && status.ExitCode() > 0 && status.ExitCode() < 128:
		return no(name+": both versions stand between conflict markers", "mend the file, then: git add "+diag.Shell(name))
	}
	return no(name+": not merged: "+err.Error(), "see the two versions: git show :2:"+name+" and git show :3:"+name)
}
