package anchor

import "bytes"

// Limits for short quotes: with less equal text around it on its lines, a short quote beside an edit may be one that was
// written in the place of the old one.
const (
	supportWords = 8 // equal words on the line, the quote among them
	longQuote    = 6 // words from which on a quote supports itself
)

// rivalry is the similarity from which on other new words could be the old ones, edited.
const rivalry = 0.5

// certain reports whether the tokens [i, j), all matched within one block, must be the same passage in both texts.
func (m *mover) certain(i, j int) bool {
	t := m.trust
	if !t.surely(int32(i)) {
		return false
	}
	words := countWords(t.old[i:j])
	for k := i; k < j; k++ {
		if t.slides[k] && (words == 0 || t.old[k].isWord()) {
			return false
		}
	}
	if m.doubled(i, j) {
		return false
	}
	return words >= longQuote || m.supported(i, j, func(a, b int) bool {
		return t.chainOf(a) != none && t.chainOf(a) == t.chainOf(b)
	})
}

// doubled reports whether the tokens [i, j) could be a copy. Between two runs that each text has once they cannot. Past
// the last such run on either side, what is left of them must stand nowhere else in what was written or deleted. And
// where the line itself has no such run on either side of it, nothing like it may have been written: a copy that was left
// alone can look more like the old line than the line itself does.
func (m *mover) doubled(i, j int) bool {
	t := m.trust
	chain := t.chain[t.of[i]]
	if t.pinBefore(i+1, chain) == none {
		to := j
		if pin := t.pinAfter(i, chain); pin != none {
			to = min(to, pin)
		}
		if i < to && m.rival(i, to) {
			return true
		}
	}
	if t.pinAfter(j-gramLength, chain) == none {
		from := i
		if pin := t.pinBefore(j-gramLength+1, chain); pin != none {
			from = max(from, pin+gramLength)
		}
		if from < j && m.rival(from, j) {
			return true
		}
	}
	first, last := m.line(i, j)
	if t.pinBefore(first-gramLength+1, chain) != none && t.pinAfter(last, chain) != none {
		return false
	}
	first, last = max(first, i-around), min(last, j+around)
	return m.resembled(first, last, int(t.to[first]))
}

// around is how many tokens on each side of a quote are looked for elsewhere together with it.
const around = 16

// line is the range of the tokens on the lines of the old tokens [i, j), as far as they are in one block with them.
func (m *mover) line(i, j int) (first, last int) {
	b := m.trust.blocks[m.trust.of[i]]
	p, old := m.old.Bytes(), m.trust.old
	for first = i; first > b.old && !m.lineBreak(p, old[first-1], old[first]); {
		first--
	}
	for last = j; last < b.old+b.n && !m.lineBreak(p, old[last-1], old[last]); {
		last++
	}
	return first, last
}

// rival reports whether the old tokens [i, j), which seem to be certain new ones, could be others as well: the same words
// stand in what else was written, or in what was deleted.
func (m *mover) rival(i, j int) bool {
	t := m.trust
	words, n := t.old[i:j], m.image(i, true)
	if countWords(words) == 0 && len(words) < gramLength {
		return false
	}
	for _, k := range m.index.exact(words) {
		if k != n && (!t.surely(t.back[k]) || !t.surely(t.back[k+len(words)-1])) {
			return true
		}
	}
	for _, k := range m.oldIndex().exact(words) {
		if k != i && (!t.surely(int32(k)) || !t.surely(int32(k+len(words)-1))) {
			return true
		}
	}
	return m.resembled(i, j, n)
}

// resembled reports whether there is a stretch like the old tokens [i, j) in what was written, other than the new tokens
// from n on.
func (m *mover) resembled(i, j, n int) bool {
	t := m.trust
	words := t.old[i:j]
	near := m.near(m.old.Bytes()[words[0].start:words[len(words)-1].end], words, func(k int) bool {
		return !t.surely(t.back[k]) && (k < n || k >= n+len(words))
	})
	return len(near) > 0 && near[0].like >= rivalry
}

// supported reports whether the lines of the tokens [i, j) are whole, or enough words around are. joined tells whether
// two old tokens next to each other are matched by the same chain.
func (m *mover) supported(i, j int, joined func(a, b int) bool) bool {
	old := m.trust.old
	p := m.old.Bytes()
	from, to := i, j-1
	for from > 0 && joined(from-1, from) && !m.lineBreak(p, old[from-1], old[from]) {
		from--
	}
	for to+1 < len(old) && joined(to, to+1) && !m.lineBreak(p, old[to], old[to+1]) {
		to++
	}
	if countWords(old[from:to+1]) >= supportWords {
		return true
	}
	return (m.atLineStart(from) || m.afterLabel(from)) && m.atLineEnd(to)
}

// afterLabel reports whether all that stands before the old token o on its line, in both texts, is a token that is often
// changed so: its speaker's label.
func (m *mover) afterLabel(o int) bool {
	old, now := m.trust.old, m.trust.now
	n := m.image(o, true)
	if o == 0 || n < 1 || m.trust.renamed[[2]uint32{old[o-1].id, now[n-1].id}] < often {
		return false
	}
	return (o == 1 || m.lineBreak(m.old.Bytes(), old[o-2], old[o-1])) &&
		(n == 1 || m.lineBreak(m.now.Bytes(), now[n-2], now[n-1]))
}

// atLineStart reports whether the old token o and its match both begin a line.
func (m *mover) atLineStart(o int) bool {
	old, now := m.trust.old, m.trust.now
	n := m.image(o, true)
	return n != none && (o == 0 || m.lineBreak(m.old.Bytes(), old[o-1], old[o])) &&
		(n == 0 || m.lineBreak(m.now.Bytes(), now[n-1], now[n]))
}

// atLineEnd reports whether the old token o and its match both end a line.
func (m *mover) atLineEnd(o int) bool {
	old, now := m.trust.old, m.trust.now
	n := m.image(o, false)
	return n != none && (o+1 == len(old) || m.lineBreak(m.old.Bytes(), old[o], old[o+1])) &&
		(n+1 == len(now) || m.lineBreak(m.now.Bytes(), now[n], now[n+1]))
}

// lineBreak reports whether a line ends between two tokens.
func (m *mover) lineBreak(p []byte, a, b token) bool {
	return bytes.IndexByte(p[a.end:b.start], '\n') >= 0
}

// image is the new token that stands for the old one: in a moved block if there is one, else in order; where a few
// tokens replace a few, first stands for first and last for last.
func (m *mover) image(o int, first bool) int {
	t := m.trust
	if b, ok := t.movedBlock(o, o+1); ok {
		return b.now + o - b.old
	}
	if t.to[o] != none {
		return int(t.to[o])
	}
	i := t.editOf(o)
	from, to := t.edit(i)
	switch {
	case t.hunks[i] == "":
	case first && o == from.old:
		return from.now
	case !first && o == to.old-1:
		return to.now - 1
	}
	return none
}
