package check

import (
	"qcode/internal/diag"
)

func missingKey() Rule {
	return Rule{
		ID: "QC008", Name: "missing-key", Severity: diag.Error, Profile: Basic,
		What: "An entry or a table lacks something that it cannot do without: a coding its code or quote, a wave its id, cases.csv its column `id`.",
		Why:  "Without it nobody can say what the entry is about.",
		Bad:  "  - id: k7q2m9xwp4td\n    code: environment\n    at: 30-57",
		Good: `quote: "one headset for three rooms"`,
	}
}
