package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Range is an interval of a proportion, or of whatever the function says.
type Range struct{ Low, High Value }

// Normal975 is the 97.5 % quantile of the standard normal distribution: the z of 95 % intervals.
const Normal975 = 1.959963984540054

// zOf is the z of a two-sided interval at level (0…1).
func zOf(level float64) float64 {
	if level == 0.95 {
		return Normal975
	}
	return math.Sqrt2 * math.Erfinv(level)
}

// Wilson is the score interval of x of n without continuity correction (Wilson 1927; Newcombe 1998, method 3):
//
//	( p + z²/2n ± z sqrt( p(1-p)/n + z²/4n² ) ) / ( 1 + z²/n )
//
// The bound is exactly 0 for x = 0 and exactly 1 for x = n. Undefined if n = 0. R's prop.test prints another
// interval: it corrects for continuity, see WilsonCorrected.
func Wilson(x, n int, level float64) Range {
	if n <= 0 {
		return Range{Undefined(NoData), Undefined(NoData)}
	}
	z, p, m := zOf(level), float64(x)/float64(n), float64(n)
	middle, half, below := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m)), 1+z*z/m
	return clamp(x, n, (middle-half)/below, (middle+half)/below)
}

// WilsonCorrected is the score interval with continuity correction (Newcombe 1998, method 4):
//
//	( 2np + z² - 1 - z sqrt( z² - 2 - 1/n + 4p(nq + 1) ) ) / 2(n + z²), and likewise above
func WilsonCorrected(x, n int, level float64) Range {
	if n <= 0 {
		return Range{Undefined(NoData), Undefined(NoData)}
	}
	z, p, m := zOf(level), float64(x)/float64(n), float64(n)
	q, below := 1-p, 2*(m+z*z)
	low := (2*m*p + z*z - 1 - z*math.Sqrt(z*z-2-1/m+4*p*(m*q+1))) / below
	high := (2*m*p + z*z + 1 + z*math.Sqrt(z*z+2-1/m+4*p*(m*q-1))) / below
	return clamp(x, n, low, high)
}

// ClopperPearson is the exact interval of x of n: the beta quantiles B(a/2; x, n-x+1) and B(1-a/2; x+1, n-x)
// (Clopper & Pearson 1934). Exactly 0 below for x = 0, exactly 1 above for x = n; undefined if n = 0.
func ClopperPearson(x, n int, level float64) Range {
	if n <= 0 {
		return Range{Undefined(NoData), Undefined(NoData)}
	}
	low, high, tail := 0.0, 1.0, (1-level)/2
	if x > 0 {
		low = betaQuantile(tail, float64(x), float64(n-x+1))
	}
	if x < n {
		high = betaQuantile(1-tail, float64(x+1), float64(n-x))
	}
	return clamp(x, n, low, high)
}

// clamp keeps the ends that are exact by definition free of rounding dust.
func clamp(x, n int, low, high float64) Range {
	if x == 0 {
		low = 0
	}
	if x == n {
		high = 1
	}
	return Range{Of(max(low, 0)), Of(min(high, 1))}
}

// betaQuantile inverts the regularised incomplete beta function by bisection: slow, and right to the last bits.
func betaQuantile(p, a, b float64) float64 {
	low, high := 0.0, 1.0
	for range 200 {
		mid := (low + high) / 2
		if mid == low || mid == high {
			break
		}
		if mathext.RegIncBeta(a, b, mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// chiSquareTail is P(X >= x) for X chi-square with df degrees of freedom.
func chiSquareTail(x, df float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}
