package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingInclusion() Rule {
	return Rule{
		ID: "QC203", Name: "missing-inclusion", Severity: diag.Warning, Profile: Default,
		What: "A code has a definition, but does not say when to use it.",
		Why:  "A definition says what the code means; `include` says which passages it is put on. That is where coders differ.",
		Bad:  "definition: Rain, heat and daylight.",
		Good: "include: Weather that makes coming or working easier or harder.",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range inUse(s) {
				if blank(c.Include) && !blank(c.Definition) && !c.Stub() {
					r.Add(codeAt(s, c, "definition"), c.ID, fmt.Sprintf("`%s` does not say when to use it", c.ID), "write `include:` and the kinds of passages that it is for")
				}
			}
		},
	}
}
