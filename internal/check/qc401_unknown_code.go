package check

import (
	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

func unknownCode() Rule {
	return Rule{
		ID: "QC401", Name: "unknown-code", Severity: diag.Error, Profile: Basic, Fix: UnsafeFix,
		What:  "A coding uses a code that the codebook does not have.",
		Why:   "It stands in no count until somebody says what was meant.",
		Bad:   "code: enviroment",
		Good:  "code: environment",
		field: "code",
		mend: func(m *Mender, d *diag.Diagnostic) {
			if near, ok := m.Study.Codebook.Suggest(m.Get("code")); ok {
				m.Set(d, "code", yamldoc.Quote(near))
			}
		},
	}
}
