package transcript

import (
	"bytes"
	"slices"
	"strings"

	"qcode/internal/span"
)

// Speakers says who speaks under which label. Labels are compared without regard to case, after trimming. Whoever stands
// in no list is a participant; where Participants are listed, nobody else is, and who stands in no list is one of the Others.
// None says that nobody speaks: the texts are papers or diaries, and `Method: …` is no label in them.
type Speakers struct {
	Interviewers, Others, Several, Participants []string
	None                                        bool
}

// Role is that of a label. A label in two lists has the role of the first of Interviewers, Others, Several, Participants.
func (sp Speakers) Role(name string) Role {
	roles, unlisted := sp.roles()
	if role, ok := roles[foldLabel(name)]; ok {
		return role
	}
	return unlisted
}

// Any reports whether some words may be those of nobody who is counted.
func (sp Speakers) Any() bool {
	return !sp.None && len(sp.Interviewers)+len(sp.Others)+len(sp.Several)+len(sp.Participants) > 0
}

// roles are those of the labels that are listed, by their folded form, and that of all others.
func (sp Speakers) roles() (listed map[string]Role, unlisted Role) {
	listed, unlisted = map[string]Role{}, Participant
	if len(sp.Participants) > 0 {
		unlisted = Other
	}
	for _, in := range []struct {
		names []string
		role  Role
	}{{sp.Participants, Participant}, {sp.Several, Several}, {sp.Others, Other}, {sp.Interviewers, Interviewer}} {
		for _, name := range in.names {
			listed[foldLabel(name)] = in.role
		}
	}
	return listed, unlisted
}

// Role is what a speaker is in the study.
type Role uint8

// The roles. Several is a label for more than one person at once.
const (
	Unlabelled Role = iota
	Participant
	Interviewer
	Other
	Several
)

func (r Role) String() string {
	names := [...]string{"unlabelled", "participant", "interviewer", "other", "several"}
	if int(r) < len(names) {
		return names[r]
	}
	return "unknown"
}

// Turn is one speaker's stretch. N counts from 1; Line is the line of its label, from 1.
type Turn struct {
	N       int
	Speaker string    // the label as written, "" if unlabelled
	Span    span.Span // label, time and text
	Spoken  span.Span // the text alone; empty if nothing was said
	Seconds float64   // of the time stamp
	Line    int
	Role    Role
	HasTime bool
}

// Labels are the stretches of turns before their words: label and time.
func Labels(turns []Turn) []span.Span {
	var out []span.Span
	for _, t := range turns {
		if label := (span.Span{Start: t.Span.Start, End: t.Spoken.Start}); !label.Empty() {
			out = append(out, label)
		}
	}
	return out
}

// Turns splits the text into turns; see Splitter for the rules.
func (t *Text) Turns(sp Speakers) []Turn { return t.AppendTurns(nil, sp) }

// AppendTurns is Turns into a slice that is reused.
func (t *Text) AppendTurns(dst []Turn, sp Speakers) []Turn { return NewSplitter(sp).Append(dst, t) }

// Splitter finds turns. One splitter serves many texts, one at a time, and allocates only for labels it has not met.
//
// A turn begins at a line that starts with a label and a colon (`P01: …`, also after a time stamp or a printed line
// number), or at a name line, which holds a label alone. It goes on over all lines up to the next label. The grammar of
// labels stands at classify. What looks like a name is a label at once; anything else (`students:`, `Video playback:`)
// only if it occurs twice in the text, bears a time stamp, or is listed by the study. The colon must be followed by
// white space or the end of the line, so that 10:30 and https:// are none.
//
// A name line needs more: a time stamp, or a listed label, or a code such as P01 that occurs twice; a bare name must
// occur twice and every block between blank lines must begin with one. A text is written in one of the two styles: the
// one with more labels.
//
// What stands before the first label is the heading and belongs to no turn, and so does a first block of lines such as
// `Date: …`, `Place: …` whose labels do not come back. A text counts as labelled if a label is listed, bears a time
// stamp or stands on the first line; or if one comes twice or is a code and the heading is short; or if the heading is
// not longer than the rest and one comes twice or every other line has one. In a text without labels, or of a study in which
// nobody speaks, each paragraph is a turn; front matter and leading lines with # are in none.
type Splitter struct {
	roles  map[string]Role   // of labels that are listed
	rest   Role              // of all others
	mute   bool              // nobody speaks: paragraphs are turns
	labels map[string]*label // every label met, by its bytes
	none   *label            // what is no label
	recent [16]*label        // the same, for the few that speak now
	near   [2]*label         // the last two that are single words; none where there were fewer
	round  int               // which text is at hand
	marks  []labelMark       // of the text at hand
	doubt  bool              // some marks are not sure
}

// labelMark is a line that may begin a turn. Offsets are in bytes of the text.
type labelMark struct {
	*label
	start, text int // the line; what follows the label
	line        int
	seconds     float64
	timed       bool
	alone       bool // a name line
}

// labelsKept bounds the memory of a splitter.
const labelsKept = 4096

// NewSplitter prepares the labels of sp.
func NewSplitter(sp Speakers) *Splitter {
	s := &Splitter{labels: map[string]*label{}, none: new(label)}
	s.near = [2]*label{s.none, s.none}
	s.roles, s.rest = sp.roles()
	s.mute = sp.None
	return s
}

func foldLabel(name string) string {
	return strings.ToLower(strings.Trim(strings.TrimSpace(name), ":"))
}

// Append appends the turns of t to dst.
func (s *Splitter) Append(dst []Turn, t *Text) []Turn {
	body := t.body()
	if s.mute {
		return appendParagraphs(dst, t, body)
	}
	s.scan(t.bytes, body)
	if s.doubt {
		s.choose(t.bytes)
	}
	s.dropHeading(t.bytes)
	if !s.labelled(t.bytes, body) {
		return appendParagraphs(dst, t, body)
	}
	first := len(dst)
	dst = slices.Grow(dst, len(s.marks))
	for i := range s.marks {
		end := len(t.bytes)
		if i+1 < len(s.marks) {
			end = s.marks[i+1].start
		}
		dst = s.marks[i].appendTurn(dst, t, end, len(dst)-first+1)
	}
	return dst
}

// appendTurn adds the turn that begins at m and ends before end.
func (m *labelMark) appendTurn(dst []Turn, t *Text, end, n int) []Turn {
	p := t.bytes
	from := skipSpace(p, m.text, end)
	to := max(trimSpace(p, m.start, end), m.text)
	from = min(from, to)
	begin, last := t.Point(m.start), t.Point(to)
	return append(dst, Turn{
		N: n, Speaker: m.label.text, Role: m.role, Seconds: m.seconds, HasTime: m.timed, Line: m.line,
		Span:   span.Span{Start: begin, End: last},
		Spoken: span.Span{Start: begin + uint32(Count(p[m.start:from])), End: last},
	})
}

// body is the offset behind the front matter and leading lines that begin with #, except that #00:01:02-3# is a time.
func (t *Text) body() int {
	_, at := t.frontMatter()
	for at < len(t.bytes) {
		line := t.bytes[at:lineEnd(t.bytes, at)]
		trimmed := bytes.TrimLeft(line, " \t")
		if len(trimmed) > 0 {
			if trimmed[0] != '#' {
				break
			}
			if _, n := timeMark(trimmed); n > 0 {
				break
			}
		}
		at = min(at+len(line)+1, len(t.bytes))
	}
	return at
}

// appendParagraphs makes a turn of each block between blank lines, or of each line if there are no blank lines.
func appendParagraphs(dst []Turn, t *Text, body int) []Turn {
	p, first := t.bytes, len(dst)
	line := 1 + bytes.Count(p[:body], []byte{'\n'})
	blank := hasBlankLine(p[skipSpace(p, body, len(p)):])
	for start := body; start < len(p); {
		end := lineEnd(p, start)
		if isBlank(p[start:end]) {
			start, line = end+1, line+1
			continue
		}
		lines := 1
		for blank && end < len(p) {
			next := lineEnd(p, end+1)
			if isBlank(p[end+1 : next]) {
				break
			}
			end, lines = next, lines+1
		}
		m := labelMark{label: &label{}, start: start, text: start, line: line}
		if seconds, n := timeMark(p[skipSpace(p, start, end):end]); n > 0 {
			m.seconds, m.timed, m.text = seconds, true, skipSpace(p, start, end)+n
		}
		dst = m.appendTurn(dst, t, end, len(dst)-first+1)
		start, line = end+1, line+lines
	}
	return dst
}

// cursor converts offsets that never go back into code points, counting each byte once at most.
type cursor struct {
	text   *Text
	offset int
	points uint32
}

func (c *cursor) point(offset int) uint32 {
	if int(c.text.count) == len(c.text.bytes) {
		return uint32(offset)
	}
	if offset-c.offset > blockSize {
		c.points = c.text.Point(offset)
	} else {
		c.points += uint32(Count(c.text.bytes[c.offset:offset]))
	}
	c.offset = offset
	return c.points
}

// lineEnd is the offset of the line end at or after at.
func lineEnd(p []byte, at int) int {
	if at >= len(p) {
		return len(p)
	}
	if i := bytes.IndexByte(p[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(p)
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\v' || b == '\f'
}

// skipSpace is the offset of the first byte in [from, to) that is no white space, or to.
func skipSpace(p []byte, from, to int) int {
	for from < to && isSpace(p[from]) {
		from++
	}
	return from
}

// trimSpace is the offset behind the last byte in [from, to) that is no white space, or from.
func trimSpace(p []byte, from, to int) int {
	for to > from && isSpace(p[to-1]) {
		to--
	}
	return to
}

func isBlank(line []byte) bool { return skipSpace(line, 0, len(line)) == len(line) }

func hasBlankLine(p []byte) bool {
	p = bytes.TrimRight(p, " \t\r\n")
	for {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			return false
		}
		p = p[i+1:]
		if isBlank(p[:lineEnd(p, 0)]) {
			return true
		}
	}
}
