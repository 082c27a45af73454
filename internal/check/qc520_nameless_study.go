package check

import (
	"qcode/internal/diag"
	"qcode/internal/study"
)

func namelessStudy() Rule {
	return Rule{
		ID: "QC520", Name: "nameless-study", Severity: diag.Info, Profile: Strict,
		What: "qcode.yaml does not say what the study is called.",
		Why:  "Every table and report begins with the name.",
		Bad:  "coders: [anna, bram]",
		Good: "study: Headsets",
		study: func(s *study.Study, r *Reporter) {
			if s.Name == "" {
				r.Add(diag.Place{File: study.File, Line: 1}, study.File, "the study has no name", "write `study: NAME` into the first line")
			}
		},
	}
}
