package check

import (
	"fmt"

	"qcode/codebook"
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
		codes: func(c *codebook.Code) bool { return c.Valence == "required" },
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row.Valence == coding.None {
					r.coding(c, fmt.Sprintf("`%s` asks for a valence", c.Code.ID), fmt.Sprintf("qcode retag %s --valence barrier, or facilitator, mixed, neutral", orDots(c.Record.ID)))
				}
			}
		},
	}
}
