package check

import (
	"qcode/internal/diag"
)

func unknownWave() Rule {
	return Rule{
		ID: "QC501", Name: "unknown-wave", Severity: diag.Error, Profile: Basic,
		What: "A transcript, or a column `missing_…` of cases.csv, names a wave that qcode.yaml does not declare.",
		Why:  "Waves are matched exactly, so that `post` never means `post3m`. The transcript stands in no wave.",
		Bad:  "transcripts/posst/T01.txt",
		Good: "transcripts/post/T01.txt",
	}
}
