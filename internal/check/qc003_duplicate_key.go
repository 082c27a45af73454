package check

import (
	"qcode/internal/diag"
)

func duplicateKey() Rule {
	return Rule{
		ID: "QC003", Name: "duplicate-key", Severity: diag.Error, Profile: Basic,
		What: "A key occurs twice in one entry.",
		Why:  "YAML readers keep one of the two values, and not all the same one.",
		Bad:  "label: Environment\nlabel: Surroundings",
		Good: "label: Environment",
	}
}
