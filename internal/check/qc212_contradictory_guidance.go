package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func contradictoryGuidance() Rule {
	return Rule{
		ID: "QC212", Name: "contradictory-guidance", Severity: diag.Info, Profile: Strict,
		What: "`include` and `exclude` of a code share a sentence.",
		Why:  "The code is to be used and not to be used for the same passages.",
		Bad:  "exclude: Plans and aims.",
		Good: "exclude: Plans of others.",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				in := sentences(c.Include)
				for _, sentence := range sentences(c.Exclude) {
					if slices.Contains(in, sentence) {
						r.Add(codeAt(s, c, "exclude"), c.ID, fmt.Sprintf("`include` and `exclude` of `%s` share a sentence", c.ID), "keep it in one of the two")
						break
					}
				}
			}
		},
	}
}

// sentences are the sentences of at least two words, folded for comparing.
func sentences(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(".;!?\n", r) }) {
		if words := strings.Fields(s); len(words) >= 2 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}
