package transcript

import (
	"bytes"

	"qcode/internal/span"
)

// lineAt is the line, from 1, of a byte offset, in bytes of any line end.
func lineAt(p []byte, offset int) int {
	p = p[:offset]
	n := bytes.Count(p, []byte{'\n'})
	if cr := bytes.Count(p, []byte{'\r'}); cr > 0 {
		n += cr - bytes.Count(p, []byte("\r\n"))
	}
	return n + 1
}

// Lines is the number of lines; an empty text has none, and a line end at the very end begins no further line.
func (t *Text) Lines() int {
	n := bytes.Count(t.bytes, []byte{'\n'})
	if len(t.bytes) > 0 && t.bytes[len(t.bytes)-1] != '\n' {
		n++
	}
	return n
}

// LineOf is the line and column of a code point, both from 1, the column in code points. Points past the end are clamped.
func (t *Text) LineOf(point uint32) (line, column int) {
	offset := t.Byte(point)
	before := t.bytes[:offset]
	return bytes.Count(before, []byte{'\n'}) + 1, Count(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// LineSpan is the range of a line, counted from 1, without its line end; ok is false if there is no such line.
func (t *Text) LineSpan(line int) (s span.Span, ok bool) {
	if line < 1 {
		return span.Span{}, false
	}
	const stride = 4096
	start, skip := 0, line-1
	for skip > 0 && start+stride < len(t.bytes) {
		n := bytes.Count(t.bytes[start:start+stride], []byte{'\n'})
		if n >= skip {
			break
		}
		start, skip = start+stride, skip-n
	}
	for ; skip > 0; skip-- {
		i := bytes.IndexByte(t.bytes[start:], '\n')
		if i < 0 {
			return span.Span{}, false
		}
		start += i + 1
	}
	if start >= len(t.bytes) {
		return span.Span{}, false
	}
	end := len(t.bytes)
	if i := bytes.IndexByte(t.bytes[start:], '\n'); i >= 0 {
		end = start + i
	}
	from := t.Point(start)
	return span.Span{Start: from, End: from + uint32(Count(t.bytes[start:end]))}, true
}

// FrontMatter is the YAML between a first line `---` and the next line `---` or `...`, and the code point at which the
// text after it begins; nil and 0 if there is none.
func (t *Text) FrontMatter() (yaml []byte, body uint32) {
	yaml, offset := t.frontMatter()
	return yaml, t.Point(offset)
}

func (t *Text) frontMatter() (yaml []byte, body int) {
	const fence = "---"
	first, rest, ok := bytes.Cut(t.bytes, []byte{'\n'})
	if !ok || string(bytes.TrimRight(first, " \t")) != fence {
		return nil, 0
	}
	start := len(t.bytes) - len(rest)
	for at := start; at < len(t.bytes); {
		line, _, more := bytes.Cut(t.bytes[at:], []byte{'\n'})
		next := at + len(line)
		if more {
			next++
		}
		if s := string(bytes.TrimRight(line, " \t")); s == fence || s == "..." {
			return t.bytes[start:at], next
		}
		at = next
	}
	return nil, 0
}
