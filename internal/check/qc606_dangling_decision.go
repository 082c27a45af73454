package check

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"qcode/internal/adjudicate"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func danglingDecision() Rule {
	return Rule{
		ID: "QC606", Name: "dangling-decision", Severity: diag.Warning, Profile: Default,
		What: "decisions.csv speaks of a transcript or of codings that are not there any more.",
		Why:  "The decision was made about something else than what stands there now, and nobody can follow it.",
		Bad:  "x1,post/T01,missed,reject,zzzzzzzzzzzz,no such words,anna,2026-03-01T10:00:00Z",
		Good: "x1,post/T01,missed,reject,byx67ed5pwaz,no such words,anna,2026-03-01T10:00:00Z",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			decisions, err := adjudicate.ReadLog(s)
			if err != nil {
				return // Run has said so
			}
			for _, d := range decisions {
				at := diag.Place{File: adjudicate.LogFile, Line: d.Line}
				i := slices.IndexFunc(s.Transcripts, func(t study.Transcript) bool { return t.ID == d.Transcript })
				if i < 0 {
					r.Add(at, d.Item, fmt.Sprintf("the decision %s is about %s, which is no transcript of the study", d.Item, d.Transcript), "mend its name, or take the row out")
					continue
				}
				var gone []string
				for _, id := range strings.Fields(d.Codings) {
					if f.Texts[i].Read && !slices.Contains(f.Texts[i].ids, maphash.String(f.seed, id)) {
						gone = append(gone, id)
					}
				}
				if len(gone) > 0 {
					r.Add(at, d.Item, fmt.Sprintf("the decision %s on %s is about %s that %s not there any more: %s", d.Item, d.Transcript, counted(len(gone), "coding", "codings"), isAre(len(gone)), list(gone)),
						"decide again: qcode adjudicate; or bring the coding back: qcode undo")
				}
			}
		},
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
