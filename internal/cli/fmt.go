package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tidy"
)

type fmtOptions struct {
	writing
	list, diff, check bool
}

func (a *app) fmtCommand() *cobra.Command {
	var o fmtOptions
	c := &cobra.Command{
		Use: "fmt [PATH...]", GroupID: "code",
		Short: "Bring annotation files and the codebook into canonical form, and complete what was written by hand",
		Long: `Bring annotation files into canonical form. Of a coding written by hand, with code and quote alone, fmt finds
the place and writes the rest: id, revision of the code, place, what stands before and behind it. Two people who
do so on two branches get the same. A coding that has a place is never moved (see qcode anchor repair), and a
quote that cannot be placed stays as it is and is named.

A file with comments keeps them, its order and its layout. The codebook stays as you wrote it, but for words that
other programs take for something else than text (no, 1.10), which get quotation marks, and blanks at the ends of
lines. Without PATH, all annotation files and the codebook are formatted.
Exit code 1: with --list, --diff or --check if anything differs; always if a file cannot be read.`,
		Example: `  qcode fmt
  qcode fmt annotations/anna
  qcode fmt --check              for CI
  qcode fmt --diff annotations/anna/post/T04.yaml`,
		RunE: func(c *cobra.Command, args []string) error { return a.runFmt(c.Context(), &o, args) },
	}
	f := c.Flags()
	f.BoolVarP(&o.list, "list", "l", false, "list files that differ, and write nothing")
	f.BoolVarP(&o.diff, "diff", "d", false, "print what would change, and write nothing")
	f.BoolVar(&o.check, "check", false, "write nothing; exit code 1 if anything differs")
	o.addFlags(f)
	return c
}

// formatted is an annotation file before and after.
type formatted struct {
	file   study.AnnotationFile
	before []byte
	after  []byte
	found  []diag.Diagnostic
	err    error
}

func (a *app) runFmt(ctx context.Context, o *fmtOptions, args []string) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	paths, book, err := a.pickCodebook(s, args)
	if err != nil {
		return err
	}
	var all []formatted
	if len(paths) > 0 || len(args) == 0 {
		picked, err := a.pickAnnotations(s, paths)
		if err != nil {
			return err
		}
		if all, err = formatAll(ctx, s, picked); err != nil {
			return err
		}
	}
	looked := len(all)
	if book {
		all = append(all, formatCodebook(s))
	}
	broken := 0
	var differ []formatted
	for _, f := range all {
		switch {
		case f.err != nil:
			broken++
			a.say("%s", sanitize(f.file.Path+": cannot be formatted: "+f.err.Error()))
		case !bytes.Equal(f.before, f.after):
			differ = append(differ, f)
		}
		for _, d := range f.found {
			a.say("%s", sanitize(place(d)))
		}
	}
	if err := a.finishFmt(ctx, s, o, differ, looked); err != nil {
		return err
	}
	if broken > 0 {
		return no(counted(broken, "file", "files") + " cannot be formatted; see qcode check")
	}
	return nil
}

// finishFmt writes what differs, or tells of it.
func (a *app) finishFmt(ctx context.Context, s *study.Study, o *fmtOptions, differ []formatted, looked int) error {
	plan := edit.Plan{Command: "qcode fmt"}
	for _, f := range differ {
		plan.Changes = append(plan.Changes, edit.Replace(f.file.Path, edit.Hash(f.before), f.after))
		if o.list {
			fmt.Fprintln(a.Out, sanitize(f.file.Path))
		}
	}
	store := a.store(s, a.author(s))
	if o.diff || o.dryRun {
		text, err := store.Diff(plan)
		if err != nil {
			return trouble(err)
		}
		if _, err := fmt.Fprint(a.Out, sanitize(text)); err != nil {
			return err
		}
	}
	if o.list || o.diff || o.check {
		if len(differ) == 0 {
			return nil
		}
		return no(whatDiffers(s, differ, looked) + " would be changed by qcode fmt")
	}
	if o.dryRun {
		return nil
	}
	if len(differ) > 0 {
		if _, err := a.change(ctx, store, writing{}, plan.Command, func(edit.Reader) (edit.Plan, error) { return plan, nil }); err != nil {
			return err
		}
	}
	a.say("%s changed", whatDiffers(s, differ, looked))
	return nil
}

// picked is an annotation file with its transcript.
type picked struct {
	transcript *study.Transcript
	file       study.AnnotationFile
}

// pickAnnotations are the annotation files below the paths, or all of them. Those whose transcript is gone are left
// alone: qcode check reports them.
func (a *app) pickAnnotations(s *study.Study, args []string) (out []picked, err error) {
	var wanted []string
	for _, arg := range args {
		rel, err := a.insideStudy(s, arg)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, rel)
	}
	used := make([]bool, len(wanted))
	for i := range s.Transcripts {
		t := &s.Transcripts[i]
		for _, f := range t.Files {
			take := len(wanted) == 0
			for n, w := range wanted {
				if w == "." || w == f.Path || w == t.Path || strings.HasPrefix(f.Path, w+"/") {
					take, used[n] = true, true
				}
			}
			if take {
				out = append(out, picked{t, f})
			}
		}
	}
	for n, u := range used {
		if !u {
			return nil, usage("no annotation file lies at "+args[n], "annotation files are annotations/{coder}/{transcript}.yaml; see qcode status")
		}
	}
	return out, nil
}

// insideStudy is a path of the command line as seen from the root of the study.
func (a *app) insideStudy(s *study.Study, arg string) (string, error) {
	abs := a.path(arg)
	if _, err := os.Stat(abs); err != nil && !filepath.IsAbs(arg) {
		if _, err := os.Stat(s.Abs(arg)); err == nil {
			abs = s.Abs(arg) // as qcode itself names files
		}
	}
	if _, err := os.Stat(abs); os.IsNotExist(err) {
		return "", a.noFile(arg)
	}
	rel, err := filepath.Rel(s.Root, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", usage(arg+" does not lie in the study", "name the study with -C DIR")
	}
	return filepath.ToSlash(rel), nil
}

// formatAll formats the files, several transcripts at a time, in the order of the study.
func formatAll(ctx context.Context, s *study.Study, files []picked) ([]formatted, error) {
	at := map[string]int{}
	byTranscript := map[string]bool{}
	out := make([]formatted, len(files))
	for i, p := range files {
		at[p.file.Path] = i
		byTranscript[p.transcript.ID] = true
	}
	var write sync.Mutex
	err := s.Scan(ctx, func(t *study.Transcript) bool { return byTranscript[t.ID] }, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			for _, f := range d.Annotated() {
				i, wanted := at[f.Path]
				if !wanted {
					continue
				}
				one := format(s, d, f)
				write.Lock()
				out[i] = one
				write.Unlock()
			}
			return nil
		}
	})
	return out, err
}

func format(s *study.Study, d *study.Doc, f study.DocFile) formatted {
	one := formatted{file: f.AnnotationFile, before: bytes.Clone(f.Source)}
	for _, p := range d.Problems {
		if p.At.File == d.Path || p.At.File == f.Path {
			one.err = p
			return one
		}
	}
	desk := tidy.Desk{Path: f.Path, Transcript: d.ID, Coder: f.Coder, Text: d.Text, Labels: d.Labels, Codebook: s.Codebook}
	one.after, one.found, one.err = tidy.Format(one.before, desk)
	return one
}
