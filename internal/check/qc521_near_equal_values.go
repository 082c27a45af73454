package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func nearEqualValues() Rule {
	return Rule{
		ID: "QC521", Name: "near-equal-values", Severity: diag.Warning, Profile: Default,
		What: "A value of an attribute in cases.csv stands there once, and differs by one letter, or by capitals, from one that several cases have.",
		Why:  "Tables by attribute print it as a group of its own, with an N of 1.",
		Bad:  "T03,therapst",
		Good: "T03,therapist",
		study: func(s *study.Study, r *Reporter) {
			for _, name := range s.Attributes {
				count := map[string]int{}
				for _, k := range s.Cases {
					count[k.Attrs[name]]++
				}
				values := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
				for _, k := range s.Cases {
					value := k.Attrs[name]
					if count[value] != 1 {
						continue
					}
					for _, other := range values {
						if count[other] > 1 && oneSlip(value, other) {
							r.Add(k.At, k.ID+" "+name, fmt.Sprintf("%s has the %s %q; %d cases have %q", k.ID, name, value, count[other], other), "mend it in cases.csv, or silence this with the reason")
							break
						}
					}
				}
			}
		},
	}
}

// oneSlip reports whether two words are one but for a slip. Numbers are as they are: 23 is no mistake for 24.
func oneSlip(a, b string) bool {
	if numbersOf(a) != numbersOf(b) {
		return false
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == b || min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) >= 4 && yamldoc.Distance(a, b) == 1
}
