package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func relatedAndAncestor() Rule {
	return Rule{
		ID: "QC107", Name: "related-and-ancestor", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What: "`see` points to a code above or below the code itself.",
		Why:  "The tree says that already; `see` is for codes elsewhere that are easily mistaken for this one.",
		Bad:  "see: [opportunity]",
		Good: "see: [social, goals]",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, name := range c.See {
					o := s.Codebook.Code(name)
					if o == nil || !under(c, o) && !under(o, c) {
						continue
					}
					d := r.Add(codeAt(s, c, "see"), c.ID, fmt.Sprintf("`see` of `%s` points to `%s`, which stands on the same branch", c.ID, name), "take it out")
					d.Fix, d.Safe = setList(s, c, "see", without(c.See, name)), true
				}
			}
		},
	}
}
