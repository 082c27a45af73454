package anchor

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the form in which quotes are compared: composed (NFC), with one kind of quotation marks, dashes
// and ellipsis, without soft hyphens and zero-width characters, and with each run of white space as one blank or none.
type folded struct {
	text   []byte
	from   []uint32 // for each byte of text, the byte offset in the source of what it was made from
	blanks bool     // white space is kept as one blank
	buffer []byte
}

// add folds p, which stands at offset base of the source.
func (f *folded) add(p []byte, base int) {
	for i := 0; i < len(p); {
		c := p[i]
		if c < utf8.RuneSelf && (i+1 == len(p) || p[i+1] < utf8.RuneSelf) {
			f.rune(rune(c), base+i)
			i++
			continue
		}
		n := norm.NFC.NextBoundary(p[i:], true)
		f.buffer = norm.NFC.Append(f.buffer[:0], p[i:i+n]...)
		for _, r := range string(f.buffer) {
			f.rune(r, base+i)
		}
		i += n
	}
}

// rune adds one character which stands at offset at of the source.
func (f *folded) rune(r rune, at int) {
	r = foldRune(r)
	switch {
	case r == dropped:
		return
	case r == ' ':
		if !f.blanks || len(f.text) > 0 && f.text[len(f.text)-1] == ' ' {
			return
		}
	case r == '-' && len(f.text) > 0 && f.text[len(f.text)-1] == '-':
		return // a dash typed as two hyphens
	case r == '…':
		f.text = append(f.text, "..."...)
		f.from = append(f.from, uint32(at), uint32(at), uint32(at))
		return
	}
	before := len(f.text)
	f.text = utf8.AppendRune(f.text, r)
	for range len(f.text) - before {
		f.from = append(f.from, uint32(at))
	}
}

// dropped stands for characters that do not show.
const dropped rune = -1

// foldRune is the one of its kind for quotation marks, dashes and white space.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		switch r {
		case '\t', '\n', '\v', '\f', '\r':
			return ' '
		case '`':
			return '\''
		}
		return r
	}
	switch r {
	case '‘', '’', '‚', '‛', '′', '´', 'ʼ', '‹', '›':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»', '「', '」', '『', '』':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－':
		return '-'
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return dropped
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// isWord reports whether r belongs to a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
