package reliability

import (
	"qcode/internal/agreement"
	"qcode/internal/stats"
)

// setCounts is the decisions on all codes at once: the set of codes that a coder put on a unit is one decision. There
// may be thousands of different sets, so that nothing here has a place for each pair of them.
type setCounts struct {
	sets  [][]int  // codes of each set, sorted
	signs []uint64 // of each set: a bit for each code, several codes to a bit
	pages []setPage
}

// setPage is the counts of one transcript.
type setPage struct {
	differ float64 // disagreement seen, sum over units of the mean distance of each decision to the others
	n      float64 // pairable decisions
	kinds  []int   // sets that occur
	counts []float64
}

// setsOf counts pages; coders nil are all who have seen a unit.
func setsOf(pages []*page, coders []int) *setCounts {
	s := &setCounts{}
	known := map[string]int{}
	for _, p := range pages {
		at := places(p, coders)
		own := map[int]int{} // set to place in kinds
		var out setPage
		for u, weight := range p.weights {
			var kinds []int
			for _, i := range at {
				if p.sees(u, i) {
					kinds = append(kinds, s.kind(known, p.set(u, i)))
				}
			}
			out.add(s, own, kinds, weight)
		}
		s.pages = append(s.pages, out)
	}
	return s
}

func places(p *page, coders []int) []int {
	var out []int
	for i, c := range p.coders {
		if coders == nil || c == coders[0] || c == coders[1] {
			out = append(out, i)
		}
	}
	return out
}

func (s *setCounts) kind(known map[string]int, set []uint64) int {
	key := make([]byte, 0, len(set)*8)
	for _, w := range set {
		for b := 0; b < 64; b += 8 {
			key = append(key, byte(w>>b))
		}
	}
	k, ok := known[string(key)]
	if !ok {
		k = len(s.sets)
		known[string(key)] = k
		codes, sign := []int{}, uint64(0)
		each(set, func(code int) {
			codes = append(codes, code)
			sign |= 1 << (code % 64)
		})
		s.sets, s.signs = append(s.sets, codes), append(s.signs, sign)
	}
	return k
}

// distance of two different sets. Most have nothing in common, which the signs tell at once.
func (s *setCounts) distance(k, l int) float64 {
	if s.signs[k]&s.signs[l] == 0 {
		return 1
	}
	return agreement.MASI(s.sets[k], s.sets[l])
}

// add counts a unit that was given these sets.
func (p *setPage) add(s *setCounts, own map[int]int, kinds []int, weight float64) {
	m := float64(len(kinds))
	if m < 2 {
		return
	}
	p.n += weight * m
	for i, k := range kinds {
		at, ok := own[k]
		if !ok {
			at = len(p.kinds)
			own[k] = at
			p.kinds, p.counts = append(p.kinds, k), append(p.counts, 0)
		}
		p.counts[at] += weight
		for _, l := range kinds[:i] {
			if k != l {
				p.differ += weight * 2 * s.distance(k, l) / (m - 1)
			}
		}
	}
}

// total is the number of pairable decisions.
func (s *setCounts) total() (n float64) {
	for _, p := range s.pages {
		n += p.n
	}
	return n
}

// used is the number of those that put a code on a unit.
func (s *setCounts) used() (n float64) {
	for _, p := range s.pages {
		for i, k := range p.kinds {
			if len(s.sets[k]) > 0 {
				n += p.counts[i]
			}
		}
	}
	return n
}

// chances is for each two pages the sum of distances between all their decisions. The chance disagreement of resampled
// transcripts is a quadratic form of it, however many sets there are.
func (s *setCounts) chances() [][]float64 {
	out := make([][]float64, len(s.pages))
	toward := make([]float64, len(s.sets))
	for t := range s.pages {
		out[t] = make([]float64, len(s.pages))
		p := &s.pages[t]
		for k := range toward {
			toward[k] = 0
			for i, l := range p.kinds {
				if k != l {
					toward[k] += p.counts[i] * s.distance(k, l)
				}
			}
		}
		for u := range t + 1 {
			for i, k := range s.pages[u].kinds {
				out[t][u] += s.pages[u].counts[i] * toward[k]
			}
			out[u][t] = out[t][u]
		}
	}
	return out
}

// alpha takes page t times[t] times:
//
//	alpha = 1 - (n - 1) sum_t w_t differ_t / sum_tu w_t w_u chances_tu,   n = sum_t w_t n_t
func (s *setCounts) alpha(chances [][]float64, times []float64) stats.Value {
	n, seen, chance := 0.0, 0.0, 0.0
	for t, w := range times {
		if w == 0 {
			continue
		}
		n += w * s.pages[t].n
		seen += w * s.pages[t].differ
		for u, x := range times[:t] {
			chance += 2 * w * x * chances[t][u]
		}
		chance += w * w * chances[t][t]
	}
	if n == 0 {
		return stats.Undefined(agreement.NoPairs)
	}
	return stats.Ratio((n-1)*seen, chance, agreement.NoVariation).Map(func(x float64) float64 { return 1 - x })
}
