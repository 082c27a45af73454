// Package anchor finds codings again: it verifies that an anchor still points at its words, finds quotes that were
// written down by hand, and moves anchors from an old text to a new one.
//
// It is pure, and careful rather than clever: an anchor that could stand on other words than it did is reported, never
// moved in silence.
package anchor

import (
	"bytes"

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

// The verdicts. Right and Moved need nobody; the others are reported.
const (
	Right     Verdict = iota // the quote stands at its place, with its context on at least one side
	Moved                    // the same words at another place, or in another spelling of white space, quotation marks, dashes or Unicode form
	Changed                  // the same passage with other words
	Uncertain                // At may be the place
	Ambiguous                // several places fit equally well: Candidates
	Lost                     // no place fits
)

func (v Verdict) String() string {
	names := [...]string{"right", "moved", "changed", "uncertain", "ambiguous", "lost"}
	if int(v) < len(names) {
		return names[v]
	}
	return "unknown"
}

// Certain reports whether the verdict needs nobody's eye.
func (v Verdict) Certain() bool { return v == Right || v == Moved }

// Move is what became of one anchor. At is the place unless the verdict is Ambiguous or Lost. Confidence runs from 0 to 1.
// Candidates are places to offer, best first.
type Move struct {
	Verdict    Verdict
	At         span.Span
	Confidence float64
	Candidates []span.Span
}

// Verify tells whether an anchor is Right in t, without allocating: the quote stands at its place and at least one side
// of the context too, where an absent side counts as equal. If only the quote stands there it is Uncertain; if not, or
// if the anchor has no place, Lost, until Place or Relocate finds it.
func Verify(t *transcript.Text, a *Anchor) Verdict {
	if !a.HasAt || len(a.Quote) == 0 || a.At.Empty() || a.At.End > t.Len() {
		return Lost
	}
	p := t.Bytes()
	start := t.Byte(a.At.Start)
	end := start + len(a.Quote)
	if end > len(p) || string(p[start:end]) != string(a.Quote) || t.Point(end) != a.At.End {
		return Lost
	}
	if bytes.HasSuffix(p[:start], a.Before) || bytes.HasPrefix(p[end:], a.After) {
		return Right
	}
	return Uncertain
}

// contextPoints is how much context an anchor keeps on each side, in code points.
const contextPoints = 32

// Context is up to 32 code points on each side of s, less where that would cut a grapheme. Nothing is copied.
func Context(t *transcript.Text, s span.Span) (before, after []byte) {
	from := s.Start - min(s.Start, contextPoints)
	if cut := t.Snap(span.Span{Start: from, End: from}); cut.Start < from {
		from = min(cut.End, s.Start)
	}
	to := min(s.End+contextPoints, t.Len())
	if cut := t.Snap(span.Span{Start: to, End: to}); cut.End > to {
		to = max(cut.Start, s.End)
	}
	before, _ = t.Slice(span.Span{Start: from, End: s.Start})
	after, _ = t.Slice(span.Span{Start: s.End, End: to})
	return before, after
}

// At makes the anchor of a span of t.
func At(t *transcript.Text, s span.Span) (a Anchor, ok bool) {
	quote, ok := t.Slice(s)
	if !ok || len(quote) == 0 {
		return Anchor{}, false
	}
	a = Anchor{At: s, HasAt: true, Mark: t.Mark(), HasMark: true, Quote: quote}
	a.Before, a.After = Context(t, s)
	return a, true
}
