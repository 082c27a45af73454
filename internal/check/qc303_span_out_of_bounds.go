package check

import (
	"qcode/internal/diag"
)

func spanOutOfBounds() Rule {
	return Rule{
		ID: "QC303", Name: "span-out-of-bounds", Severity: diag.Error, Profile: Basic, Fix: SafeFix,
		What:  "The place of a coding is past the end of its transcript.",
		Why:   "The transcript became shorter, or the file belongs to another one.",
		Bad:   "at: 9000-9027@03d6b2b8",
		Good:  "at: 64-91@03d6b2b8",
		field: "at",
		mend:  mendPlace,
	}
}
