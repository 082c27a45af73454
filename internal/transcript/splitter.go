package transcript

import "bytes"

// scan collects every line from body on that may begin a turn, and counts how often each label occurs.
func (s *Splitter) scan(p []byte, body int) {
	s.marks, s.doubt = s.marks[:0], false
	s.round++
	if len(s.labels) > labelsKept {
		clear(s.labels)
		clear(s.recent[:])
		s.near = [2]*label{s.none, s.none}
	}
	line := 1 + bytes.Count(p[:body], []byte{'\n'})
	for start := body; start < len(p); line++ {
		end := lineEnd(p, start)
		n := len(s.marks)
		s.marks = append(s.marks, labelMark{})
		m := &s.marks[n]
		if s.read(p[start:end], m) && (!m.alone || leads(p, end)) {
			m.start, m.line = start, line
			m.text += start
			s.count(m)
		} else {
			s.marks = s.marks[:n]
		}
		start = end + 1
	}
}

// count counts the label of m in this round.
func (s *Splitter) count(m *labelMark) {
	l := m.label
	if l.in != s.round {
		l.in, l.seen, l.name = s.round, 0, 0
	}
	if m.alone {
		l.name++
	} else {
		l.seen++
	}
	s.doubt = s.doubt || m.alone || l.sure == loose
}

// leads reports whether text follows on the lines behind end, so that the line before can be a name line. A line with
// a time stamp of its own is no such text.
func leads(p []byte, end int) bool {
	at := skipSpace(p, end, len(p))
	if at == len(p) {
		return false
	}
	_, n := timeMark(p[at:lineEnd(p, at)])
	return n == 0
}

// read looks for a label at the head of a line and notes it in m; offsets there are relative to the line.
func (s *Splitter) read(line []byte, m *labelMark) bool {
	for _, l := range s.near {
		if l.begins(line) {
			m.label, m.text = l, len(l.text)+1
			return true
		}
	}
	at := skipSpace(line, 0, len(line))
	if at == len(line) {
		return false
	}
	switch c := line[at]; {
	case c == '[' || c == '(' || c == '#' || asciiDigit(c):
		if seconds, n := timeMark(line[at:]); n > 0 {
			m.seconds, m.timed = seconds, true
			at = skipSpace(line, at+n, len(line))
		} else {
			at += lineNumber(line[at:])
		}
	}
	rest := line[at:]
	head := rest[:min(len(rest), labelBytes)]
	colon, width := colonIn(head)
	if width == 1 && !m.timed {
		if i := timeAround(head, colon); i > 0 {
			return s.timeAfter(m, rest, at, i)
		}
	}
	if colon <= 0 {
		return s.nameLine(m, rest, at)
	}
	after := colon + width
	for after < len(rest) && rest[after] == ':' {
		after++
	}
	if after < len(rest) && !isSpace(rest[after]) && width == 1 && !s.lists(rest[:colon]) {
		return false
	}
	m.label, m.text = s.label(rest[:colon]), at+after
	if m.label.sure == never {
		return false
	}
	if m.label.word {
		s.near = [2]*label{m.label, s.near[0]}
	}
	return true
}

// begins reports whether a line begins with the label, a colon and a blank. Most do, with one of the last two labels, and
// nothing else can be read in them.
func (l *label) begins(line []byte) bool {
	n := len(l.text)
	return n > 0 && len(line) > n+1 && line[n] == ':' && line[n+1] == ' ' && string(line[:n]) == l.text
}

// timeAround is the start of a time stamp, after some other text, that the colon is part of; 0 if it is part of none.
func timeAround(head []byte, colon int) int {
	i := colon
	for i > 0 && colon-i <= 4 && !isSpace(head[i-1]) {
		i--
	}
	if i == 0 || !isSpace(head[i-1]) {
		return 0
	}
	if _, n := timeMark(head[i:]); n == 0 {
		return 0
	}
	return i
}

// timeAfter reads a label with a time stamp at offset i behind it: `Name (00:12): text`, or the name lines `Name (00:12)`
// and `Name  0:12`.
func (s *Splitter) timeAfter(m *labelMark, rest []byte, at, i int) bool {
	seconds, n := timeMark(rest[i:])
	behind := i + n
	m.label, m.seconds, m.timed, m.text = s.label(rest[:i]), seconds, true, at+behind
	switch {
	case n == 0 || m.label.sure == never:
		return false
	case behind < len(rest) && rest[behind] == ':' && (behind+1 == len(rest) || isSpace(rest[behind+1])):
		m.text++
		return true
	}
	m.alone = true
	return isBlank(rest[behind:]) && m.label.sure >= sure
}

// nameLine takes a whole line for a label. A line that ends like a sentence is none, unless it ends in `, Jr.`.
func (s *Splitter) nameLine(m *labelMark, rest []byte, at int) bool {
	rest = rest[:trimSpace(rest, 0, len(rest))]
	if len(rest) == 0 || len(rest) > labelBytes || rest[len(rest)-1] == '.' && bytes.IndexByte(rest, ',') < 0 {
		return false
	}
	m.label, m.text, m.alone = s.label(rest), at+len(rest), true
	return m.label.sure >= sure
}

// colonIn is the place and length of the first colon, -1 if there is none.
func colonIn(head []byte) (at, width int) {
	if i := bytes.IndexByte(head, ':'); i >= 0 {
		return i, 1
	}
	const fullWidth = "："
	return bytes.Index(head, []byte(fullWidth)), len(fullWidth)
}

// label returns what is known of a label, classifying it when it is met for the first time.
func (s *Splitter) label(b []byte) *label {
	b = b[:trimSpace(b, 0, len(b))]
	if len(b) == 0 {
		return s.none
	}
	recent := &s.recent[(int(b[0])+int(b[len(b)-1])+len(b))%len(s.recent)]
	if l := *recent; l != nil && l.text == string(b) {
		return l
	}
	if l := s.labels[string(b)]; l != nil {
		*recent = l
		return l
	}
	l := &label{role: s.rest, sure: classify(b)}
	if len(s.roles) > 0 && len(b) <= labelBytes {
		if role, ok := s.roles[foldLabel(string(b))]; ok {
			l.role, l.sure = role, listed
		}
	}
	if l.sure == never {
		return s.none
	}
	l.text, l.code = string(b), codeLike(b)
	l.word = asciiLetter(b[0]) && len(b) < labelBytes && !bytes.ContainsAny(b, " \t\v\f\r:")
	s.labels[l.text] = l
	return l
}

// lists reports whether the study names the label.
func (s *Splitter) lists(b []byte) bool {
	return len(s.roles) > 0 && len(b) <= labelBytes && s.label(b).sure == listed
}
