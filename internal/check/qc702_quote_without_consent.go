package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func quoteWithoutConsent() Rule {
	return Rule{
		ID: "QC702", Name: "quote-without-consent", Severity: diag.Error, Profile: Basic,
		What: "An example of the codebook quotes a case that did not consent to being quoted.",
		Why:  "Codebooks are published with the paper.",
		Bad:  "T01,therapist,no-quotes",
		Good: "T01,therapist,yes",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, e := range c.Examples {
					t := s.Transcript(e.Transcript)
					if t != nil && t.Case >= 0 && s.Cases[t.Case].Consent != study.ConsentYes {
						d := r.Add(codeAt(s, c, "examples"), c.ID, fmt.Sprintf("an example of `%s` quotes %s, who did not consent to that", c.ID, t.CaseID), "take an example of somebody else")
						d.Related = []diag.Related{{At: s.Cases[t.Case].At, Message: "the consent"}}
					}
				}
			}
		},
	}
}
