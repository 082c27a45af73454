// Package anchor finds codings again: it verifies that an anchor still points at its words, finds quotes that were
// written down by hand, and moves anchors from an old text to a new one.
//
// It is pure, and careful rather than clever: an anchor that could stand on other words than it did is reported, never
// moved in silence.
package anchor

import (
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Anchor is a place in a text and what stood there. Before and After are up to 32 code points of context.
type Anchor struct {
	At                   span.Span
	Mark                 uint32 // CRC-32C of the text that At counts in
	HasAt, HasMark       bool
	Quote, Before, After []byte
}

// Verdict is what became of an anchor.
type Verdict uint8

// The verdicts.
const (
	Right     Verdict = iota // the quote stands at its place, with its context on at least one side
	Moved                    // the same words at another place, beyond doubt
	Changed                  // the same passage with other words; to be confirmed
	Uncertain                // a place that may be the one; to be confirmed
	Ambiguous                // several places fit equally well
	Lost                     // no place fits
)

func (v Verdict) String() string {
	names := [...]string{"right", "moved", "changed", "uncertain", "ambiguous", "lost"}
	if int(v) < len(names) {
		return names[v]
	}
	return "unknown"
}

// Match is a place where a quote was found. Exact means byte for byte.
type Match struct {
	Span  span.Span
	Exact bool
}

// Move is what became of one anchor. At is meaningful unless the verdict is Lost or Ambiguous. Confidence runs from 0 to 1.
type Move struct {
	Verdict    Verdict
	At         span.Span
	Confidence float64
	Candidates []span.Span
}

// Verify tells whether an anchor is right in t, without allocating.
func Verify(t *transcript.Text, a *Anchor) Verdict { return Lost }

// Find returns all places in within where quote stands.
func Find(t *transcript.Text, quote []byte, within span.Span) []Match { return nil }

// FindSkipping is Find with the spans in skip left out of the text.
func FindSkipping(t *transcript.Text, quote []byte, within span.Span, skip []span.Span) []Match {
	return nil
}

// Place finds one anchor without its old text.
func Place(t *transcript.Text, a *Anchor) Move { return Move{Verdict: Lost} }

// Relocate moves anchors of old to now. old may be nil.
func Relocate(old, now *transcript.Text, as []Anchor) []Move { return nil }

// Context is up to 32 code points on each side of s.
func Context(t *transcript.Text, s span.Span) (before, after []byte) { return nil, nil }
