package yamldoc

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"qcode/internal/diag"
)

const bom = "\ufeff"

// source turns the places of the YAML library into bytes, and bytes into the places that an editor shows. The two
// differ: YAML also ends a line at U+0085, U+2028 and U+2029, and does not count a byte order mark.
type source struct {
	file  string
	text  []byte
	yaml  []int // byte where each line begins, as YAML counts
	lines []int // the same as an editor counts

	asked, last placed // the last places asked for: they come in order, so that a long line is walked once
}

type placed struct{ line, column, at int }

func newSource(file string, text []byte) *source {
	s := &source{file: file, text: text}
	start := 0
	if bytes.HasPrefix(text, []byte(bom)) {
		start = len(bom)
	}
	s.yaml, s.lines = append(s.yaml, start), append(s.lines, start)
	for i := start; i < len(text); {
		n, editor := lineBreak(text[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		s.yaml = append(s.yaml, i)
		if editor {
			s.lines = append(s.lines, i)
		}
	}
	return s
}

// lineBreak is the length of the line break at the start of b, 0 if there is none, and whether editors see it.
func lineBreak(b []byte) (n int, editor bool) {
	switch {
	case b[0] > '\r' && b[0] < 0xC2:
		return 0, false
	case b[0] == '\n':
		return 1, true
	case b[0] == '\r' && len(b) > 1 && b[1] == '\n':
		return 2, true
	case b[0] == '\r':
		return 1, true
	case b[0] == 0xC2 && len(b) > 1 && b[1] == 0x85:
		return 2, false
	case b[0] == 0xE2 && len(b) > 2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9):
		return 3, false
	}
	return 0, false
}

// byteAt is the byte of a line and column of the YAML library (from 1, columns in code points).
func (s *source) byteAt(line, column int) int {
	if line < 1 || line > len(s.yaml) {
		return len(s.text)
	}
	if line != s.asked.line || column < s.asked.column {
		s.asked = placed{line: line, column: 1, at: s.yaml[line-1]}
	}
	for s.asked.column < column && s.asked.at < len(s.text) {
		_, n := utf8.DecodeRune(s.text[s.asked.at:])
		s.asked.at += n
		s.asked.column++
	}
	return s.asked.at
}

// place is the line and column of a byte as an editor counts.
func (s *source) place(at int) (line, column int) {
	line = max(sort.SearchInts(s.lines, at+1), 1)
	from := placed{line: line, column: 1, at: s.lines[line-1]}
	if s.last.line == line && s.last.at <= at {
		from = s.last
	}
	if at > from.at {
		from.column += utf8.RuneCount(s.text[from.at:at])
		from.at = at
	}
	s.last = from
	return line, from.column
}

// lineEnd is the byte behind the line of the byte at, line break included.
func (s *source) lineEnd(at int) int {
	next := sort.SearchInts(s.lines, at+1)
	if next == len(s.lines) {
		return len(s.text)
	}
	return s.lines[next]
}

// lineStart is the first byte of the line of the byte at, and whether only spaces stand between.
func (s *source) lineStart(at int) (start int, alone bool) {
	line := sort.SearchInts(s.lines, at+1)
	start = s.lines[max(line-1, 0)]
	return start, len(bytes.Trim(s.text[start:at], " ")) == 0
}

func (s *source) problem(at, end int, message, help string) diag.Diagnostic {
	d := diag.Diagnostic{Rule: RuleUnparsable, Severity: diag.Error, Message: message, Help: help}
	d.At.File = s.file
	d.At.Line, d.At.Column = s.place(at)
	if end > at {
		d.At.EndLine, d.At.EndColumn = s.place(end)
	}
	return d
}

// scalarEnd is the byte behind a scalar that begins at start; ok is false if it cannot be told. above is the column
// (from 0) of the block collection that holds it, -1 at the root.
func (s *source) scalarEnd(start int, value string, above int) (end int, ok bool) {
	if start >= len(s.text) {
		return start, value == ""
	}
	switch s.text[start] {
	case '"':
		for i := start + 1; i < len(s.text); i++ {
			switch s.text[i] {
			case '\\':
				i++
			case '"':
				return i + 1, true
			}
		}
		return start, false
	case '\'':
		for i := start + 1; i < len(s.text); i++ {
			if s.text[i] != '\'' {
				continue
			}
			if i+1 == len(s.text) || s.text[i+1] != '\'' {
				return i + 1, true
			}
			i++
		}
		return start, false
	case '|', '>':
		return s.blockEnd(start, above), true
	}
	return s.plainEnd(start, value)
}

// plainEnd follows the value through the source. YAML folds white space in a plain scalar, so only the rest has to match.
func (s *source) plainEnd(start int, value string) (end int, ok bool) {
	end = start
	for _, want := range value {
		if unicode.IsSpace(want) {
			continue
		}
		i := end
		for i < len(s.text) {
			r, n := utf8.DecodeRune(s.text[i:])
			if r == want {
				end = i + n
				break
			}
			if !unicode.IsSpace(r) {
				return start, false
			}
			i += n
		}
		if i == len(s.text) {
			return start, false
		}
	}
	return end, true
}

// blockEnd is the end of a block scalar: behind the last line of its text, without the line break.
func (s *source) blockEnd(start, above int) int {
	header := start + 1
	indent := 0
	for ; header < len(s.text) && strings.IndexByte("+-0123456789", s.text[header]) >= 0; header++ {
		if d := int(s.text[header] - '0'); '0' < s.text[header] && s.text[header] <= '9' {
			indent = max(above, 0) + d
		}
	}
	end, most := header, 0
	for n := sort.SearchInts(s.yaml, start+1); n < len(s.yaml); n++ {
		line := s.text[s.yaml[n]:]
		if n+1 < len(s.yaml) {
			line = s.text[s.yaml[n]:s.yaml[n+1]]
		}
		text := trimBreak(line)
		spaces := len(text) - len(bytes.TrimLeft(text, " "))
		if most = max(most, spaces); indent == 0 && spaces < len(text) {
			indent = max(most, above+1, 1)
		}
		if spaces == len(text) && (indent == 0 || spaces < indent) {
			continue // an empty line: of the text only if more follows
		}
		if spaces < indent {
			break
		}
		end = s.yaml[n] + len(text)
	}
	return end
}

func trimBreak(line []byte) []byte {
	for _, br := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if cut, ok := bytes.CutSuffix(line, []byte(br)); ok {
			return cut
		}
	}
	return line
}

// closing is the byte behind the bracket that closes a flow collection whose last child ends at at.
func (s *source) closing(at int, bracket byte) (end int, ok bool) {
	for at < len(s.text) {
		switch c := s.text[at]; {
		case c == bracket:
			return at + 1, true
		case c == '#':
			at = s.lineEnd(at)
			continue
		case strings.IndexByte(" \t\r\n,:?", c) < 0 && c < 0x80:
			return at, false
		}
		at++
	}
	return at, false
}
