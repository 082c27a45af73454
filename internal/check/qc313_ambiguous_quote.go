package check

import (
	"qcode/internal/diag"
)

func ambiguousQuote() Rule {
	return Rule{
		ID: "QC313", Name: "ambiguous-quote", Severity: diag.Error, Profile: Basic,
		What:  "A coding without a place has a quote that occurs more than once.",
		Why:   "qcode does not choose one of them for you.",
		Bad:   `quote: "the room"`,
		Good:  `quote: "the room is booked"`,
		field: "code",
	}
}
