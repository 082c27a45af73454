package coding

import (
	"slices"
	"sort"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// counts reports whether the words of a turn are those of people who are counted.
func counts(r transcript.Role) bool {
	return r == transcript.Participant || r == transcript.Unlabelled || r == transcript.Several
}

// touched are the turns that share text with s. Codings mostly come in the order of the text, so that the search goes on
// from the last one.
func (c *collector) touched(s span.Span) []transcript.Turn {
	from := c.near
	if from >= len(c.turns) || from > 0 && c.turns[from-1].Span.End > s.Start {
		from = sort.Search(len(c.turns), func(i int) bool { return c.turns[i].Span.End > s.Start })
	}
	for from < len(c.turns) && c.turns[from].Span.End <= s.Start {
		from++
	}
	c.near = from
	to := from
	for to < len(c.turns) && c.turns[to].Span.Start < s.End {
		to++
	}
	return c.turns[from:to]
}

// whose finds the cases of whom a coding covers a word; turns are those that it touches. A coding that covers no word at all (a label alone, a
// sound) belongs to those whose turns it touches, unless it touches turns of nobody else than interviewers.
func (c *collector) whose(turns []transcript.Turn, s span.Span) (who uint32, aside bool) {
	if len(turns) == 0 {
		return c.owner(nil), false
	}
	if len(turns) == 1 && counts(turns[0].Role) {
		return c.owner(c.speaker(nil, turns[0])), false // most codings: whether it covers words or not, it is theirs
	}
	var spoken, wordless []uint32
	words, counted := false, false
	for _, t := range turns {
		if !counts(t.Role) {
			continue
		}
		counted = true
		part := s.Intersect(t.Spoken)
		if !part.Empty() && c.doc.Text.HasWord(part) {
			words = true
			spoken = c.speaker(spoken, t)
		} else {
			wordless = c.speaker(wordless, t)
		}
	}
	switch {
	case words:
		return c.owner(spoken), false
	case counted && !c.saysSomethingElse(turns, s):
		return c.owner(wordless), false
	}
	return c.owner(nil), true
}

// saysSomethingElse reports whether s covers words of a turn that does not count.
func (c *collector) saysSomethingElse(turns []transcript.Turn, s span.Span) bool {
	return slices.ContainsFunc(turns, func(t transcript.Turn) bool {
		part := s.Intersect(t.Spoken)
		return !counts(t.Role) && !part.Empty() && c.doc.Text.HasWord(part)
	})
}

// speaker adds the case who speaks in t. Several people at once are no case.
func (c *collector) speaker(set []uint32, t transcript.Turn) []uint32 {
	if !c.study.SpeakersAreCases || t.Role == transcript.Several {
		return set
	}
	if i := slices.Index(c.b.speakers, t.Speaker); i >= 0 && !slices.Contains(set, uint32(i)) {
		return append(set, uint32(i))
	}
	return set
}

// owner is row.who of a coding that belongs to a set of speakers, or to the case of the transcript.
func (c *collector) owner(speakers []uint32) uint32 {
	if !c.study.SpeakersAreCases {
		return whoCase
	}
	if len(speakers) == 0 {
		return whoNobody
	}
	slices.Sort(speakers)
	for i, set := range c.b.who {
		if slices.Equal(set, speakers) {
			return uint32(firstSet + i)
		}
	}
	c.b.who = append(c.b.who, speakers)
	return uint32(firstSet + len(c.b.who) - 1)
}

// listSpeakers finds who was interviewed: the people listed as present, silent ones too, then who speaks.
func (c *collector) listSpeakers() {
	for _, p := range c.doc.Present {
		if !slices.Contains(c.b.speakers, p) {
			c.b.speakers = append(c.b.speakers, p)
		}
	}
	for _, t := range c.turns {
		if t.Role == transcript.Participant && !slices.Contains(c.b.speakers, t.Speaker) {
			c.b.speakers = append(c.b.speakers, t.Speaker)
		}
	}
}

// wordPlace is a stretch of spoken text that counts, with the number of its first word.
type wordPlace struct {
	spoken span.Span
	first  uint32 // words before it in the transcript
	turn   uint32 // turns that count before it
	words  []span.Span
}

// countUnits numbers the words and the turns that count.
func (c *collector) countUnits() {
	c.words, c.spans = c.words[:0], c.spans[:0]
	var words, turns uint32
	for _, t := range c.turns {
		if !counts(t.Role) {
			continue
		}
		from := len(c.spans)
		c.spans = c.doc.Text.AppendWords(c.spans, t.Spoken)
		p := wordPlace{spoken: t.Span, first: words, turn: turns, words: c.spans[from:]}
		words, turns = words+uint32(len(p.words)), turns+1
		c.words = append(c.words, p)
		c.own(t, len(p.words))
	}
	c.b.words, c.b.turns = int(words), int(turns)
}

// own adds a turn to what its speaker said; where the transcript is one case's, all that counts is theirs.
func (c *collector) own(t transcript.Turn, words int) {
	i := 0
	if c.study.SpeakersAreCases {
		if i = slices.Index(c.b.speakers, t.Speaker); i < 0 || t.Role == transcript.Several {
			return
		}
	}
	for len(c.b.own) <= i {
		c.b.own = append(c.b.own, Own{})
	}
	c.b.own[i].Words, c.b.own[i].Turns = c.b.own[i].Words+words, c.b.own[i].Turns+1
}

// unitsOf are the numbers of the words and turns that a coding touches, half-open.
func (c *collector) unitsOf(s span.Span) units {
	var words, turns span.Span
	from := sort.Search(len(c.words), func(i int) bool { return c.words[i].spoken.End > s.Start })
	empty := true
	for _, p := range c.words[from:] {
		if p.spoken.Start >= s.End {
			break
		}
		lo := sort.Search(len(p.words), func(i int) bool { return p.words[i].End > s.Start })
		hi := sort.Search(len(p.words), func(i int) bool { return p.words[i].Start >= s.End })
		if empty {
			words.Start, turns.Start, empty = p.first+uint32(lo), p.turn, false
		}
		words.End, turns.End = p.first+uint32(max(lo, hi)), p.turn+1
	}
	return units{words, turns}
}
