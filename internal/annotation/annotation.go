// Package annotation is the room of the annotation file: the codings which one coder put on one transcript.
//
// It reads the canonical form without copying (Stream) and everything else with positions (Parse), writes the
// canonical form (Encode), changes files in place (Edit, Add, Remove, Set), and merges them as sets of codings
// (Merge). It knows nothing of the text that the codings point into.
package annotation

import (
	"cmp"
	"slices"
	"strings"

	"qcode/internal/span"
)

// The states of an annotation file. A file without a status counts as in progress.
const (
	InProgress = "in-progress"
	Complete   = "complete" // "coded nothing" is not "not coded yet"
)

// Valences lists what `valence:` may say.
func Valences() []string { return []string{"barrier", "facilitator", "mixed", "neutral"} }

// Head is what an annotation file says about itself. Each may be empty: the path of the file says it too.
type Head struct {
	Transcript string // id of the transcript, such as post3m/T04
	Coder      string
	Status     string // InProgress, Complete or empty
}

// Record is one coding as Stream yields it. Its slices alias the source or a buffer that the next record reuses:
// they are valid during the yield only. An absent field is empty.
type Record struct {
	ID, Code, Rev, Valence, Created, Rating []byte
	Quote, Before, Belief, After            []byte
	Memo, Refs, Lost                        []byte

	At             span.Span // code points of the canonical text; meaningful if HasAt
	Mark           uint32    // CRC-32C of the text that At counts in; meaningful if HasMark
	HasAt, HasMark bool
	Line           int // of the file, from 1, where the record begins
}

// Annotation is one coding of a File. An absent field is empty.
type Annotation struct {
	ID      string // a letter and 11 characters of base 32, see NewID; empty in hand-written files
	Code    string // id of the code
	Rev     string // of the code's meaning when it was applied
	Valence string // one of Valences, or empty
	Created string // RFC 3339 in UTC; written when a person codes, never by a formatter
	Rating  string // for rated frameworks: -2 to +2, mixed, missing
	Quote   string // the transcript's own characters
	Before  string // about 32 characters before the quote
	Belief  string // id of a belief statement
	After   string // about 32 characters after the quote
	Memo    string
	Refs    string // ids of other codings, or names in other tools, separated by spaces
	Lost    string // why a coding whose words are gone was settled as lost; outside all counts

	At             span.Span // code points of the canonical text; meaningful if HasAt
	Mark           uint32    // CRC-32C of the text that At counts in; meaningful if HasMark
	HasAt, HasMark bool

	Line, Column int // place in the file it was read from, from 1; 0 if it was not read

	origin int // 1 + index in the file it was read from; 0 if new
}

// File is an annotation file: its head and its codings in the order of the file.
type File struct {
	Head
	Annotations []Annotation
}

// Get finds the coding with exactly this id.
func (f *File) Get(id string) (*Annotation, bool) {
	for i := range f.Annotations {
		if f.Annotations[i].ID == id && id != "" {
			return &f.Annotations[i], true
		}
	}
	return nil, false
}

// Sort brings the codings into canonical order: by start, end, code and id, those without a place last.
func (f *File) Sort() { slices.SortStableFunc(f.Annotations, Compare) }

// Compare is the canonical order of codings.
func Compare(a, b Annotation) int {
	if a.HasAt != b.HasAt {
		if a.HasAt {
			return -1
		}
		return 1
	}
	at := 0
	if a.HasAt {
		at = span.Compare(a.At, b.At)
	}
	return cmp.Or(at, strings.Compare(a.Code, b.Code), strings.Compare(a.ID, b.ID))
}
