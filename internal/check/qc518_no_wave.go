package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func noWave() Rule {
	return Rule{
		ID: "QC518", Name: "no-wave", Severity: diag.Warning, Profile: Default,
		What: "The study has waves, and a transcript belongs to none of them.",
		Why:  "It stands in no column of any report, and its case seems to be missing where it was interviewed.",
		Bad:  "T03,T03,",
		Good: "T03,T03,pre",
		study: func(s *study.Study, r *Reporter) {
			if len(s.Waves) == 0 {
				return
			}
			for i := range s.Transcripts {
				if t := &s.Transcripts[i]; t.WaveID == "" {
					r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("nothing says of which wave %s is", t.ID), "name it in the column `wave` of transcripts.csv, or move the file to where `transcripts:` in qcode.yaml says")
				}
			}
		},
	}
}
