package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func overlappingCoding() Rule {
	return Rule{
		ID: "QC414", Name: "overlapping-coding", Severity: diag.Warning, Profile: Default,
		What:  "A coder put the same code on two passages that overlap.",
		Why:   "Each counts as a passage of its own, though they share words. Most often one was meant to take the place of the other.",
		Bad:   `quote: "three rooms, so we wait"`,
		Good:  `quote: "one headset for three rooms"`,
		field: "at",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for _, p := range d.related() {
					if p.is != identical || p.sameSpan() {
						continue
					}
					f := r.Add(diag.Place{File: p.file.Path, Line: int(p.second.Line)}, "",
						fmt.Sprintf("two passages of `%s` by %s overlap: %s and %s", s.Codebook.Codes[p.second.Code].ID, p.file.DocFile.Coder, p.first.Span, p.second.Span),
						"make one passage of the two, or cut them apart")
					f.Related = []diag.Related{{At: diag.Place{File: p.file.Path, Line: int(p.first.Line)}, Message: "the other one"}}
				}
			}
		},
	}
}
