package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func uncodedInterview() Rule {
	return Rule{
		ID: "QC412", Name: "uncoded-interview", Severity: diag.Info, Profile: Default,
		What: "Nobody has begun to code a transcript.",
		Why:  "Its case stays in N, and shows as `?`. This says which ones are left.",
		Bad:  "transcripts/post/T03.txt",
		Good: "annotations/anna/post/T01.yaml",
		study: func(s *study.Study, r *Reporter) {
			for i := range s.Transcripts {
				t := &s.Transcripts[i]
				if len(t.Files) == 0 && !(t.Case >= 0 && s.Cases[t.Case].Consent == study.ConsentNo) {
					r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("nobody has begun to code %s", t.ID), "qcode tag "+diag.Shell(t.ID))
				}
			}
		},
	}
}
