package anchor

import (
	"encoding/binary"
	"sort"

	"qcode/internal/transcript"
)

// An alignment says what may be the same; trust says where it must be. Three things can make a match of equal words
// wrong: the stretch is too small to be told from others like it; the edit beside it could as well lie elsewhere ("Yes.
// Yes." with one "Yes." deleted); or the words were deleted and others like them written in their place.
type trust struct {
	*alignment
	blocks  []block           // what is matched, in order
	chain   []int32           // for each block the first block of its chain
	sound   []bool            // for each chain, at its first block: it holds a run unique in both texts and is long enough
	slides  []bool            // for each old token: an edit could as well have happened here
	other   []int32           // for each old token: where it would be if that edit had, or none
	pins    []int             // old tokens at which runs unique in both texts begin
	moved   []block           // stretches that stand elsewhere in the order now, by old position
	of      []int32           // for each old token its block, or none
	renamed map[[2]uint32]int // how often an edit ends in the one token for the other
	hunks   []string          // key of the edit before each block; "" if it breaks the chain
}

// block is a stretch of n tokens that is the same in both texts.
type block struct{ old, now, n int }

// soundLength is the number of equal tokens that a chain needs.
const soundLength = 8

// often is how many times the same replacement must be made to be one that leaves no doubt.
const often = 3

// weigh makes the trust of an alignment.
func weigh(a *alignment, old, now *transcript.Text) *trust {
	t := &trust{alignment: a, slides: make([]bool, len(a.old)), other: filled(len(a.old)), of: filled(len(a.old))}
	for o := 0; o < len(a.old); o++ {
		if a.to[o] == none {
			continue
		}
		b := block{o, int(a.to[o]), 1}
		for o+1 < len(a.old) && a.to[o+1] == a.to[o]+1 {
			o, b.n = o+1, b.n+1
		}
		for i := b.old; i <= o; i++ {
			t.of[i] = int32(len(t.blocks))
		}
		t.blocks = append(t.blocks, b)
	}
	t.pins = make([]int, 0, len(a.old)/2)
	for o, unique := range a.unique {
		if unique {
			t.pins = append(t.pins, o)
		}
	}
	t.link(old, now)
	for i := range len(t.blocks) + 1 {
		t.slide(t.edit(i))
	}
	t.doubt()
	t.findMoved()
	return t
}

// edit is the stretch between block i-1 and block i that was deleted, and the one that was inserted.
func (t *trust) edit(i int) (from, to pair) {
	if i > 0 {
		b := t.blocks[i-1]
		from = pair{b.old + b.n, b.now + b.n}
	}
	to = pair{len(t.old), len(t.now)}
	if i < len(t.blocks) {
		to = pair{t.blocks[i].old, t.blocks[i].now}
	}
	return from, to
}

// link joins blocks into chains over edits that leave no doubt: a word mended, or a replacement made at least three
// times in the text, such as a name or a speaker label.
func (t *trust) link(old, now *transcript.Text) {
	t.chain, t.sound, t.hunks = make([]int32, len(t.blocks)), make([]bool, len(t.blocks)), make([]string, len(t.blocks)+1)
	times := map[string]int{}
	t.renamed = map[[2]uint32]int{}
	for i := range t.hunks {
		t.hunks[i] = t.replacement(i)
		if t.hunks[i] != "" {
			times[t.hunks[i]]++
		}
		if from, to := t.edit(i); from.old < to.old && from.now < to.now {
			t.renamed[[2]uint32{t.old[to.old-1].id, t.now[to.now-1].id}]++
		}
	}
	m := new(matcher)
	for i := range t.blocks {
		t.chain[i] = int32(i)
		if i > 0 && t.hunks[i] != "" && (times[t.hunks[i]] >= often || t.mended(i, old, now, m)) {
			t.chain[i] = t.chain[i-1]
		} else {
			t.hunks[i] = ""
		}
	}
	t.hunks[len(t.blocks)] = ""
	length, unique := make([]int, len(t.blocks)), make([]bool, len(t.blocks))
	for i, b := range t.blocks {
		head := t.chain[i]
		length[head] += b.n
		for o := b.old; o < b.old+b.n && !unique[head]; o++ {
			unique[head] = t.unique[o]
		}
	}
	for i := range t.blocks {
		t.sound[i] = unique[i] && length[i] >= soundLength // what stands elsewhere than at the head of a chain is not read
	}
}

// replacement is a key for an edit that replaces one to ten tokens by one to ten, else "".
func (t *trust) replacement(i int) string {
	const most = 10
	from, to := t.edit(i)
	gone, come := to.old-from.old, to.now-from.now
	if gone < 1 || gone > most || come < 1 || come > most {
		return ""
	}
	key := make([]byte, 0, 4*(2*most+1))
	for _, tok := range t.old[from.old:to.old] {
		key = binary.LittleEndian.AppendUint32(key, tok.id)
	}
	key = append(key, '>')
	for _, tok := range t.now[from.now:to.now] {
		key = binary.LittleEndian.AppendUint32(key, tok.id)
	}
	return string(key)
}

// mended reports whether an edit changed up to three words by a letter or so, which may have split or joined them.
func (t *trust) mended(i int, old, now *transcript.Text, m *matcher) bool {
	const most = 3
	from, to := t.edit(i)
	gone, come := to.old-from.old, to.now-from.now
	if gone > most || come > most || gone-come > 1 || come-gone > 1 {
		return false
	}
	was := lettersOf(old.Bytes(), t.old[from.old:to.old])
	is := lettersOf(now.Bytes(), t.now[from.now:to.now])
	m.set(was, false)
	distance := m.distance(is)
	longer := max(len(was), len(is))
	return longer > 1 && (distance <= 1 || 1-float64(distance)/float64(longer) >= minSimilarity)
}

func lettersOf(p []byte, ts []token) []rune {
	var out []rune
	for _, t := range ts {
		out = append(out, []rune(string(p[t.start:t.end]))...)
	}
	return out
}

// findMoved makes blocks of the runs that both texts have once but that stand in another order.
func (t *trust) findMoved() {
	taken := map[int]bool{} // new tokens
	end := 0
	for _, p := range t.stray {
		if p.old < end || taken[p.now] {
			continue
		}
		b := block{p.old, p.now, 0}
		for b.old > end && b.now > 0 && t.free(b.old-1, b.now-1) && !taken[b.now-1] {
			b.old, b.now, b.n = b.old-1, b.now-1, b.n+1
		}
		for b.old+b.n < len(t.old) && b.now+b.n < len(t.now) && t.free(b.old+b.n, b.now+b.n) && !taken[b.now+b.n] {
			b.n++
		}
		for k := range b.n {
			taken[b.now+k] = true
		}
		end = b.old + b.n
		t.moved = append(t.moved, b)
	}
}

// free reports whether two equal tokens are matched with nothing that is sure.
func (t *trust) free(o, n int) bool {
	return t.old[o].id == t.now[n].id && !t.surely(int32(o)) && !t.surely(t.back[n])
}

// editOf is the edit that an unmatched old token fell to.
func (t *trust) editOf(o int) int {
	return sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].old > o })
}

// chainOf is the chain of an old token, be it matched or replaced within the chain, or none.
func (t *trust) chainOf(o int) int32 {
	if t.of[o] != none {
		return t.chain[t.of[o]]
	}
	if i := t.editOf(o); t.hunks[i] != "" {
		return t.chain[i]
	}
	return none
}

// pinBefore is the last run unique in both texts that begins before the old token o in the chain, or none.
func (t *trust) pinBefore(o int, chain int32) int {
	i := sort.SearchInts(t.pins, o) - 1
	if i >= 0 && t.chain[t.of[t.pins[i]]] == chain {
		return t.pins[i]
	}
	return none
}

// pinAfter is the first run unique in both texts that begins at the old token o or after it in the chain, or none.
func (t *trust) pinAfter(o int, chain int32) int {
	i := sort.SearchInts(t.pins, o)
	if i < len(t.pins) && t.chain[t.of[t.pins[i]]] == chain {
		return t.pins[i]
	}
	return none
}

// surely reports whether an old token is matched within a sound chain.
func (t *trust) surely(o int32) bool {
	return o != none && t.of[o] != none && t.sound[t.chain[t.of[o]]]
}
