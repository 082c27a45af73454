package check

import (
	"qcode/internal/diag"
)

func unusedIgnore() Rule {
	return Rule{
		ID: "QC902", Name: "unused-ignore", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What: "A comment silences a rule that finds nothing there any more.",
		Why:  "It would silence the next finding too, which nobody has looked at.",
		Bad:  "# qcode: ignore[QC204] the manual has no exclusion for this one",
		Good: "definition: What somebody wants to reach.",
	}
}
