package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func collidingNames() Rule {
	return Rule{
		ID: "QC515", Name: "colliding-names", Severity: diag.Error, Profile: Basic,
		What: "Two transcripts, cases or coders have names that differ only by capitals or by the form of an accent.",
		Why:  "They are one file on Windows and macOS, and two on Linux: a clone of the study would lose one of them.",
		Bad:  "t01,therapist",
		Good: "T01,therapist",
		study: func(s *study.Study, r *Reporter) {
			seen := map[string]string{}
			collide := func(what, id string, at func() diag.Place) {
				key := what + " " + folded(id)
				if o, taken := seen[key]; taken && o != id {
					r.Add(at(), id, fmt.Sprintf("the %ss %s and %s differ only by capitals or the form of an accent", what, o, id), "rename one of them")
					return
				}
				seen[key] = id
			}
			for _, t := range s.Transcripts {
				collide("transcript", t.ID, func() diag.Place { return diag.Place{File: t.Path} })
			}
			for i, c := range s.Cases {
				collide("case", c.ID, func() diag.Place { return caseAt(s, i) })
			}
			for _, c := range s.Coders {
				collide("coder", c, func() diag.Place { return diag.Place{File: study.File} })
			}
		},
	}
}
