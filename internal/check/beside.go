package check

import (
	"qcode/internal/adjudicate"
	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/study"
)

// beside finds what is wrong with the form of the files of a study that other rooms read.
func beside(s *study.Study) []diag.Diagnostic {
	_, found, err := rounds.Read(s)
	if err != nil {
		found = append(found, unreadable(rounds.File, err))
	}
	if _, err := adjudicate.ReadLog(s); err != nil {
		found = append(found, unreadable(adjudicate.LogFile, err))
	}
	return found
}

func unreadable(file string, err error) diag.Diagnostic {
	return diag.Diagnostic{Rule: "QC001", Severity: diag.Error, At: diag.Place{File: file}, Message: "the file cannot be read: " + err.Error(), Help: "mend it, or bring back an older version from git"}
}
