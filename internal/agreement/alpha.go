package agreement

import (
	"qcode/internal/stats"
)

// Coincidences is Krippendorff's matrix o_ck, row by row: how often category c meets k within units,
// each unit with m_u >= 2 decisions adding #(ordered pairs c-k)/(m_u - 1). Matrices add up over units, and so over transcripts:
// O is a part for stats.Bootstrap.Sums.
type Coincidences struct {
	Categories int
	O          []float64
	Pairs      int // unordered pairs of decisions, sum m_u (m_u - 1)/2
}

// NewCoincidences is the empty matrix of q categories.
func NewCoincidences(q int) *Coincidences {
	return &Coincidences{Categories: q, O: make([]float64, q*q)}
}

// Add counts one unit's decisions; Missing ones and units with fewer than two others change nothing.
func (c *Coincidences) Add(decisions ...int) {
	m := 0
	for _, k := range decisions {
		if k != Missing {
			m++
		}
	}
	if m < 2 {
		return
	}
	c.Pairs += m * (m - 1) / 2
	each := 1 / float64(m-1)
	for i, k := range decisions {
		if k == Missing {
			continue
		}
		for j, l := range decisions {
			if j != i && l != Missing {
				c.O[k*c.Categories+l] += each
			}
		}
	}
}

// Coincidences of all units of r.
func (r *Ratings) Coincidences() *Coincidences {
	c := NewCoincidences(r.Categories)
	for i := range r.Units() {
		c.Add(r.Unit(i)...)
	}
	return c
}

// Against is the matrix of yes (1) and no (0) to one category: the alpha of that category.
func (c *Coincidences) Against(category int) *Coincidences {
	out := NewCoincidences(2)
	out.Pairs = c.Pairs
	for k := range c.Categories {
		for l := range c.Categories {
			out.O[is(k, category)*2+is(l, category)] += c.O[k*c.Categories+l]
		}
	}
	return out
}

// Marginals are n_c, the pairable decisions in each category.
func (c *Coincidences) Marginals() []float64 { return marginals(c.O, c.Categories) }

func marginals(o []float64, q int) []float64 {
	n := make([]float64, q)
	for k := range n {
		n[k] = sum(o[k*q : (k+1)*q])
	}
	return n
}

// Metric is a squared difference d²_ck between categories; n are the pairable decisions of each, which the ordinal metric
// needs. It must be symmetric and 0 for c = k.
type Metric func(c, k int, n []float64) float64

// Nominal is 1 for different categories.
func Nominal(c, k int, _ []float64) float64 {
	if c == k {
		return 0
	}
	return 1
}

// Ordinal is ( sum_{g=c..k} n_g - (n_c + n_k)/2 )²: how many decisions lie between two ranks, in the declared order.
func Ordinal(c, k int, n []float64) float64 {
	if c == k {
		return 0
	}
	c, k = min(c, k), max(c, k)
	d := sum(n[c:k+1]) - (n[c]+n[k])/2
	return d * d
}

// Interval is (v_c - v_k)² for the given values of the categories.
func Interval(values []float64) Metric {
	return func(c, k int, _ []float64) float64 {
		d := values[c] - values[k]
		return d * d
	}
}

// Ratio is ( (v_c - v_k)/(v_c + v_k) )², with 0/0 = 0. It needs a true zero: shifted values give another alpha.
func Ratio(values []float64) Metric {
	return func(c, k int, _ []float64) float64 {
		if values[c] == values[k] {
			return 0
		}
		d := (values[c] - values[k]) / (values[c] + values[k])
		return d * d
	}
}

// Distance is the matrix itself, taken as squared differences already: for sets of codes, and for weights of one's own.
func Distance(d [][]float64) Metric { return func(c, k int, _ []float64) float64 { return d[c][k] } }

// Alpha is Krippendorff's alpha 1 - Observed/Expected with its parts.
type Alpha struct {
	stats.Value
	Observed, Expected stats.Value // mean disagreement, in units of the metric
	Pairable           float64     // decisions in units with at least two of them
}

// Alpha is Krippendorff's alpha (Krippendorff 2004, chapter 11; 2019), for any number of coders and missing decisions:
//
//	alpha = 1 - (n-1) sum o_ck d²_ck / sum n_c n_k d²_ck
//
// Undefined if no unit has two decisions (NoPairs), or if all pairable ones are alike (NoVariation): some tools print 1 there.
func (c *Coincidences) Alpha(d Metric) Alpha { return alpha(c.O, c.Categories, d) }

// AlphaOf is the alpha of a sum of such matrices, as a function for the bootstrap.
func AlphaOf(q int, d Metric) func(o []float64) stats.Value {
	return func(o []float64) stats.Value { return alpha(o, q, d).Value }
}

func alpha(o []float64, q int, d Metric) Alpha {
	n := marginals(o, q)
	all := sum(n)
	if all == 0 {
		none := stats.Undefined(NoPairs)
		return Alpha{Value: none, Observed: none, Expected: none}
	}
	seen, chance := 0.0, 0.0
	for c := range q {
		if n[c] == 0 {
			continue
		}
		for k := range c {
			if n[k] == 0 {
				continue
			}
			square := d(c, k, n)
			seen += (o[c*q+k] + o[k*q+c]) * square
			chance += 2 * n[c] * n[k] * square
		}
	}
	return disagreement(seen/all, chance/(all*(all-1)), all)
}

func disagreement(observed, expected, pairable float64) Alpha {
	a := Alpha{Observed: stats.Of(observed), Expected: stats.Of(expected), Pairable: pairable}
	a.Value = stats.Ratio(observed, expected, NoVariation).Map(func(x float64) float64 { return 1 - x })
	return a
}

// HayesKrippendorff are replicates of alpha after the KALPHA macro (Hayes & Krippendorff 2007): Expected is kept, and Pairs
// draws of coincidences with probability o_ck/n give Observed. It treats the pairs within a unit as independent, so its
// intervals are far too narrow beside those of resampled units; here for comparison only. In the order drawn; empty if
// alpha is undefined.
func (c *Coincidences) HayesKrippendorff(d Metric, b stats.Bootstrap) []float64 {
	a := c.Alpha(d)
	expected, ok := a.Expected.Get()
	if !ok || !a.Defined() {
		return nil
	}
	n, q := c.Marginals(), c.Categories
	square := make([]float64, len(c.O))
	for i := range square {
		square[i] = d(i/q, i%q, n)
	}
	source, out := stats.NewSource(b.Seed), make([]float64, b.Replicates)
	for i := range out {
		total := 0.0
		for range c.Pairs {
			total += square[source.Pick(c.O)]
		}
		out[i] = 1 - total/float64(c.Pairs)/expected
	}
	return out
}
