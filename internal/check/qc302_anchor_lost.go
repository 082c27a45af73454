package check

import (
	"qcode/internal/diag"
)

func anchorLost() Rule {
	return Rule{
		ID: "QC302", Name: "anchor-lost", Severity: diag.Error, Profile: Basic,
		What:    "The quote of a coding does not occur in its transcript any more.",
		Why:     "No number is printed while it is not known what the coding was put on.",
		Bad:     "quote: \"seven goggles were broken by the floods\"",
		Good:    "lost: \"taken out at the wish of T01\"",
		Silence: "If the words were taken out on purpose, settle the coding as lost: it stays in its file with the reason, outside all counts. `qcode anchor settle ID`",
		field:   "code",
	}
}
