package check

import (
	"fmt"
	"strings"
	"unicode"

	"qcode/internal/diag"
	"qcode/internal/study"

	"golang.org/x/text/unicode/norm"
)

func nearEqualCases() Rule {
	return Rule{
		ID: "QC507", Name: "near-equal-cases", Severity: diag.Warning, Profile: Basic,
		What: "Two cases have ids that differ in zeros, blanks or hyphens only: T4 and T04.",
		Why:  "One person becomes two: N is too large, and no change over time is seen.",
		Bad:  "T1,therapist",
		Good: "T01,therapist",
		study: func(s *study.Study, r *Reporter) {
			first := map[string]int{}
			for i, c := range s.Cases {
				key := foldID(c.ID)
				o, taken := first[key]
				if !taken {
					first[key] = i
					continue
				}
				if folded(s.Cases[o].ID) == folded(c.ID) {
					continue // the same but for capitals: another rule, and an error
				}
				d := r.Add(caseAt(s, i), c.ID, fmt.Sprintf("the cases %s and %s are nearly equal; are they one?", s.Cases[o].ID, c.ID), "if so, rename the files of one of them")
				d.Related = []diag.Related{{At: caseAt(s, o), Message: "the other one"}}
			}
		},
	}
}

// caseAt is the row of a case, else the first transcript that names it.
func caseAt(s *study.Study, i int) diag.Place {
	if s.Cases[i].At.File != "" {
		return s.Cases[i].At
	}
	for _, t := range s.Transcripts {
		if t.Case == i {
			return diag.Place{File: t.Path}
		}
	}
	return diag.Place{File: study.File}
}

// foldID takes away what people write differently: capitals, zeros before a number, blanks and signs between.
func foldID(id string) string {
	var b strings.Builder
	number := false
	for _, r := range folded(id) {
		switch {
		case unicode.IsDigit(r):
			if r == '0' && !number {
				continue
			}
			number = true
			b.WriteRune(r)
		case unicode.IsLetter(r):
			number = false
			b.WriteRune(r)
		case number:
			number = false
			b.WriteByte(' ')
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// folded is a name as a file system may see it: without regard to capitals and to the form of accents.
func folded(name string) string { return strings.ToLower(norm.NFC.String(name)) }
