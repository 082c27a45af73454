package anchor

import (
	"bytes"
	"sort"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Relocate tells what became of the anchors of old in now; the result has a Move for each, in the same order. old may be
// nil: then, and for anchors that are not right in old, Place decides.
//
// With the old text the two are compared word by word (see align) and each anchor follows its words. It is Right or
// Moved only where nothing else could have happened (see trust): the same words stand there, they hang together with a
// passage that each text has once, and no edit beside them could as well have taken them away. What follows with other
// words is Changed, at a similarity of at least 0.6. Everything else is searched for and reported.
func Relocate(old, now *transcript.Text, as []Anchor) []Move {
	moves := make([]Move, len(as))
	p := newPlacer(now)
	if old == nil {
		for i := range as {
			moves[i] = p.place(&as[i])
		}
		return moves
	}
	var m *mover
	same, mark := bytes.Equal(old.Bytes(), now.Bytes()), old.Mark()
	for i := range as {
		a := &as[i]
		switch {
		case Verify(old, a) != Right || a.HasMark && a.Mark != mark:
			moves[i] = p.place(a)
		case same:
			moves[i] = Move{Verdict: Right, At: a.At, Confidence: 1}
		default:
			if m == nil {
				m = newMover(old, p)
			}
			moves[i] = m.follow(a)
		}
	}
	return moves
}

// minSimilarity is from where on other words are taken for the same passage.
const minSimilarity = 0.6

// mover follows anchors from one text to another.
type mover struct {
	*placer
	old   *transcript.Text
	trust *trust
	first *index // of the old text, made when needed
	runes struct{ quote, got []rune }
}

func newMover(old *transcript.Text, p *placer) *mover {
	p.prepare()
	tokens := p.words.cutText(make([]token, 0, len(old.Bytes())/4), old)
	return &mover{placer: p, old: old, trust: weigh(align(tokens, p.tokens), old, p.now)}
}

func (m *mover) oldIndex() *index {
	if m.first == nil {
		m.first = newIndex(m.trust.old)
	}
	return m.first
}

// follow moves one anchor that is right in the old text.
func (m *mover) follow(a *Anchor) Move {
	start := m.old.Byte(a.At.Start)
	end := start + len(a.Quote)
	i, j := covering(m.trust.old, start, end)
	if i == j {
		return m.place(a)
	}
	t := m.trust
	intact := t.to[i] != none && t.of[i] == t.of[j-1]
	if !intact || !t.surely(int32(i)) {
		if b, ok := t.movedBlock(i, j); ok {
			return m.followMoved(b, i, j, start, end)
		}
	}
	if intact {
		at := m.carry(i, j, int(t.to[i]), start, end)
		switch {
		case !m.certain(i, j):
			return Move{Verdict: Uncertain, At: at, Confidence: 0.5, Candidates: []span.Span{at}}
		case at == a.At && m.equal(at, a.Quote):
			return Move{Verdict: Right, At: at, Confidence: 1}
		}
		return Move{Verdict: Moved, At: at, Confidence: 0.99}
	}
	if move, ok := m.followChanged(a, i, j); ok {
		return move
	}
	return m.elsewhere(a, i, j)
}

// followMoved moves an anchor with a passage that stands in another order now.
func (m *mover) followMoved(b block, i, j, start, end int) Move {
	n := b.now + i - b.old
	at := m.carry(i, j, n, start, end)
	inBlock := func(x, y int) bool { return min(x, y) >= b.old && max(x, y) < b.old+b.n }
	if b.n >= soundLength && !m.rival(i, j) && (countWords(m.trust.old[i:j]) >= longQuote || m.supported(i, j, inBlock)) {
		return Move{Verdict: Moved, At: at, Confidence: 0.95}
	}
	return Move{Verdict: Uncertain, At: at, Confidence: 0.5, Candidates: []span.Span{at}}
}

// movedBlock is the moved block that holds the old tokens [i, j).
func (t *trust) movedBlock(i, j int) (block, bool) {
	k := sort.Search(len(t.moved), func(k int) bool { return t.moved[k].old+t.moved[k].n > i })
	if k < len(t.moved) && t.moved[k].old <= i && j <= t.moved[k].old+t.moved[k].n {
		return t.moved[k], true
	}
	return block{}, false
}

func (m *mover) equal(at span.Span, quote []byte) bool {
	got, ok := m.now.Slice(at)
	return ok && bytes.Equal(got, quote)
}

// carry is where the bytes [start, end) of the old text, covered by its tokens [i, j), are now that token i is token n.
// Where the ends lie within words or in the white space around, they are kept so.
func (m *mover) carry(i, j, n, start, end int) span.Span {
	p, q := m.old.Bytes(), m.now.Bytes()
	first, last := m.trust.old[i], m.trust.old[j-1]
	from, to := m.trust.now[n], m.trust.now[n+j-1-i]
	s, e := int(from.start), int(to.end)
	if lead := int(first.start) - start; lead < 0 {
		s += m.inside(p[first.start:start], q[from.start:from.end])
	} else if bytes.HasSuffix(q[:s], p[start:first.start]) {
		s -= lead
	}
	if trail := end - int(last.end); trail < 0 {
		e = int(to.start) + m.inside(p[last.start:end], q[to.start:to.end])
	} else if bytes.HasPrefix(q[e:], p[last.end:end]) {
		e += trail
	}
	if e <= s { // the part of a word that the anchor holds has no counterpart in its other spelling
		s, e = int(from.start), int(to.end)
	}
	return m.now.Snap(span.Span{Start: m.now.Point(s), End: m.now.Point(e)})
}

// inside is the offset in a word at which it goes on after head, its beginning in another spelling perhaps.
func (m *mover) inside(head, word []byte) int {
	m.form.blanks = true
	m.form.text, m.form.from = m.form.text[:0], m.form.from[:0]
	m.form.add(head, 0)
	n := len(m.form.text)
	m.form.text, m.form.from = m.form.text[:0], m.form.from[:0]
	m.form.add(word, 0)
	if n >= len(m.form.from) {
		return len(word)
	}
	return int(m.form.from[n])
}

// followChanged moves an anchor of whose words at least half are still there, in order.
func (m *mover) followChanged(a *Anchor, i, j int) (Move, bool) {
	t := m.trust
	first, last, kept := t.cluster(i, j)
	if 2*kept < j-i {
		return Move{}, false
	}
	from, to, distance := int(t.to[first]), int(t.to[last])+1, 0
	if first > i {
		from, distance = m.bestStart(i, first)
	}
	if last+1 < j {
		end, more := m.bestEnd(j, last)
		to, distance = end, distance+more
	}
	distance += m.within(first, last)
	at := m.tokenSpan(from, to)
	like := 1 - float64(distance)/float64(max(at.Len(), a.At.Len()))
	if like < minSimilarity {
		like = m.similarity(a.Quote, at)
	}
	if like < minSimilarity {
		return Move{}, false
	}
	move := Move{Verdict: Changed, At: at, Confidence: like, Candidates: []span.Span{at}}
	if !t.surely(int32(first)) && !t.surely(int32(last)) || countWords(t.old[i:j]) < 3 {
		move.Verdict, move.Confidence = Uncertain, like/2
	}
	return move, true
}

// cluster is the most of the old tokens [i, j) that are matched near each other: its first and last, and how many. A
// common word may have found its match far from the others.
func (t *trust) cluster(i, j int) (first, last, kept int) {
	reach := int32(8 + (j-i)/2)
	from, n, before := none, 0, none
	for k := i; k < j; k++ {
		if t.to[k] == none {
			continue
		}
		if before == none || t.to[k]-t.to[before]-int32(k-before) > reach {
			from, n = k, 0
		}
		n, before = n+1, k
		if n > kept {
			first, last, kept = from, k, n
		}
	}
	return first, last, kept
}

// similarity compares a quote with what stands at a span of the new text.
func (m *mover) similarity(quote []byte, at span.Span) float64 {
	got, _ := m.now.Slice(at)
	m.runes.quote, m.runes.got = m.fold(m.runes.quote, quote), m.fold(m.runes.got, got)
	m.matcher.set(m.runes.quote, false)
	return m.matcher.similarity(m.runes.got)
}

// within is at most how far the texts from token first to token last are apart, both being matched: each edit costs the
// longer of what went and what came.
func (m *mover) within(first, last int) int {
	t, cost := m.trust, 0
	for k := first; k < last; {
		next := k + 1
		for t.to[next] == none {
			next++
		}
		if gone, come := next-k, int(t.to[next]-t.to[k]); gone > 1 || come > 1 {
			cost += max(int(t.old[next].start-t.old[k].end), int(t.now[t.to[next]].start-t.now[t.to[k]].end))
		}
		k = next
	}
	return cost
}

// bestStart chooses the new token at which a passage begins whose tokens from i up to first, which is matched, are gone,
// and tells how far what stands there is from them.
func (m *mover) bestStart(i, first int) (from, distance int) {
	n := int(m.trust.to[first])
	distance = -1
	for _, c := range m.starts(i, first) {
		if d := m.apart(m.trust.old[i:first], m.trust.now[c:n]); distance < 0 || d < distance {
			from, distance = c, d
		}
	}
	return from, distance
}

// bestEnd chooses the new token before which a passage ends whose tokens after last, which is matched, are gone.
func (m *mover) bestEnd(j, last int) (to, distance int) {
	n := int(m.trust.to[last]) + 1
	distance = -1
	for _, c := range m.ends(j, last) {
		if d := m.apart(m.trust.old[last+1:j], m.trust.now[n:c]); distance < 0 || d < distance {
			to, distance = c, d
		}
	}
	return to, distance
}

// apart is the edit distance of a few words of the old text and a few of the new.
func (m *mover) apart(was, is []token) int {
	if len(was) == 0 || len(is) == 0 {
		return extent(was) + extent(is)
	}
	p, q := m.old.Bytes(), m.now.Bytes()
	m.runes.quote = m.fold(m.runes.quote, p[was[0].start:was[len(was)-1].end])
	m.runes.got = m.fold(m.runes.got, q[is[0].start:is[len(is)-1].end])
	m.matcher.set(m.runes.quote, false)
	return m.matcher.distance(m.runes.got)
}

// extent is the length in bytes from the first to the last of some tokens.
func extent(ts []token) int {
	if len(ts) == 0 {
		return 0
	}
	return int(ts[len(ts)-1].end - ts[0].start)
}

// starts are the new tokens at which a passage can begin that began at the old token i, first being the first of its
// tokens that is matched.
func (m *mover) starts(i, first int) []int {
	n := int(m.trust.to[first])
	if first == i {
		return []int{n}
	}
	c := n // the tokens [c, n) were inserted before first
	for c > 0 && m.trust.back[c-1] == none {
		c--
	}
	a := first // and the tokens [a, first) deleted
	for a > 0 && m.trust.to[a-1] == none {
		a--
	}
	out := []int{n, max(c, n-(first-i))}
	if a == i {
		out = append(out, c)
	}
	return out
}

// ends are the new tokens before which a passage can end that ended before the old token j, likewise.
func (m *mover) ends(j, last int) []int {
	n := int(m.trust.to[last]) + 1
	if last+1 == j {
		return []int{n}
	}
	d := n
	for d < len(m.trust.now) && m.trust.back[d] == none {
		d++
	}
	b := last + 1
	for b < len(m.trust.old) && m.trust.to[b] == none {
		b++
	}
	out := []int{n, min(d, n+j-1-last)}
	if b == j {
		out = append(out, d)
	}
	return out
}

// elsewhere searches for an anchor whose words are gone from where they stood, in what is new in the text.
func (m *mover) elsewhere(a *Anchor, i, j int) Move {
	t := m.trust
	if n := t.other[i]; n != none && t.other[j-1]-n == int32(j-1-i) {
		at := m.tokenSpan(int(n), int(n)+j-i)
		return Move{Verdict: Uncertain, At: at, Confidence: 0.4, Candidates: []span.Span{at}}
	}
	isNew := func(n int) bool { return !t.surely(t.back[n]) }
	var at []span.Span
	for _, n := range m.index.exact(t.old[i:j]) {
		if isNew(n) && isNew(n+j-i-1) {
			at = append(at, m.tokenSpan(n, n+j-i))
		}
	}
	switch {
	case len(at) == 1:
		return Move{Verdict: Uncertain, At: at[0], Confidence: 0.5, Candidates: at}
	case len(at) > 1:
		return Move{Verdict: Ambiguous, Confidence: 0.3, Candidates: at[:min(len(at), maxCandidates)]}
	}
	if near := m.near(a.Quote, t.old[i:j], isNew); len(near) > 0 && near[0].like >= minSimilarity {
		return Move{Verdict: Uncertain, At: near[0].at, Confidence: near[0].like / 2, Candidates: spansOf(near)}
	}
	return Move{Verdict: Lost}
}
