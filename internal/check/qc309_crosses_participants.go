package check

import (
	"sort"

	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func crossesParticipants() Rule {
	return Rule{
		ID: "QC309", Name: "crosses-participants", Severity: diag.Warning, Profile: Default,
		What:  "A coding covers words of a participant and more than a few words of the interviewer.",
		Why:   "The quote mixes what was said with what was asked, and counts of words are wrong. Short sounds of the interviewer (mm-hm, I see) are no finding.",
		Bad:   `quote: "we wait a lot.\nI: And the room?\nT01: Most days the room is booked"`,
		Good:  "quote: \"we wait a lot.\\nI: Mm-hm.\\nT01: Most days the room is booked\"",
		field: "at",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				if len(s.Speakers.Interviewers)+len(s.Speakers.Others) == 0 {
					return
				}
				turns := d.Turns()
				for i := range d.Files {
					f, at := &d.Files[i], 0
					for _, row := range f.Rows {
						if at >= len(turns) || at > 0 && turns[at-1].Span.End > row.Span.Start {
							at = sort.Search(len(turns), func(i int) bool { return turns[i].Span.End > row.Span.Start })
						}
						for at < len(turns) && turns[at].Span.End <= row.Span.Start {
							at++
						}
						if at+1 < len(turns) && turns[at].Span.End < row.Span.End && mixes(d.Text, turns[at:], row.Span) {
							r.Add(diag.Place{File: f.Path, Line: int(row.Line)}, "", "the coding covers words of a participant and of the interviewer", "code the participant's words only, in two codings if need be")
						}
					}
				}
			}
		},
	}
}

// mixes reports whether s covers a word of somebody who counts and more than two of somebody who does not.
func mixes(t *transcript.Text, turns []transcript.Turn, s span.Span) bool {
	theirs, others := false, 0
	for _, turn := range turns {
		if turn.Span.Start >= s.End {
			break
		}
		part := s.Intersect(turn.Spoken)
		if part.Empty() {
			continue
		}
		if turn.Role == transcript.Interviewer || turn.Role == transcript.Other {
			others += t.CountWords(part)
		} else {
			theirs = theirs || t.HasWord(part)
		}
	}
	return theirs && others > 2
}
