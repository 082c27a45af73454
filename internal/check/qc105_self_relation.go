package check

import (
	"fmt"
	"slices"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func selfRelation() Rule {
	return Rule{
		ID: "QC105", Name: "self-relation", Severity: diag.Error, Profile: Default, Fix: SafeFix,
		What: "A code names itself in `see` or `exclusive`.",
		Why:  "Another code was meant, and coders are not sent to it.",
		Bad:  "see: [environment]",
		Good: "see: [social, confidence]",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for key, names := range map[string][]string{"see": c.See, "exclusive": c.Exclusive} {
					if !slices.Contains(names, c.ID) {
						continue
					}
					d := r.Add(codeAt(s, c, key), c.ID, fmt.Sprintf("`%s` names itself in `%s`", c.ID, key), "name the code that was meant, or take it out")
					d.Fix, d.Safe = setList(s, c, key, without(names, c.ID)), true
				}
			}
		},
	}
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}
