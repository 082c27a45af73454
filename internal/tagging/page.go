package tagging

import (
	"bytes"
	"fmt"
	"sort"
	"unicode"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Spot is a place as people point at it.
type Spot struct {
	At       span.Span
	Line     int // from 1, where it begins
	Sentence int // from 1, among those that the line touches; 0 if it begins in none
	Turn     int // 0 outside turns
	Speaker  string
	Excerpt  string // of the text around it, only of candidates; to be shown to nobody but a person at a terminal
}

// page is a transcript in which codings are placed.
type page struct {
	id     string
	text   *transcript.Text
	mark   uint32
	turns  []transcript.Turn
	finder *anchor.Finder
	placer *anchor.Placer
	labels []span.Span // what stands before the words of the turns
}

func newPage(id string, canonical []byte, speakers transcript.Speakers) (*page, error) {
	text, err := transcript.New(canonical)
	if err != nil {
		return nil, err
	}
	return pageOf(id, text, text.Turns(speakers)), nil
}

func pageOf(id string, text *transcript.Text, turns []transcript.Turn) *page {
	p := &page{id: id, text: text, mark: text.Mark(), turns: turns, finder: anchor.NewFinder(text), labels: transcript.Labels(turns)}
	p.placer = anchor.NewPlacer(text, func() []span.Span { return p.labels })
	return p
}

func (p *page) whole() span.Span { return span.Span{End: p.text.Len()} }

// place finds the span that w names.
func (p *page) place(w Where) (span.Span, error) {
	switch {
	case w.empty():
		return span.Span{}, refuse("give a quote, a line, a turn, or a start and an end", "no place is given")
	case w.HasAt:
		return p.at(w)
	}
	within, err := p.within(w)
	if err != nil {
		return span.Span{}, err
	}
	if w.Quote != "" {
		return p.quote(w, within)
	}
	if p.blank(within) {
		return span.Span{}, refuse("", "nothing is said there")
	}
	return within, nil
}

// within is the range that line, turn and sentence narrow the text to.
func (p *page) within(w Where) (span.Span, error) {
	out := p.whole()
	if w.Turn != 0 {
		if w.Turn < 1 || w.Turn > len(p.turns) {
			return out, refuse("see qcode show "+diag.Shell(p.id), "%s has no turn %d, it has %d", p.id, w.Turn, len(p.turns))
		}
		out = p.turns[w.Turn-1].Spoken
	}
	if w.Line != 0 {
		lines, err := p.lines(w.Line, max(w.Line, w.LastLine))
		if err != nil {
			return out, err
		}
		if w.Turn != 0 && !out.Overlaps(lines) {
			return out, refuse("leave one of them out", "line %d is not in turn %d", w.Line, w.Turn)
		}
		if w.Turn == 0 {
			out = lines
		} else {
			out = out.Intersect(lines)
		}
	}
	if w.Sentence == 0 {
		return out, nil
	}
	if w.Line == 0 && w.Turn == 0 {
		return out, refuse("say of which line or turn", "a sentence alone is no place")
	}
	sentences := p.sentences(out)
	if w.Sentence < 1 || w.Sentence > len(sentences) {
		return out, refuse("", "there is no sentence %d, only %d", w.Sentence, len(sentences))
	}
	return sentences[w.Sentence-1], nil
}

// lines are the words of some lines: without the label and time stamp that open a turn, and without blanks around.
func (p *page) lines(from, to int) (span.Span, error) {
	first, ok := p.text.LineSpan(from)
	last, ok2 := p.text.LineSpan(to)
	if !ok || !ok2 || from < 1 {
		return span.Span{}, refuse("see qcode show "+diag.Shell(p.id), "%s has no line %d, it has %d", p.id, max(from, to), p.text.Lines())
	}
	s := span.Span{Start: first.Start, End: last.End}
	spoken := span.Span{}
	for _, t := range p.touched(s) {
		if part := t.Spoken.Intersect(s); !part.Empty() {
			if spoken.Empty() {
				spoken = part
			}
			spoken.End = part.End
		}
	}
	if !spoken.Empty() {
		s = spoken
	}
	return p.trim(s), nil
}

// touched are the turns that share text with s.
func (p *page) touched(s span.Span) []transcript.Turn {
	from := sort.Search(len(p.turns), func(i int) bool { return p.turns[i].Span.End > s.Start })
	to := from
	for to < len(p.turns) && p.turns[to].Span.Start < s.End {
		to++
	}
	return p.turns[from:to]
}

// sentences are those that share text with s, whole, as far as their turn goes.
func (p *page) sentences(s span.Span) []span.Span {
	regions := []span.Span{s}
	if turns := p.touched(s); len(turns) > 0 {
		regions = regions[:0]
		for _, t := range turns {
			regions = append(regions, t.Spoken)
		}
	}
	var out []span.Span
	for _, r := range regions {
		for _, sentence := range p.text.Sentences(r) {
			if sentence.Overlaps(s) {
				out = append(out, sentence)
			}
		}
	}
	return out
}

// trim takes white space off both ends.
func (p *page) trim(s span.Span) span.Span {
	words, ok := p.text.Slice(s)
	if !ok {
		return s
	}
	rest := bytes.TrimLeftFunc(words, unicode.IsSpace)
	kept := bytes.TrimRightFunc(rest, unicode.IsSpace)
	s.Start += uint32(transcript.Count(words) - transcript.Count(rest))
	s.End -= uint32(transcript.Count(rest) - transcript.Count(kept))
	return s
}

func (p *page) blank(s span.Span) bool { return p.trim(s).Empty() }

// at holds a place given in numbers against the quote that comes with it.
func (p *page) at(w Where) (span.Span, error) {
	if w.HasMark && w.Mark != p.mark {
		return p.moved(w)
	}
	if w.At.Empty() {
		return span.Span{}, refuse("the end is the number of the first character behind it", "the span %s covers nothing", w.At)
	}
	if w.At.End > p.text.Len() {
		return span.Span{}, refuse("characters are counted from 0, in code points", "the span %s runs past the end of %s, which has %d characters", w.At, p.id, p.text.Len())
	}
	if p.blank(w.At) {
		return span.Span{}, refuse("", "there are only blanks at %s", w.At)
	}
	snapped := p.text.Snap(w.At)
	if words, _ := p.text.Slice(snapped); w.Quote == "" || string(words) == w.Quote {
		return snapped, nil
	}
	for _, m := range p.finder.Find([]byte(w.Quote), p.text.Snap(widened(w.At, p.text.Len()))) {
		if m.Span == snapped {
			return snapped, nil
		}
		if p.trim(m.Span) == p.trim(snapped) {
			return m.Span, nil
		}
	}
	return span.Span{}, refuse("leave the span out to have the quote found", "the words at %s are not the quote", w.At)
}

func widened(s span.Span, end uint32) span.Span {
	return span.Span{Start: s.Start - min(s.Start, 8), End: min(s.End+8, end)}
}

// moved finds a place that was counted in another version of the text.
func (p *page) moved(w Where) (span.Span, error) {
	a := anchor.Anchor{
		At: w.At, HasAt: true, Mark: w.Mark, HasMark: true,
		Quote: []byte(w.Quote), Before: []byte(w.Before), After: []byte(w.After),
	}
	if w.Quote != "" {
		if m := p.placer.Place(&a); m.Verdict == anchor.Right || m.Verdict == anchor.Moved {
			return m.At, nil
		}
	}
	return span.Span{}, refuse("give the place by its quote", "the span %s was counted in another version of %s, and its words are not found", w.At, p.id)
}

// quote finds words: as they are, else with the labels of speakers left out of the text.
func (p *page) quote(w Where, within span.Span) (span.Span, error) {
	found := p.finder.Find([]byte(w.Quote), within)
	if len(found) == 0 && len(p.labels) > 0 {
		found = anchor.FindSkipping(p.text, []byte(w.Quote), within, p.labels)
	}
	if len(found) > 1 && w.Before+w.After != "" {
		found = p.amid(found, w)
	}
	switch len(found) {
	case 0:
		return span.Span{}, p.lost(w)
	case 1:
		return found[0].Span, nil
	}
	r := refuse("say which", "the quote occurs %d times in %s", len(found), p.id)
	if len(found) > maxCandidates {
		r.Help = fmt.Sprintf("make the quote longer, or name a line; the first %d places:", maxCandidates)
	}
	r.Candidates = p.spots(found)
	return span.Span{}, r
}

// maxCandidates bounds how many places a refusal offers.
const maxCandidates = 12

func (p *page) spots(found []anchor.Match) (out []Spot) {
	for _, m := range found[:min(len(found), maxCandidates)] {
		out = append(out, p.candidate(m.Span))
	}
	return out
}

func (p *page) candidate(s span.Span) Spot {
	out := p.spot(s)
	before, after := anchor.Context(p.text, s)
	words, _ := p.text.Slice(span.Span{Start: s.Start, End: min(s.End, s.Start+32)})
	out.Excerpt = string(before) + string(words)
	if s.Len() <= 32 {
		out.Excerpt += string(after)
	}
	return out
}

// amid keeps the matches with the most sides like those that w gives; all if none has any.
func (p *page) amid(found []anchor.Match, w Where) []anchor.Match {
	text, best := p.text.Bytes(), 1
	var out []anchor.Match
	for _, m := range found {
		sides := 0
		if w.Before != "" && bytes.HasSuffix(text[:p.text.Byte(m.Span.Start)], []byte(w.Before)) {
			sides++
		}
		if w.After != "" && bytes.HasPrefix(text[p.text.Byte(m.Span.End):], []byte(w.After)) {
			sides++
		}
		if sides > best {
			best, out = sides, nil
		}
		if sides == best {
			out = append(out, m)
		}
	}
	if len(out) == 0 {
		return found
	}
	return out
}

// lost refuses a quote that does not occur, with the place that is nearest to it where there is one.
func (p *page) lost(w Where) error {
	r := refuse("copy it from the text: qcode show "+diag.Shell(p.id), "the quote does not occur in %s", p.id)
	if w.Line != 0 || w.Turn != 0 {
		if elsewhere := p.finder.Find([]byte(w.Quote), p.whole()); len(elsewhere) > 0 {
			r.Why = "the quote does not occur there, but elsewhere in " + p.id
			r.Candidates = p.spots(elsewhere)
		}
		return r
	}
	a := anchor.Anchor{Quote: []byte(w.Quote)}
	m := p.placer.Place(&a)
	if m.Verdict != anchor.Lost && m.Verdict != anchor.Ambiguous && !m.At.Empty() {
		r.Why += "; similar words stand at one place"
		r.Candidates = []Spot{p.candidate(m.At)}
	}
	return r
}

// spot says where s is, as people point at it.
func (p *page) spot(s span.Span) Spot {
	out := Spot{At: s}
	out.Line, _ = p.text.LineOf(s.Start)
	if turns := p.touched(s); len(turns) > 0 {
		out.Turn, out.Speaker = turns[0].N, turns[0].Speaker
	}
	if line, err := p.lines(out.Line, out.Line); err == nil {
		for i, sentence := range p.sentences(line) {
			if sentence.Start <= s.Start && s.Start < sentence.End {
				out.Sentence = i + 1
			}
		}
	}
	return out
}

// fill writes the anchor of s into a: the transcript's own characters.
func (p *page) fill(a *annotation.Annotation, s span.Span) {
	words, _ := p.text.Slice(s)
	before, after := anchor.Context(p.text, s)
	a.At, a.HasAt, a.Mark, a.HasMark = s, true, p.mark, true
	a.Quote, a.Before, a.After = string(words), string(before), string(after)
}

// standsAt is where a coding of a file stands in the text; ok is false if that is not sure.
func (p *page) standsAt(a *annotation.Annotation) (s span.Span, ok bool) {
	if a.HasAt && a.HasMark && a.Mark == p.mark {
		return a.At, true
	}
	where := anchor.Anchor{
		At: a.At, HasAt: a.HasAt, Mark: a.Mark, HasMark: a.HasMark,
		Quote: []byte(a.Quote), Before: []byte(a.Before), After: []byte(a.After),
	}
	if a.HasAt && anchor.Verify(p.text, &where) == anchor.Right {
		return a.At, true
	}
	m := p.placer.Place(&where)
	return m.At, m.Verdict == anchor.Right || m.Verdict == anchor.Moved
}
