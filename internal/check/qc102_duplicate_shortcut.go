package check

import (
	"qcode/internal/diag"
)

func duplicateShortcut() Rule {
	return Rule{
		ID: "QC102", Name: "duplicate-shortcut", Severity: diag.Error, Profile: Basic,
		What: "Two codes share a `key`, or the key of one is the id of another.",
		Why:  "Typing the key would put one of the two codes on the passage, and nobody sees which.",
		Bad:  "key: en",
		Good: "key: si",
	}
}
