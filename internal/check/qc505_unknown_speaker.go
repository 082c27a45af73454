package check

import (
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func unknownSpeaker() Rule {
	return Rule{
		ID: "QC505", Name: "unknown-speaker", Severity: diag.Warning, Profile: Default,
		What:    "In an interview of one case two people answer; or in a focus group somebody speaks who is not in cases.csv.",
		Why:     "The words of a nurse who looks in count as the participant's; a mistyped label makes a new case.",
		Bad:     "Nurse: Sorry, is the room free?",
		Good:    "others: [Nurse]",
		Silence: "Name the person in qcode.yaml: `others: [Nurse]` counts in no n, `several: [All]` in k only.",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				if s.SpeakersAreCases && !listed(s) {
					return
				}
				first := ""
				told := map[string]bool{}
				for _, t := range d.Turns() {
					if t.Role != transcript.Participant || t.Speaker == first || told[t.Speaker] {
						continue
					}
					message := ""
					switch {
					case s.SpeakersAreCases:
						if i := s.CaseIndex(t.Speaker); i < 0 || s.Cases[i].At.File == "" {
							message = "the person who speaks here is not in cases.csv"
						}
					case first == "" || strings.EqualFold(t.Speaker, d.CaseID):
						first = t.Speaker
					case !strings.EqualFold(t.Speaker, first):
						message = "a second person answers here, whose words count as those of " + d.CaseID
					}
					if message != "" {
						told[t.Speaker] = true
						r.Add(diag.Place{File: d.Path, Line: t.Line}, d.ID, message, "mend the label, or name who that is in qcode.yaml: `interviewers`, `others` or `several`")
					}
				}
			}
		},
	}
}

// listed reports whether cases.csv lists cases.
func listed(s *study.Study) bool {
	return slices.ContainsFunc(s.Cases, func(c study.Case) bool { return c.At.File != "" })
}
