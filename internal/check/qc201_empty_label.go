package check

import (
	"qcode/internal/diag"
)

func emptyLabel() Rule {
	return Rule{
		ID: "QC201", Name: "empty-label", Severity: diag.Error, Profile: Basic,
		What: "A code has a blank label (an error) or none (a warning).",
		Why:  "Tables print labels; without one they print the id.",
		Bad:  `label: ""`,
		Good: "label: Others",
	}
}
