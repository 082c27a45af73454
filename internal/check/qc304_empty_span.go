package check

import (
	"qcode/internal/diag"
	"qcode/internal/study"
)

func emptySpan() Rule {
	return Rule{
		ID: "QC304", Name: "empty-span", Severity: diag.Warning, Profile: Default,
		What:  "A coding covers no word: a dash, a label, a blank.",
		Why:   "It counts as a passage all the same. If a silence or a laugh is meant, transcribe it as a word: [laughs].",
		Bad:   `quote: "."`,
		Good:  `quote: "one headset for three rooms"`,
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row == nil || len(c.Record.Quote) > 0 && letterOrDigit(c.Record.Quote[0]) || c.Doc.Text.HasWord(c.Row.Span) {
					return
				}
				r.coding(c, "the coding covers no word", "put it on the words that it is about, or take it away: qcode untag "+orDots(c.Record.ID))
			}
		},
	}
}
