package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/anchor"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

func exampleNotInData() Rule {
	return Rule{
		ID: "QC206", Name: "example-not-in-data", Severity: diag.Warning, Profile: Default,
		What: "An example of the codebook names a transcript in which its quote does not occur, or which is not there.",
		Why:  "The quote was changed, or taken from somewhere else. Examples end up in papers.",
		Bad:  "examples: [{quote: \"one headset for three rooms\", transcript: post/T01}]",
		Good: "examples: [{quote: \"one headset  for three rooms\", transcript: pre/T01}]",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, e := range c.Examples {
					if e.Transcript != "" && s.Transcript(e.Transcript) == nil {
						r.Add(codeAt(s, c, "examples"), c.ID, fmt.Sprintf("an example of `%s` names the transcript %s, which is not there", c.ID, e.Transcript), "mend the name, such as `transcript: post/T02`")
					}
				}
			}
		},
		text: func(s *study.Study) func(*Doc, *Reporter) {
			type example struct {
				code  *codebook.Code
				quote []byte
			}
			of := map[string][]example{}
			for _, c := range s.Codebook.Codes {
				for _, e := range c.Examples {
					if e.Transcript != "" && e.Quote != "" {
						of[e.Transcript] = append(of[e.Transcript], example{c, []byte(e.Quote)})
					}
				}
			}
			return func(d *Doc, r *Reporter) {
				for _, e := range of[d.ID] {
					if len(d.Problems) == 0 && len(anchor.Find(d.Text, e.quote, span.Span{End: d.Text.Len()})) == 0 {
						r.Add(codeAt(s, e.code, "examples"), e.code.ID, fmt.Sprintf("an example of `%s` does not occur in %s", e.code.ID, d.ID),
							fmt.Sprintf("take the words as they stand there: qcode quotes --code %s", e.code.ID))
					}
				}
			}
		},
	}
}
