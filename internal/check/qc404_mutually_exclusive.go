package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func mutuallyExclusive() Rule {
	return Rule{
		ID: "QC404", Name: "mutually-exclusive", Severity: diag.Error, Profile: Default,
		What:  "A coder put two codes on the same words which the codebook says exclude each other.",
		Why:   "One of the two is wrong, or the codebook is.",
		Bad:   "exclusive: [confidence, goals]",
		Good:  "code: confidence",
		field: "code",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for _, p := range d.related() {
					if p.is != exclusive || !p.sameSpan() {
						continue
					}
					f := r.Add(diag.Place{File: p.file.Path, Line: int(p.second.Line)}, "",
						fmt.Sprintf("`%s` and `%s` exclude each other and are on the same words", s.Codebook.Codes[p.first.Code].ID, s.Codebook.Codes[p.second.Code].ID), "take one of the two away, or mend `exclusive` in the codebook")
					f.Related = []diag.Related{{At: diag.Place{File: p.file.Path, Line: int(p.first.Line)}, Message: "the other one"}}
				}
			}
		},
	}
}
