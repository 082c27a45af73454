package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/table"
)

func (a *app) undoCommand() *cobra.Command {
	var w writing
	c := &cobra.Command{
		Use: "undo", GroupID: "code", Args: cobra.NoArgs,
		Short: "Take the last change back",
		Long: `Take the last change of this study back, whichever qcode command made it and when. Run it again for the one
before. A file that somebody changed by other means since is not touched: exit code 1.`,
		Example: `  qcode log
  qcode undo --dry-run
  qcode undo`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.turn(c.Context(), w, edit.KindUndo, "undone", (*edit.Store).Undo)
		},
	}
	w.addFlags(c.Flags())
	return c
}

func (a *app) redoCommand() *cobra.Command {
	var w writing
	c := &cobra.Command{
		Use: "redo", GroupID: "code", Args: cobra.NoArgs,
		Short:   "Make a change again that was taken back",
		Long:    "Make the change again that `qcode undo` took back last, unless another change came after it.",
		Example: `  qcode redo`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.turn(c.Context(), w, edit.KindRedo, "done again", (*edit.Store).Redo)
		},
	}
	w.addFlags(c.Flags())
	return c
}

func (a *app) turn(ctx context.Context, w writing, kind edit.Kind, word string, turn func(*edit.Store, context.Context) (edit.Receipt, error)) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	if w.dryRun {
		a.notePending(s)
		diff, err := a.store(s, "").Preview(kind)
		if err == nil {
			_, err = a.Out.Write([]byte(sanitize(diff)))
		}
		return trouble(err)
	}
	r, err := turn(a.store(s, a.author(s)), ctx)
	if finished := r.Finished.String(); finished != "" {
		a.say("%s", sanitize(finished))
	}
	if err != nil {
		return trouble(err)
	}
	if _, err := fmt.Fprintf(a.Out, "%s: %s\n", word, render.Safe(r.Command)); err != nil {
		return err
	}
	for _, f := range r.Files {
		if _, err := fmt.Fprintf(a.Out, "  %s %s\n", f.Deed, render.Safe(f.Path)); err != nil {
			return err
		}
	}
	a.sayBack(r)
	return nil
}

func (a *app) logCommand() *cobra.Command {
	var o output
	var purge bool
	var last int
	c := &cobra.Command{
		Use: "log", GroupID: "code", Args: cobra.NoArgs,
		Short: "List the changes that qcode made, the latest last",
		Long: `List the changes that qcode made to this study, the latest last. The log keeps what was there before, so that
undo works; --purge empties it: after that nothing can be undone, and words that were taken out of transcripts
stand in it no more. Git history is not touched.`,
		Example: `  qcode log --last 5
  qcode log --format json
  qcode log --purge`,
		RunE: func(c *cobra.Command, _ []string) error {
			if purge {
				return a.purgeLog(c.Context())
			}
			return a.showLog(o, last)
		},
	}
	c.Flags().BoolVar(&purge, "purge", false, "empty the log: nothing can be undone after that")
	c.Flags().IntVar(&last, "last", -1, "only the last `NUMBER`")
	o.addFlags(c.Flags())
	return c
}

func (a *app) purgeLog(ctx context.Context) error {
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	n, err := a.store(s, a.author(s)).Purge(ctx)
	if err != nil {
		return trouble(err)
	}
	_, err = fmt.Fprintf(a.Out, "%s removed from the log; git history, if there is any, still has what was committed\n", counted(n, "change", "changes"))
	return err
}

func (a *app) showLog(o output, last int) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	a.notePending(s)
	entries, err := a.store(s, "").Recent(last)
	if err != nil {
		return trouble(err)
	}
	r := &table.Report{Kind: "log", Data: table.Data{Fields: []string{"number", "kind", "of", "time", "who", "command", "files", "undone"}}}
	t := table.Table{Columns: []table.Column{{Head: "No."}, {Head: "When", Left: true}, {Head: "Who", Left: true}, {Head: "What", Left: true, Tight: true}, {Head: "Files"}}}
	for _, e := range entries {
		var files []string
		for _, f := range e.Files {
			files = append(files, f.Path)
		}
		when := ""
		if !e.Time.IsZero() {
			when = e.Time.UTC().Format("2006-01-02 15:04:05")
		}
		r.Data.Add(e.Number, string(e.Kind), e.Of, strings.Replace(when, " ", "T", 1), e.Who, e.Command, files, e.Undone)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Int(e.Number), table.Str(when), table.Str(e.Who), table.Str(what(e)), table.Int(len(files))}})
	}
	if len(entries) == 0 {
		r.Notes = append(r.Notes, "Nothing was changed by qcode yet, or the log was purged.")
	} else {
		r.Tables = append(r.Tables, t)
	}
	return a.print(o, r)
}

// what an entry of the log did, in words.
func what(e edit.Entry) string {
	switch {
	case e.Broken != "":
		return "cannot be read: " + e.Broken
	case e.Kind == edit.KindUndo:
		return fmt.Sprintf("undo of %d", e.Of)
	case e.Kind == edit.KindRedo:
		return fmt.Sprintf("redo of %d", e.Of)
	case e.Undone:
		return e.Command + " (undone)"
	}
	return e.Command
}
