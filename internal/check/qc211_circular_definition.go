package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func circularDefinition() Rule {
	return Rule{
		ID: "QC211", Name: "circular-definition", Severity: diag.Info, Profile: Default,
		What: "The definition of a code says nothing more than its label.",
		Why:  "Coders are as wise as before.",
		Bad:  "definition: Goals.",
		Good: "definition: Goals that somebody sets for the ward.",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range inUse(s) {
				if !blank(c.Definition) && !c.Stub() && repeats(c.Definition, c.Label+" "+c.ID) {
					r.Add(codeAt(s, c, "definition"), c.ID, fmt.Sprintf("the definition of `%s` only repeats its label", c.ID), "say what it means in other words")
				}
			}
		},
	}
}

// repeats reports whether all words of text that carry meaning are among those of name.
func repeats(text, name string) bool {
	known := contentWords(name)
	for _, w := range contentWords(text) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.TrimSuffix(k, "s") == strings.TrimSuffix(w, "s") }) {
			return false
		}
	}
	return true
}

func contentWords(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool {
		return slices.Contains([]string{"a", "an", "the", "of", "and", "or", "to", "in", "on", "for", "is", "are", "this", "that", "code", "any", "about", "mention", "mentions"}, w)
	})
}
