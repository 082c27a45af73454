package check

import (
	"fmt"
	"sort"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

func crossesParticipants() Rule {
	return Rule{
		ID: "QC309", Name: "crosses-participants", Severity: diag.Warning, Profile: Default,
		What:  "A coding covers words of a participant and more than a few words of the interviewer.",
		Why:   "The quote mixes what was said with what was asked, and counts of words are wrong. Short sounds of the interviewer (mm-hm, I see) are no finding, and more than five in a file are one.",
		Bad:   `quote: "we wait a lot.\nI: And the room?\nT01: Most days the room is booked"`,
		Good:  "quote: \"we wait a lot.\\nI: Mm-hm.\\nT01: Most days the room is booked\"",
		field: "at",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			var lines []int
			return func(d *Doc, r *Reporter) {
				if !s.Speakers.Any() {
					return
				}
				for i := range d.Files {
					f := &d.Files[i]
					lines = mixed(d, f, lines[:0])
					if len(lines) > maxMixed {
						r.Add(diag.Place{File: f.Path}, d.ID+" "+f.DocFile.Coder, fmt.Sprintf("%d of %d codings cover words of a participant and of the interviewer; the first begins on line %d", len(lines), f.Entries, lines[0]),
							"code the participant's words only; or, if you code question and answer together, ignore this rule in qcode.yaml")
						continue
					}
					for _, line := range lines {
						r.Add(diag.Place{File: f.Path, Line: line}, "", "the coding covers words of a participant and of the interviewer", "code the participant's words only, in two codings if need be")
					}
				}
			}
		},
	}
}

// maxMixed is how many such codings of a file are named one by one: more are a habit, and one finding.
const maxMixed = 5

// mixed adds the lines of the codings of f which mix speakers.
func mixed(d *Doc, f *File, lines []int) []int {
	turns := d.Turns()
	for _, row := range f.Rows {
		if row.Flags&coding.Crosses == 0 {
			continue
		}
		first := sort.Search(len(turns), func(i int) bool { return turns[i].Span.End > row.Span.Start })
		if mixes(d.Text, turns[first:], row.Span) {
			lines = append(lines, int(row.Line))
		}
	}
	return lines
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
