package check

import (
	"unicode"
	"unicode/utf8"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// edges is how a coding lies in its text.
type edges struct {
	odd      bool // something about it is unusual: the rest is filled in
	blank    bool // begins or ends with white space
	grapheme bool // begins or ends within what a reader sees as one character
	begins   bool // begins within a word
	ends     bool // ends within a word
}

// look finds how the coding lies. Most lie well, which four bytes tell.
func (c *Coding) look() *edges {
	if c.edged {
		return &c.edges
	}
	c.edged, c.edges = true, edges{}
	t, at := c.Doc.Text, c.Row.Span
	b := t.Bytes()
	start := t.Byte(at.Start)
	end := start + len(c.Record.Quote)
	if !c.Record.HasAt || c.Record.At != at || end > len(b) {
		end = t.Byte(at.End)
	}
	if end <= start {
		return &c.edges
	}
	if tidy(byteAt(b, start-1), b[start]) && tidy(byteAt(b, end), b[end-1]) {
		return &c.edges
	}
	c.edges = edgesOf(t, at, b, start, end)
	return &c.edges
}

// byteAt is the byte there; a blank outside the text.
func byteAt(b []byte, i int) byte {
	if i < 0 || i >= len(b) {
		return ' '
	}
	return b[i]
}

// tidy reports whether an edge between two bytes of ASCII is certainly a good one.
func tidy(outside, inside byte) bool {
	return outside < utf8.RuneSelf && inside < utf8.RuneSelf && inside > ' ' && !(letterOrDigit(outside) && letterOrDigit(inside))
}

func letterOrDigit(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

func edgesOf(t *transcript.Text, at span.Span, b []byte, start, end int) edges {
	first, _ := utf8.DecodeRune(b[start:])
	last, _ := utf8.DecodeLastRune(b[:end])
	before, _ := utf8.DecodeLastRune(b[:start])
	after, _ := utf8.DecodeRune(b[end:])
	e := edges{blank: unicode.IsSpace(first) || unicode.IsSpace(last)}
	if joins(first) || joins(after) || joins(before) || joins(last) {
		e.grapheme = t.Snap(at) != at
	}
	if !e.grapheme {
		e.begins = wordy(before) && wordy(first) && within(t, at.Start)
		e.ends = wordy(last) && wordy(after) && within(t, at.End)
	}
	e.odd = e.blank || e.grapheme || e.begins || e.ends
	return e
}

// joins reports whether a character may be a part of a larger one: marks, joiners, flags, emoji, Jamo.
func joins(r rune) bool {
	return r >= 0x300 && r != utf8.RuneError && (unicode.In(r, unicode.M, unicode.Cf, unicode.So, unicode.Sk) || 0x1100 <= r && r < 0x1200)
}

func wordy(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// within reports whether a word of the text goes on over the point.
func within(t *transcript.Text, point uint32) bool {
	const reach = 40
	around := span.Span{Start: point - min(point, reach), End: min(point+reach, t.Len())}
	for _, w := range t.Words(around) {
		if w.Start < point && point < w.End {
			return true
		}
	}
	return false
}
