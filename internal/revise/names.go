package revise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Replacement puts By where Name stands.
type Replacement struct{ Name, By string }

// ParseReplacement reads NAME=PSEUDONYM. The error is a *tagging.Refusal.
func ParseReplacement(text string) (Replacement, error) {
	name, by, ok := strings.Cut(text, "=")
	r := Replacement{strings.TrimSpace(name), strings.TrimSpace(by)}
	if !ok || r.Name == "" || r.By == "" {
		return r, refuse("for example --replace 'Marjan=[Participant A]'", "a replacement is a name, = and what is to stand in its place")
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return r, refuse("", "a replacement holds no line breaks or control characters")
	}
	return r, nil
}

// Names finds names in texts. Ignored are case, Unicode form, how much white space stands between the words of a name,
// kinds of apostrophes, soft hyphens and zero-width characters. A name is found as a whole word or words; a possessive 's
// behind it is no part of it.
type Names struct {
	all       []Replacement
	patterns  [][]rune
	inside    bool // also within words
	matchCase bool
}

// NewNames makes ready to find names; inside finds them within words too, matchCase only as they are written. It refuses
// what would not come to rest: a name that is given twice, or that stands in what replaces a name.
func NewNames(all []Replacement, inside, matchCase bool) (*Names, error) {
	n := &Names{all: all, inside: inside, matchCase: matchCase}
	for i, r := range all {
		f := foldText([]byte(r.Name), matchCase)
		n.patterns = append(n.patterns, f.runes)
		if slices.ContainsFunc(n.patterns[:i], func(p []rune) bool { return slices.Equal(p, f.runes) }) {
			return nil, refuse("name it once", "one name is to be replaced twice")
		}
	}
	for _, r := range all {
		if len(n.Find([]byte(r.By))) > 0 {
			return nil, refuse("choose another pseudonym", "what is to stand in the place of a name holds a name that is replaced itself, so that a second run would change it again")
		}
	}
	return n, nil
}

// Hit is a place where a name stands, in bytes; Which is the index of its replacement.
type Hit struct{ Start, End, Which int }

// Find returns the places of all names, sorted, not overlapping: where two names begin, the longer one.
func (n *Names) Find(text []byte) []Hit {
	hits, _ := n.findIn(foldText(text, n.matchCase), n.patterns, text)
	return hits
}

// find also returns the words in which a name stands as a part only, or with other accents.
func (n *Names) find(text []byte) (hits []Hit, left []string) {
	f := foldText(text, n.matchCase)
	hits, left = n.findIn(f, n.patterns, text)
	var bare [][]rune
	for _, p := range n.patterns {
		bare = append(bare, slices.DeleteFunc(slices.Clone(p), unicode.IsMark))
	}
	others, _ := n.findIn(f.withoutMarks(), bare, text)
	for _, h := range others {
		if !slices.ContainsFunc(hits, func(o Hit) bool { return o.Start < h.End && h.Start < o.End }) {
			left = append(left, string(text[h.Start:h.End]))
		}
	}
	return hits, left
}

// findIn is find in a folded text.
func (n *Names) findIn(f foldedText, patterns [][]rune, text []byte) (hits []Hit, within []string) {
	for i := 0; i < len(f.runes); {
		best, most := -1, 0
		for k, p := range patterns {
			if len(p) == 0 || f.runes[i] != p[0] || len(p) <= most || i+len(p) > len(f.runes) || !slices.Equal(f.runes[i:i+len(p)], p) {
				continue
			}
			switch {
			case f.cuts(i, i+len(p), n.inside):
			case f.whole(i, i+len(p)) || n.inside:
				best, most = k, len(p)
			default:
				within = append(within, f.wordAround(text, i, i+len(p)))
			}
		}
		if best < 0 {
			i++
			continue
		}
		hits = append(hits, Hit{f.start[i], f.end[i+most-1], best})
		i += most
	}
	return hits, within
}

// Replace is text with all names replaced, and where they stood.
func (n *Names) Replace(text []byte) ([]byte, []Hit) {
	hits := n.Find(text)
	if len(hits) == 0 {
		return text, nil
	}
	out := make([]byte, 0, len(text)+16*len(hits))
	at := 0
	for _, h := range hits {
		out = append(append(out, text[at:h.Start]...), n.all[h.Which].By...)
		at = h.End
	}
	return append(out, text[at:]...), hits
}

// carry is where the byte offset at of a text is after Replace; in the midst of a name, before or after it.
func (n *Names) carry(hits []Hit, at int, after bool) int {
	shift := 0
	for _, h := range hits {
		if at <= h.Start {
			break
		}
		by := len(n.all[h.Which].By)
		if at < h.End {
			if after {
				return h.Start + shift + by
			}
			return h.Start + shift
		}
		shift += by - (h.End - h.Start)
	}
	return at + shift
}

// foldedText is a text in the form in which names are compared, each rune with the bytes that it stands for.
type foldedText struct {
	runes      []rune
	start, end []int
}

func foldText(text []byte, matchCase bool) foldedText {
	var f foldedText
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		next := at + size
		switch {
		case unicode.IsSpace(r):
			if k := len(f.runes); k > 0 && f.runes[k-1] == ' ' {
				f.end[k-1] = next
			} else {
				f.add(' ', at, next)
			}
		case unicode.Is(unicode.Cf, r):
		case strings.ContainsRune("'’‘ʼ＇`´", r):
			f.add('\'', at, next)
		case r < utf8.RuneSelf:
			f.add(lower(r, matchCase), at, next)
		default:
			for _, d := range norm.NFKD.String(string(r)) {
				f.add(lower(d, matchCase), at, next)
			}
		}
		at = next
	}
	return f
}

// withoutMarks leaves accents out; those that follow a letter go with it.
func (f *foldedText) withoutMarks() (out foldedText) {
	for i, r := range f.runes {
		if k := len(out.runes); !unicode.IsMark(r) {
			out.add(r, f.start[i], f.end[i])
		} else if k > 0 {
			out.end[k-1] = f.end[i]
		}
	}
	return out
}

func lower(r rune, matchCase bool) rune {
	if matchCase {
		return r
	}
	return unicode.ToLower(r)
}

func (f *foldedText) add(r rune, start, end int) {
	f.runes, f.start, f.end = append(f.runes, r), append(f.start, start), append(f.end, end)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// whole reports whether the runes [i, j) begin and end where words do.
func (f *foldedText) whole(i, j int) bool {
	before := i > 0 && inWord(f.runes[i-1]) && inWord(f.runes[i])
	after := j < len(f.runes) && inWord(f.runes[j]) && inWord(f.runes[j-1])
	return !before && !after
}

// cuts reports whether the runes [i, j) would cut a character: an accent follows, or a part of a ligature.
func (f *foldedText) cuts(i, j int, inside bool) bool {
	return inside && j < len(f.runes) && unicode.IsMark(f.runes[j]) || j < len(f.runes) && f.start[j] == f.start[j-1] || i > 0 && f.start[i-1] == f.start[i]
}

// wordAround is the word that the runes [i, j) are a part of.
func (f *foldedText) wordAround(text []byte, i, j int) string {
	for i > 0 && inWord(f.runes[i-1]) {
		i--
	}
	for j < len(f.runes) && inWord(f.runes[j]) {
		j++
	}
	return string(text[f.start[i]:f.end[j-1]])
}

// Forms counts how hits are written, the most frequent first, such as "Marjan 11, marjan 2".
func Forms(n map[string]int) []string {
	var words []string
	for w := range n {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), strings.Compare(a, b)) })
	for i, w := range words {
		words[i] = fmt.Sprintf("%s %d", w, n[w])
	}
	return words
}
