package check

import (
	"qcode/internal/diag"
)

func duplicateRow() Rule {
	return Rule{
		ID: "QC509", Name: "duplicate-row", Severity: diag.Error, Profile: Basic,
		What: "cases.csv or transcripts.csv has two rows for the same case or transcript.",
		Why:  "Only the first one is read.",
		Bad:  "T01,therapist\nT01,nurse",
		Good: "T01,therapist\nT02,nurse",
	}
}
