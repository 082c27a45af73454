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

	"qcode/internal/demo"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/setup"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/yamldoc"
)

type initOptions struct {
	setup.Options
	writing
	waves   []string
	unit    string // --case
	demo    string
	dir     string
	shown   string // the folder as it was named
	missing bool   // the folder does not exist yet
}

func (a *app) initCommand() *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use: "init [DIR]", GroupID: "study", Args: cobra.MaximumNArgs(1),
		Short: "Begin a study: in a new folder, or in one that holds transcripts already",
		Long: `Begin a study. In a folder that holds transcripts, init finds out how they are named, which case and which
wave each one is, and who asks the questions, and says what is missing. Nothing is overwritten: a file that is
there stays as it is and is named. In a study that is there already, --git alone lets git merge its annotation files with
qcode; every clone needs that once.

A wave is a time point: an id, which is the name of a folder too, and behind = what people read.`,
		Example: `  qcode init --framework comb-tdf --waves "pre=Pretraining,post=Posttraining,post3m=3 months later"
  qcode init burnout --framework none --case nurse --coder anna --git
  qcode init --case child=children           the plural, where it is not made with an s
  qcode init --demo vr-training demo         a study to try things out`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.dir = args[0]
			}
			return a.runInit(c, &o)
		},
	}
	f := c.Flags()
	a.frameworkFlag(c, &o.Framework, "begin with a copy of this `codebook`, or none (see qcode codebook frameworks)")
	f.StringSliceVar(&o.waves, "waves", nil, "the `waves` in their order, such as pre=Pretraining,post")
	f.StringVar(&o.unit, "case", "", "what is counted, such as `therapist`; with another plural child=children")
	f.StringVar(&o.Name, "name", "", "the study's `title` (default: the name of the folder)")
	f.StringSliceVar(&o.Coders, "coder", nil, "who codes; several `names` with commas between")
	f.StringVar(&o.Encoding, "encoding", "", "of the transcripts that are there, such as `windows-1252` (default: UTF-8, or UTF-16 with its mark)")
	f.StringVar(&o.demo, "demo", "", "copy a demonstration `study`: "+strings.Join(demo.Names(), ", "))
	f.BoolVar(&o.Git, "git", false, "let git merge annotation files with qcode: .gitattributes, and the driver in this clone's settings")
	o.addFlags(f)
	a.completeWords(c, "demo", demo.Names()...)
	return c
}

func (a *app) runInit(c *cobra.Command, o *initOptions) error {
	if root, ok := a.onlyGit(c, o); ok {
		return a.initGit(c.Context(), o, root)
	}
	if o.demo != "" {
		return a.initDemo(c, o)
	}
	if err := a.folder(o, ""); err != nil {
		return err
	}
	if err := a.initOptions(o); err != nil {
		return err
	}
	found, err := a.survey(o)
	if err != nil {
		return err
	}
	files := setup.Files(o.Options)
	kept, err := a.begin(c.Context(), o, files)
	if err != nil || o.dryRun {
		return err
	}
	a.sayBegun(o, files, kept)
	a.sayFound(o, found)
	if o.Git {
		a.setMergeDriver(c.Context(), o.dir)
	}
	a.sayNext(o)
	return nil
}

// folder finds where the study is to be, and refuses where there is one.
func (a *app) folder(o *initOptions, standard string) error {
	if o.dir == "" {
		o.dir = standard
	}
	o.shown = filepath.ToSlash(filepath.Join(a.dir, o.dir))
	if !filepath.IsAbs(o.dir) {
		o.dir = filepath.Join(a.start(), o.dir)
	}
	if o.shown == "" {
		o.shown = "."
	}
	info, err := os.Stat(o.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.missing = true
	case err != nil:
		return err
	case !info.IsDir():
		return usage(o.shown+" is a file, and a study is a folder", "name a folder: qcode init DIR")
	}
	root, err := study.Find(o.dir)
	if err != nil {
		return nil // none here, as it should be
	}
	if same, _ := filepath.Abs(o.dir); same == root {
		return usage(o.shown+" is a study already; nothing was touched", "see how it stands: qcode -C "+diag.Shell(o.shown)+" status", "change it: edit "+study.File+" in it; begin another one in a folder of its own: qcode init DIR")
	}
	return usage(o.shown+" lies inside a study, and studies cannot be nested; nothing was touched", "begin it in a folder beside that one")
}

// initOptions makes what the flags say fit to be written.
func (a *app) initOptions(o *initOptions) error {
	if o.Name == "" {
		abs, _ := filepath.Abs(o.dir)
		o.Name = filepath.Base(abs)
	}
	waves, err := setup.ParseWaves(o.waves)
	if err != nil {
		return usage(err.Error(), `for example --waves "pre=Pretraining,post=Posttraining"`)
	}
	o.Waves = waves
	if o.Framework == "none" {
		o.Framework = ""
	}
	if o.Framework != "" {
		if o.Codebook, err = frameworkSource(o.Framework); err != nil {
			return err
		}
	}
	o.Singular, o.Plural, _ = strings.Cut(o.unit, "=")
	o.Singular, o.Plural = strings.TrimSpace(o.Singular), strings.TrimSpace(o.Plural)
	if o.Singular == "" {
		o.Singular = "case"
	}
	if o.Plural == "" {
		o.Plural = o.Singular + "s"
	}
	for _, name := range o.Coders {
		if err := tagging.CheckCoder(&study.Study{}, name); err != nil {
			return trouble(err)
		}
	}
	return nil
}

// begin writes those files that are not there, all or none, and names those that are.
func (a *app) begin(ctx context.Context, o *initOptions, files []setup.File) (kept []setup.File, err error) {
	root := o.dir
	switch {
	case o.missing && o.dryRun: // an empty folder to compare with
		if root, err = os.MkdirTemp("", "qcode-init-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(root)
	case o.missing:
		if err := os.MkdirAll(root, 0o755); err != nil {
			return nil, err
		}
	}
	store := edit.Open(root, edit.OS(), a.Now)
	if len(o.Coders) > 0 {
		store.Who = o.Coders[0]
	}
	_, err = a.change(ctx, store, o.writing, "qcode init", func(read edit.Reader) (edit.Plan, error) {
		var plan edit.Plan
		for _, f := range files {
			_, _, exists, err := read(f.Path)
			if err != nil {
				return plan, err
			}
			if exists {
				kept = append(kept, f)
				continue
			}
			plan.Changes = append(plan.Changes, edit.Create(f.Path, f.Content))
		}
		return plan, nil
	})
	if err != nil && o.missing && !o.dryRun {
		_ = os.Remove(root) // only if it is still empty
	}
	return kept, err
}

// initDemo copies a demonstration study.
func (a *app) initDemo(c *cobra.Command, o *initOptions) error {
	for _, flag := range []string{"framework", "waves", "case", "name", "coder", "encoding"} {
		if c.Flags().Changed(flag) {
			return usage(fmt.Sprintf("--demo copies a study as it is, and --%s has no place in it", flag), "for a study of your own leave --demo out")
		}
	}
	files, ok := demo.FS(o.demo)
	if !ok {
		hint := "there are " + strings.Join(demo.Names(), ", ")
		if near, ok := yamldoc.Suggest(o.demo, demo.Names()); ok {
			hint = fmt.Sprintf("did you mean `--demo %s`?", near)
		}
		return usage(fmt.Sprintf("there is no demonstration study %q", o.demo), hint)
	}
	if err := a.folder(o, o.demo); err != nil {
		return err
	}
	copies, err := copyOf(files, o.Git)
	if err != nil {
		return err
	}
	kept, err := a.begin(c.Context(), o, copies)
	if err != nil || o.dryRun {
		return err
	}
	fmt.Fprintf(a.Out, "Copied the demonstration study %s to %s: %d files. Nobody in it was ever interviewed.\n", o.demo, sanitize(o.shown), len(copies)-len(kept))
	for _, f := range kept {
		fmt.Fprintf(a.Out, "  kept %s, which was there\n", f.Path)
	}
	if o.Git {
		a.setMergeDriver(c.Context(), o.dir)
	}
	at := "-C " + diag.Shell(o.shown) + " "
	if o.shown == "." {
		at = ""
	}
	a.say("Next: qcode %sreport", at)
	return nil
}

func copyOf(files fs.FS, git bool) (out []setup.File, err error) {
	own := map[string]bool{}
	err = fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		out, own[path] = append(out, setup.File{Path: path, Content: content}), true
		return err
	})
	for _, f := range setup.Files(setup.Options{Git: git, Name: "demo"}) {
		if strings.HasPrefix(f.Path, ".git") && !own[f.Path] {
			out = append(out, f)
		}
	}
	return out, err
}
