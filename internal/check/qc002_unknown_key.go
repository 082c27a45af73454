package check

import (
	"qcode/internal/diag"
)

func unknownKey() Rule {
	return Rule{
		ID: "QC002", Name: "unknown-key", Severity: diag.Error, Profile: Basic, Fix: UnsafeFix,
		What: "A file has a key that does not belong there.",
		Why:  "A mistyped key is passed over in silence by most programs: the definition that you wrote would be missing in the codebook.",
		Bad:  "defintion: Rooms, devices, time and staff.",
		Good: "definition: Rooms, devices, time and staff.",
	}
}
