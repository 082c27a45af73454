package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func unexpectedValence() Rule {
	return Rule{
		ID: "QC418", Name: "unexpected-valence", Severity: diag.Warning, Profile: Default,
		What:  "The codebook says that a code has no valence, and a coding has one.",
		Why:   "Tables would show barriers and facilitators of something that is neither.",
		Bad:   "valence: barrier",
		Good:  "code: environment",
		field: "valence",
		codes: func(c *codebook.Code) bool { return c.Valence == "none" },
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row.Valence != coding.None {
					r.coding(c, fmt.Sprintf("`%s` has no valence by the codebook", c.Code.ID), "take the line out, or write `valence: optional` at the code")
				}
			}
		},
	}
}
