package check

import (
	"fmt"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func siblingSee() Rule {
	return Rule{
		ID: "QC109", Name: "sibling-see", Severity: diag.Info, Profile: Strict, Fix: SafeFix,
		What: "A code names a sibling in `see`, and the `exclude` of neither says what divides the two.",
		Why:  "Siblings stand side by side in every list anyway. Who is sent from one to the other wants to know when to go.",
		Bad:  "see: [confidence]",
		Good: "exclude: \"Being able to: confidence.\"",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, name := range c.See {
					o := s.Codebook.Find(name)
					if o == nil || o == c || o.Parent == nil || o.Parent != c.Parent || tellsApart(c, o) || tellsApart(o, c) {
						continue
					}
					d := r.Add(codeAt(s, c, "see"), c.ID, fmt.Sprintf("`%s` and `%s` stand side by side, and neither says when the other is meant", c.ID, o.ID),
						fmt.Sprintf("write it into `exclude`, such as `exclude: \"…: %s.\"`, or take `%s` out of `see`", o.ID, name))
					d.Fix, d.Safe = setList(s, c, "see", without(c.See, name)), true
				}
			}
		},
	}
}

// tellsApart reports whether the entry of c sends coders on to o in so many words.
func tellsApart(c, o *codebook.Code) bool {
	exclude := strings.ToLower(c.Exclude)
	return strings.Contains(exclude, o.ID) || o.Label != "" && strings.Contains(exclude, strings.ToLower(o.Label))
}
