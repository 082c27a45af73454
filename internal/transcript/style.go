package transcript

import (
	"bytes"
	"slices"
	"strings"
)

// choose keeps the labels that are accepted, of the style that has more of them.
func (s *Splitter) choose(p []byte) {
	colons, names, bare := 0, 0, 0
	for _, m := range s.marks {
		switch {
		case !m.alone && m.accepted():
			colons++
		case m.alone && m.acceptedName():
			names++
		case m.alone && m.name > 1:
			bare++
		}
	}
	takeBare := bare > 0 && colons == 0 && s.blocksBeginWithNames(p)
	if takeBare {
		names += bare
	}
	s.marks = slices.DeleteFunc(s.marks, func(m labelMark) bool {
		if names > colons {
			return !m.alone || !m.acceptedName() && !(takeBare && m.name > 1)
		}
		return m.alone || !m.accepted()
	})
}

func (m *labelMark) accepted() bool {
	return m.sure >= sure || m.seen > 1 || m.timed && !strings.Contains(m.label.text, " ")
}

func (m *labelMark) acceptedName() bool {
	return m.timed || m.sure == listed || m.code && m.name > 1
}

// blocksBeginWithNames reports whether, from the first name line that comes twice, every block between blank lines
// begins with such a line and goes on after it, and at least two names take turns.
func (s *Splitter) blocksBeginWithNames(p []byte) bool {
	next, blocks := 0, 0
	var first, second *label
	for at := 0; at < len(p); {
		at = skipSpace(p, at, len(p))
		if at == len(p) {
			break
		}
		start := at - (at - 1 - bytes.LastIndexByte(p[:at], '\n')) // of the line
		for next < len(s.marks) && s.marks[next].start < start {
			next++
		}
		begins := next < len(s.marks) && s.marks[next].start == start && s.marks[next].alone && s.marks[next].name > 1
		end := lineEnd(p, at)
		switch {
		case begins && (end >= len(p) || isBlank(p[end+1:lineEnd(p, end+1)])):
			return false
		case !begins && blocks > 0:
			return false
		case begins && first == nil:
			first, blocks = s.marks[next].label, 1
		case begins:
			blocks++
			if s.marks[next].label != first {
				second = s.marks[next].label
			}
		}
		at = blockEnd(p, end)
	}
	return first != nil && second != nil
}

// blockEnd is the offset of the next blank line after the line end at.
func blockEnd(p []byte, at int) int {
	for at < len(p) {
		next := lineEnd(p, at+1)
		if at+1 >= len(p) || isBlank(p[at+1:next]) {
			return min(at+1, len(p))
		}
		at = next
	}
	return len(p)
}

// dropHeading removes the labels of a heading such as `Date: …`, `Place: …`: in the first block of lines that holds a
// label, at least two and at least half of the lines hold one that never comes back, and later there are some that do.
func (s *Splitter) dropHeading(p []byte) {
	if len(s.marks) < 4 || s.marks[0].alone {
		return
	}
	begin := s.marks[0].start
	for begin > 0 {
		before := bytes.LastIndexByte(p[:begin-1], '\n') + 1
		if isBlank(p[before : begin-1]) {
			break
		}
		begin = before
	}
	head := p[:min(len(p), begin+headingMost)]
	end := blockEnd(head, lineEnd(head, s.marks[0].start))
	if end-begin >= headingMost {
		return
	}
	once, i := 0, 0
	for ; i < len(s.marks) && s.marks[i].start < end; i++ {
		if m := s.marks[i]; m.timed || m.sure == listed && m.seen == 1 {
			return
		}
		if s.marks[i].seen == 1 {
			once++
		}
	}
	lines := bytes.Count(p[begin:end], []byte{'\n'})
	back := slices.ContainsFunc(s.marks[i:], func(m labelMark) bool { return m.seen > 1 || m.sure == listed })
	if back && once >= 2 && 2*once >= lines {
		s.marks = slices.Delete(s.marks, 0, i)
	}
}

// headingBytes is how long a heading may be whatever follows it.
const headingBytes = 200

// headingMost is how long a heading of `Date: …` lines may be, in bytes.
const headingMost = 4096

// labelled reports whether the marks make the text a dialogue.
func (s *Splitter) labelled(p []byte, body int) bool {
	if len(s.marks) == 0 {
		return false
	}
	first := s.marks[0].start
	if isBlank(p[body:first]) {
		return true
	}
	again := false
	for i := range s.marks {
		m := &s.marks[i]
		if m.timed || m.sure == listed {
			return true
		}
		again = again || m.seen > 1 || m.name > 1 || m.code
	}
	heading, rest := first-body, len(p)-first
	if again && heading <= headingBytes {
		return true
	}
	return heading <= rest && (again || len(s.marks) >= bytes.Count(p[first:], []byte{'\n'})/2)
}
