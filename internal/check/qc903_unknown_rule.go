package check

import (
	"slices"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func unknownRuleName() Rule {
	return Rule{
		ID: "QC903", Name: "unknown-rule", Severity: diag.Warning, Profile: Basic,
		What: "A comment or `check:` in qcode.yaml names a rule that does not exist.",
		Why:  "It does nothing, and what it was to silence or to ask for is not.",
		Bad:  "ignore: [QC999]",
		Good: "ignore: [QC410]",
		study: func(s *study.Study, r *Reporter) {
			rules := Rules()
			names := slices.Concat(s.Check.Select, s.Check.Ignore)
			for _, p := range s.Check.PerFile {
				names = append(names, p.Rules...)
			}
			for _, name := range names {
				if !known(rules, name) {
					r.Add(lineOf(study.File, s.Source, "check:"), name, unknownRule(rules, name).Error(), "")
				}
			}
		},
	}
}
