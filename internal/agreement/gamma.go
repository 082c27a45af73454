package agreement

import (
	"math"

	"qcode/internal/stats"
)

// Unit is a stretch that a coder cut out of a continuum and gave a category. Positions are real numbers: chance continua
// leave the text. End must be larger than Start.
type Unit struct {
	Start, End float64
	Category   int
}

// Dissimilarity says how unlike two units are: Alpha d_pos + Beta d_cat, with
//
//	d_pos(u,v) = Empty ( ( |s_u - s_v| + |e_u - e_v| ) / ( len_u + len_v ) )²
//	d_cat(u,v) = Empty dist(c_u, c_v)
//
// Empty is the price of a unit without a partner, and of a partner missing on both sides.
type Dissimilarity struct {
	Alpha, Beta, Empty float64
	Categories         [][]float64 // dist, 0…1; nil: 0 for the same category, else 1
}

// Combined is the dissimilarity with weights 1, 1, 1: the default of pygamma. The Gamma Software has Alpha = 3.
func Combined() Dissimilarity { return Dissimilarity{Alpha: 1, Beta: 1, Empty: 1} }

// Position is d_pos.
func (d Dissimilarity) Position(u, v Unit) float64 {
	apart := (math.Abs(u.Start-v.Start) + math.Abs(u.End-v.End)) / (u.End - u.Start + v.End - v.Start)
	return d.Empty * apart * apart
}

// Category is d_cat.
func (d Dissimilarity) Category(u, v Unit) float64 {
	switch {
	case d.Categories != nil:
		return d.Empty * d.Categories[u.Category][v.Category]
	case u.Category != v.Category:
		return d.Empty
	}
	return 0
}

// Between is both together.
func (d Dissimilarity) Between(u, v Unit) float64 {
	return d.Alpha*d.Position(u, v) + d.Beta*d.Category(u, v)
}

// GammaOptions say how chance is drawn.
type GammaOptions struct {
	Dissimilarity
	Sampler   Sampler
	Seed      uint64
	Samples   int     // at least this many chance continua; 0 means 30
	Precision float64 // relative, at the 95 % level: draw more until it is reached; 0 means Samples only
}

// Gamma is Mathet, Widlöcher & Métivier's measure for unitizing and categorizing with free overlap (2015).
type Gamma struct {
	stats.Value               // 1 - Observed/Expected; 1 if Observed is 0
	Observed    stats.Value   // disorder of the best alignment
	Expected    stats.Value   // mean disorder of the chance continua
	Cat         stats.Value   // gamma-cat: of the categories, given the alignment
	K           []stats.Value // gamma-k per category, in the order of the numbers
	Best        Alignment
	Samples     int
	Precision   stats.Value // relative half-width of the 95 % interval of Expected
	Seed        uint64
}

// ComputeGamma aligns the coders' units as well as possible and compares the disorder left with that of chance continua.
// Undefined if there is no unit at all (NothingCoded), if there are fewer than two coders (NoPairs), or if an alignment is
// too large to be searched (TooLarge). Best alignments may tie: Value does not depend on which is taken, Cat and K do.
func ComputeGamma(coders [][]Unit, o GammaOptions) Gamma {
	g := Gamma{Seed: o.Seed}
	best, why := Align(coders, o.Dissimilarity)
	if why != "" {
		none := stats.Undefined(why)
		g.Value, g.Observed, g.Expected, g.Cat, g.Precision = none, none, none, none, none
		return g
	}
	g.Best, g.Observed = best, stats.Of(best.Disorder)
	chance, why := o.chance(coders)
	g.Samples = len(chance)
	if why != "" {
		none := stats.Undefined(why)
		g.Value, g.Expected, g.Cat, g.Precision = none, none, none, none
		return g
	}
	disorders := make([]float64, len(chance))
	for i, c := range chance {
		disorders[i] = c.best.Disorder
	}
	mean, deviation := moments(disorders)
	g.Expected = stats.Of(mean)
	g.Precision = stats.Ratio(deviation*stats.Normal975, mean*math.Sqrt(float64(len(chance))), stats.NotANumber)
	g.Value = stats.Ratio(best.Disorder, mean, stats.NotANumber).Map(func(x float64) float64 { return 1 - x })
	if best.Disorder == 0 {
		g.Value = stats.Of(1)
	}
	categories := 0
	for _, units := range coders {
		for _, u := range units {
			categories = max(categories, u.Category+1)
		}
	}
	own := continuum{coders, best}
	g.Cat = o.categorial(own, chance, anyCategory)
	for k := range categories {
		g.K = append(g.K, o.categorial(own, chance, k))
	}
	return g
}

type continuum struct {
	coders [][]Unit
	best   Alignment
}

// chance are the sampled continua with their best alignments: Samples first, then as many as Precision asks for,
// N = ceil( ( CV 1.96 / precision )² ).
func (o GammaOptions) chance(coders [][]Unit) ([]continuum, stats.Reason) {
	if o.Samples == 0 {
		o.Samples = 30
	}
	if o.Sampler == nil {
		o.Sampler = Statistical
	}
	source := stats.NewSource(o.Seed)
	draw := o.Sampler(coders, source)
	var out []continuum
	for want := o.Samples; len(out) < want; {
		sample := draw()
		best, why := Align(sample, o.Dissimilarity)
		if why != "" {
			return out, why
		}
		out = append(out, continuum{sample, best})
		if len(out) == o.Samples && o.Precision > 0 {
			disorders := make([]float64, len(out))
			for i, c := range out {
				disorders[i] = c.best.Disorder
			}
			mean, deviation := moments(disorders)
			r := deviation / mean * stats.Normal975 / o.Precision
			want = max(want, min(int(math.Ceil(r*r)), maxSamples))
		}
	}
	return out, ""
}

// maxSamples bounds what a small Precision may ask for.
const maxSamples = 10_000

func moments(x []float64) (mean, deviation float64) {
	mean = sum(x) / float64(len(x))
	square := 0.0
	for _, v := range x {
		square += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(square / float64(max(len(x)-1, 1)))
}

const anyCategory = -1

// categorial is gamma-cat, or gamma-k for one category.
func (o GammaOptions) categorial(own continuum, chance []continuum, category int) stats.Value {
	observed := o.CategoryDisorder(own.coders, own.best, category)
	seen, ok := observed.Get()
	if !ok {
		return observed
	}
	var expected []stats.Value
	for _, c := range chance {
		expected = append(expected, o.CategoryDisorder(c.coders, c.best, category))
	}
	mean, _ := stats.Mean(expected)
	if seen == 0 {
		return stats.Of(1)
	}
	m, ok := mean.Get()
	if !ok {
		return mean
	}
	return stats.Ratio(seen, m, NoVariation).Map(func(x float64) float64 { return 1 - x })
}

// CategoryDisorder is the disorder of categories within an alignment (Mathet 2017, as pygamma computes it): the mean of d_cat over
// the pairs of units within a unitary alignment, weighted by max(0, 1 - Alpha d_pos)/(n-1), n its units. A unit beside a
// missing one adds the disorder Empty with weight Empty. With a category (-1: any), only pairs of which one unit has it.
// Undefined (NoIntersect) if no pair has weight.
func (d Dissimilarity) CategoryDisorder(coders [][]Unit, a Alignment, category int) stats.Value {
	total, weights := 0.0, 0.0
	for _, members := range a.Unitary {
		units := present(coders, members)
		missing := float64(len(members) - len(units))
		for i, u := range units {
			if category == anyCategory || u.Category == category {
				total += missing * d.Empty * d.Empty
				weights += missing * d.Empty
			}
			for _, v := range units[:i] {
				if category != anyCategory && u.Category != category && v.Category != category {
					continue
				}
				w := max(0, 1-d.Alpha*d.Position(u, v)) / float64(len(units)-1)
				total += w * d.Category(u, v)
				weights += w
			}
		}
	}
	return stats.Ratio(total, weights, NoIntersect)
}

// present are the units of a unitary alignment.
func present(coders [][]Unit, members []int) (units []Unit) {
	for coder, at := range members {
		if at >= 0 {
			units = append(units, coders[coder][at])
		}
	}
	return units
}
