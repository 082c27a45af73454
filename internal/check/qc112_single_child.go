package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func singleChild() Rule {
	return Rule{
		ID: "QC112", Name: "single-child", Severity: diag.Info, Profile: Strict,
		What: "A code is the only child of its parent.",
		Why:  "A division into one part divides nothing: the two rows of a table are always the same.",
		Bad:  "codes:\n  - id: goals\n    label: Goals",
		Good: "- id: confidence\n  label: Self-confidence",
		study: func(s *study.Study, r *Reporter) {
			framework := frameworkOf(s)
			for _, c := range s.Codebook.Codes {
				if len(c.Children) == 1 && !c.Codable && framework.Code(c.ID) == nil {
					r.Add(codeAt(s, c.Children[0], "id"), c.Children[0].ID, fmt.Sprintf("`%s` is the only child of `%s`", c.Children[0].ID, c.ID), "make one code of the two, or say what else belongs there")
				}
			}
		},
	}
}
