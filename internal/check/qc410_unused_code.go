package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func unusedCode() Rule {
	return Rule{
		ID: "QC410", Name: "unused-code", Severity: diag.Info, Profile: Default,
		What: "A code of your own has no coding at any time.",
		Why:  "It may be a code that was given up and never taken out. Codes of a framework are no finding: that nobody spoke of a domain is a result.",
		Bad:  "- id: weather\n  label: Weather",
		Good: "- id: goals\n  label: Goals",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			if f.Len() == 0 {
				return
			}
			framework := frameworkOf(s)
			used := usage(s, f)
			for i, c := range s.Codebook.Codes {
				if used[i] == 0 && c.Codable && !c.Optional && !c.Deprecated && len(c.Children) == 0 && framework.Code(c.ID) == nil {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("`%s` has no coding at any time", c.ID), "take it out, or mark it `optional: true`")
				}
			}
		},
	}
}
