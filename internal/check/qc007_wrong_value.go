package check

import (
	"qcode/internal/diag"
)

func wrongValue() Rule {
	return Rule{
		ID: "QC007", Name: "wrong-value", Severity: diag.Error, Profile: Basic, Fix: UnsafeFix,
		What: "A key has a value that it cannot have: a list where a text is meant, or a word that is not among those known.",
		Why:  "qcode does not guess what was meant, and goes on as if the key were not there.",
		Bad:  "valence: barier",
		Good: "valence: barrier",
	}
}
