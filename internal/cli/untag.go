package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

func (a *app) untagCommand() *cobra.Command {
	var w writing
	c := &cobra.Command{
		Use: "untag ID…", GroupID: "code", Args: cobra.MinimumNArgs(1),
		Short: "Take codings off",
		Long: `Take codings off, by their ids. The beginning of an id is enough if no other id begins so. Ids are printed by
qcode tag, qcode quotes and qcode show --ids.`,
		Example: `  qcode untag zzuwut79
  qcode untag zzuw b6b8 --dry-run`,
		RunE: func(c *cobra.Command, args []string) error { return a.runUntag(c.Context(), w, args) },
	}
	w.addFlags(c.Flags())
	return c
}

func (a *app) runUntag(ctx context.Context, w writing, ids []string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	codings, err := tagging.Search(ctx, s, ids)
	if err != nil {
		return trouble(err)
	}
	if err := a.notHidden(s, codings); err != nil {
		return err
	}
	receipt, err := a.change(ctx, a.store(s, a.author(s)), w, "qcode untag "+fullIDs(codings), func(read edit.Reader) (edit.Plan, error) {
		return tagging.Untag(codings, read)
	})
	if err != nil || w.dryRun {
		return err
	}
	for _, k := range codings {
		if _, err := fmt.Fprintf(a.Out, "- %s\n", knownLine(k)); err != nil {
			return err
		}
	}
	a.sayBack(receipt)
	return nil
}

// author is who stands in the log where nobody has to say who codes.
func (a *app) author(s *study.Study) string {
	name, err := a.coder(s, "")
	if err != nil {
		return ""
	}
	return name
}

func fullIDs(codings []tagging.Known) string {
	var ids []string
	for _, k := range codings {
		ids = append(ids, k.ID)
	}
	return strings.Join(ids, " ")
}

// knownLine describes a coding without its words.
func knownLine(k tagging.Known) string {
	parts := append([]string{k.ID, render.Safe(k.Code)}, judged(k.Annotation)...)
	at := k.File
	if k.Transcript != nil {
		at = k.Transcript.ID
	}
	if k.HasAt {
		at += " " + k.At.String()
	}
	return strings.Join(append(parts, at, k.Coder), "  ")
}
