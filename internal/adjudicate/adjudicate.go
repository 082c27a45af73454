// Package adjudicate finds what coders who coded the same transcript disagree on, and turns decisions into plans.
//
// Decisions form the files of the coder `consensus`: codings with references to the originals, which stay as they are.
// What was decided, why and by whom stands in decisions.csv beside qcode.yaml, rejections included, which leave no coding.
package adjudicate

import (
	"strings"

	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

// Kind is how coders disagree.
type Kind uint8

// The kinds, the gravest last. Same is no disagreement: it only has to be taken over.
const (
	Same      Kind = iota
	Valence        // same code, same words, another valence
	Boundary       // same code, overlapping words
	OtherCode      // other codes on overlapping words
	Missed         // a code that somebody did not put there
)

// Kinds are the names of disagreements, the gravest first.
func Kinds() []string { return []string{"missed", "other-code", "boundary", "valence"} }

func (k Kind) String() string {
	return [...]string{"same", "valence", "boundary", "other-code", "missed"}[k]
}

// Part is a coding that takes part in an item, with its place in full.
type Part struct {
	Coder string
	annotation.Annotation
}

// Item is some codings that have to be decided on together.
type Item struct {
	ID         string // 8 letters and digits; it stays as long as the codings stay
	Kind       Kind
	Transcript *study.Transcript
	At         span.Span // from the first to the last character of its codings
	Line       int       // of the transcript, from 1
	Speaker    string
	Codes      []string                // in order of appearance
	Parts      []Part                  // by coder, then place
	Missing    []string                // coders without a coding in it
	Consensus  []annotation.Annotation // what stands for it in the consensus
	Decision   *Decision               // nil: none is recorded
}

// Open reports whether the item waits for a decision.
func (i *Item) Open() bool { return len(i.Consensus) == 0 && i.Decision == nil }

// Of are the parts of one coder.
func (i *Item) Of(coder string) []Part {
	var out []Part
	for _, p := range i.Parts {
		if p.Coder == coder {
			out = append(out, p)
		}
	}
	return out
}

// Refs are the ids of all its codings.
func (i *Item) Refs() string {
	var ids []string
	for _, p := range i.Parts {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

// Transcript is how far the consensus of one transcript is.
type Transcript struct {
	*study.Transcript
	Coders  []string // who have completed it
	Settled bool     // its consensus is complete
	Items   []*Item  // in the order of the text
	sources []source // of the coders' files
}

type source struct {
	path string
	hash [32]byte
}

// Left are the items that wait: disagreements, and agreements not yet taken over.
func (t *Transcript) Left() (disagreements, agreements int) {
	for _, i := range t.Items {
		switch {
		case t.Settled || !i.Open():
		case i.Kind == Same:
			agreements++
		default:
			disagreements++
		}
	}
	return disagreements, agreements
}

// Worklist is all that coders of a study agree and disagree on.
type Worklist struct {
	Study       *study.Study
	Coders      []string // who are compared
	Transcripts []*Transcript
	Faults      []diag.Diagnostic // codings that are broken, and so cannot be compared
	Withheld    int               // transcripts without consent, left out
	Undecided   []string          // transcripts that somebody is still coding blindly, left out
	facts       *coding.Columns
}

// Items are the disagreements, the gravest first, then in the order of the study. With all, decided ones and those of
// settled transcripts too.
func (w *Worklist) Items(all bool) []*Item {
	var out []*Item
	for kind := Missed; kind > Same; kind-- {
		for _, t := range w.Transcripts {
			for _, i := range t.Items {
				if i.Kind == kind && (all || i.Open() && !t.Settled) {
					out = append(out, i)
				}
			}
		}
	}
	return out
}

// Find are the items whose ids begin with prefix; an id in full wins.
func (w *Worklist) Find(prefix string) []*Item {
	var out []*Item
	for _, t := range w.Transcripts {
		for _, i := range t.Items {
			if i.ID == prefix {
				return []*Item{i}
			}
			if strings.HasPrefix(i.ID, prefix) {
				out = append(out, i)
			}
		}
	}
	return out
}

func (w *Worklist) transcriptOf(i *Item) *Transcript {
	for _, t := range w.Transcripts {
		if t.Transcript == i.Transcript {
			return t
		}
	}
	return nil
}
