package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func parentAndChild() Rule {
	return Rule{
		ID: "QC403", Name: "parent-and-child", Severity: diag.Warning, Profile: Default, Fix: UnsafeFix,
		What:  "A coder put a code and one above it on the same words.",
		Why:   "The parent holds what its children hold: the passage counts once in it either way. Often the wider code was put first and never taken away.",
		Bad:   "code: opportunity",
		Good:  "code: environment",
		field: "code",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for _, p := range d.related() {
					if p.is != lineage || !p.sameSpan() {
						continue
					}
					high, low := p.first, p.second
					if under(s.Codebook.Codes[high.Code], s.Codebook.Codes[low.Code]) {
						high, low = low, high
					}
					f := r.Add(diag.Place{File: p.file.Path, Line: int(high.Line)}, "",
						fmt.Sprintf("`%s` and `%s`, which stands below it, are on the same words", s.Codebook.Codes[high.Code].ID, s.Codebook.Codes[low.Code].ID), "take the wider one away")
					f.Related = []diag.Related{{At: diag.Place{File: p.file.Path, Line: int(low.Line)}, Message: "the narrower one"}}
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			if m.Get("memo") == "" {
				m.Remove(d)
			}
		},
	}
}
