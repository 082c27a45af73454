package cli

import (
	"bytes"
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/setup"
	"qcode/internal/study"
)

// onlyGit reports whether init is asked for nothing but to let git merge the annotation files of a study that is there:
// one that was begun without --git, or a fresh clone. root is that study.
func (a *app) onlyGit(c *cobra.Command, o *initOptions) (root string, ok bool) {
	for _, flag := range []string{"framework", "waves", "case", "name", "coder", "encoding", "demo"} {
		if c.Flags().Changed(flag) {
			return "", false
		}
	}
	dir := o.dir
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(a.start(), dir)
	}
	root, err := study.Find(dir)
	abs, _ := filepath.Abs(dir)
	return root, o.Git && err == nil && abs == root
}

// initGit lets git merge the annotation files of the study at root with qcode.
func (a *app) initGit(ctx context.Context, o *initOptions, root string) error {
	const path = ".gitattributes"
	want := setup.GitAttributes()
	_, err := a.change(ctx, edit.Open(root, edit.OS(), a.Now), o.writing, "qcode init --git", func(read edit.Reader) (edit.Plan, error) {
		src, hash, exists, err := read(path)
		switch {
		case err != nil || bytes.Contains(src, []byte("merge=qcode")):
			return edit.Plan{}, err
		case !exists:
			return edit.Plan{Changes: []edit.Change{edit.Create(path, want)}}, nil
		case len(src) > 0 && src[len(src)-1] != '\n':
			want = append([]byte("\n"), want...)
		}
		return edit.Plan{Changes: []edit.Change{edit.Splice(path, hash, diag.Splice{Start: len(src), End: len(src), New: want})}}, nil
	})
	if err != nil || o.dryRun {
		return err
	}
	a.setMergeDriver(ctx, root)
	return nil
}
