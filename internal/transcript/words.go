package transcript

import (
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"qcode/internal/span"
)

// Words are the words in a span: the segments of Unicode word segmentation (UAX #29) that hold a letter or a digit.
// Time stamps in brackets or alone on a line are no words. The span is read as if nothing stood around it.
func (t *Text) Words(within span.Span) []span.Span { return t.AppendWords(nil, within) }

// AppendWords adds the Words in a span to some that are there.
func (t *Text) AppendWords(to []span.Span, within span.Span) []span.Span {
	b, start := t.window(within)
	at := cursor{text: t, offset: start, points: within.Start}
	eachWord(b, func(from, end int) bool {
		s := span.Span{Start: at.point(start + from)}
		s.End = at.point(start + end)
		to = append(to, s)
		return true
	})
	return to
}

// CountWords is the number of Words, without making them.
func (t *Text) CountWords(within span.Span) int {
	b, _ := t.window(within)
	n := 0
	eachWord(b, func(int, int) bool { n++; return true })
	return n
}

// HasWord reports whether a span holds a letter or digit outside time stamps, be it a part of a word only.
func (t *Text) HasWord(within span.Span) bool {
	b, _ := t.window(within)
	found := false
	eachWord(b, func(int, int) bool { found = true; return false })
	return found
}

// window is the text of a span, clamped, with its offset in bytes.
func (t *Text) window(s span.Span) ([]byte, int) {
	s.End = min(s.End, t.count)
	s.Start = min(s.Start, s.End)
	b, _ := t.Slice(s)
	return b, t.Byte(s.Start)
}

// eachWord yields the words of b as byte ranges until yield says false. Stretches of ASCII, where the rules are few,
// are cut here; the rest goes to the library, which is some ten times slower.
func eachWord(b []byte, yield func(from, to int) bool) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '[' || c == '(' || c == '#' || asciiDigit(c) && (i == 0 || b[i-1] == '\n'):
			if n := stampIn(b[i:]); n > 0 {
				i += n
				continue
			}
			if asciiDigit(c) {
				break
			}
			i++
			continue
		case c < utf8.RuneSelf && !asciiWord(c):
			i++
			continue
		}
		end, hasAlnum := segment(b, i)
		if hasAlnum && !yield(i, end) {
			return
		}
		i = end
	}
}

// stampIn is the length of a time stamp which is no word: in brackets, or alone on its line.
func stampIn(b []byte) int {
	_, n := timeMark(b)
	if n > 0 && asciiDigit(b[0]) && !isBlank(b[n:lineEnd(b, n)]) {
		return 0
	}
	return n
}

// segment cuts the segment that begins at i, a letter, digit, underscore or anything outside ASCII.
func segment(b []byte, i int) (end int, hasAlnum bool) {
	for j := i; ; j++ {
		switch {
		case j == len(b):
			return j, hasAlnum
		case b[j] >= utf8.RuneSelf:
			return segmentUnicode(b, i)
		case b[j] == '_':
			continue
		case asciiWord(b[j]):
			hasAlnum = true
			continue
		}
		if j+1 < len(b) && b[j+1] >= utf8.RuneSelf && joins(b[j]) {
			return segmentUnicode(b, i)
		}
		if j == i || j+1 == len(b) || !joinsBetween(b[j-1], b[j], b[j+1]) {
			return j, hasAlnum
		}
	}
}

func segmentUnicode(b []byte, i int) (end int, hasAlnum bool) {
	word, _, _ := uniseg.FirstWord(b[i:], -1)
	for _, r := range string(word) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return i + len(word), true
		}
	}
	return i + len(word), false
}

func asciiWord(c byte) bool { return asciiLetter(c) || asciiDigit(c) || c == '_' }

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// joins reports whether c can stand inside a word (MidLetter, MidNum or MidNumLet of UAX #29).
func joins(c byte) bool { return c == '\'' || c == '.' || c == ':' || c == ',' || c == ';' }

// joinsBetween applies rules WB6, WB7, WB11 and WB12: don't, e.g, 3.5 and 1,000 are one word each.
func joinsBetween(before, c, after byte) bool {
	digits := asciiDigit(before) && asciiDigit(after)
	letters := asciiLetter(before) && asciiLetter(after)
	switch c {
	case '\'', '.':
		return letters || digits
	case ':':
		return letters
	case ',', ';':
		return digits
	}
	return false
}

// Snap widens s so that it cuts no grapheme: no letter from its accent, no emoji in two. It is clamped to the text.
func (t *Text) Snap(s span.Span) span.Span {
	s.End = min(s.End, t.count)
	s.Start = min(s.Start, s.End)
	start, end := t.Byte(s.Start), t.Byte(s.End)
	if boundary(t.bytes, start) && boundary(t.bytes, end) {
		return s
	}
	from, _ := t.grapheme(start)
	at, to := t.grapheme(end)
	if at == end {
		to = at
	}
	return span.Span{Start: t.Point(from), End: t.Point(to)}
}

// grapheme is the range in bytes of the grapheme that holds the offset.
func (t *Text) grapheme(offset int) (from, to int) {
	p := t.bytes
	if offset >= len(p) {
		return len(p), len(p)
	}
	from = offset
	for from > 0 && !boundary(p, from) {
		from--
	}
	for {
		cluster, _, _, _ := uniseg.FirstGraphemeCluster(p[from:], -1)
		if from+len(cluster) > offset {
			return from, from + len(cluster)
		}
		from += len(cluster)
	}
}

// boundary reports whether graphemes surely end at i: at the ends of the text, between two ASCII characters, CR LF
// apart, or after a line end.
func boundary(p []byte, i int) bool {
	if i == 0 || i == len(p) || p[i-1] == '\n' {
		return true
	}
	return p[i-1] < utf8.RuneSelf && p[i] < utf8.RuneSelf && (p[i-1] != '\r' || p[i] != '\n')
}
