package anchor

import "unicode/utf8"

// matcher measures edit distances (insert, delete, replace one code point) to one pattern by bit vectors of 64 rows a
// word. Source: G. Myers, A fast bit-vector algorithm for approximate string matching, J. ACM 46 (1999), in the form of
// H. Hyyrö (2003) for patterns of any length. It is reused to save memory.
type matcher struct {
	length int
	blocks int
	ascii  [utf8.RuneSelf]int32 // row of peq plus 1, 0 for characters that the pattern has not
	others map[rune]int32
	peq    []uint64 // blocks words for each character of the pattern
	pv, mv []uint64
}

// set makes p the pattern, read backwards if reverse is set.
func (m *matcher) set(p []rune, reverse bool) {
	m.length, m.blocks = len(p), (len(p)+63)/64
	m.ascii = [utf8.RuneSelf]int32{}
	clear(m.others)
	m.peq = m.peq[:0]
	for i := range p {
		r := p[i]
		if reverse {
			r = p[len(p)-1-i]
		}
		row := m.row(r)
		if row == 0 {
			for range m.blocks {
				m.peq = append(m.peq, 0)
			}
			row = int32(len(m.peq) / m.blocks)
			if r < utf8.RuneSelf {
				m.ascii[r] = row
			} else {
				if m.others == nil {
					m.others = map[rune]int32{}
				}
				m.others[r] = row
			}
		}
		m.peq[int(row-1)*m.blocks+i/64] |= 1 << (i % 64)
	}
	m.pv, m.mv = grow(m.pv, m.blocks), grow(m.mv, m.blocks)
}

func grow(s []uint64, n int) []uint64 {
	if cap(s) < n {
		return make([]uint64, n)
	}
	return s[:n]
}

func (m *matcher) row(r rune) int32 {
	if r < utf8.RuneSelf {
		return m.ascii[r]
	}
	return m.others[r]
}

// run feeds text and returns, for a whole comparison, the distance of pattern and text. For a search (anywhere) it is the
// smallest distance of the pattern to any stretch of text, and the first end of such a stretch.
func (m *matcher) run(text []rune, anywhere, reverse bool) (distance, end int) {
	for b := range m.blocks {
		m.pv[b], m.mv[b] = ^uint64(0), 0
	}
	score, best, at := m.length, m.length, 0
	last := uint64(1) << ((m.length - 1) % 64)
	for i := range text {
		r := text[i]
		if reverse {
			r = text[len(text)-1-i]
		}
		score += m.step(r, last, !anywhere)
		if score < best {
			best, at = score, i+1
		}
	}
	if !anywhere {
		return score, len(text)
	}
	return best, at
}

// step advances by one character of text and returns the change of the score in the last row.
func (m *matcher) step(r rune, last uint64, whole bool) int {
	row := int(m.row(r)) - 1
	carry := 0
	if whole {
		carry = 1
	}
	for b := range m.blocks {
		var eq uint64
		if row >= 0 {
			eq = m.peq[row*m.blocks+b]
		}
		pv, mv := m.pv[b], m.mv[b]
		xv := eq | mv
		if carry < 0 {
			eq |= 1
		}
		xh := (((eq & pv) + pv) ^ pv) | eq
		ph, mh := mv|^(xh|pv), pv&xh
		top := uint64(1) << 63
		if b == m.blocks-1 {
			top = last
		}
		next := 0
		if ph&top != 0 {
			next = 1
		} else if mh&top != 0 {
			next = -1
		}
		ph, mh = ph<<1, mh<<1
		switch {
		case carry > 0:
			ph |= 1
		case carry < 0:
			mh |= 1
		}
		m.pv[b], m.mv[b] = mh|^(xv|ph), ph&xv
		carry = next
	}
	return carry
}

// distance is that of the pattern and the whole of text.
func (m *matcher) distance(text []rune) int {
	d, _ := m.run(text, false, false)
	return d
}

// similarity is 1 − distance/(length of the longer), from 0 to 1, of the pattern and text.
func (m *matcher) similarity(text []rune) float64 {
	longer := max(m.length, len(text))
	if m.length == 0 || longer == 0 {
		return 0
	}
	return 1 - float64(m.distance(text))/float64(longer)
}

// search is the stretch of text nearest to pattern, and its distance.
func (m *matcher) search(pattern, text []rune) (start, end, distance int) {
	m.set(pattern, false)
	distance, end = m.run(text, true, false)
	m.set(pattern, true)
	_, back := m.run(text[:end], true, true)
	return end - back, end, distance
}
