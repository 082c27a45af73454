package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/history"
	"qcode/internal/render"
	"qcode/internal/revise"
	"qcode/internal/study"
)

type mergeOptions struct {
	writing
	coders []string
	base   string
}

func (a *app) mergeCommand() *cobra.Command {
	var o mergeOptions
	c := &cobra.Command{
		Use: "merge DIR|ZIP", GroupID: "care", Args: cobra.ExactArgs(1),
		Short: "Bring another copy of the study in, such as one that a coder mailed",
		Long: `Bring another copy of the study in: a folder, or a zip file as a coder mails it. Codings are merged as a set by
their ids: what only the copy has comes in, what both have stays once, and of a coding that says two different things
both versions are kept and named (exit code 1). Transcripts, memos and summaries come in where this study has none.
Nothing is overwritten, and bringing the same copy in again changes nothing.

Without more, nobody can know what was taken off: a coding that is missing on one side stays. --coder bram takes
codings from bram's files only, as his own: there, what he changed or took off counts. --base names the state that the copy was made
from, a git revision or a folder: then it counts on both sides, for all coders.`,
		Example: `  qcode merge ../copy-of-bram --dry-run
  qcode merge bram.zip --coder bram
  qcode merge bram.zip --base v1.0`,
		RunE: func(c *cobra.Command, args []string) error { return a.runMerge(c.Context(), o, args[0]) },
	}
	c.Flags().StringSliceVar(&o.coders, "coder", nil, "codings only from the files of these `coders`, which are their own")
	c.Flags().StringVar(&o.base, "base", "", "the `state` that the copy was made from: a git revision, or a folder")
	a.complete(c, "coder", coders)
	o.addFlags(c.Flags())
	return c
}

func (a *app) runMerge(ctx context.Context, o mergeOptions, from string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	other, done, err := a.openCopy(from)
	defer done()
	if err != nil {
		return err
	}
	if other.Root == s.Root {
		return usage(from+" is this study itself", "name the folder or the zip file of the other copy")
	}
	b := &revise.Bringing{Study: s, Other: other, Coders: o.coders}
	if b.Base, err = a.base(ctx, s, o.base); err != nil {
		return err
	}
	var arrived *revise.Arrivals
	receipt, err := a.change(ctx, a.store(s, a.author(s)), o.writing, "qcode merge "+filepath.Base(from), func(read edit.Reader) (plan edit.Plan, err error) {
		plan, arrived, err = b.Plan(read)
		return plan, err
	})
	if err != nil {
		return err
	}
	a.sayArrived(arrived)
	if !o.dryRun {
		a.sayBack(receipt)
	}
	if len(arrived.Sum().Conflicts)+len(arrived.Failed) > 0 {
		return no("")
	}
	return nil
}

// openCopy opens the other copy of the study. done removes what was unpacked for it.
func (a *app) openCopy(from string) (other *study.Study, done func(), err error) {
	done = func() {}
	path := a.path(from)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, done, a.noFile(from)
	}
	if err != nil {
		return nil, done, err
	}
	root := path
	if !info.IsDir() {
		dir, err := os.MkdirTemp("", "qcode-merge-")
		if err != nil {
			return nil, done, err
		}
		done = func() { _ = os.RemoveAll(dir) } // below the system's folder for temporary files
		if root, err = unpack(path, info.Size(), dir); err != nil {
			return nil, done, trouble(err)
		}
	} else if _, err := os.Stat(filepath.Join(root, study.File)); err != nil {
		return nil, done, usage(fmt.Sprintf("%s holds no %s", from, study.File), "name the folder of the study itself")
	}
	other, err = study.Open(root)
	if err != nil {
		return nil, done, err
	}
	if fatal := other.Fatal(); len(fatal) > 0 {
		return nil, done, usage("the copy cannot be used as it is:\n  "+place(fatal[0]), "mend it there: qcode -C "+diag.Shell(from)+" check")
	}
	return other, done, nil
}

func unpack(archive string, size int64, into string) (string, error) {
	f, err := os.Open(archive)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return revise.Unpack(f, size, into, revise.StudyLimits())
}

// base gives the annotation files of the state that a copy was made from; nil if it is not named.
func (a *app) base(ctx context.Context, s *study.Study, name string) (revise.Base, error) {
	if name == "" {
		return nil, nil
	}
	dir := a.path(name)
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		if _, err := os.Stat(filepath.Join(dir, study.File)); err != nil {
			return nil, usage(fmt.Sprintf("%s holds no %s", name, study.File), "name the folder of a study, or a git revision")
		}
		return func(path string) []byte {
			src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
			if err != nil {
				return []byte{} // it was not there then
			}
			return src
		}, nil
	}
	git := history.Open(ctx, s.Root)
	if _, err := git.At(name, study.File); err != nil {
		return nil, usage(err.Error(), "name the folder of a study, or a git revision such as HEAD~3")
	}
	return func(path string) []byte {
		src, err := git.At(name, path)
		if err != nil {
			return []byte{}
		}
		return src
	}, nil
}

// sayArrived tells what came in, what was the same, what conflicts.
func (a *app) sayArrived(r *revise.Arrivals) {
	for _, f := range r.Files {
		fmt.Fprintf(a.Out, "%s  %s\n", render.Safe(f.Path), arrivedLine(f))
		for _, c := range f.Conflicts {
			fmt.Fprintf(a.Out, "  conflict: %s\n", render.Safe(c.String()))
		}
		for _, n := range f.Notes {
			fmt.Fprintf(a.Out, "  note: %s\n", render.Safe(n))
		}
	}
	for _, f := range r.Failed {
		fmt.Fprintf(a.Out, "not taken: %s\n", render.Safe(f))
	}
	sum := r.Sum()
	fmt.Fprintf(a.Out, "%s came in, %d changed, %d taken off, %d the same, %d only here, %s; %s the same\n",
		counted(sum.CameIn, "coding", "codings"), sum.Changed, sum.Removed, sum.Same, sum.Here,
		counted(len(sum.Conflicts), "conflict", "conflicts"), counted(r.Same, "other file", "other files"))
	if sum.Off > 0 {
		fmt.Fprintf(a.Out, "%s off, because the transcripts differ: qcode anchor repair\n", counted(sum.Off, "coding is", "codings are"))
	}
	if len(r.Differ) > 0 {
		fmt.Fprintf(a.Out, "differs and stays as it is here: %s\n", render.Safe(strings.Join(r.Differ, ", ")))
	}
	for _, n := range r.Notes {
		a.say("note: %s", sanitize(n))
	}
}

func arrivedLine(f revise.Arrived) string {
	if f.What != "annotations" {
		return f.What + " came in"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{
		{f.CameIn, "came in"},
		{f.Changed, "changed"},
		{f.Removed, "taken off"},
		{f.Same, "the same"},
		{f.Here, "only here"},
		{f.Moved, "of them put to their place in this transcript"},
		{f.Off, "of them off"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.text))
		}
	}
	if len(parts) == 0 {
		return "no codings"
	}
	return strings.Join(parts, ", ")
}
