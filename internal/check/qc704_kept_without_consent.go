package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func keptWithoutConsent() Rule {
	return Rule{
		ID: "QC704", Name: "kept-without-consent", Severity: diag.Warning, Profile: Default,
		What: "A case has `consent: no`, and its transcripts are still in the study.",
		Why:  "They are in no count and no quote, but in every copy of the folder.",
		Bad:  "T02,nurse,no",
		Good: "T02,nurse,no-quotes",
		study: func(s *study.Study, r *Reporter) {
			for _, t := range s.Transcripts {
				if t.Case >= 0 && s.Cases[t.Case].Consent == study.ConsentNo {
					d := r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("%s did not consent, and %s is still here", t.CaseID, t.ID), "take the transcript and its annotation files out of the study, and of its history")
					d.Related = []diag.Related{{At: s.Cases[t.Case].At, Message: "the consent"}}
				}
			}
		},
	}
}
