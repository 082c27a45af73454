package stats

import (
	"cmp"
	"math"
	"slices"
)

// Cochran is the Q test: do the shares of yes differ between waves, for the same cases?
type Cochran struct {
	Q      Value // (k-1) ( k sum G_j² - N² ) / ( k N - sum L_i² ), G_j yes in wave j, L_i yes of case i, N all yes
	DF     int   // k-1
	P      Value // asymptotic, chi-square
	Exact  Value // conditional: within each case all C(k, L_i) placements are equally likely
	Totals []int // G_j
}

// NewCochran is the test for rows = complete cases, columns = waves. All figures are undefined (NoChange) if no case
// changed, since such cases say nothing about change; (NoData) without cases or with fewer than two waves. For few cases the exact p is the one to print. With two
// waves Q is McNemar's chi-square and the exact p is its exact p.
func NewCochran(rows [][]bool) Cochran {
	if len(rows) == 0 || len(rows[0]) < 2 {
		none := Undefined(NoData)
		return Cochran{Q: none, P: none, Exact: none}
	}
	k := len(rows[0])
	c := Cochran{DF: k - 1, Totals: make([]int, k)}
	numbers := make([][]int, len(rows))
	yes, squares := 0, 0
	for i, row := range rows {
		numbers[i] = make([]int, k)
		own := 0
		for j, x := range row {
			if x {
				numbers[i][j] = 1
				c.Totals[j]++
				own++
			}
		}
		yes += own
		squares += own * own
	}
	below := k*yes - squares
	if below == 0 {
		c.Q, c.P, c.Exact = Undefined(NoChange), Undefined(NoChange), Undefined(NoChange)
		return c
	}
	q := float64((k-1)*(k*sumSquares(c.Totals)-yes*yes)) / float64(below)
	c.Q, c.P = Of(q), Of(chiSquareTail(q, float64(k-1)))
	c.Exact = permuted(numbers, sumSquares(c.Totals))
	return c
}

// Friedman is the rank test: do amounts differ between waves, for the same cases?
type Friedman struct {
	ChiSquare Value // (k-1) ( sum R_j² - n²k(k+1)²/4 ) / ( sum r_ij² - nk(k+1)²/4 ), corrected for ties
	DF        int   // k-1
	P         Value // asymptotic, chi-square
	Exact     Value // each case's mid-ranks permuted, all arrangements equally likely
	W         Value // Kendall's W: chi-square / n(k-1), from 0 (no order in common) to 1
}

// NewFriedman is the test for rows = complete cases, columns = waves. Numbers that differ by less than one part in 10⁹
// are ties. All figures are undefined (NoChange) if every row is constant.
func NewFriedman(rows [][]float64) Friedman {
	if len(rows) == 0 || len(rows[0]) < 2 {
		none := Undefined(NoData)
		return Friedman{ChiSquare: none, P: none, Exact: none, W: none}
	}
	n, k := len(rows), len(rows[0])
	ranks, totals := make([][]int, n), make([]int, k)
	squares := 0
	for i, row := range rows {
		ranks[i] = doubledRanks(row)
		squares += sumSquares(ranks[i])
		for j, r := range ranks[i] {
			totals[j] += r
		}
	}
	f := Friedman{DF: k - 1}
	// Ranks are doubled here, so both terms are four times those of the formula.
	expected := n * k * (k + 1) * (k + 1)
	if squares == expected {
		none := Undefined(NoChange)
		f.ChiSquare, f.P, f.Exact, f.W = none, none, none, none
		return f
	}
	chi := float64((k-1)*(sumSquares(totals)-n*expected)) / float64(squares-expected)
	f.ChiSquare, f.P = Of(chi), Of(chiSquareTail(chi, float64(k-1)))
	f.W = Of(chi / float64(n*(k-1)))
	f.Exact = permuted(ranks, sumSquares(totals))
	return f
}

func sumSquares(x []int) int {
	s := 0
	for _, v := range x {
		s += v * v
	}
	return s
}

// maxStates bounds the work of one row in permuted.
const maxStates = 3_000_000

type state struct {
	key    uint64
	chance float64
}

// permuted is the chance that the sum of squared column totals is at least seen when the entries of each row are permuted
// independently. Both Q and Friedman's statistic rise with that sum, all else being fixed by the rows. Totals are kept
// in sorted order: which column is which does not matter.
func permuted(rows [][]int, seen int) Value {
	k, largest := len(rows[0]), 0
	for _, row := range rows {
		largest += slices.Max(row)
	}
	base := uint64(largest + 1)
	if float64(k)*math.Log2(float64(base)) > 63 {
		return Undefined(TooManyStates)
	}
	states := []state{{0, 1}}
	totals := make([]int, k)
	for _, row := range rows {
		placements := arrangements(row, maxStates/len(states))
		if placements == nil {
			return Undefined(TooManyStates)
		}
		next := make([]state, 0, len(states)*len(placements))
		for _, s := range states {
			for _, place := range placements {
				unpack(totals, s.key, base)
				for j, x := range place {
					totals[j] += x
				}
				slices.Sort(totals)
				next = append(next, state{pack(totals, base), s.chance / float64(len(placements))})
			}
		}
		states = merged(next)
	}
	p := 0.0
	for _, s := range states {
		unpack(totals, s.key, base)
		if sumSquares(totals) >= seen {
			p += s.chance
		}
	}
	return Of(min(1, p))
}

func merged(states []state) []state {
	slices.SortStableFunc(states, func(a, b state) int { return cmp.Compare(a.key, b.key) })
	out := states[:0]
	for _, s := range states {
		if n := len(out); n > 0 && out[n-1].key == s.key {
			out[n-1].chance += s.chance
			continue
		}
		out = append(out, s)
	}
	return out
}

func pack(totals []int, base uint64) uint64 {
	key := uint64(0)
	for _, t := range totals {
		key = key*base + uint64(t)
	}
	return key
}

func unpack(totals []int, key, base uint64) {
	for j := len(totals) - 1; j >= 0; j-- {
		totals[j] = int(key % base)
		key /= base
	}
}

// arrangements are the distinct orders of row, in lexicographic order; nil if there are more than limit.
func arrangements(row []int, limit int) [][]int {
	at := slices.Clone(row)
	slices.Sort(at)
	var out [][]int
	for {
		if len(out) >= limit {
			return nil
		}
		out = append(out, slices.Clone(at))
		i := len(at) - 2
		for i >= 0 && at[i] >= at[i+1] {
			i--
		}
		if i < 0 {
			return out
		}
		j := len(at) - 1
		for at[j] <= at[i] {
			j--
		}
		at[i], at[j] = at[j], at[i]
		slices.Reverse(at[i+1:])
	}
}
