package stats

import "math"

// The estimators of how many codes there would be with endless interviews like these. They come from counting species
// (Chao 1987; Burnham & Overton 1978; Smith & van Belle 1984) and are lower bounds at best: interviews are no random draws.
// With a closed codebook the estimate may exceed it, which the caller has to say. Units: codes.

// Chao2 is S + ((m-1)/m) Q1²/2Q2, and with Q2 = 0 S + ((m-1)/m) Q1(Q1-1)/2. It equals S if no code was seen in one interview
// only, and is undefined without interviews.
func (v Incidence) Chao2() Value {
	if v.Interviews == 0 {
		return Undefined(NoData)
	}
	m := float64(v.Interviews)
	return Of(float64(v.Observed) + (m-1)/m*unseen(v.Once, v.Twice))
}

// Chao2Large is Chao2 without the factor (m-1)/m for small samples.
func (v Incidence) Chao2Large() Value {
	if v.Interviews == 0 {
		return Undefined(NoData)
	}
	return Of(float64(v.Observed) + unseen(v.Once, v.Twice))
}

// Chao2Corrected is the form corrected for bias: S + ((m-1)/m) Q1(Q1-1) / 2(Q2+1).
func (v Incidence) Chao2Corrected() Value {
	if v.Interviews == 0 {
		return Undefined(NoData)
	}
	m := float64(v.Interviews)
	return Of(float64(v.Observed) + (m-1)/m*corrected(v.Once, v.Twice))
}

// Jackknife1 is S + Q1 (m-1)/m.
func (v Incidence) Jackknife1() Value {
	m := float64(v.Interviews)
	if m == 0 {
		return Undefined(NoData)
	}
	return Of(float64(v.Observed) + float64(v.Once)*(m-1)/m)
}

// Jackknife2 is S + Q1 (2m-3)/m - Q2 (m-2)²/m(m-1); undefined (NoData) below two interviews.
func (v Incidence) Jackknife2() Value {
	m := float64(v.Interviews)
	if m < 2 {
		return Undefined(NoData)
	}
	return Of(float64(v.Observed) + float64(v.Once)*(2*m-3)/m - float64(v.Twice)*(m-2)*(m-2)/(m*(m-1)))
}

// BootstrapRichness is S + sum_j (1 - n_j/m)^m over the codes seen. It needs In.
func (v Incidence) BootstrapRichness() Value {
	if v.Interviews == 0 {
		return Undefined(NoData)
	}
	m, sum := float64(v.Interviews), float64(v.Observed)
	for _, n := range v.In {
		if n > 0 {
			sum += math.Pow(1-float64(n)/m, m)
		}
	}
	return Of(sum)
}

// Coverage is the estimated share of all incidences that belong to codes already seen (Chao & Jost 2012):
//
//	1 - (Q1/U) ( (m-1) Q1 / ( (m-1) Q1 + 2 Q2 ) )
//
// Undefined (NoData) without any incidence, and with one interview, which cannot tell.
func (v Incidence) Coverage() Value {
	switch {
	case v.Uses == 0:
		return Undefined(NoData)
	case v.Once == 0:
		return Of(1)
	case v.Interviews < 2:
		return Undefined(NoData)
	}
	more := float64(v.Interviews-1) * float64(v.Once)
	return Of(1 - float64(v.Once)/float64(v.Uses)*more/(more+2*float64(v.Twice)))
}

// CoverageTuring is the simpler 1 - Q1/U (Good 1953).
func (v Incidence) CoverageTuring() Value {
	return Ratio(float64(v.Once), float64(v.Uses), NoData).Map(func(x float64) float64 { return 1 - x })
}

// Abundance holds how often each code was applied. Prefer Incidence: applications within one interview depend on each
// other, which Chao1 does not know.
type Abundance struct{ Observed, Once, Twice int }

// NewAbundance counts codes by their number of applications; zeros are codes never used.
func NewAbundance(applications []int) Abundance {
	var a Abundance
	for _, n := range applications {
		switch {
		case n == 1:
			a.Once++
		case n == 2:
			a.Twice++
		}
		if n > 0 {
			a.Observed++
		}
	}
	return a
}

// Chao1 is S + f1²/2f2, and with f2 = 0 S + f1(f1-1)/2.
func (a Abundance) Chao1() Value { return Of(float64(a.Observed) + unseen(a.Once, a.Twice)) }

// Chao1Corrected is S + f1(f1-1)/2(f2+1): the form that vegan prints.
func (a Abundance) Chao1Corrected() Value {
	return Of(float64(a.Observed) + corrected(a.Once, a.Twice))
}

func unseen(once, twice int) float64 {
	if twice == 0 {
		return corrected(once, twice)
	}
	return float64(once*once) / float64(2*twice)
}

func corrected(once, twice int) float64 { return float64(once*(once-1)) / float64(2*(twice+1)) }
