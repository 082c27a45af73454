package stats

import (
	"math"
	"slices"
)

// tied says how close two measured numbers must be to share a rank, relative to the larger one: decimals such as
// 0.1+0.2 and 0.3 differ in their last bits without differing in what was measured.
const tied = 1e-9

func equal(a, b float64) bool {
	return math.Abs(a-b) <= tied*max(math.Abs(a), math.Abs(b))
}

// doubledRanks are the mid-ranks of x, times two, so that they stay whole numbers. Ties share the mean of their ranks.
func doubledRanks(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case x[i] < x[j]:
			return -1
		case x[i] > x[j]:
			return 1
		}
		return 0
	})
	ranks := make([]int, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && equal(x[order[to]], x[order[from]]) {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = from + 1 + to
		}
		from = to
	}
	return ranks
}
