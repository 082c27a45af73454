package check

import (
	"fmt"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func nearDuplicateLabel() Rule {
	return Rule{
		ID: "QC208", Name: "near-duplicate-label", Severity: diag.Info, Profile: Default,
		What: "Two codes have labels that differ in a letter or two.",
		Why:  "Perhaps they are one code that was written twice; if not, coders will mix them up.",
		Bad:  "label: Goal",
		Good: "label: Aims for the ward",
		study: func(s *study.Study, r *Reporter) {
			codes := s.Codebook.Codes
			if len(codes) > 1000 {
				return // every label against every other one would take too long to be worth it
			}
			for i, c := range codes {
				for _, o := range codes[:i] {
					a, b := strings.ToLower(c.Label), strings.ToLower(o.Label)
					if n := min(len([]rune(a)), len([]rune(b))); a != b && n >= 4 && nearly(a, b, max(1, n/10)) {
						d := r.Add(codeAt(s, c, "label"), c.ID, fmt.Sprintf("the labels of `%s` and `%s` are nearly the same", o.ID, c.ID), "make one code of the two, or tell them apart")
						d.Related = []diag.Related{{At: codeAt(s, o, "label"), Message: "the other one"}}
					}
				}
			}
		},
	}
}

// nearly reports whether at most limit letters differ, none of them a digit: Phase 1 and Phase 2 are not alike.
func nearly(a, b string, limit int) bool {
	if n := len(a) - len(b); max(n, -n) > 4*limit {
		return false
	}
	return yamldoc.Distance(a, b) <= limit && numbersOf(a) == numbersOf(b)
}

func numbersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}
