package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/pflag"

	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

// writing is what all commands share that change files of a study.
type writing struct{ dryRun bool }

func (w *writing) addFlags(f *pflag.FlagSet) {
	f.BoolVarP(&w.dryRun, "dry-run", "n", false, "show what would change as a diff, and write nothing")
}

// store is where changes of the study go; who stands in the log as their author.
func (a *app) store(s *study.Study, who string) *edit.Store {
	store := edit.Open(s.Root, edit.OS(), a.Now)
	store.Who, store.Conceals = who, a.hidesFile(s)
	return store
}

// change reads, decides and writes without a gap, so that nobody else writes in between. In a dry run it shows the diff
// and writes nothing. command is what the log shows; it holds no text of a transcript.
func (a *app) change(ctx context.Context, store *edit.Store, w writing, command string, plan func(edit.Reader) (edit.Plan, error)) (edit.Receipt, error) {
	if w.dryRun {
		p, err := plan(store.Read)
		if err != nil {
			return edit.Receipt{}, trouble(err)
		}
		diff, err := store.Diff(p)
		if err == nil {
			_, err = a.Out.Write([]byte(sanitize(diff)))
		}
		return edit.Receipt{}, trouble(err)
	}
	receipt, err := store.Update(ctx, command, plan)
	if finished := receipt.Finished.String(); finished != "" {
		a.say("%s", sanitize(finished))
	}
	return receipt, trouble(err)
}

// trouble gives refusals and failures of writing their exit codes.
func trouble(err error) error {
	var refusal *tagging.Refusal
	var e *edit.Error
	switch {
	case errors.As(err, &refusal):
		return refused(refusal)
	case !errors.As(err, &e):
		return err
	}
	message, hints := e.Error(), []string(nil)
	if e.Remedy != "" {
		message, hints = strings.TrimSuffix(message, "; "+e.Remedy), []string{e.Remedy}
	}
	code := exitFailure
	switch e.Kind {
	case edit.ErrNothing, edit.ErrChanged:
		code = exitNo
	case edit.ErrOutside:
		code = exitUsage
	}
	return &failure{code, message, hints}
}

// refused turns a request that cannot be carried out into wrong use.
func refused(r *tagging.Refusal) error {
	var hints []string
	if r.Help != "" {
		hints = strings.Split(r.Help, "\n")
	}
	for _, c := range r.Candidates {
		hints = append(hints, strings.TrimRight(fmt.Sprintf("--at %s   # line %d, %s", c.At, c.Line, c.Speaker), ", "))
	}
	return usage(r.Why, hints...)
}

// notePending tells readers that a change was interrupted: what they see may be half of it.
func (a *app) notePending(s *study.Study) {
	if pending, err := a.store(s, "").Pending(); err == nil && pending {
		a.say("note: a change was interrupted; the next command that writes finishes it first")
	}
}

// coder is who codes: the flag, else the person's setting, else the only coder of the study.
func (a *app) coder(s *study.Study, flag string) (string, error) {
	name := flag
	if name == "" {
		if err := a.load(); err != nil {
			return "", err
		}
		name = a.settings.Coder
	}
	if name == "" && len(s.Coders) == 1 {
		name = s.Coders[0]
	}
	if name == "" {
		hint := "say so once: qcode config set coder NAME"
		if len(s.Coders) > 1 {
			hint += "; coders of this study: " + strings.Join(s.Coders, ", ")
		}
		return "", usage("it is not known who codes", "say who: --coder NAME", hint)
	}
	return name, trouble(tagging.CheckCoder(s, name))
}

// transcript is the transcript that goes by a name, or by a path from where we are.
func (a *app) transcript(s *study.Study, name string) (*study.Transcript, error) {
	t, err := tagging.FindTranscript(s, name)
	if err == nil {
		return t, nil
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.Dir, path)
	}
	rel, relErr := filepath.Rel(s.Root, path)
	if relErr != nil || !filepath.IsLocal(rel) {
		return nil, trouble(err)
	}
	rel = filepath.ToSlash(rel)
	if t, ok := tagging.FindTranscript(s, rel); ok == nil {
		return t, nil
	}
	for _, d := range s.Problems { // the file is there, and is no transcript
		if d.At.File == rel || d.At.File == filepath.ToSlash(filepath.Clean(name)) {
			return nil, usage(d.Error(), d.Help)
		}
	}
	return nil, trouble(err)
}

// progress draws a bar on a terminal for what takes longer than half a second; nil elsewhere.
func (a *app) progress(what string) func(done, total int) {
	if !a.ErrTTY || a.quiet {
		return nil
	}
	begun := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			if time.Since(begun) < 500*time.Millisecond {
				return
			}
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(a.Err), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}
}

// counted writes a number with its word: 1 coding, 2 codings.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
