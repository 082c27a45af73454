package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func formerID() Rule {
	return Rule{
		ID: "QC415", Name: "former-id", Severity: diag.Info, Profile: Default, Fix: SafeFix,
		What:  "A coding uses the id that its code had before it was renamed.",
		Why:   "It is counted under the present id. Other programs that read the files do not know the history.",
		Bad:   "code: surroundings",
		Good:  "code: environment",
		field: "code",
		codes: func(c *codebook.Code) bool { return len(c.Was) > 0 },
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if string(c.Record.Code) != c.Code.ID {
					r.coding(c, fmt.Sprintf("`%s` is called `%s` now", c.Record.Code, c.Code.ID), "write `code: "+c.Code.ID+"`")
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			if c := m.Study.Codebook.Find(m.Get("code")); c != nil {
				d.Safe = m.Set(d, "code", yamldoc.Quote(c.ID))
			}
		},
	}
}
