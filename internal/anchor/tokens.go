package anchor

import (
	"bytes"
	"sort"
	"unicode"
	"unicode/utf8"

	"qcode/internal/transcript"
)

// token is a word or a mark of punctuation, bytes [start, end) of a text. Equal ids mean equal words, compared as Find
// compares them: white space is none, kinds of quotation marks and dashes and Unicode form play no part.
type token struct {
	start, end uint32
	id         uint32
}

// vocabulary gives ids to words. Ids of punctuation are small, so that words can be told by their id. It is a table with
// open addressing: half the time of cutting a text went into a map.
type vocabulary struct {
	slots []wordEntry
	count int
	form  folded
}

type wordEntry struct {
	hash uint32
	id   uint32 // 0 in an empty slot
	word []byte // of the text that it was first seen in, or a copy
}

const (
	firstWord = 256 // ids below are punctuation
	ellipsis  = 1
)

func newVocabulary() *vocabulary {
	return &vocabulary{slots: make([]wordEntry, 1<<12), form: folded{blanks: true}}
}

// isWord reports whether the token is a word rather than punctuation.
func (t token) isWord() bool { return t.id >= firstWord }

// cutText appends the tokens of a text to dst, where a speaker label is one token: names of two and of three words are
// then changed alike, and never matched by halves.
func (v *vocabulary) cutText(dst []token, t *transcript.Text) []token {
	p, at := t.Bytes(), 0
	for _, turn := range t.Turns(transcript.Speakers{}) {
		start := t.Byte(turn.Span.Start)
		i := bytes.Index(p[start:], []byte(turn.Speaker))
		if turn.Speaker == "" || i < 0 {
			continue
		}
		dst = v.cutAt(dst, p[at:start+i], at)
		at = start + i + len(turn.Speaker)
		dst = append(dst, token{uint32(start + i), uint32(at), v.id([]byte("\x00"+turn.Speaker), false)})
	}
	return v.cutAt(dst, p[at:], at)
}

// cutAt is cut for bytes that stand at an offset.
func (v *vocabulary) cutAt(dst []token, p []byte, offset int) []token {
	from := len(dst)
	dst = v.cut(dst, p)
	for i := range dst[from:] {
		dst[from+i].start += uint32(offset)
		dst[from+i].end += uint32(offset)
	}
	return dst
}

// cut appends the tokens of p to dst.
func (v *vocabulary) cut(dst []token, p []byte) []token {
	for i := 0; i < len(p); {
		if p[i] == ' ' {
			i++
			continue
		}
		if alnum(p[i]) {
			end, plain := wordEnd(p, i)
			dst = append(dst, token{uint32(i), uint32(end), v.id(p[i:end], plain)})
			i = end
			continue
		}
		r, size := rune(p[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(p[i:])
		}
		kind := foldRune(r)
		switch {
		case kind == ' ' || kind == dropped:
			i += size
		case isWord(r):
			end, plain := wordEnd(p, i)
			dst = append(dst, token{uint32(i), uint32(end), v.id(p[i:end], plain)})
			i = end
		default:
			end := i + size
			if kind == '-' || kind == '.' {
				end = runEnd(p, end, kind)
			}
			id := uint32(kind)
			switch {
			case kind == '…' || kind == '.' && end > i+1:
				id = ellipsis
			case id >= firstWord:
				id = v.id([]byte(string(kind)), true)
			}
			dst = append(dst, token{uint32(i), uint32(end), id})
			i = end
		}
	}
	return dst
}

// id is the number of a word; plain means that it needs no folding. The bytes of plain words are kept.
func (v *vocabulary) id(word []byte, plain bool) uint32 {
	if !plain {
		v.form.text, v.form.from = v.form.text[:0], v.form.from[:0]
		v.form.add(word, 0)
		word = v.form.text
	}
	hash := uint32(2166136261)
	for _, c := range word {
		hash = (hash ^ uint32(c)) * 16777619
	}
	e := v.slot(hash, word)
	if e.id != 0 {
		return e.id
	}
	if !plain {
		word = bytes.Clone(word)
	}
	*e = wordEntry{hash, firstWord + uint32(v.count), word}
	id := e.id
	if v.count++; 2*v.count > len(v.slots) {
		v.grow()
	}
	return id
}

// slot is where a word stands or is to stand.
func (v *vocabulary) slot(hash uint32, word []byte) *wordEntry {
	mask := uint32(len(v.slots) - 1)
	for i := (hash ^ hash>>15) & mask; ; i = (i + 1) & mask {
		if e := &v.slots[i]; e.id == 0 || e.hash == hash && bytes.Equal(e.word, word) {
			return e
		}
	}
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]wordEntry, 2*len(old))
	for _, e := range old {
		if e.id != 0 {
			*v.slot(e.hash, e.word) = e
		}
	}
}

// wordEnd is the end of the word that begins at i: letters, digits, marks and apostrophes between letters. An ideograph
// is a word by itself. plain means that all of it is ASCII.
func wordEnd(p []byte, i int) (end int, plain bool) {
	plain = true
	for start := i; i < len(p); {
		c := p[i]
		if c < utf8.RuneSelf {
			if alnum(c) || c == '\'' && i > start && i+1 < len(p) && alnum(p[i+1]) {
				i++
				continue
			}
			return i, plain
		}
		r, size := utf8.DecodeRune(p[i:])
		switch kind := foldRune(r); {
		case single(r):
			if i == start {
				i += size
			}
			return i, plain && i != start+size
		case isWord(r), kind == dropped:
		case kind == '\'' && i+size < len(p) && alnum(p[i+size]):
		default:
			return i, plain
		}
		plain = false
		i += size
	}
	return i, plain
}

func alnum(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }

// single reports whether a letter is a word by itself, in scripts that put no blanks between words.
func single(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// runEnd is the end of a run of characters of one kind.
func runEnd(p []byte, i int, kind rune) int {
	for i < len(p) {
		r, size := utf8.DecodeRune(p[i:])
		if foldRune(r) != kind {
			break
		}
		i += size
	}
	return i
}

// covering is the range of the tokens that share a byte with [start, end).
func covering(ts []token, start, end int) (from, to int) {
	from = sort.Search(len(ts), func(i int) bool { return int(ts[i].end) > start })
	to = from + sort.Search(len(ts)-from, func(i int) bool { return int(ts[from+i].start) >= end })
	return from, to
}

// countWords is the number of words among ts.
func countWords(ts []token) int {
	n := 0
	for _, t := range ts {
		if t.isWord() {
			n++
		}
	}
	return n
}
