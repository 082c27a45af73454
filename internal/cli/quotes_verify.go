package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/manuscript"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/transcript"
)

// runQuotesVerify holds the quotes of a manuscript against the transcripts.
func (a *app) runQuotesVerify(ctx context.Context, o *quotesOptions) error {
	if err := o.output.check(); err != nil {
		return err
	}
	s, err := a.sound()
	if err != nil {
		return err
	}
	raw, err := a.slurp(o.verify)
	if err != nil {
		return err
	}
	text, err := manuscript.Read(o.verify, raw)
	if err != nil {
		return usage(fmt.Sprintf("%s cannot be read: %s", o.verify, err), "quotes are looked for in .docx, .md and .txt files")
	}
	quotes, passed := manuscript.Quotes(text, o.least)
	checked, err := manuscript.Verify(ctx, s, quotes)
	if err != nil {
		return err
	}
	if err := a.print(o.output, verifyReport(s, o.verify, checked, passed, o.least)); err != nil {
		return err
	}
	count := map[manuscript.Verdict]int{}
	for _, c := range checked {
		count[c.Verdict]++
	}
	if bad := count[manuscript.NotFound] + count[manuscript.Capital] + count[manuscript.Forbidden]; bad > 0 {
		return no(fmt.Sprintf("%s of %d not right: %d not found, %d but for a capital, %d without consent", counted(bad, "quote", "quotes"), len(checked),
			count[manuscript.NotFound], count[manuscript.Capital], count[manuscript.Forbidden]))
	}
	return nil
}

func verifyReport(s *study.Study, file string, all []manuscript.Checked, passed, least int) *table.Report {
	r := &table.Report{Kind: "manuscript", Title: []string{fmt.Sprintf("Quotes of %s: %d", file, len(all))}}
	r.Data.Fields = []string{"place", "verdict", "transcript", "line", "wave", "case", "speaker", "places", "words", "quote"}
	t := table.Table{Columns: []table.Column{{Head: "Place", Left: true}, {Head: "Verdict", Left: true}, {Head: "Where", Left: true}, {Head: "Who", Left: true}, {Head: "Quote", Left: true, Tight: true}}}
	by := map[string]int{}
	interviewer := 0
	for _, c := range all {
		var where, who, id, wave, speaker string
		line := 0
		if len(c.Hits) > 0 {
			h := c.Hits[0]
			tr := &s.Transcripts[h.Transcript]
			id, wave, line, speaker, who = tr.ID, tr.WaveID, h.Line, h.Speaker, h.Case
			where = fmt.Sprintf("%s:%d", id, line)
			if n := len(c.Hits); n > 1 {
				where += fmt.Sprintf(" and %d more", n-1)
			}
			if h.Role == transcript.Interviewer {
				interviewer++
				who = h.Speaker + " (interviewer)"
			}
			by[h.Case]++
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(c.Place), table.Str(string(c.Verdict)), table.Str(where), table.Str(who), table.Str(c.Text)}})
		r.Data.Add(c.Place, string(c.Verdict), id, line, wave, who, speaker, len(c.Hits), len(strings.Fields(c.Text)), c.Text)
	}
	r.Tables = []table.Table{t}
	r.Notes = verifyNotes(all, passed, least, interviewer)
	var spread []string
	for name, n := range by {
		spread = append(spread, fmt.Sprintf("%s %d", name, n))
	}
	slices.SortFunc(spread, study.Natural)
	if len(spread) > 0 {
		r.Notes = append(r.Notes, "Quoted: "+strings.Join(spread, ", ")+".")
	}
	return r
}

func verifyNotes(all []manuscript.Checked, passed, least, interviewer int) []string {
	notes := []string{"Word for word, but for white space and kinds of quotation marks and dashes; […] and [inserted] stand for what was left out or put in."}
	if passed > 0 {
		notes = append(notes, fmt.Sprintf("%s in quotation marks with fewer than %d words passed over (--least).", counted(passed, "place", "places"), least))
	}
	if slices.ContainsFunc(all, func(c manuscript.Checked) bool { return c.Verdict == manuscript.Capital }) {
		notes = append(notes, "another capital: mark the change of the first letter, [W]e or [w]e.")
	}
	if interviewer > 0 {
		notes = append(notes, fmt.Sprintf("%s the interviewer's words.", counted(interviewer, "quote holds", "quotes hold")))
	}
	if twice := manuscript.Twice(all); len(twice) > 0 {
		notes = append(notes, "Quoted before in the same manuscript: "+strings.Join(twice, ", ")+".")
	}
	return notes
}
