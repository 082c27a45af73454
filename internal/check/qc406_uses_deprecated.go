package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func usesDeprecated() Rule {
	return Rule{
		ID: "QC406", Name: "uses-deprecated", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What:  "A coding uses a code that is deprecated.",
		Why:   "The team decided to code such passages otherwise; old and new codings are now in different rows.",
		Bad:   "code: social",
		Good:  "code: social-influences",
		field: "code",
		codes: func(c *codebook.Code) bool { return c.Deprecated },
		coding: func(s *study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				message, help := fmt.Sprintf("`%s` is deprecated", c.Code.ID), "recode it: qcode retag "+orDots(c.Record.ID)+" --code …"
				if next := s.Codebook.Successor(c.Code); next != nil {
					help = fmt.Sprintf("`%s` took its place: qcode retag %s --code %s", next.ID, orDots(c.Record.ID), next.ID)
				}
				r.coding(c, message, help)
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			old := m.Study.Codebook.Find(m.Get("code"))
			if old == nil {
				return
			}
			next := m.Study.Codebook.Successor(old)
			if next == nil {
				return
			}
			d.Safe = m.Set(d, "code", yamldoc.Quote(next.ID))
			if m.item.Get("rev") != nil {
				m.Set(d, "rev", next.Rev())
			}
		},
	}
}
