package agreement

import (
	"cmp"
	"math"
	"slices"
)

// maxLooks bounds the search of one group, counted in candidates looked at.
const maxLooks = 300_000_000

// cheapestCover chooses candidates that hold every unit of the group exactly once, at least cost: branch and bound, bounded
// from below by prices of units (dual variables of the set partitioning problem). Singletons must be among the candidates.
func cheapestCover(group []candidate) (chosen []candidate, ok bool) {
	if len(group) == 1 {
		return group, true
	}
	s := newSearch(group)
	s.raisePrices()
	s.order()
	s.descend(0, s.boundAll())
	if s.looks > maxLooks {
		return nil, false
	}
	for _, c := range s.best {
		chosen = append(chosen, group[c])
	}
	return chosen, true
}

type search struct {
	group   []candidate
	sets    [][]int // units of each candidate, numbered within the group
	holding [][]int // candidates that hold a unit
	price   []float64
	covered []bool
	path    []int
	best    []int
	least   float64
	looks   int
}

func newSearch(group []candidate) *search {
	s := &search{group: group, sets: make([][]int, len(group)), least: math.Inf(1)}
	number := map[int]int{}
	for c, g := range group {
		for _, u := range g.units {
			n, seen := number[u]
			if !seen {
				n = len(s.holding)
				number[u] = n
				s.holding = append(s.holding, nil)
			}
			s.sets[c] = append(s.sets[c], n)
			s.holding[n] = append(s.holding[n], c)
		}
	}
	s.price, s.covered = make([]float64, len(s.holding)), make([]bool, len(s.holding))
	return s
}

// reduced is what a candidate costs above the prices of its units.
func (s *search) reduced(c int) float64 {
	r := s.group[c].cost
	for _, u := range s.sets[c] {
		r -= s.price[u]
	}
	return r
}

// raisePrices looks for prices whose sum is high while no candidate costs less than its units: some steps of the subgradient
// method on the Lagrangian, then made feasible, then raised unit by unit.
func (s *search) raisePrices() {
	for u, holding := range s.holding {
		s.price[u] = math.Inf(1)
		for _, c := range holding {
			s.price[u] = min(s.price[u], s.group[c].cost/float64(len(s.sets[c])))
		}
	}
	s.raiseEach()
	s.subgradient(200)
	over := make([]float64, len(s.price))
	for c := range s.group {
		if r := s.reduced(c); r < 0 {
			for _, u := range s.sets[c] {
				over[u] = max(over[u], -r/float64(len(s.sets[c])))
			}
		}
	}
	for u := range s.price {
		s.price[u] -= over[u]
	}
	s.raiseEach()
}

func (s *search) raiseEach() {
	for u, holding := range s.holding {
		room := math.Inf(1)
		for _, c := range holding {
			room = min(room, s.reduced(c))
		}
		s.price[u] += max(0, room)
	}
}

func (s *search) subgradient(steps int) {
	best, kept := math.Inf(-1), slices.Clone(s.price)
	taken := make([]float64, len(s.price))
	step := 0.1 * s.group[0].cost
	for range steps {
		value := sum(s.price)
		clear(taken)
		for c := range s.group {
			if r := s.reduced(c); r < 0 {
				value += r
				for _, u := range s.sets[c] {
					taken[u]++
				}
			}
		}
		if value > best {
			best = value
			copy(kept, s.price)
		} else {
			step *= 0.97
		}
		for u := range s.price {
			s.price[u] += step * (1 - taken[u])
		}
	}
	copy(s.price, kept)
}

// order sorts each unit's candidates by reduced cost, so that the search meets a good cover early.
func (s *search) order() {
	reduced := make([]float64, len(s.group))
	for c := range reduced {
		reduced[c] = s.reduced(c)
	}
	for _, holding := range s.holding {
		slices.SortStableFunc(holding, func(a, b int) int { return cmp.Compare(reduced[a], reduced[b]) })
	}
}

func (s *search) boundAll() float64 { return sum(s.price) }

// descend covers the uncovered unit with the fewest candidates in all possible ways. bound is the cost of the path and
// the prices of what it leaves uncovered.
func (s *search) descend(spent, bound float64) {
	if s.looks > maxLooks {
		return
	}
	unit := s.hardest()
	if unit < 0 {
		if spent < s.least-1e-12 {
			s.least = spent
			s.best = slices.Clone(s.path)
		}
		return
	}
	for _, c := range s.holding[unit] {
		next := bound + s.reduced(c)
		if next >= s.least-1e-12 {
			break // the others cost more still
		}
		if !s.free(c) {
			continue
		}
		s.cover(c, true)
		s.path = append(s.path, c)
		s.descend(spent+s.group[c].cost, next)
		s.path = s.path[:len(s.path)-1]
		s.cover(c, false)
	}
}

func (s *search) hardest() int {
	unit, fewest := -1, math.MaxInt
	for u, done := range s.covered {
		if done {
			continue
		}
		n := 0
		s.looks += len(s.holding[u])
		for _, c := range s.holding[u] {
			if s.free(c) {
				n++
			}
		}
		if n < fewest {
			unit, fewest = u, n
		}
	}
	return unit
}

func (s *search) free(c int) bool {
	for _, u := range s.sets[c] {
		if s.covered[u] {
			return false
		}
	}
	return true
}

func (s *search) cover(c int, done bool) {
	for _, u := range s.sets[c] {
		s.covered[u] = done
	}
}
