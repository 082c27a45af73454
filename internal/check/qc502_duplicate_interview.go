package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func duplicateInterview() Rule {
	return Rule{
		ID: "QC502", Name: "duplicate-interview", Severity: diag.Error, Profile: Basic,
		What:    "A case has two transcripts in one wave.",
		Why:     "One may be a copy, or belong to another wave. If each case was interviewed once a wave, a second one makes two voices of one.",
		Bad:     "pre/T01b,T01,pre",
		Good:    "transcripts_per_case: many",
		Silence: "If there are several interviews of a case in a wave, say so in qcode.yaml: transcripts_per_case: many",
		study: func(s *study.Study, r *Reporter) {
			if s.ManyPerCase || s.SpeakersAreCases {
				return
			}
			first := map[[2]int]*study.Transcript{}
			for i := range s.Transcripts {
				t := &s.Transcripts[i]
				key := [2]int{t.Wave, t.Case}
				if t.Case < 0 || t.Wave == study.NoWave && t.WaveID != "" {
					continue
				}
				if o := first[key]; o != nil {
					d := r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("%s has two transcripts%s: %s and %s", t.CaseID, inWave(s, t.Wave), o.ID, t.ID),
						"move one of them; or write `transcripts_per_case: many` in qcode.yaml")
					d.Related = []diag.Related{{At: diag.Place{File: o.Path}, Message: "the other one"}}
					continue
				}
				first[key] = t
			}
		},
	}
}

func inWave(s *study.Study, wave int) string {
	if wave == study.NoWave {
		return ""
	}
	return " in " + s.Waves[wave].ID
}
