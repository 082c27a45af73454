package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// McNemar compares two waves of the same cases by a yes-or-no decision. Only those who changed count:
// b lost (yes, then no) and c gained (no, then yes). Units are cases, not codings.
type McNemar struct {
	Exact Value // two-sided binomial p: min(1, 2 P(X <= min(b,c))), X ~ Bin(b+c, 1/2)
	Mid   Value // mid-p: the exact p less half the chance of the table seen (Fagerland, Lydersen & Laake 2013)

	ChiSquare, P                   Value // (b-c)²/(b+c) with 1 degree of freedom
	ChiSquareCorrected, PCorrected Value // max(0, |b-c| - 1)²/(b+c), Edwards' correction
	Z                              Value // (c-b)/sqrt(b+c): positive where more were gained than lost
}

// NewMcNemar is the test for b and c changers. With b = c = 0 nobody changed: Exact and Mid are 1, to be printed with the
// words "no change", and the asymptotic figures are undefined. With fewer than 6 changers the exact p cannot reach 0.05.
func NewMcNemar(b, c int) McNemar {
	n := b + c
	if n == 0 {
		none := Undefined(NoChange)
		return McNemar{Of(1), Of(1), none, none, none, none, none}
	}
	least := min(b, c)
	tail := binomialHalf(n, least)
	at := math.Exp(logChoose(n, least) - float64(n)*math.Ln2)
	if n <= directBinomial {
		at = tail - binomialHalf(n, least-1)
	}
	exact, mid := min(1, 2*tail), 2*tail-at
	if b == c {
		mid = 1 - at/2
	}
	d, m := float64(b-c), float64(n)
	chi, corrected := d*d/m, math.Pow(max(0, math.Abs(d)-1), 2)/m
	return McNemar{
		Exact: Of(exact), Mid: Of(mid),
		ChiSquare: Of(chi), P: Of(chiSquareTail(chi, 1)),
		ChiSquareCorrected: Of(corrected), PCorrected: Of(chiSquareTail(corrected, 1)),
		Z: Of(-d / math.Sqrt(m)),
	}
}

// SignTest is the exact two-sided binomial p for rises against falls; cases without a difference are left out by the caller.
// It equals NewMcNemar(falls, rises).Exact, and is 1 if nobody differs.
func SignTest(rises, falls int) Value { return NewMcNemar(falls, rises).Exact }

// OddsRatio is the conditional odds ratio b/c of a paired table with its exact interval: Clopper-Pearson on b/(b+c),
// carried over by p/(1-p). It is infinite for c = 0, and undefined (NoChange) if b = c = 0.
func OddsRatio(b, c int, level float64) (ratio Value, interval Range) {
	if b+c == 0 {
		none := Undefined(NoChange)
		return none, Range{none, none}
	}
	odds := func(p float64) float64 {
		if p == 1 {
			return math.Inf(1)
		}
		return p / (1 - p)
	}
	r := ClopperPearson(b, b+c, level)
	return Of(odds(float64(b) / float64(b+c))), Range{r.Low.Map(odds), r.High.Map(odds)}
}

// directBinomial is the number of trials up to which sums of binomial coefficients fit a float64.
const directBinomial = 1000

// binomialHalf is P(X <= k) for X ~ Bin(n, 1/2); exact up to rounding.
func binomialHalf(n, k int) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	case n > directBinomial:
		return mathext.RegIncBeta(float64(n-k), float64(k+1), 0.5)
	}
	term, sum := 1.0, 1.0
	for i := 1; i <= k; i++ {
		term = term * float64(n-i+1) / float64(i)
		sum += term
	}
	return math.Ldexp(sum, -n)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
