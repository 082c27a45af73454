package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func oneWaySee() Rule {
	return Rule{
		ID: "QC108", Name: "one-way-see", Severity: diag.Info, Profile: Strict,
		What: "A code points to another one in `see`, which does not point back.",
		Why:  "Whoever reads the other entry is not told of the boundary.",
		Bad:  "see: [goals]",
		Good: "see: [social]",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, name := range c.See {
					if o := s.Codebook.Code(name); o != nil && o != c && !slices.Contains(o.See, c.ID) {
						r.Add(codeAt(s, o, "see"), c.ID+" "+o.ID, fmt.Sprintf("`%s` refers to `%s`, not the reverse", c.ID, name),
							fmt.Sprintf("write `see: [%s]` at `%s`", strings.Join(append(slices.Clone(o.See), c.ID), ", "), o.ID))
					}
				}
			}
		},
	}
}
