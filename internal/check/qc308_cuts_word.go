package check

import (
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func cutsWord() Rule {
	return Rule{
		ID: "QC308", Name: "cuts-word", Severity: diag.Warning, Profile: Default, Fix: UnsafeFix,
		What:  "A coding begins or ends in the middle of a word.",
		Why:   "It was selected carelessly, or the transcript changed by a letter. Quotes with half words end up in papers.",
		Bad:   `quote: "ne headset for three rooms"`,
		Good:  `quote: "one headset for three rooms"`,
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row == nil || !c.look().odd {
					return
				}
				e := c.look()
				where := map[[2]bool]string{{true, false}: "begins", {false, true}: "ends", {true, true}: "begins and ends"}[[2]bool{e.begins, e.ends}]
				if where != "" {
					r.coding(c, "the coding "+where+" in the middle of a word", "widen it to whole words")
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			m.respan(d, false, func(t *transcript.Text, at span.Span) span.Span {
				for _, w := range t.Words(span.Span{Start: at.Start - min(at.Start, 60), End: min(at.End+60, t.Len())}) {
					if w.Start < at.Start && at.Start < w.End {
						at.Start = w.Start
					}
					if w.Start < at.End && at.End < w.End {
						at.End = w.End
					}
				}
				return at
			})
		},
	}
}
