// Package cooccurrence counts which codes come together: on the same passage, in the same turn or transcript, or with
// the same case.
package cooccurrence

import (
	"slices"

	"qcode/internal/analysis/frequency"
	"qcode/internal/span"
)

// Unit is what codes have to share to come together.
type Unit uint8

// The units. Passage: overlapping spans form one segment, and its codes come together. Turn: turns of those who count;
// units must have been collected.
const (
	Passage Unit = iota
	Transcript
	Case
	Turn
)

// Combination is a set of items that come together, exactly these, and how often.
type Combination struct {
	Items []int // sorted
	Count int
}

// Sets are all combinations in a group of transcripts.
type Sets struct {
	Units        int           // in which any item was seen
	Sizes        []int         // by item: in how many units
	Combinations []Combination // the most frequent first; then the larger, then by their items
}

// Count finds which of the items, which are codes of the tree by node, come together in units. A code counts for the
// item that it is or lies under; where it lies under several, for each.
func Count(c *frequency.Column, items []int, nodeAncestors func(code uint16) []int, u Unit) Sets {
	t := tally{items: map[int]int{}, counts: map[string]int{}, seen: map[string][]int{}, byCase: map[uint32][]int{}, out: Sets{Sizes: make([]int, len(items))}}
	for i, n := range items {
		t.items[n] = i
	}
	for _, at := range c.Transcripts {
		rows := c.Selection.Of(at)
		switch u {
		case Passage:
			t.segments(c, rows, nodeAncestors)
		case Turn:
			t.turns(c, rows, nodeAncestors)
		case Transcript:
			var all []int
			for _, row := range rows {
				all = append(all, t.of(c, row, nodeAncestors)...)
			}
			t.add(all)
		case Case:
			t.cases(c, rows, nodeAncestors)
		}
	}
	for _, all := range t.byCase {
		t.add(all)
	}
	return t.finish()
}

// tally is a count in the making.
type tally struct {
	items  map[int]int // node → item
	counts map[string]int
	seen   map[string][]int
	byCase map[uint32][]int // items that a case names in any of its transcripts
	out    Sets
}

// of are the items that a coding counts for.
func (t *tally) of(c *frequency.Column, row uint32, nodeAncestors func(uint16) []int) []int {
	if !c.Concerns(row) {
		return nil
	}
	var out []int
	for _, n := range nodeAncestors(c.Selection.Code[row]) {
		if i, ok := t.items[n]; ok {
			out = append(out, i)
		}
	}
	return out
}

// cases notes the items of each case that was interviewed; they are added when all transcripts were seen.
func (t *tally) cases(c *frequency.Column, rows []uint32, nodeAncestors func(uint16) []int) {
	for _, row := range rows {
		for _, k := range c.Selection.Sets[c.Selection.Who[row]] {
			if c.Has(k) {
				t.byCase[k] = append(t.byCase[k], t.of(c, row, nodeAncestors)...)
			}
		}
	}
}

// segments joins rows, which are sorted by place, that overlap.
func (t *tally) segments(c *frequency.Column, rows []uint32, nodeAncestors func(uint16) []int) {
	var all []int
	var open span.Span
	for _, row := range rows {
		s := c.Selection.Span[row]
		if s.Start >= open.End {
			t.add(all)
			all, open = nil, s
		}
		open.End = max(open.End, s.End)
		all = append(all, t.of(c, row, nodeAncestors)...)
	}
	t.add(all)
}

// turns adds what comes together in each turn; a coding that runs over several turns stands in each.
func (t *tally) turns(c *frequency.Column, rows []uint32, nodeAncestors func(uint16) []int) {
	byTurn := map[uint32][]int{}
	for _, row := range rows {
		items := t.of(c, row, nodeAncestors)
		for n := c.Selection.Turns[row].Start; n < c.Selection.Turns[row].End; n++ {
			byTurn[n] = append(byTurn[n], items...)
		}
	}
	for _, all := range byTurn {
		t.add(all)
	}
}

func (t *tally) add(items []int) {
	if len(items) == 0 {
		return
	}
	slices.Sort(items)
	items = slices.Compact(items)
	key := make([]byte, 0, 2*len(items))
	for _, i := range items {
		t.out.Sizes[i]++
		key = append(key, byte(i>>8), byte(i))
	}
	t.out.Units++
	t.counts[string(key)]++
	t.seen[string(key)] = items
}

func (t *tally) finish() Sets {
	for key, items := range t.seen {
		t.out.Combinations = append(t.out.Combinations, Combination{items, t.counts[key]})
	}
	slices.SortFunc(t.out.Combinations, func(a, b Combination) int {
		switch {
		case a.Count != b.Count:
			return b.Count - a.Count
		case len(a.Items) != len(b.Items):
			return len(b.Items) - len(a.Items)
		}
		return slices.Compare(a.Items, b.Items)
	})
	return t.out
}

// Several are the combinations of at least two items.
func (s Sets) Several() []Combination {
	return slices.DeleteFunc(slices.Clone(s.Combinations), func(c Combination) bool { return len(c.Items) < 2 })
}

// Pairs counts, for each two items, the units in which both were seen; of an item with itself, those in which it was.
func (s Sets) Pairs() [][]int {
	out := make([][]int, len(s.Sizes))
	for i := range out {
		out[i] = make([]int, len(s.Sizes))
	}
	for _, c := range s.Combinations {
		for _, a := range c.Items {
			for _, b := range c.Items {
				out[a][b] += c.Count
			}
		}
	}
	return out
}
