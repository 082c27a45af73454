package check

import (
	"fmt"
	"slices"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func emptyWave() Rule {
	return Rule{
		ID: "QC514", Name: "empty-wave", Severity: diag.Info, Profile: Default,
		What: "A wave has no transcript.",
		Why:  "Its column shows dashes only. Either it is still to come, or its folder has another name.",
		Bad:  "- {id: later, label: A year later}",
		Good: "- {id: post, label: Afterwards}",
		study: func(s *study.Study, r *Reporter) {
			for i, w := range s.Waves {
				if len(s.Transcripts) > 0 && !slices.ContainsFunc(s.Transcripts, func(t study.Transcript) bool { return t.Wave == i }) {
					r.Add(w.At, w.ID, fmt.Sprintf("the wave `%s` has no transcript", w.ID), "import its transcripts: qcode import FILES --wave "+diag.Shell(w.ID))
				}
			}
		},
	}
}
