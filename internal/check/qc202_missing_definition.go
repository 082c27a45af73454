package check

import (
	"fmt"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingDefinition() Rule {
	return Rule{
		ID: "QC202", Name: "missing-definition", Severity: diag.Warning, Profile: Default,
		What: "A code that is put on passages has no definition.",
		Why:  "Two coders will define it for themselves, and differently.",
		Bad:  "- id: weather\n  label: Weather",
		Good: "definition: Rain, heat and daylight.",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range inUse(s) {
				if blank(c.Definition) {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("`%s` has no definition", c.ID), "write `definition:` and what the code means, in a sentence")
				}
			}
		},
	}
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
