package check

import (
	"fmt"
	"slices"

	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func unknownCoder() Rule {
	return Rule{
		ID: "QC605", Name: "unknown-coder", Severity: diag.Error, Profile: Default,
		What: "rounds.yaml assigns a transcript to somebody who is no coder of the study.",
		Why:  "Nobody will ever complete it: the round stays open, and its codings stay hidden from the others.",
		Bad:  "- {transcript: pre/T01, coders: [anna, brma]}",
		Good: "- {transcript: pre/T01, coders: [anna, bram]}",
		study: func(s *study.Study, r *Reporter) {
			drawn, _, err := rounds.Read(s)
			if err != nil || len(s.Coders) == 0 {
				return
			}
			for _, round := range drawn {
				for _, a := range round.Assignments {
					for _, c := range a.Coders {
						if slices.Contains(s.Coders, c) {
							continue
						}
						help := "declare them under `coders:` in qcode.yaml, or mend the name"
						if near, ok := yamldoc.Suggest(c, s.Coders); ok {
							help = fmt.Sprintf("did you mean `%s`?", near)
						}
						r.Add(diag.Place{File: rounds.File, Line: a.Line}, a.Transcript+" "+c, fmt.Sprintf("round %s assigns %s to %s, who is no coder of the study", round.Name, a.Transcript, c), help)
					}
				}
			}
		},
	}
}
