package check

import (
	"qcode/internal/diag"
)

func linkOutOfStudy() Rule {
	return Rule{
		ID: "QC312", Name: "link-out-of-study", Severity: diag.Error, Profile: Basic,
		What: "A file of the study is a symbolic link that leads out of it, or to nothing; or qcode.yaml names a codebook or table outside.",
		Why:  "A study is a folder: what lies outside is not there for the next person, and a link could lead anywhere.",
		Bad:  "transcripts/pre/T03.txt",
		Good: "transcripts/pre/T01.txt",
	}
}
