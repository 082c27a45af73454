package check

import (
	"fmt"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func duplicateLabel() Rule {
	return Rule{
		ID: "QC207", Name: "duplicate-label", Severity: diag.Warning, Profile: Default,
		What: "Two codes have the same label. Optional details below different codes may share one.",
		Why:  "Tables print labels: nobody can tell the two rows apart.",
		Bad:  "label: Goals",
		Good: "label: Plans",
		study: func(s *study.Study, r *Reporter) {
			first := map[string]*codebook.Code{}
			for _, c := range s.Codebook.Codes {
				label := strings.ToLower(strings.Join(strings.Fields(c.Label), " "))
				if o := first[label]; o != nil && o.ID != c.ID {
					if (o.Optional || c.Optional) && o.Parent != c.Parent {
						continue
					}
					d := r.Add(codeAt(s, c, "label"), c.ID, fmt.Sprintf("the codes `%s` and `%s` have the same label", o.ID, c.ID), "give one of them another label")
					d.Related = []diag.Related{{At: codeAt(s, o, "label"), Message: "the other one"}}
					continue
				}
				first[label] = c
			}
		},
	}
}
