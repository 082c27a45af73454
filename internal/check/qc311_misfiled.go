package check

import (
	"qcode/internal/diag"
)

func misfiled() Rule {
	return Rule{
		ID: "QC311", Name: "misfiled", Severity: diag.Error, Profile: Basic,
		What: "The head of an annotation file names another coder or transcript than its path.",
		Why:  "Somebody copied or moved the file. It counts by its path, which may be wrong.",
		Bad:  "coder: bram",
		Good: "coder: anna",
	}
}
