package check

import (
	"qcode/internal/diag"
)

func duplicateWave() Rule {
	return Rule{
		ID: "QC511", Name: "duplicate-wave", Severity: diag.Error, Profile: Basic,
		What: "Two waves have ids that differ in nothing or in capitals only.",
		Why:  "They are the same folder on some computers, and two on others.",
		Bad:  "- {id: post, label: After}\n- {id: Post, label: Later}",
		Good: "- {id: post, label: before}",
	}
}
