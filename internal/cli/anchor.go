package cli

import (
	"context"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"qcode/internal/anchor"
	"qcode/internal/history"
	"qcode/internal/render"
	"qcode/internal/revise"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/transcript"
)

func (a *app) anchorCommand() *cobra.Command {
	c := a.group(&cobra.Command{
		Use: "anchor", GroupID: "care",
		Short: "Keep codings on their words when transcripts change",
		Long: `Keep codings on their words when transcripts change. Every coding carries its words, some text around them, and the
mark of the transcript that its place was counted in. Where the transcript is another one now, qcode finds the words
again, with the old text from git history or the undo journal where these have it; what it cannot be sure of it reports
and leaves.`,
		Example: `  qcode anchor verify                      what is off; exit code 1 if anything is
  qcode anchor repair --dry-run            what repair would do, as a diff
  qcode anchor edit post/T04               correct a transcript, with its codings
  qcode anchor edit --replace 'Marjan=[Participant A]' --case T04`,
	})
	c.AddCommand(a.anchorVerifyCommand(), a.anchorRepairCommand(), a.anchorEditCommand(), a.anchorSettleCommand())
	return c
}

func (a *app) anchorVerifyCommand() *cobra.Command {
	var o output
	c := &cobra.Command{
		Use:   "verify [TRANSCRIPT…]",
		Short: "List the codings that are not on their words",
		Long: `List the codings that do not stand where they say: their words moved, were changed, could be at several places, or
are lost. Where git or the undo journal knows the text that they were made on, that decides; it also finds out when the
same words stand at the old place by chance. Codings settled as lost are passed over. Exit code 1 if anything is listed.`,
		Example: `  qcode anchor verify
  qcode anchor verify post/T04 --format csv`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runAnchorVerify(c.Context(), o, args) },
		ValidArgsFunction: a.from(transcripts),
	}
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	return c
}

func (a *app) runAnchorVerify(ctx context.Context, o output, names []string) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	ts, err := a.chosen(s, names)
	if err != nil {
		return err
	}
	a.notePending(s)
	_, survey, err := a.anchors(ctx, s).Repair(ctx, ts, nil, a.store(s, "").Read)
	if err != nil {
		return trouble(err)
	}
	strays := 0
	if len(names) == 0 {
		strays = len(s.Strays)
	}
	if err := a.print(o, offReport(survey, a.hidesFile(s))); err != nil {
		return err
	}
	a.sayFaults(s, survey, strays)
	if len(survey.Off) > 0 {
		a.say("Next: %s", a.here("qcode anchor repair --dry-run"))
	}
	if len(survey.Off)+len(survey.Faults)+strays > 0 {
		return no("")
	}
	return nil
}

// chosen are the transcripts that go by the names; all if there are none.
func (a *app) chosen(s *study.Study, names []string) ([]*study.Transcript, error) {
	var out []*study.Transcript
	for _, name := range names {
		t, err := a.transcript(s, name)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	for i := range s.Transcripts {
		if len(names) == 0 {
			out = append(out, &s.Transcripts[i])
		}
	}
	return out, nil
}

// anchors looks after the anchors of the study, with old texts from git or the undo journal where these have them.
func (a *app) anchors(ctx context.Context, s *study.Study) *revise.Anchors {
	past := revise.Journal(a.store(s, ""), s.Encoding)
	if git := history.Open(ctx, s.Root); git != nil {
		past = revise.Past(func(t *study.Transcript, mark uint32) *transcript.Text { return git.Text(t.Path, s.Encoding, mark) }).Or(past)
	}
	return &revise.Anchors{Study: s, Past: past}
}

// sayFaults names files whose codings could not be looked at.
func (a *app) sayFaults(s *study.Study, survey *revise.Survey, strays int) {
	for _, d := range a.veil(s, survey.Faults) {
		a.say("%s", sanitize(place(d)))
	}
	for _, f := range s.Strays[:strays] {
		a.say("%s: the transcript of this annotation file is gone; bring it back, or move the file to where its transcript is now", sanitize(f.Path))
	}
}

// offReport lists what is off.
func offReport(survey *revise.Survey, hides func(path string) bool) *table.Report {
	r := &table.Report{Kind: "anchors", Data: table.Data{Fields: []string{
		"id", "transcript", "coder", "code", "verdict", "at", "now", "confidence", "candidates", "old_text", "file", "line",
	}}}
	t := table.Table{Columns: []table.Column{
		{Head: "Id", Left: true},
		{Head: "Transcript", Left: true},
		{Head: "Coder", Left: true},
		{Head: "Code", Left: true, Tight: true},
		{Head: "What", Left: true},
		{Head: "At", Left: true},
		{Head: "Now", Left: true},
	}}
	for i := range survey.Off {
		off := &survey.Off[i]
		if hides(off.File) {
			continue // standing counts it
		}
		was, now := "", ""
		if off.Coding.HasAt {
			was = off.Coding.At.String()
		}
		if off.Now != "" {
			now = off.Move.At.String()
		}
		places := []string{}
		for _, c := range off.Move.Candidates {
			places = append(places, c.String())
		}
		r.Data.Add(off.Coding.ID, off.Transcript.ID, off.Coder, off.Coding.Code, off.Move.Verdict.String(), was, now,
			math.Round(1000*off.Move.Confidence)/1000, places, off.Known, off.File, off.Coding.Line)
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Str(orLine(off)), table.Str(off.Transcript.ID), table.Str(off.Coder), table.Str(off.Coding.Code),
			table.Str(off.Move.Verdict.String()), table.Str(was), table.Str(nowhere(off, now)),
		}})
	}
	if len(t.Rows) > 0 {
		r.Tables = append(r.Tables, t)
	}
	r.Notes = append(r.Notes, standing(survey))
	return r
}

// orLine is the id of a coding; for one that has none yet, where it stands in its file.
func orLine(off *revise.Stand) string {
	if off.Coding.ID != "" {
		return off.Coding.ID
	}
	return fmt.Sprintf("line %d", off.Coding.Line)
}

func nowhere(off *revise.Stand, now string) string {
	switch {
	case off.Move.Verdict == anchor.Ambiguous:
		return fmt.Sprintf("%d places", len(off.Move.Candidates))
	case now == "":
		return "–"
	case off.Move.Verdict == anchor.Moved:
		return now
	}
	return now + "?"
}

// standing sums up how codings stand.
func standing(survey *revise.Survey) string {
	out := counted(survey.Codings, "coding", "codings") + " looked at: "
	if len(survey.Off) == 0 {
		out += "all stand on their words"
		if survey.Codings == 0 {
			out = "no codings"
		}
	} else {
		out += fmt.Sprintf("%d on their words", survey.Codings-len(survey.Off))
		for v := anchor.Moved; v <= anchor.Lost; v++ {
			n := 0
			for i := range survey.Off {
				if survey.Off[i].Move.Verdict == v {
					n++
				}
			}
			if n > 0 {
				out += fmt.Sprintf(", %d %s", n, v)
			}
		}
	}
	if survey.Older > 0 {
		out += fmt.Sprintf("; %d made on an older version of the transcript", survey.Older)
	}
	if survey.Marked > 0 {
		out += fmt.Sprintf("; %d confirmed for the present version of the transcript", survey.Marked)
	}
	if survey.Settled > 0 {
		out += fmt.Sprintf("; %d settled as lost", survey.Settled)
	}
	out += "."
	if left := survey.Left(); left < len(survey.Off) {
		out += fmt.Sprintf(" %d put back, %d left.", len(survey.Off)-left, left)
	}
	return out
}
