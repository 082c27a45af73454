package codebook

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qcode/internal/yamldoc"
)

// index holds the names that codes go by. A name that stands for two codes stands for none.
type index struct {
	id, key, was, other map[string]*Code
}

func newIndex(codes []*Code) *index {
	x := &index{id: map[string]*Code{}, key: map[string]*Code{}, was: map[string]*Code{}, other: map[string]*Code{}}
	for _, c := range codes {
		if _, taken := x.id[c.ID]; !taken { // an id that is there twice is an error, and the first one holds
			x.id[c.ID] = c
		}
		one(x.key, c.Key, c)
		for _, was := range c.Was {
			one(x.was, was, c)
		}
		for _, name := range append([]string{c.ID, c.Key, c.Label, c.Short, c.Abbr}, c.Alias...) {
			one(x.other, strings.ToLower(fold(name)), c)
		}
	}
	return x
}

func one(names map[string]*Code, name string, c *Code) {
	if name == "" {
		return
	}
	if other, taken := names[name]; taken && other != c {
		c = nil
	}
	names[name] = c
}

func (b *Codebook) names() *index {
	if b.index != nil {
		return b.index
	}
	return newIndex(b.Codes)
}

// Code is the code with this very id, nil if there is none.
func (b *Codebook) Code(id string) *Code { return b.names().id[id] }

// Find is the code that goes by this name: by its id, else by its key, else by a former id, else, whatever the case of
// the letters, by a label, abbreviation or alias. It is nil if there is none, or more than one.
func (b *Codebook) Find(name string) *Code {
	x := b.names()
	for _, names := range []map[string]*Code{x.id, x.key, x.was} {
		if c, ok := names[name]; ok {
			return c
		}
	}
	return x.other[strings.ToLower(fold(name))]
}

// Suggest is the id of the code that was probably meant by name, which is the name of none. Close are names with at
// most a third of the letters wrong (accents, case and signs are no mistakes); else the one code of which a name
// begins with it; else the one that shares most of its words, at least half; else the one whose beginning and end it
// shares, as when a part of a name was overwritten. A number before the name is left out if nothing is close with it; if
// nothing is close then either, and ids end with that number, half of a name's beginning and end is enough with those.
func (b *Codebook) Suggest(name string) (string, bool) {
	if c := b.Find(name); c != nil {
		return c.ID, true
	}
	want := letters(name)
	if want == "" {
		return "", false
	}
	bare := strings.TrimLeftFunc(want, func(r rune) bool { return r == ' ' || unicode.IsDigit(r) })
	for _, closeness := range []func(want, have string) float64{spelling, beginning, words, ends} {
		for _, want := range []string{want, bare} {
			if id, ok := b.nearest(want, closeness); ok {
				return id, true
			}
		}
	}
	return b.numbered(want, bare)
}

// numbered is the code, of those whose id ends with the number before want, of whose name want has half.
func (b *Codebook) numbered(want, bare string) (string, bool) {
	number := strings.TrimSpace(strings.TrimSuffix(want, bare))
	if number == "" || strings.Contains(number, " ") || bare == "" {
		return "", false
	}
	some := &Codebook{}
	for _, c := range b.Codes {
		if strings.TrimLeftFunc(c.ID, func(r rune) bool { return !unicode.IsDigit(r) }) == number {
			some.Codes = append(some.Codes, c)
		}
	}
	return some.nearest(bare, func(want, have string) float64 {
		if first, last, _, n := shared(want, have); first >= 3 && last >= 2 && 2*(first+last) >= n {
			return float64(first+last) / float64(n)
		}
		return 0
	})
}

// nearest is the one code with the closest name; as near to two codes, no answer is better than a wrong one.
func (b *Codebook) nearest(want string, closeness func(want, have string) float64) (string, bool) {
	best, id := 0.0, ""
	for _, c := range b.Codes {
		score := 0.0
		for _, names := range [][]string{{c.ID, c.Label, c.Short}, c.Alias, c.Was} {
			for _, have := range names {
				score = max(score, closeness(want, letters(have)))
			}
		}
		switch {
		case score > best:
			best, id = score, c.ID
		case score == best && c.ID != id:
			id = ""
		}
	}
	return id, best > 0 && id != ""
}

// letters folds case, accents and signs away: lower-case words of letters and digits, one space between.
func letters(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsMark(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

func spelling(want, have string) float64 {
	n, limit := utf8.RuneCountInString(want), 1
	limit = min(max(limit, n/3), n-1)
	if have == "" || abs(n-utf8.RuneCountInString(have)) > limit {
		return 0
	}
	if d := yamldoc.Distance(want, have); d <= limit {
		return 1 - float64(d)/float64(n+1)
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

func beginning(want, have string) float64 {
	if utf8.RuneCountInString(want) >= 3 && strings.HasPrefix(have, want) {
		return 1
	}
	return 0
}

// words is the share of words that two names have in common (Dice's coefficient), 0 below a half. A word counts as
// the same if it is spelled nearly so.
func words(want, have string) float64 {
	a, b := strings.Fields(want), strings.Fields(have)
	same := 0
	for _, x := range a {
		for _, y := range b {
			if x == y || len(x) > 3 && spelling(x, y) > 0 {
				same++
				break
			}
		}
	}
	if dice := 2 * float64(same) / float64(len(a)+len(b)); dice >= 0.5 && same > 0 {
		return dice
	}
	return 0
}

// ends is the share of the longer of two names that both have at their beginning and their end, 0 below three fifths or
// if one of the two is less than two letters. Blanks do not count.
func ends(want, have string) float64 {
	first, last, m, n := shared(want, have)
	if share := float64(first+last) / float64(max(m, n, 1)); min(first, last) >= 2 && share >= 0.6 {
		return share
	}
	return 0
}

// shared is how many letters two names have in common at their beginning and at their end, and how many they have.
func shared(want, have string) (first, last, m, n int) {
	a, b := []rune(strings.ReplaceAll(want, " ", "")), []rune(strings.ReplaceAll(have, " ", ""))
	most := min(len(a), len(b))
	for first < most && a[first] == b[first] {
		first++
	}
	for last < most-first && a[len(a)-1-last] == b[len(b)-1-last] {
		last++
	}
	return first, last, len(a), len(b)
}
