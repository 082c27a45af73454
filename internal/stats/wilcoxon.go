package stats

import "math"

// Zeros says what the signed rank test does with cases that did not change.
type Zeros uint8

const (
	DropZeros Zeros = iota // leave them out before ranking (Wilcoxon 1945): the default
	Pratt                  // rank them, then leave their ranks out (Pratt 1959)
)

// SignedRank is Wilcoxon's test of paired differences, conditional on ties and zeros.
type SignedRank struct {
	V       Value // sum of the mid-ranks of |d| over the positive differences
	Two     Value // P(|V - T/2| >= |v - T/2|), T the sum of all ranks
	Greater Value // P(V >= v)
	Less    Value // P(V <= v)
	N       int   // differences other than zero
	Zero    int   // differences of zero
}

// maxRanked bounds the exact distribution, which takes time N³.
const maxRanked = 600

// NewSignedRank is the exact test over all 2^N signs, by dynamic programming on doubled mid-ranks. R's wilcox.test
// falls back to a normal approximation where there are ties or zeros: another p. All figures are undefined (NoChange) if
// every difference is zero, and the p-values (TooManyStates) above 600 differences.
func NewSignedRank(d []float64, zeros Zeros) SignedRank {
	var sizes []float64
	var signs []int
	var t SignedRank
	for _, x := range d {
		if x == 0 {
			t.Zero++
			if zeros == DropZeros {
				continue
			}
		}
		sizes = append(sizes, math.Abs(x))
		signs = append(signs, sign(x))
	}
	t.N = len(d) - t.Zero
	if t.N == 0 {
		why := NoChange
		if len(d) == 0 {
			why = NoData
		}
		none := Undefined(why)
		t.V, t.Two, t.Greater, t.Less = none, none, none, none
		return t
	}
	var ranks []int
	v, total := 0, 0
	for i, r := range doubledRanks(sizes) {
		if signs[i] == 0 {
			continue
		}
		ranks = append(ranks, r)
		total += r
		if signs[i] > 0 {
			v += r
		}
	}
	t.V = Of(float64(v) / 2)
	t.Two, t.Greater, t.Less = signTails(ranks, total, v)
	return t
}

// signTails are the tail probabilities of the sum v of the doubled ranks with positive sign.
func signTails(ranks []int, total, v int) (two, greater, less Value) {
	if len(ranks) > maxRanked {
		none := Undefined(TooManyStates)
		return none, none, none
	}
	chance := make([]float64, total+1)
	chance[0] = 1
	reached := 0
	for _, r := range ranks {
		reached += r
		for s := reached; s >= 0; s-- {
			half := chance[s] / 2
			if s >= r {
				half += chance[s-r] / 2
			}
			chance[s] = half
		}
	}
	var p2, up, down float64
	for s, p := range chance {
		if abs(2*s-total) >= abs(2*v-total) {
			p2 += p
		}
		if s >= v {
			up += p
		}
		if s <= v {
			down += p
		}
	}
	return Of(min(1, p2)), Of(min(1, up)), Of(min(1, down))
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func abs(n int) int { return max(n, -n) }
