package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/study"
)

func coderReadOtherFirst() Rule {
	return Rule{
		ID: "QC603", Name: "coder-read-other-first", Severity: diag.Warning, Profile: Default,
		What: "The consensus on a transcript was begun although somebody whom rounds.yaml assigns to it has not completed it.",
		Why:  "A consensus shows what the others coded. Who codes after that does not code independently, and agreement is no measure any more. Who merely looked is written down nowhere.",
		Bad:  "- {transcript: pre/T02, coders: [anna, bram]}",
		Good: "- {transcript: pre/T01, coders: [anna, bram]}",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			drawn, _, err := rounds.Read(s)
			if err != nil {
				return // Run has said so
			}
			for _, round := range drawn {
				for _, a := range round.Assignments {
					i := slices.IndexFunc(s.Transcripts, func(t study.Transcript) bool { return t.ID == a.Transcript })
					if i < 0 {
						continue
					}
					consensus := f.Texts[i].head(coding.Consensus)
					if consensus == nil || consensus.entries == 0 && !consensus.complete {
						continue
					}
					var late []string
					for _, c := range a.Coders {
						if h := f.Texts[i].head(c); h == nil || !h.complete {
							late = append(late, c)
						}
					}
					if len(late) > 0 {
						r.Add(diag.Place{File: consensus.path}, a.Transcript, fmt.Sprintf("%s has a consensus, and %s, whom round %s assigns, has not completed it", a.Transcript, strings.Join(late, ", "), round.Name),
							"leave the transcript out of what is said about agreement, or undo the consensus until all are done")
					}
				}
			}
		},
	}
}

// head is what the file of a coder says of itself; nil if there is none.
func (t *TextFact) head(coder string) *headFact {
	for i := range t.heads {
		if t.heads[i].coder == coder {
			return &t.heads[i]
		}
	}
	return nil
}
