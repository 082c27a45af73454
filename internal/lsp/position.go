package lsp

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"qcode/internal/diag"
)

// Position is a place in a file as editors count: lines and characters from 0, characters in the agreed encoding.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// Range is half-open.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// units says how characters of a line are counted.
type units bool

// The encodings of positions.
const (
	inUTF16 units = false
	inUTF8  units = true
)

func (u units) String() string {
	if u == inUTF8 {
		return "utf-8"
	}
	return "utf-16"
}

// width is the length of text in these units.
func (u units) width(text []byte) (n int) {
	if u == inUTF8 {
		return len(text)
	}
	for _, r := range string(text) {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// page is a text with its lines.
type page struct {
	text  []byte
	lines []int // the byte where each line begins
}

func newPage(text []byte) *page {
	p := &page{text: text, lines: []int{0}}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// line is the line of that number, from 0, without its break; nil if there is none.
func (p *page) line(n int) []byte {
	if n < 0 || n >= len(p.lines) {
		return nil
	}
	end := len(p.text)
	if n+1 < len(p.lines) {
		end = p.lines[n+1]
	}
	return bytes.TrimRight(p.text[p.lines[n]:end], "\r\n")
}

// position is where a byte stands.
func (p *page) position(at int, u units) Position {
	at = min(max(at, 0), len(p.text))
	n := len(p.lines) - 1
	for n > 0 && p.lines[n] > at {
		n--
	}
	return Position{n, u.width(p.text[p.lines[n]:at])}
}

// offset is the byte of a position; behind a line's end it is the end, inside a character its beginning.
func (p *page) offset(at Position, u units) int {
	if at.Line < 0 {
		return 0
	}
	if at.Line >= len(p.lines) {
		return len(p.text)
	}
	start, line := p.lines[at.Line], p.line(at.Line)
	n, i := 0, 0
	for i < len(line) {
		_, size := utf8.DecodeRune(line[i:])
		w := u.width(line[i : i+size])
		if n+w > at.Character {
			break
		}
		n += w
		i += size
	}
	return start + i
}

// column is the position of a line and column as findings have them: both from 1, columns in code points. Column 0 is the
// first sign of the line.
func (p *page) column(line, column int, u units) Position {
	text := p.line(line - 1)
	if column == 0 {
		column = 1 + utf8.RuneCount(text[:len(text)-len(bytes.TrimLeft(text, " \t-"))])
	}
	at := 0
	for n := 1; n < column && at < len(text); n++ {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return Position{max(line-1, 0), u.width(text[:at])}
}

// place is the range of a finding; one without an end reaches to the end of its line.
func (p *page) place(at diag.Place, u units) Range {
	if at.Line < 1 {
		return Range{}
	}
	r := Range{Start: p.column(at.Line, at.Column, u)}
	if at.EndLine > 0 && at.EndColumn > 0 {
		r.End = p.column(at.EndLine, at.EndColumn, u)
	} else {
		r.End = Position{r.Start.Line, u.width(p.line(r.Start.Line))}
	}
	return r
}
