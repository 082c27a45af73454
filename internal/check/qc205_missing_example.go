package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingExample() Rule {
	return Rule{
		ID: "QC205", Name: "missing-example", Severity: diag.Warning, Profile: Strict,
		What: "A code that is in use has no example.",
		Why:  "New coders learn from quotes faster than from definitions. Early in a study there are none yet, so this is for a release.",
		Bad:  "exclude: \"Wanting to do it: goals.\"\n      - id: goals",
		Good: "examples: [{quote: \"I was afraid of breaking it\", transcript: pre/T02}]",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			used := usage(s, f)
			for i, c := range s.Codebook.Codes {
				if used[i] > 0 && c.Codable && !c.Deprecated && len(c.Examples) == 0 {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("`%s` has no example", c.ID),
						fmt.Sprintf("find one: qcode quotes --code %s; then write `examples: [{quote: \"…\", transcript: …}]`", c.ID))
				}
			}
		},
	}
}
