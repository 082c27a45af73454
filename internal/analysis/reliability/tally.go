package reliability

import (
	"qcode/internal/agreement"
)

// tally is the counts of two coders on the transcripts that both have seen: what all their figures are made of.
type tally struct {
	a, b   int // a < b, places among the coders
	pages  []*page
	cells  [][]agreement.Cells // by page, by code
	units  []float64           // by page: units that both have seen
	bounds [][]unitized        // by page, by code; only for Segment
}

// tallies counts all pairs of coders who share a transcript, in the order of the coders.
func tallies(pages []*page, coders int, codes *Codes, o Options) []*tally {
	at := map[[2]int]*tally{}
	for _, p := range pages {
		for i, a := range p.coders {
			for j := i + 1; j < len(p.coders); j++ {
				key := [2]int{a, p.coders[j]}
				t := at[key]
				if t == nil {
					t = &tally{a: a, b: p.coders[j]}
					at[key] = t
				}
				if o.Unit == Segment {
					t.match(p, i, j, codes.Len(), o.Overlap)
				} else {
					t.count(p, i, j, codes.Len())
				}
			}
		}
	}
	var out []*tally
	for a := range coders {
		for b := a + 1; b < coders; b++ {
			if t := at[[2]int{a, b}]; t != nil {
				out = append(out, t)
			}
		}
	}
	return out
}

// count adds a page to the tally; i and j are places among the coders of the page.
func (t *tally) count(p *page, i, j, codes int) {
	cells := make([]agreement.Cells, codes)
	all := 0.0
	for u, weight := range p.weights {
		if !p.sees(u, i) || !p.sees(u, j) {
			continue
		}
		all += weight
		first, second := p.set(u, i), p.set(u, j)
		for w := range first {
			each([]uint64{first[w] & second[w]}, func(k int) { cells[w*64+k].Both += weight })
			each([]uint64{first[w] &^ second[w]}, func(k int) { cells[w*64+k].OnlyA += weight })
			each([]uint64{second[w] &^ first[w]}, func(k int) { cells[w*64+k].OnlyB += weight })
		}
	}
	if all == 0 {
		return
	}
	for k := range cells {
		cells[k].Neither = all - cells[k].Both - cells[k].OnlyA - cells[k].OnlyB
	}
	t.pages, t.cells, t.units = append(t.pages, p), append(t.cells, cells), append(t.units, all)
}

// within are the places of t.pages whose transcripts belong to a group.
func (t *tally) within(in map[int]bool) []int {
	var out []int
	for i, p := range t.pages {
		if in[p.transcript] {
			out = append(out, i)
		}
	}
	return out
}

// Confusions adds up the units on which the coders of the tally have different codes.
func (t *tally) confusions(codes int) map[[2]int]float64 {
	out := map[[2]int]float64{}
	for _, p := range t.pages {
		i, j := p.placeOf(t.a), p.placeOf(t.b)
		for u, weight := range p.weights {
			if !p.sees(u, i) || !p.sees(u, j) {
				continue
			}
			first, second := p.set(u, i), p.set(u, j)
			each(minus(first, second), func(x int) {
				each(minus(second, first), func(y int) { out[[2]int{x, y}] += weight })
			})
		}
	}
	return out
}

func minus(a, b []uint64) []uint64 {
	out := make([]uint64, len(a))
	for i := range a {
		out[i] = a[i] &^ b[i]
	}
	return out
}

func (p *page) placeOf(coder int) int {
	for i, c := range p.coders {
		if c == coder {
			return i
		}
	}
	return -1
}
