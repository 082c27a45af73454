package check

import (
	"fmt"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingValence() Rule {
	return Rule{
		ID: "QC413", Name: "missing-valence", Severity: diag.Warning, Profile: Default,
		What:  "The codebook asks for a valence with this code, and a coding has none.",
		Why:   "It counts in n, and neither as barrier nor as facilitator: the columns look as if they did not add up.",
		Bad:   "code: environment",
		Good:  "valence: barrier",
		field: "code",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Code != nil && c.Row.Valence == coding.None && c.Code.Valence == "required" {
					r.coding(c, fmt.Sprintf("`%s` asks for a valence", c.Code.ID), fmt.Sprintf("qcode retag %s --valence barrier, or facilitator, mixed, neutral", orDots(c.Record.ID)))
				}
			}
		},
	}
}
