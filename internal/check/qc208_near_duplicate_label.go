package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func nearDuplicateLabel() Rule {
	return Rule{
		ID: "QC208", Name: "near-duplicate-label", Severity: diag.Info, Profile: Default,
		What: "Two codes have labels that differ in a letter or two.",
		Why:  "Perhaps they are one code that was written twice; if not, coders will mix them up.",
		Bad:  "label: Goal",
		Good: "label: Aims for the ward",
		study: func(s *study.Study, r *Reporter) {
			codes := s.Codebook.Codes
			if len(codes) > 1000 {
				return // every label against every other one would take too long to be worth it
			}
			labels := make([]string, len(codes))
			bags := make([]bag, len(codes))
			for i, c := range codes {
				labels[i] = strings.ToLower(c.Label)
				bags[i] = bagOf(labels[i])
				for j, o := range codes[:i] {
					a, b := labels[i], labels[j]
					n := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
					if limit := max(1, n/10); a != b && n >= 4 && bags[i].differs(&bags[j]) <= 2*limit && nearly(a, b, limit) {
						d := r.Add(codeAt(s, c, "label"), c.ID, fmt.Sprintf("the labels of `%s` and `%s` are nearly the same", o.ID, c.ID), "make one code of the two, or tell them apart")
						d.Related = []diag.Related{{At: codeAt(s, o, "label"), Message: "the other one"}}
					}
				}
			}
		},
	}
}

// bag counts the bytes of a name by their lower five bits, which is enough to see at a glance that two names differ.
type bag [32]int8

func bagOf(name string) (b bag) {
	for i := range len(name) {
		if name[i] < utf8.RuneSelf {
			b[name[i]&31]++
		}
	}
	return b
}

// differs is at most twice the number of single mistakes between two names.
func (b *bag) differs(o *bag) int {
	n := 0
	for i := range b {
		d := int(b[i]) - int(o[i])
		n += max(d, -d)
	}
	return n
}

// nearly reports whether at most limit letters differ, none of them a digit: Phase 1 and Phase 2 are not alike. Where the
// labels have as many words, each has to be like its counterpart: in a long label a short word is another one.
func nearly(a, b string, limit int) bool {
	if n := len(a) - len(b); max(n, -n) > 4*limit {
		return false
	}
	return yamldoc.Within(a, b, limit) && numbersOf(a) == numbersOf(b) && wordsAlike(strings.Fields(a), strings.Fields(b))
}

func wordsAlike(a, b []string) bool {
	if len(a) != len(b) {
		return true
	}
	for i := range a {
		if !yamldoc.Within(a[i], b[i], max(1, utf8.RuneCountInString(a[i])/5)) {
			return false
		}
	}
	return true
}

func numbersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}
