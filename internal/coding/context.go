package coding

import (
	"slices"

	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Context is what was said around a quote. Of people who did not agree to be quoted it says only that they spoke.
type Context struct {
	Before, After []Turn // whole turns, in the order of the transcript
	Lead, Trail   string // what else was said in the turns that the quote begins and ends in
}

// Turn is one turn around a quote.
type Turn struct {
	Speaker, Text string
	Withheld      bool
}

// context is what was said around a quote, as many turns to either side as were asked for. There is none around a quote
// that is withheld itself.
func (s *search) context(d *study.Doc, q *Quote) Context {
	var c Context
	turns := d.Turns()
	from := slices.IndexFunc(turns, func(t transcript.Turn) bool { return t.Span.End > q.Span.Start })
	if s.turns == 0 || q.Withheld || from < 0 || !turns[from].Span.Overlaps(q.Span) {
		return c
	}
	to := from
	for to < len(turns) && turns[to].Span.Start < q.Span.End {
		to++
	}
	first, last := turns[from], turns[to-1]
	c.Lead, c.Trail = slice(d, max(first.Spoken.Start, first.Span.Start), q.Span.Start), slice(d, q.Span.End, last.Span.End)
	for _, t := range turns[max(0, from-s.turns):from] {
		c.Before = append(c.Before, s.turn(d, t))
	}
	for _, t := range turns[to:min(len(turns), to+s.turns)] {
		c.After = append(c.After, s.turn(d, t))
	}
	if s.silent(d, first) {
		c.Lead = ""
	}
	if s.silent(d, last) {
		c.Trail = ""
	}
	return c
}

func slice(d *study.Doc, start, end uint32) string {
	if start >= end {
		return ""
	}
	words, _ := d.Text.Slice(span.Span{Start: start, End: end})
	return string(words)
}

func (s *search) turn(d *study.Doc, t transcript.Turn) Turn {
	if s.silent(d, t) {
		return Turn{Speaker: t.Speaker, Withheld: true}
	}
	return Turn{Speaker: t.Speaker, Text: slice(d, t.Spoken.Start, t.Span.End)}
}

// silent reports whether a turn may not be shown: who speaks did not agree to be quoted, or several speak, of whom
// somebody present did not. Where the transcript is of one case, its quotes are shown only with that case's consent.
func (s *search) silent(d *study.Doc, t transcript.Turn) bool {
	if !s.Study.SpeakersAreCases {
		return false
	}
	refuses := func(k int) bool {
		return k >= 0 && k < len(s.Study.Cases) && s.Study.Cases[k].Consent != study.ConsentYes
	}
	if t.Role == transcript.Several {
		return slices.ContainsFunc(s.Texts[d.Index].Cases, func(k uint32) bool { return refuses(int(k)) }) || s.someoneRefuses(d)
	}
	return counts(t.Role) && refuses(s.Study.CaseIndex(t.Speaker))
}

// someoneRefuses looks at the speakers too: whoever gave no consent at all is not among the cases of a text.
func (s *search) someoneRefuses(d *study.Doc) bool {
	return slices.ContainsFunc(d.Turns(), func(t transcript.Turn) bool {
		k := s.Study.CaseIndex(t.Speaker)
		return k >= 0 && s.Study.Cases[k].Consent != study.ConsentYes
	})
}
