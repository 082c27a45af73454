package transcript

import "qcode/internal/span"

// Speakers names the labels that are not participants. Labels are compared without regard to case, after trimming.
type Speakers struct{ Interviewers, Others, Several []string }

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

// Turn is one speaker's stretch. N counts from 1; Line is the line of its label, from 1.
type Turn struct {
	N       int
	Speaker string // the label as written, "" if unlabelled
	Role    Role
	Span    span.Span // label, time and text
	Spoken  span.Span // the text alone; empty if nothing was said
	Seconds float64   // of the time stamp
	HasTime bool
	Line    int
}

// Turns splits the text into turns; see Splitter for the rules.
func (t *Text) Turns(sp Speakers) []Turn { return t.AppendTurns(nil, sp) }

// AppendTurns is Turns into a slice that is reused.
func (t *Text) AppendTurns(dst []Turn, sp Speakers) []Turn { return NewSplitter(sp).Append(dst, t) }

// Splitter finds turns in many texts with the same speakers.
type Splitter struct{ roles map[string]Role }

// NewSplitter prepares the labels of sp.
func NewSplitter(sp Speakers) *Splitter { return &Splitter{} }

// Append appends the turns of t to dst.
func (s *Splitter) Append(dst []Turn, t *Text) []Turn { return dst }
