package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func unlistedCase() Rule {
	return Rule{
		ID: "QC512", Name: "unlisted-case", Severity: diag.Info, Profile: Default,
		What: "A transcript belongs to a case that cases.csv does not list.",
		Why:  "Its attributes are missing in every table by attribute, and its consent is taken for given.",
		Bad:  "transcripts/pre/T03.txt",
		Good: "transcripts/pre/T01.txt",
		study: func(s *study.Study, r *Reporter) {
			if !listed(s) || s.SpeakersAreCases {
				return
			}
			var known []string
			for _, c := range s.Cases {
				if c.At.File != "" {
					known = append(known, c.ID)
				}
			}
			for i, c := range s.Cases {
				if c.At.File != "" {
					continue
				}
				d := r.Add(caseAt(s, i), c.ID, fmt.Sprintf("%s is not in cases.csv", c.ID), "add a row for it")
				if near, ok := yamldoc.Suggest(c.ID, known); ok && numbersOf(near) == numbersOf(c.ID) {
					d.Help = fmt.Sprintf("add a row for it, or rename the file if `%s` is meant", near)
				}
			}
		},
	}
}
