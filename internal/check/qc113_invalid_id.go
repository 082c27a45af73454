package check

import (
	"qcode/internal/diag"
)

func invalidID() Rule {
	return Rule{
		ID: "QC113", Name: "invalid-id", Severity: diag.Error, Profile: Basic,
		What: "The id of a code is missing or has signs that an id cannot have.",
		Why:  "Ids stand in files, commands and columns for as long as the study lives: letters a-z, digits, `-`, `_` and `.` are safe everywhere.",
		Bad:  "id: Social Influences",
		Good: "id: social",
	}
}
