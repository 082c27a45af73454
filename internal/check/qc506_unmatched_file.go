package check

import (
	"qcode/internal/diag"
)

func unmatchedFile() Rule {
	return Rule{
		ID: "QC506", Name: "unmatched-file", Severity: diag.Warning, Profile: Basic,
		What:    "A file lies among the transcripts or annotations but is none of them.",
		Why:     "It is easily taken for a part of the study, and is in no count.",
		Bad:     "transcripts/T03.txt",
		Good:    "transcripts/pre/T01.txt",
		Silence: "Move it elsewhere, give it a name that begins with a dot, or write in qcode.yaml: check: {per_file_ignores: {\"transcripts/notes/**\": [QC506]}}",
	}
}
