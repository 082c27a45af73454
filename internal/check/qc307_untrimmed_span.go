package check

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func untrimmedSpan() Rule {
	return Rule{
		ID: "QC307", Name: "untrimmed-span", Severity: diag.Info, Profile: Default, Fix: SafeFix,
		What:  "A coding begins or ends with white space.",
		Why:   "The same words coded by two people are not the same passage.",
		Bad:   `quote: " one headset for three rooms"`,
		Good:  `quote: "one headset for three rooms"`,
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row != nil && c.look().blank {
					r.coding(c, "the coding begins or ends with white space", "take the white space out of the coding")
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			m.respan(d, true, func(t *transcript.Text, at span.Span) span.Span {
				words, _ := t.Slice(at)
				left := utf8.RuneCount(words) - utf8.RuneCount(bytes.TrimLeftFunc(words, unicode.IsSpace))
				return span.Span{Start: at.Start + uint32(left), End: at.Start + uint32(left+utf8.RuneCount(bytes.TrimSpace(words)))}
			})
		},
	}
}
