package manuscript

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"qcode/internal/regex"
)

// Quote is what a manuscript says that somebody said.
type Quote struct {
	Place  string
	Text   string
	Pieces []string // the words between what was left out or put in; in their order
}

// marks are pairs of quotation marks. Single ones are passed over: they are apostrophes more often.
var marks = regex.Lazy(`“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|»[^«»]+«|"[^"]+"`)

// edited is what an author put into a quote, or the sign that something was left out: [...], […], (...), (…), [inserted].
var edited = regex.Lazy(`\[[^\[\]]*\]|\((?:\.{3}|…|\. \. \.)\)`)

// attributed begins a line that says whose words a block quotation holds.
var attributed = regex.Lazy(`^[—–-]`)

// Quotes finds the quotes of a manuscript. Quotes in quotation marks with fewer words than least are passed over and
// counted: they are single words, titles, irony.
func Quotes(ps []Paragraph, least int) (quotes []Quote, passed int) {
	for _, p := range ps {
		inside := marks().FindAllString(p.Text, -1)
		switch {
		case p.Block && attributed().MatchString(p.Text):
		case p.Block && len(inside) == 0:
			quotes = append(quotes, Quote{p.Place, p.Text, Pieces(p.Text)})
		default:
			for _, text := range inside {
				text = strings.TrimFunc(text, isMark)
				if !p.Block && len(strings.Fields(text)) < least {
					passed++
					continue
				}
				quotes = append(quotes, Quote{p.Place, text, Pieces(text)})
			}
		}
	}
	return quotes, passed
}

func isMark(r rune) bool { return strings.ContainsRune("“”„«»\"", r) }

// Pieces are the words of a quote that have to stand in the transcript: what is between insertions and omissions,
// without the punctuation at its ends. A word that an insertion cuts into, such as [t]he, is left out.
func Pieces(text string) []string {
	var out []string
	from := 0
	add := func(piece string, cutBefore, cutAfter bool) {
		if cutBefore && startsInWord(piece) {
			piece = piece[wordEnd(piece):]
		}
		if cutAfter && endsInWord(piece) {
			piece = piece[:wordStart(piece)]
		}
		piece = strings.TrimFunc(piece, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if piece != "" {
			out = append(out, piece)
		}
	}
	cut := false
	for _, at := range edited().FindAllStringIndex(text, -1) {
		add(text[from:at[0]], cut, true)
		from, cut = at[1], true
	}
	add(text[from:], cut, false)
	return out
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' }

func startsInWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

func wordEnd(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !inWord(r) }); i >= 0 {
		return i
	}
	return len(s)
}

func wordStart(s string) int {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !inWord(r) })
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return i + size
}
