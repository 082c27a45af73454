package anchor

import (
	"bytes"
	"unicode/utf8"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// way is an approach to finding codings again.
type way struct {
	name    string
	reports bool // it says when it is not sure
	move    func(e *edited) []Move
}

func ways() []way {
	return []way{
		{"qcode, old text known", true, func(e *edited) []Move { return Relocate(e.old, e.now, e.anchors) }},
		{"qcode, old text not known", true, func(e *edited) []Move { return Relocate(nil, e.now, e.anchors) }},
		{"offsets only", false, each(byOffset)},
		{"quote only, first occurrence", false, each(byQuote)},
		{"scoring of the Hypothesis client", false, each(byScore)},
	}
}

func each(move func(now *transcript.Text, a *Anchor) Move) func(e *edited) []Move {
	return func(e *edited) []Move {
		var out []Move
		for i := range e.anchors {
			out = append(out, move(e.now, &e.anchors[i]))
		}
		return out
	}
}

// byOffset keeps the place, as tools do that store offsets alone.
func byOffset(now *transcript.Text, a *Anchor) Move {
	if a.At.End > now.Len() {
		return Move{Verdict: Lost}
	}
	return Move{Verdict: Right, At: a.At}
}

// byQuote takes the first place where the quote stands.
func byQuote(now *transcript.Text, a *Anchor) Move {
	i := bytes.Index(now.Bytes(), a.Quote)
	if i < 0 {
		return Move{Verdict: Lost}
	}
	return Move{Verdict: Moved, At: span.Span{Start: now.Point(i), End: now.Point(i + len(a.Quote))}}
}

// byScore restates the published description of a web annotation client: the place if the quote is still there; else all
// exact occurrences, or if there are none the nearest stretches with at most half the quote in errors; each scored
// (50·quote + 20·prefix + 20·suffix + 2·position)/92; the best wins.
func byScore(now *transcript.Text, a *Anchor) Move {
	if got, ok := now.Slice(a.At); ok && bytes.Equal(got, a.Quote) {
		return Move{Verdict: Right, At: a.At}
	}
	text := []rune(string(now.Bytes()))
	quote := []rune(string(a.Quote))
	var places []span.Span
	errors := 0
	for p, at := now.Bytes(), 0; ; {
		i := bytes.Index(p[at:], a.Quote)
		if i < 0 {
			break
		}
		start := now.Point(at + i)
		places = append(places, span.Span{Start: start, End: start + uint32(len(quote))})
		_, size := utf8.DecodeRune(p[at+i:])
		at += i + size
	}
	if len(places) == 0 {
		m := new(matcher)
		start, end, d := m.search(quote, text)
		if d > min(256, len(quote)/2) || end <= start {
			return Move{Verdict: Lost}
		}
		errors = d
		places = append(places, span.Span{Start: uint32(start), End: uint32(end)})
	}
	best, at := -1.0, span.Span{}
	for _, s := range places {
		score := 50*(1-float64(errors)/float64(len(quote))) +
			20*likeContext([]rune(string(a.Before)), text[max(0, int(s.Start)-len([]rune(string(a.Before)))):s.Start]) +
			20*likeContext([]rune(string(a.After)), text[s.End:min(len(text), int(s.End)+len([]rune(string(a.After))))]) +
			2*(1-float64(max(s.Start, a.At.Start)-min(s.Start, a.At.Start))/float64(len(text)))
		if score > best {
			best, at = score, s
		}
	}
	return Move{Verdict: Moved, At: at, Confidence: best / 92}
}

func likeContext(want, got []rune) float64 {
	if len(want) == 0 {
		return 1
	}
	m := new(matcher)
	m.set(want, false)
	d := m.distance(got)
	return max(0, 1-float64(d)/float64(len(want)))
}
