package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func caseWithoutTranscript() Rule {
	return Rule{
		ID: "QC510", Name: "case-without-transcript", Severity: diag.Warning, Profile: Default,
		What: "A case of cases.csv has no transcript at any time, and no reason for it.",
		Why:  "Either a file is missing, or its name does not lead to the case.",
		Bad:  "T03,nurse",
		Good: "T03,nurse,moved,moved",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			interviewed := map[uint32]bool{}
			for i, t := range f.Columns.Texts {
				for _, k := range t.Cases {
					interviewed[k] = true
				}
				if k := s.Transcripts[i].Case; k >= 0 {
					interviewed[uint32(k)] = true
				}
			}
			for i, c := range s.Cases {
				if !interviewed[uint32(i)] && len(c.Missing) == 0 && c.Consent != study.ConsentNo {
					r.Add(caseAt(s, i), c.ID, fmt.Sprintf("%s has no transcript", c.ID), "add the file, write the reason into a column `missing_…`, or take the row out")
				}
			}
		},
	}
}
