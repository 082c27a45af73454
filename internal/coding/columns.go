// Package coding holds the facts that every number is made of: the codings of a study in columns, each verified
// against its transcript, with the cases that it speaks for.
//
// Collect turns a study into Columns; a coder policy turns Columns into a Selection, which is what the analyses count.
package coding

import (
	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/span"
	"qcode/internal/study"
)

// Valence says how a coding judges its code.
type Valence uint8

// The valences. None is not neutral: nobody said.
const (
	None Valence = iota
	Barrier
	Facilitator
	Mixed
	Neutral
)

func (v Valence) String() string {
	return [...]string{"", "barrier", "facilitator", "mixed", "neutral"}[v]
}

// ParseValence reads what String writes; ok is false for anything else.
func ParseValence[Text string | []byte](text Text) (v Valence, ok bool) {
	switch string(text) {
	case "":
		return None, true
	case "barrier":
		return Barrier, true
	case "facilitator":
		return Facilitator, true
	case "mixed":
		return Mixed, true
	case "neutral":
		return Neutral, true
	}
	return None, false
}

// Flag is what else there is to know of a coding.
type Flag uint8

// Aside: it covers words of nobody who counts (interviewers, others). Stale: the meaning of its code has changed
// since it was made. Undated: it does not say under which meaning it was made. NoQuote: it covers words of a case who
// did not agree to be quoted. Crosses: it touches more than one turn; only known where the study names speakers who are
// no cases, or whose speakers are the cases.
const (
	Aside Flag = 1 << iota
	Stale
	Undated
	NoQuote
	Crosses
	// Unasked: it is of nobody whom the filter asks for. It counts nowhere, but has its say in which coder a policy
	// chooses, since a filter shows what stands behind the numbers and does not change them.
	Unasked
)

// Nobody is the set of no case, at index 0 of Columns.Sets.
const Nobody = 0

// Columns are codings, a row each, sorted by transcript, then file, then as the file has them. At 27 bytes a row a
// million codings fit where structs would not.
type Columns struct {
	Study  *study.Study
	Filter *Filter          // of whom the columns speak; nil: of all, or of what Want.Pick says
	Blind  rounds.Blindfold // what is being coded twice, and hidden from whoever looks

	Transcript []uint32    // index into Study.Transcripts
	Code       []uint16    // index into Study.Codebook.Codes
	Coder      []uint16    // index into Coders
	Valence    []Valence   //
	Span       []span.Span // in the transcript, code points
	Line       []uint32    // of the annotation file where the coding begins, from 1
	Who        []uint32    // index into Sets: the cases of whom the coding covers a word
	Flags      []Flag      //

	Belief []uint16 // index into Study.Beliefs + 1, 0 for none; nil where no coding carries one
	Rating []uint8  // index into Ratings + 1, 0 for none; nil where no coding is rated

	Words []span.Span // the coding in words of the transcript that count, numbered from 0; only if asked for
	Turns []span.Span // the same in turns

	Said []Said // what was said, by row; only if a condition asks for it

	Ratings []string // the ratings that occur, as they are written

	Coders []string
	Cases  []string   // the study's cases in their order, then speakers that only transcripts name
	Sets   [][]uint32 // sets of cases, sorted; Sets[Nobody] is empty
	Texts  []Text     // by transcript

	Lost     int               // codings settled as lost: kept in their files, in no count
	Withheld int               // codings of cases without consent: in no count
	Faults   []diag.Diagnostic // codings which would count, but are broken, ambiguous, lost or of no known code; see Selection.Faults
	Notes    []diag.Diagnostic // what else was found on the way and changes no number
}

// Said is what a condition may ask of the words of a coding. Quote and Memo are empty where a case is not to be quoted.
type Said struct {
	Quote, Memo string
	Words       int
	Turns       span.Span // numbers of the turns that it touches, of interviewers too
}

// Text is what is known of a transcript once it was read.
type Text struct {
	Read  bool     // false: a filter left it out
	Cases []uint32 // who was interviewed in it, index into Columns.Cases; silent people who were present too
	Own   []Own    // by case of Cases: what is theirs; empty unless units were asked for
	Files []Status // its annotation files
	Words int      // words that count
	Turns int      // turns that count
}

// Own is how much of a transcript is the words of one case.
type Own struct{ Words, Turns int }

// Status is how far a coder came with a transcript.
type Status struct {
	Coder    uint16 // index into Columns.Coders
	Complete bool
	Codings  int
}

// BeliefOf is the belief statement that a coding carries, as an index into Study.Beliefs; -1 if it carries none.
func (c *Columns) BeliefOf(row uint32) int {
	if c.Belief == nil {
		return -1
	}
	return int(c.Belief[row]) - 1
}

// RatingOf is how a coding rates its code, as it is written; empty if it does not.
func (c *Columns) RatingOf(row uint32) string {
	if c.Rating == nil || c.Rating[row] == 0 {
		return ""
	}
	return c.Ratings[c.Rating[row]-1]
}

// Len is the number of rows.
func (c *Columns) Len() int { return len(c.Code) }

// Status is the state of a coder's file for a transcript; ok is false if there is no file.
func (t *Text) Status(coder uint16) (st Status, ok bool) {
	for _, f := range t.Files {
		if f.Coder == coder {
			return f, true
		}
	}
	return Status{}, false
}

// Hides reports whether whoever looks may not see a row yet: it is another coder's, of a transcript that both code.
func (c *Columns) Hides(row uint32) bool {
	return c.hides(int(c.Transcript[row]), c.Coder[row])
}

func (c *Columns) hides(t int, coder uint16) bool {
	return c.Blind.Hides(c.Study.Transcripts[t].ID, c.Coders[coder])
}

// Undecided reports whether transcript t is being coded by several people who have not all completed it. What they have
// so far is compared with nothing and stands for no consensus, whoever looks.
func (c *Columns) Undecided(t int) bool { return len(c.Blind.Waiting(c.Study.Transcripts[t].ID)) > 0 }
