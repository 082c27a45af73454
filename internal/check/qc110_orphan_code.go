package check

import (
	"fmt"
	"slices"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func orphanCode() Rule {
	return Rule{
		ID: "QC110", Name: "orphan-code", Severity: diag.Warning, Profile: Default,
		What:    "In a codebook with a hierarchy a code has neither a parent nor children.",
		Why:     "It was probably left behind when the others were sorted; its passages are in no total.",
		Bad:     "- id: weather\n  label: Weather",
		Good:    "- id: weather\n  label: Weather\n  standalone: true",
		Silence: "Write `standalone: true` at the code, or `level: outside` if it stands outside the framework.",
		study: func(s *study.Study, r *Reporter) {
			hierarchy := slices.ContainsFunc(s.Codebook.Codes, func(c *codebook.Code) bool { return c.Parent != nil })
			linked := map[string]bool{}
			for _, m := range s.Codebook.Mappings {
				for _, link := range m.Parents {
					linked[link.Code] = linked[link.Code] || len(link.Parents) > 0
				}
			}
			for _, c := range s.Codebook.Codes {
				if hierarchy && c.Parent == nil && len(c.Children) == 0 && !c.Standalone && !c.Deprecated && c.Level != "outside" && !linked[c.ID] {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("`%s` has neither a parent nor children", c.ID), "move it below a code, or write `standalone: true`")
				}
			}
		},
	}
}
