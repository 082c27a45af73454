package agreement

import (
	"encoding/binary"
	"slices"

	"qcode/internal/stats"
)

// Sets gives every distinct set of codes a category, so that a unit with several codes is one decision. The empty set is
// a decision too: seen, and left uncoded. Codes are numbered by the caller.
type Sets struct {
	known map[string]int
	sets  [][]int
}

// Category is the category of the set of codes, whose order and repetitions do not matter.
func (s *Sets) Category(codes ...int) int {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	var key []byte
	for _, c := range codes {
		key = binary.AppendUvarint(key, uint64(c))
	}
	if s.known == nil {
		s.known = map[string]int{}
	}
	k, ok := s.known[string(key)]
	if !ok {
		k = len(s.sets)
		s.known[string(key)] = k
		s.sets = append(s.sets, codes)
	}
	return k
}

// Ratings are units of categories given by Category, or Missing.
func (s *Sets) Ratings(coders int, units [][]int) *Ratings {
	r := NewRatings(coders, len(s.sets))
	for _, u := range units {
		r.Add(u...)
	}
	return r
}

// Distances is the matrix of d between all sets seen, for the metric Distance.
func (s *Sets) Distances(d SetDistance) [][]float64 {
	out := make([][]float64, len(s.sets))
	for i, a := range s.sets {
		out[i] = make([]float64, len(s.sets))
		for j, b := range s.sets {
			out[i][j] = d(a, b)
		}
	}
	return out
}

// SetDistance is a distance between two sets of codes, 0 for equal ones, 1 for nothing in common. It enters alpha as it is,
// not squared. Its arguments are sorted without repetitions.
type SetDistance func(a, b []int) float64

// Jaccard is 1 - |A∩B|/|A∪B|; 0 for two empty sets, 1 for an empty and another.
func Jaccard(a, b []int) float64 {
	both := shared(a, b)
	if either := len(a) + len(b) - both; either > 0 {
		return 1 - float64(both)/float64(either)
	}
	return 0
}

// MASI is 1 - J M (Passonneau 2006): J the share of Jaccard, M = 1 for equal sets, 2/3 if one holds the other, 1/3 if they
// overlap, 0 if disjoint. Four different ones are about: nltk rounds M to .67 and .33 and fails on two empty sets,
// DKPro multiplies distances and takes the empty set for a subset. Here the empty set has distance 1 to every other.
func MASI(a, b []int) float64 {
	both := shared(a, b)
	m := 0.0
	switch {
	case both == len(a) && both == len(b):
		return 0
	case both == 0:
		return 1
	case both == len(a) || both == len(b):
		m = 2.0 / 3
	default:
		m = 1.0 / 3
	}
	return 1 - float64(both)/float64(len(a)+len(b)-both)*m
}

// shared is the size of the intersection of two sorted sets.
func shared(a, b []int) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// Parts are the few sums from which alpha with distances d can be computed, which add up over transcripts as O does but
// take q+1 numbers and not q²: the disagreement seen, then the pairable decisions of each category.
func (c *Coincidences) Parts(d [][]float64) []float64 {
	parts := make([]float64, 1, c.Categories+1)
	for k := range c.Categories {
		for l := range c.Categories {
			parts[0] += c.O[k*c.Categories+l] * d[k][l]
		}
	}
	return append(parts, c.Marginals()...)
}

// AlphaOfParts is the alpha of a sum of such parts, as a function for the bootstrap.
func AlphaOfParts(d [][]float64) func(parts []float64) stats.Value {
	return func(parts []float64) stats.Value {
		seen, n := parts[0], parts[1:]
		all, chance := sum(n), 0.0
		if all == 0 {
			return stats.Undefined(NoPairs)
		}
		for c := range n {
			for k := range c {
				chance += 2 * n[c] * n[k] * d[c][k]
			}
		}
		return disagreement(seen/all, chance/(all*(all-1)), all).Value
	}
}
