package anchor

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// maxCandidates is how many places an ambiguous anchor offers.
const maxCandidates = 8

// placer finds anchors in one text. It prepares the text when it first needs to.
type placer struct {
	now     *transcript.Text
	finder  *Finder
	words   *vocabulary
	tokens  []token
	index   *index
	matcher matcher
	mark    uint32
	labels  func() []span.Span // of speakers; nil: not known
	form    folded
	window  []rune
	quote   []rune
}

func newPlacer(now *transcript.Text) *placer {
	return &placer{now: now, finder: NewFinder(now), words: newVocabulary(), mark: now.Mark()}
}

// prepare cuts the text into tokens.
func (p *placer) prepare() {
	if p.index == nil {
		p.tokens = p.words.cutText(make([]token, 0, len(p.now.Bytes())/4), p.now)
		p.index = newIndex(p.tokens)
	}
}

// Place finds one anchor without its old text, by the quote and its context; for many anchors of one text use Relocate
// without an old text. A hand-written anchor, with neither place nor context, is Moved to the one place where its quote
// stands. Otherwise it is Right or Moved only if no other place fits as well: short quotes need their context on both
// sides, and one of less than four words is never moved unseen. Without any such place the nearest stretch is Changed
// if it differs in at most a fifth of the quote and clearly less than the next one, else Uncertain.
func Place(t *transcript.Text, a *Anchor) Move { return newPlacer(t).place(a) }

// Placer places many anchors in one text as Place does, and prepares the text once. It is not safe for use by several
// goroutines, and the text must not change meanwhile.
type Placer struct{ placer *placer }

// NewPlacer makes a placer for t. labels, which may be nil, tells what a person leaves out who copies words across turns:
// a hand-written quote that stands nowhere as it is may run over them.
func NewPlacer(t *transcript.Text, labels func() []span.Span) *Placer {
	p := newPlacer(t)
	p.labels = labels
	return &Placer{p}
}

// Place finds one anchor.
func (p *Placer) Place(a *Anchor) Move { return p.placer.place(a) }

// Limits for anchors whose old text is not known.
const (
	shortQuote  = 4    // words; fewer are never moved unseen
	maxErrors   = 0.20 // of the quote
	minGap      = 0.05 // in similarity, to the second best
	leastPoints = 20   // code points; shorter quotes are not searched for by likeness
)

func (p *placer) place(a *Anchor) Move {
	verdict := Verify(p.now, a)
	if a.HasMark && a.Mark == p.mark {
		switch verdict {
		case Right:
			return Move{Verdict: Right, At: a.At, Confidence: 1}
		case Uncertain: // the same text: only the context was written wrongly
			return Move{Verdict: Moved, At: a.At, Confidence: 1}
		}
	}
	handwritten := !a.HasAt && len(a.Before) == 0 && len(a.After) == 0
	found := p.finder.Find(a.Quote, span.Span{End: p.now.Len()})
	if len(found) == 0 && handwritten && p.labels != nil {
		found = FindSkipping(p.now, a.Quote, span.Span{End: p.now.Len()}, p.labels())
	}
	switch {
	case len(found) == 0:
		return p.nearest(a)
	case handwritten:
		if len(found) == 1 {
			return Move{Verdict: Moved, At: found[0].Span, Confidence: 1}
		}
		return Move{Verdict: Ambiguous, Candidates: first(found)}
	}
	return p.choose(a, found)
}

// Times says how often the quote of an ambiguous anchor stands in the text, of which no more than eight places are kept.
func (m *Move) Times() string {
	if len(m.Candidates) == maxCandidates {
		return fmt.Sprintf("at least %d times", maxCandidates)
	}
	return fmt.Sprintf("%d times", len(m.Candidates))
}

func first(found []Match) []span.Span {
	var out []span.Span
	for _, m := range found[:min(len(found), maxCandidates)] {
		out = append(out, m.Span)
	}
	return out
}

// fit is how well a place suits an anchor: how many sides of the context are equal, then how much of it is.
type fit struct {
	Match
	left, right bool
	sides       int
	share       float64 // of the code points of context, 0 to 1
}

// choose decides between the places where the quote stands.
func (p *placer) choose(a *Anchor, found []Match) Move {
	fits := make([]fit, 0, len(found))
	for _, m := range found {
		fits = append(fits, p.fit(a, m))
	}
	slices.SortStableFunc(fits, func(x, y fit) int {
		return cmp.Or(cmp.Compare(y.sides, x.sides), cmp.Compare(y.share, x.share))
	})
	best := fits[0]
	alone := len(fits) == 1 || fits[1].sides < best.sides
	if !alone && fits[1].share == best.share {
		return Move{Verdict: Ambiguous, Confidence: 0.3, Candidates: first(found)}
	}
	stays := a.HasAt && best.Span == a.At && best.Exact
	sure := alone && p.sure(a, best, len(fits) == 1, stays)
	switch {
	case sure && (best.Glued || p.cuts(a, best.Span)):
		return Move{Verdict: Changed, At: best.Span, Confidence: (2 + best.share) / 3, Candidates: first(found)}
	case !sure:
		return Move{Verdict: Uncertain, At: best.Span, Confidence: (1 + best.share) / 3, Candidates: first(found)}
	case stays:
		return Move{Verdict: Right, At: best.Span, Confidence: (2 + best.share) / 3}
	}
	return Move{Verdict: Moved, At: best.Span, Confidence: (2 + best.share) / 3}
}

// fit compares the context of an anchor with what stands around a place.
func (p *placer) fit(a *Anchor, m Match) fit {
	before, after := p.now.Bytes()[:p.now.Byte(m.Span.Start)], p.now.Bytes()[p.now.Byte(m.Span.End):]
	left := sameTail(p.foldAll(a.Before), p.foldAll(before[max(0, len(before)-8*contextPoints):]))
	right := sameHead(p.foldAll(a.After), p.foldAll(after[:min(len(after), 8*contextPoints)]))
	f := fit{Match: m, share: (left + right) / 2, right: right == 1}
	f.left = left == 1 || len(a.Before) == 0 && a.HasAt && a.At.Start == 0 && m.Span.Start == 0
	for _, side := range []bool{f.left, f.right} {
		if side {
			f.sides++
		}
	}
	return f
}

func (p *placer) foldAll(b []byte) []rune { return p.fold(nil, b) }

// fold is b in the form in which quotes are compared, in code points.
func (p *placer) fold(dst []rune, b []byte) []rune {
	p.form.blanks = true
	p.form.text, p.form.from = p.form.text[:0], p.form.from[:0]
	p.form.add(b, 0)
	dst = dst[:0]
	for text := p.form.text; len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		dst, text = append(dst, r), text[size:]
	}
	return dst
}

// sameTail is the share of a, from its end, with which b ends; 0 if a is empty.
func sameTail(a, b []rune) float64 {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return float64(n) / float64(max(1, len(a)))
}

// sameHead is the share of a, from its start, with which b begins; 0 if a is empty.
func sameHead(a, b []rune) float64 {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return float64(n) / float64(max(1, len(a)))
}

func (p *placer) countQuote(quote []byte) int {
	return countWords(p.words.cut(nil, quote))
}

// nearest places a quote whose words stand nowhere.
func (p *placer) nearest(a *Anchor) Move {
	p.prepare()
	near := p.near(a.Quote, p.words.cut(nil, a.Quote), func(int) bool { return true })
	if len(near) == 0 || near[0].like < minSimilarity {
		return Move{Verdict: Lost}
	}
	best := near[0]
	move := Move{Verdict: Uncertain, At: best.at, Confidence: best.like / 2, Candidates: spansOf(near)}
	if best.like >= 1-maxErrors && (len(near) == 1 || best.like-near[1].like >= minGap) {
		move.Verdict, move.Confidence = Changed, best.like
	}
	return move
}

// near lists stretches that are like a quote, best first; quote is also given as tokens.
func (p *placer) near(quote []byte, words []token, allowed func(n int) bool) []candidate {
	p.quote = p.fold(p.quote, quote)
	pattern := trimBlanks(p.quote)
	if len(pattern) < leastPoints || len(p.tokens) == 0 {
		return nil
	}
	var out []candidate
	for _, start := range p.index.votes(words, allowed) {
		slack := 4 + len(words)/4
		from := min(max(0, start-slack), len(p.tokens)-1)
		to := min(max(from+1, start+len(words)+slack), len(p.tokens))
		out = append(out, p.nearIn(pattern, from, to))
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(b.like, a.like) })
	return slices.CompactFunc(out, func(a, b candidate) bool { return a.at.Overlaps(b.at) })
}

// nearIn is the stretch most like pattern among the tokens [from, to).
func (p *placer) nearIn(pattern []rune, from, to int) candidate {
	start, end := int(p.tokens[from].start), int(p.tokens[to-1].end)
	p.form.blanks = true
	p.form.text, p.form.from = p.form.text[:0], p.form.from[:0]
	p.form.add(p.now.Bytes()[start:end], start)
	p.window = p.window[:0]
	var origin []uint32
	for i := 0; i < len(p.form.text); {
		r, size := utf8.DecodeRune(p.form.text[i:])
		p.window, origin = append(p.window, r), append(origin, p.form.from[i])
		i += size
	}
	origin = append(origin, uint32(end))
	s, e, _ := p.matcher.search(pattern, p.window)
	i, j := covering(p.tokens, int(origin[s]), int(origin[e]))
	if i == j {
		return candidate{}
	}
	at := p.tokenSpan(i, j)
	got, _ := p.now.Slice(at)
	p.window = p.fold(p.window, got)
	p.matcher.set(pattern, false)
	return candidate{at, p.matcher.similarity(p.window)}
}

func trimBlanks(r []rune) []rune {
	for len(r) > 0 && r[0] == ' ' {
		r = r[1:]
	}
	for len(r) > 0 && r[len(r)-1] == ' ' {
		r = r[:len(r)-1]
	}
	return r
}

// tokenSpan is the span of the tokens [i, j) of the text.
func (p *placer) tokenSpan(i, j int) span.Span {
	return p.now.Snap(span.Span{Start: p.now.Point(int(p.tokens[i].start)), End: p.now.Point(int(p.tokens[j-1].end))})
}
