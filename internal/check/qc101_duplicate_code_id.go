package check

import (
	"qcode/internal/diag"
)

func duplicateCodeID() Rule {
	return Rule{
		ID: "QC101", Name: "duplicate-code-id", Severity: diag.Error, Profile: Basic,
		What: "Two codes have the same id.",
		Why:  "A coding with this id could mean either of them.",
		Bad:  "- id: environment\n  label: Surroundings",
		Good: "- id: surroundings\n  label: Surroundings",
	}
}
