package anchor

import "sort"

// alignment says which token of the old text is which of the new one.
type alignment struct {
	old, now []token
	to       []int32 // for each old token the new one, or none
	back     []int32 // for each new token the old one, or none
	unique   []bool  // for each old token: a run of gramLength tokens begins here that each text has once, both matched
	stray    []pair  // such runs that stand in another order now: what was moved
	script   script
}

const none = -1

// pair is a place in the old and in the new text, in tokens.
type pair struct{ old, now int }

// gramLength is the number of tokens that, if each text has them once, are taken to be the same passage.
const gramLength = 4

// align matches two texts, as a patient reader would: first the runs of four tokens that each text has exactly once, in
// the longest order that fits both (patience), then what lies between them, by the shortest edit script (Myers). Words
// that differ are never matched.
func align(old, now []token) *alignment {
	a := &alignment{old: old, now: now, to: filled(len(old)), back: filled(len(now)), unique: make([]bool, len(old))}
	pairs := uniqueGrams(old, now)
	chain := longest(pairs)
	var at pair
	for _, p := range chain {
		a.unique[p.old] = true
		for k := range gramLength {
			o, n := p.old+k, p.now+k
			if a.to[o] != none || o < at.old || n < at.now {
				continue
			}
			a.fill(at, pair{o, n})
			a.match(o, n)
			at = pair{o + 1, n + 1}
		}
	}
	a.fill(at, pair{len(old), len(now)})
	for _, p := range chain {
		for k := range gramLength {
			if a.to[p.old+k] != int32(p.now+k) {
				a.unique[p.old] = false
			}
		}
	}
	for _, p := range pairs {
		if a.to[p.old] != int32(p.now) {
			a.stray = append(a.stray, p)
		}
	}
	return a
}

func filled(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = none
	}
	return out
}

func (a *alignment) match(o, n int) { a.to[o], a.back[n] = int32(n), int32(o) }

// fill matches what lies between from and to, where nothing is matched yet.
func (a *alignment) fill(from, to pair) {
	for from.old < to.old && from.now < to.now && a.old[from.old].id == a.now[from.now].id {
		a.match(from.old, from.now)
		from.old, from.now = from.old+1, from.now+1
	}
	for from.old < to.old && from.now < to.now && a.old[to.old-1].id == a.now[to.now-1].id {
		to.old, to.now = to.old-1, to.now-1
		a.match(to.old, to.now)
	}
	if from.old < to.old && from.now < to.now {
		a.script.shortest(a, from, to)
	}
}

// uniqueGrams lists the runs of gramLength tokens that occur once in each text, in the order of the old one.
func uniqueGrams(old, now []token) []pair {
	if len(old) < gramLength || len(now) < gramLength {
		return nil
	}
	t := newGramTable(len(old) + len(now))
	slots := make([]int32, len(old)-gramLength+1)
	for i := range slots {
		k := t.at(gram(old[i:]))
		t.old[k], slots[i] = once(t.old[k], i), int32(k)
	}
	for i := 0; i+gramLength <= len(now); i++ {
		k := t.at(gram(now[i:]))
		t.now[k] = once(t.now[k], i)
	}
	out := make([]pair, 0, len(slots))
	for i, k := range slots {
		if t.old[k] > 0 && t.now[k] > 0 {
			out = append(out, pair{i, int(t.now[k] - 1)})
		}
	}
	return out
}

// once is the mark of a run that occurs at i: i+1 if it has not been seen, else several.
func once(seen int32, i int) int32 {
	if seen != 0 {
		return several
	}
	return int32(i + 1)
}

const several = -1

// gram is a hash of the first gramLength tokens.
func gram(ts []token) uint64 {
	h := uint64(0x9E3779B97F4A7C15)
	for _, t := range ts[:gramLength] {
		h = (h ^ uint64(t.id)) * 0xD6E8FEB86659FD93
		h ^= h >> 32
	}
	return h | 1 // 0 marks an empty slot
}

// gramTable tells where runs of tokens stand in two texts (see once); open addressing, twice as fast as a map here.
type gramTable struct {
	hashes   []uint64
	old, now []int32
	mask     uint64
}

func newGramTable(n int) *gramTable {
	size := 16
	for 2*size < 3*n {
		size *= 2
	}
	return &gramTable{hashes: make([]uint64, size), old: make([]int32, size), now: make([]int32, size), mask: uint64(size - 1)}
}

// at is the slot of a run.
func (t *gramTable) at(hash uint64) int {
	for i := hash >> 8 & t.mask; ; i = (i + 1) & t.mask {
		switch t.hashes[i] {
		case hash:
			return int(i)
		case 0:
			t.hashes[i] = hash
			return int(i)
		}
	}
}

// longest is the longest subsequence of pairs that ascends in the new text too.
func longest(pairs []pair) []pair {
	tops := make([]int, 0, len(pairs)) // index of the pair on top of each pile
	before := make([]int, len(pairs))
	for i, p := range pairs {
		n := len(tops)
		pile := n
		if n > 0 && pairs[tops[n-1]].now > p.now {
			pile = sort.Search(n, func(k int) bool { return pairs[tops[k]].now > p.now })
		}
		before[i] = none
		if pile > 0 {
			before[i] = tops[pile-1]
		}
		if pile == n {
			tops = append(tops, i)
		} else {
			tops[pile] = i
		}
	}
	out := make([]pair, len(tops))
	if len(tops) > 0 {
		for i, k := tops[len(tops)-1], len(tops)-1; k >= 0; i, k = before[i], k-1 {
			out[k] = pairs[i]
		}
	}
	return out
}
