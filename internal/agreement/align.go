package agreement

import (
	"slices"

	"qcode/internal/stats"
)

// TooLarge says that a best alignment was not found within the limit of the search.
const TooLarge stats.Reason = "too many units overlap to find the best alignment"

// Alignment puts the units of all coders side by side.
type Alignment struct {
	Disorder float64 // sum of the unitary disorders over the mean number of units per coder
	Unitary  [][]int // each the index of a unit per coder, or -1; sorted; every unit once
}

// tieBreak prices a unitary alignment a little, so that of equal alignments the one with the fewest wins.
const tieBreak = 1e-9

// Align finds an alignment of least disorder. The disorder of a unitary alignment is the mean of d over all pairs of coders, d being
// Empty where one or both have no unit. Two coders are matched by the Hungarian method, more by branch and bound over the
// unitary alignments that are no worse than their units alone. Ties: the fewest unitary alignments, then the first found,
// always the same for the same order of coders.
func Align(coders [][]Unit, d Dissimilarity) (Alignment, stats.Reason) {
	units := 0
	for _, u := range coders {
		units += len(u)
	}
	switch {
	case len(coders) < 2:
		return Alignment{}, NoPairs
	case units == 0:
		return Alignment{}, NothingCoded
	}
	var unitary [][]int
	if len(coders) == 2 {
		unitary = alignTwo(coders[0], coders[1], d)
	} else {
		var ok bool
		if unitary, ok = alignMany(coders, d); !ok {
			return Alignment{}, TooLarge
		}
	}
	slices.SortFunc(unitary, slices.Compare[[]int])
	total := 0.0
	for _, members := range unitary {
		total += unitaryDisorder(coders, members, d)
	}
	return Alignment{total * float64(len(coders)) / float64(units), unitary}, ""
}

func unitaryDisorder(coders [][]Unit, members []int, d Dissimilarity) float64 {
	total, pairs := 0.0, 0
	for i, a := range members {
		for j, b := range members[:i] {
			pairs++
			if a < 0 || b < 0 {
				total += d.Empty
			} else {
				total += d.Between(coders[i][a], coders[j][b])
			}
		}
	}
	return total / float64(pairs)
}

// alignTwo pairs units wherever that is no dearer than leaving both alone.
func alignTwo(a, b []Unit, d Dissimilarity) (unitary [][]int) {
	taken := make([]bool, len(b))
	pairs := pairUp(len(a), len(b), func(i, j int) float64 {
		return d.Empty*(2+tieBreak) - d.Between(a[i], b[j])
	})
	for i, j := range pairs {
		unitary = append(unitary, []int{i, j})
		if j >= 0 {
			taken[j] = true
		}
	}
	for j, t := range taken {
		if !t {
			unitary = append(unitary, []int{-1, j})
		}
	}
	return unitary
}

// candidate is a possible unitary alignment of several units: its members by coder, and its price.
type candidate struct {
	members []int // unit index per coder, or -1
	units   []int // numbers of the units over all coders
	cost    float64
}

// maxCandidates bounds the unitary alignments that are kept, maxSteps those that are looked at.
const (
	maxCandidates = 200_000
	maxSteps      = 20_000_000
)

// alignMany solves each group of units that any candidate joins by itself.
func alignMany(coders [][]Unit, d Dissimilarity) (unitary [][]int, ok bool) {
	first := make([]int, len(coders)+1)
	for i, units := range coders {
		first[i+1] = first[i] + len(units)
	}
	found, ok := candidates(coders, first, d)
	if !ok {
		return nil, false
	}
	for i, units := range coders {
		for at := range units {
			members := make([]int, len(coders))
			for j := range members {
				members[j] = -1
			}
			members[i] = at
			found = append(found, candidate{members, []int{first[i] + at}, d.Empty * (1 + tieBreak)})
		}
	}
	for _, group := range joined(found, first[len(coders)]) {
		chosen, ok := cheapestCover(group)
		if !ok {
			return nil, false
		}
		for _, c := range chosen {
			unitary = append(unitary, c.members)
		}
	}
	return unitary, true
}

// candidates are all unitary alignments of two and more units that cost no more than these units alone.
func candidates(coders [][]Unit, first []int, d Dissimilarity) (found []candidate, ok bool) {
	m := len(coders)
	pairs := float64(m*(m-1)) / 2
	members := make([]int, 0, m)
	steps := 0
	var extend func(spent float64, size int) bool
	extend = func(spent float64, size int) bool {
		coder := len(members)
		if steps++; steps > maxSteps {
			return false
		}
		// What is spent can only grow, while each coder to come may add one unit and so raise the limit.
		if spent > d.Empty*(float64(size+m-coder)*(1+tieBreak))*pairs {
			return true
		}
		if coder == m {
			if size < 2 {
				return true
			}
			c := candidate{members: slices.Clone(members), cost: spent/pairs + d.Empty*tieBreak}
			for i, at := range members {
				if at >= 0 {
					c.units = append(c.units, first[i]+at)
				}
			}
			found = append(found, c)
			return len(found) <= maxCandidates
		}
		for at := -1; at < len(coders[coder]); at++ {
			price, more := 0.0, 0
			if at >= 0 {
				more = 1
			}
			for i, other := range members {
				if at < 0 || other < 0 {
					price += d.Empty
				} else {
					price += d.Between(coders[i][other], coders[coder][at])
				}
			}
			members = append(members, at)
			ok := extend(spent+price, size+more)
			members = members[:coder]
			if !ok {
				return false
			}
		}
		return true
	}
	ok = extend(0, 0)
	return found, ok
}

// joined splits candidates into groups that share no unit, in the order of their first units.
func joined(found []candidate, units int) [][]candidate {
	leader := all(units)
	find := func(u int) int {
		for leader[u] != u {
			leader[u] = leader[leader[u]]
			u = leader[u]
		}
		return u
	}
	for _, c := range found {
		for _, u := range c.units[1:] {
			a, b := find(c.units[0]), find(u)
			leader[max(a, b)] = min(a, b)
		}
	}
	groups := make([][]candidate, units)
	for _, c := range found {
		at := find(c.units[0])
		groups[at] = append(groups[at], c)
	}
	return slices.DeleteFunc(groups, func(g []candidate) bool { return len(g) == 0 })
}
