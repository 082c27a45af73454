package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func codedNonLeaf() Rule {
	return Rule{
		ID: "QC405", Name: "coded-non-leaf", Severity: diag.Warning, Profile: Default,
		What:  "A coding uses a code that the codebook marks `codable: false`.",
		Why:   "Such codes sum up what stands below them; the passage would be in a component, and in none of its domains.",
		Bad:   "code: opportunity",
		Good:  "code: environment",
		field: "code",
		codes: func(c *codebook.Code) bool { return !c.Codable },
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				r.coding(c, fmt.Sprintf("`%s` is marked `codable: false`", c.Code.ID), fmt.Sprintf("use a code below it: qcode retag %s --code …", orDots(c.Record.ID)))
			}
		},
	}
}

// orDots is an id for a line to paste.
func orDots(id []byte) string {
	if len(id) == 0 {
		return "…"
	}
	return diag.Shell(string(id))
}
