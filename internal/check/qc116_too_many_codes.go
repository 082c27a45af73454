package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func tooManyCodes() Rule {
	return Rule{
		ID: "QC116", Name: "too-many-codes", Severity: diag.Info, Profile: Strict,
		What: "The codebook has more than 40 codes that coders have to keep in mind.",
		Why:  "Coders hold some 30 to 40 codes at once; beyond that they forget the rarer ones, and agreement falls.",
		Bad:  "- {id: c41, label: Code 41, definition: Item number 41., include: Item 41., exclude: Others., examples: [], standalone: true}",
		Good: "- {id: c40, label: Code 40, definition: Item number 40., include: Item 40., exclude: Others., examples: [], standalone: true}",
		study: func(s *study.Study, r *Reporter) {
			const most = 40
			if n := len(inUse(s)); n > most {
				r.Add(diag.Place{File: s.CodebookPath}, "", fmt.Sprintf("%d codes for passages; coders hold some 30 to %d at once", n, most),
					"mark details `optional: true`, or code in two passes")
			}
		},
	}
}
