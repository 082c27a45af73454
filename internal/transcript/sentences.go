package transcript

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"qcode/internal/span"
)

// Sentences are the sentences in a span, without white space around them. They follow Unicode (UAX #29) with two cares:
// no sentence ends after an abbreviation (`Dr.`, `e.g.`) or an initial (`John G.`), and a single line end
// ends none if the line stops in mid sentence and the next one goes on with a small letter.
func (t *Text) Sentences(within span.Span) []span.Span {
	b, start := t.window(within)
	var out []span.Span
	at := cursor{text: t, offset: start, points: within.Start}
	for from := 0; from < len(b); {
		to := from
		for {
			piece, rest, _ := uniseg.FirstSentence(b[to:], -1)
			to += len(piece)
			if len(rest) == 0 || !goesOn(b[from:to], rest) {
				break
			}
		}
		first := from + len(b[from:to]) - len(bytes.TrimLeftFunc(b[from:to], unicode.IsSpace))
		last := from + len(bytes.TrimRightFunc(b[from:to], unicode.IsSpace))
		if first < last {
			s := span.Span{Start: at.point(start + first)}
			s.End = at.point(start + last)
			out = append(out, s)
		}
		from = to
	}
	return out
}

// goesOn reports whether a sentence that seems to end before rest does not.
func goesOn(before, rest []byte) bool {
	line := bytes.TrimRight(before, " \t")
	next := bytes.TrimLeft(rest, " \t")
	r, _ := utf8.DecodeRune(next)
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = bytes.TrimRight(line[:n-1], " \t")
		if !unicode.IsLower(r) || len(line) == 0 || line[len(line)-1] == '\n' {
			return false
		}
		last, _ := utf8.DecodeLastRune(line)
		return unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',' || last == '-' || last == '–'
	}
	word := line[bytes.LastIndexAny(line, " \t\n(“\"'‘")+1:]
	return bytes.HasSuffix(word, []byte(".")) && r != '\n' && abbreviated(string(word), r)
}

// abbreviated reports whether a word that ends in a dot, with next after it, is an abbreviation rather than a last word.
func abbreviated(word string, next rune) bool {
	stem := strings.TrimSuffix(word, ".")
	if r, size := utf8.DecodeRuneInString(stem); size == len(stem) && size > 0 {
		return unicode.IsUpper(r) && r != 'I' // an initial
	}
	switch stem {
	case "Dr", "Mr", "Mrs", "Ms", "Mx", "Prof", "Rev", "St", "Sr", "Hon", "Gen", "Capt", "Lt", "Sgt", "Fig", "No", "Nr", "vs", "v",
		"e.g", "i.e", "cf", "bijv", "bv", "z.B", "d.h", "m.a.w", "o.a", "p.ej", "Sra", "Mme", "Mlle", "Drs", "Ir", "dhr", "mevr", "approx":
		return true
	case "Jr", "etc", "al", "a.m", "p.m", "Inc", "Ltd", "Co", "ca", "usw", "enz":
		return !unicode.IsUpper(next)
	}
	return false
}
