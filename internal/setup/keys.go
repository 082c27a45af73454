package setup

import (
	"strings"

	"qcode/codebook"
)

// GiveKeys gives each code that can be put on passages and has no key two letters of its own, for coding from the
// keyboard: the first two of its label where they are free, else its initials, else other letters of it. It returns how many it gave.
func GiveKeys(b *codebook.Codebook) int {
	taken := map[string]bool{}
	for _, c := range b.Codes {
		// A key that is another name of some code would lead a coding astray.
		for _, name := range append([]string{c.Key, c.ID, c.Label, c.Short, c.Abbr}, append(c.Alias, c.Was...)...) {
			taken[strings.ToLower(name)] = true
		}
	}
	given := 0
	for _, c := range b.Codes {
		if c.Key != "" || !c.Codable || c.Deprecated {
			continue
		}
		for _, key := range keys(c) {
			if !taken[key] {
				c.Key, taken[key] = key, true
				given++
				break
			}
		}
	}
	return given
}

// keys are pairs of letters for a code, the most telling first.
func keys(c *codebook.Code) []string {
	var words [][]rune
	for _, name := range []string{c.Label, c.ID} {
		for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }) {
			words = append(words, []rune(word))
		}
		if len(words) > 0 {
			break
		}
	}
	if len(words) == 0 {
		return nil
	}
	var out []string
	first := words[0]
	add := func(a, b rune) { out = append(out, string([]rune{a, b})) }
	if len(first) > 1 {
		add(first[0], first[1])
	}
	for _, w := range words[1:] {
		add(first[0], w[0])
	}
	for _, w := range words {
		for _, r := range w {
			add(first[0], r)
		}
	}
	for r := 'a'; r <= 'z'; r++ {
		add(first[0], r)
	}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			add(a, b)
		}
	}
	return out
}
