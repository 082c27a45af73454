package check

import (
	"qcode/internal/diag"
)

func unparsableFile() Rule {
	return Rule{
		ID: "QC001", Name: "unparsable-file", Severity: diag.Error, Profile: Basic,
		What: "A file of the study cannot be read: it is no YAML, no UTF-8 text, or uses a part of YAML that qcode refuses.",
		Why:  "What cannot be read cannot be counted. Everything else in the study is still checked.",
		Bad:  "annotations:\n- id: [k7q2m9xwp4td",
		Good: "annotations:\n  - id: k7q2m9xwp4td",
	}
}
