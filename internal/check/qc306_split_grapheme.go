package check

import (
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func splitGrapheme() Rule {
	return Rule{
		ID: "QC306", Name: "split-grapheme", Severity: diag.Error, Profile: Default, Fix: SafeFix,
		What:  "A coding begins or ends within what a reader sees as one character: between a letter and its accent, within an emoji.",
		Why:   "The quote would be printed with half a character, and other programs count its place differently.",
		Bad:   "quote: \"cafe\"",
		Good:  "quote: \"cafe\u0301\"",
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row != nil && c.look().grapheme {
					r.coding(c, "the coding begins or ends within a character", "widen it by the rest of the character")
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			m.respan(d, true, func(t *transcript.Text, at span.Span) span.Span { return t.Snap(at) })
		},
	}
}
