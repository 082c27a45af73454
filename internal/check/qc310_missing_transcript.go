package check

import (
	"qcode/internal/diag"
)

func missingTranscript() Rule {
	return Rule{
		ID: "QC310", Name: "missing-transcript", Severity: diag.Error, Profile: Basic,
		What: "An annotation file, or a row of transcripts.csv, speaks of a transcript that is not there.",
		Why:  "Its codings are in no count.",
		Bad:  "annotations/anna/post/T09.yaml",
		Good: "annotations/anna/post/T01.yaml",
	}
}
