package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

func labelUnlikeID() Rule {
	return Rule{
		ID: "QC216", Name: "label-unlike-id", Severity: diag.Info, Profile: Strict,
		What: "A word of a code's label is a word of its id with one letter wrong, missing or too many.",
		Why:  "One of the two is mistyped. Labels are printed in every table.",
		Bad:  "label: Enviroment",
		Good: "label: Environment",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				for _, word := range strings.Fields(strings.ToLower(c.Label)) {
					if near, ok := nearWord(word, c.ID); ok {
						r.Add(codeAt(s, c, "label"), c.ID, fmt.Sprintf("`%s` in the label of `%s` is nearly `%s`", word, c.ID, near), "mend the one that is mistyped; an id is changed with `qcode codebook rename`")
					}
				}
			}
		},
	}
}

// nearWord is a word of an id that differs from word by one mistake. Endings may differ, and words as a whole: two forms
// of one word, or `ise` and `ize`, are no mistake.
func nearWord(word, id string) (string, bool) {
	parts := strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '.' || r == '_' })
	if plain := codebook.NewID(word); slices.Contains(parts, word) || slices.Contains(parts, plain) {
		return "", false // as it is, or without its accents
	}
	for _, p := range parts {
		if min(utf8.RuneCountInString(p), utf8.RuneCountInString(word)) < 5 || strings.HasPrefix(p, word) || strings.HasPrefix(word, p) {
			continue
		}
		spelt := strings.NewReplacer("isa", "iza", "ise", "ize", "isi", "izi", "our", "or").Replace
		if yamldoc.Distance(p, word) == 1 && spelt(p) != spelt(word) && p[:len(p)-1] != word[:len(word)-1] {
			return p, true
		}
	}
	return "", false
}
