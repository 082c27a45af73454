package anchor

// slide marks the tokens next to an edit which the edit could as well have taken instead: those that equal the tokens at
// its other end.
func (t *trust) slide(from, to pair) {
	if gone := to.old - from.old; gone > 0 {
		for k := 1; from.old-k >= 0 && t.old[from.old-k].id == t.old[to.old-k].id; k++ {
			t.slides[from.old-k], t.slides[to.old-k] = true, true
			t.elsewhere(to.old-k, from.old-k)
		}
		for k := 0; to.old+k < len(t.old) && t.old[from.old+k].id == t.old[to.old+k].id; k++ {
			t.slides[to.old+k], t.slides[from.old+k] = true, true
			t.elsewhere(from.old+k, to.old+k)
		}
	}
	if come := to.now - from.now; come > 0 {
		for k := 1; from.now-k >= 0 && t.now[from.now-k].id == t.now[to.now-k].id; k++ {
			t.slideBack(from.now - k)
		}
		for k := 0; to.now+k < len(t.now) && t.now[from.now+k].id == t.now[to.now+k].id; k++ {
			t.slideBack(to.now + k)
		}
	}
}

// elsewhere notes that the old token o could be where token like is now.
func (t *trust) elsewhere(o, like int) {
	if t.to[o] == none && t.other[o] == none {
		t.other[o] = t.to[like]
	}
}

func (t *trust) slideBack(n int) {
	if o := t.back[n]; o != none {
		t.slides[o] = true
	}
}

// Limits for stretches that are nearly copies of each other.
const (
	blurLength = 4   // tokens of an edit
	blurShare  = 0.4 // of its pairs of neighbouring tokens
)

// doubt looks at what lies between blocks of sound chains as one edit. Blocks in between may have matched by chance.
func (t *trust) doubt() {
	from := pair{}
	edit := func(to pair) {
		t.slide(from, to)
		t.blur(from, to)
	}
	for i, b := range t.blocks {
		if t.sound[t.chain[i]] {
			edit(pair{b.old, b.now})
			from = pair{b.old + b.n, b.now + b.n}
		}
	}
	edit(pair{len(t.old), len(t.now)})
}

// blur marks the tokens next to an edit which it nearly repeats: where a passage was copied and one of the two was
// changed, it need not be the copy.
func (t *trust) blur(from, to pair) {
	for _, o := range repeated(t.old, from.old, to.old) {
		t.slides[o] = true
	}
	for _, n := range repeated(t.now, from.now, to.now) {
		t.slideBack(n)
	}
}

// repeated lists the tokens beside ts[from:to), no farther than that is long, which stand in pairs that it has too, if
// they make up enough of it.
func repeated(ts []token, from, to int) []int {
	if to-from < blurLength {
		return nil
	}
	pairs := map[[2]uint32]bool{} // seen beside it
	for k := from; k+1 < to; k++ {
		pairs[[2]uint32{ts[k].id, ts[k+1].id}] = false
	}
	length, seen := to-from, 0
	var out []int
	look := func(begin, end int) {
		for k := begin; k+1 < end; k++ {
			key := [2]uint32{ts[k].id, ts[k+1].id}
			again, ok := pairs[key]
			if !ok {
				continue
			}
			out = append(out, k, k+1)
			if !again {
				pairs[key] = true
				seen++
			}
		}
	}
	look(max(0, from-length), from)
	look(to, min(len(ts), to+length))
	if float64(seen) < blurShare*float64(len(pairs)) {
		return nil
	}
	return out
}
