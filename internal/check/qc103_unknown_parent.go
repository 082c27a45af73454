package check

import (
	"qcode/internal/diag"
)

func unknownParent() Rule {
	return Rule{
		ID: "QC103", Name: "unknown-parent", Severity: diag.Error, Profile: Basic,
		What: "A mapping names a parent, or a code, that the codebook does not have.",
		Why:  "The code would drop out of every total above it.",
		Bad:  "environment: [motivaton]",
		Good: "environment: [motivation]",
	}
}
