package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func datesOutOfOrder() Rule {
	return Rule{
		ID: "QC517", Name: "dates-out-of-order", Severity: diag.Warning, Profile: Default,
		What: "An interview of a later wave has an earlier date than one of the same case before it.",
		Why:  "Two waves were mixed up, or a date is mistyped.",
		Bad:  "post/T01,2025-12-01",
		Good: "post/T01,2026-03-01",
		study: func(s *study.Study, r *Reporter) {
			latest := map[int]*study.Transcript{}
			for i := range s.Transcripts { // in the order of waves
				t := &s.Transcripts[i]
				if t.Case < 0 || t.Wave < 0 || len(t.Date) < len("2026-01-01") {
					continue
				}
				if o := latest[t.Case]; o != nil && o.Wave < t.Wave && t.Date[:10] < o.Date[:10] {
					r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("%s of %s is dated %s, before %s of %s", s.Waves[t.Wave].ID, t.CaseID, t.Date, s.Waves[o.Wave].ID, o.Date), "mend the date in transcripts.csv, or move the file")
					continue
				}
				latest[t.Case] = t
			}
		},
	}
}
