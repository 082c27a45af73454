package check

import (
	"qcode/internal/diag"
)

func ignoreWithoutReason() Rule {
	return Rule{
		ID: "QC901", Name: "ignore-without-reason", Severity: diag.Warning, Profile: Basic,
		What: "A comment that silences a rule gives no reason, or names no rule. It silences nothing.",
		Why:  "In half a year nobody knows whether it may go.",
		Bad:  "# qcode: ignore[QC204]",
		Good: "# qcode: ignore[QC204] the manual has no exclusion for this one",
	}
}
