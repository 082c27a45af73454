package check

import (
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func interviewerCoded() Rule {
	return Rule{
		ID: "QC408", Name: "interviewer-coded", Severity: diag.Warning, Profile: Default,
		What:  "A coding covers only words of the interviewer, or of somebody else who is not counted.",
		Why:   "It is kept, and left out of k and n: a theme that only the interviewer brought up is none of the participants'.",
		Bad:   `quote: "How is it going with the headset so far?"`,
		Good:  `quote: "one headset for three rooms"`,
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				if c.Row != nil && c.Row.Flags&coding.Aside != 0 {
					r.coding(c, "only words of the interviewer are coded", "code the answer instead, or leave it: it stands in no n and no k")
				}
			}
		},
	}
}
