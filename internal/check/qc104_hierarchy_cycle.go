package check

import (
	"qcode/internal/diag"
)

func hierarchyCycle() Rule {
	return Rule{
		ID: "QC104", Name: "hierarchy-cycle", Severity: diag.Error, Profile: Basic,
		What: "In a mapping a code stands, by way of others, below itself.",
		Why:  "Totals of a parent are made of its children, so such a tree has no totals.",
		Bad:  "motivation: [confidence]",
		Good: "confidence: [opportunity]",
	}
}
