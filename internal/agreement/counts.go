package agreement

import (
	"math"
	"slices"

	"qcode/internal/stats"
)

// Counts is how many coders put a unit into each category, r_ik, for units that may repeat: all that the coefficients for
// exchangeable coders need. A unit seen by one coder adds to the margins but not to the agreement.
type Counts struct {
	Categories int
	rows       [][]float64
	times      []float64
}

// NewCounts is empty.
func NewCounts(categories int) *Counts { return &Counts{Categories: categories} }

// Add appends times units with the counts of row, which is copied. Units that nobody saw are left out.
func (c *Counts) Add(row []float64, times float64) {
	if times == 0 || sum(row) == 0 {
		return
	}
	c.rows = append(c.rows, slices.Clone(row))
	c.times = append(c.times, times)
}

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

// spread is what all coefficients here share.
type spread struct {
	n, pairable float64   // units with r_i >= 1, with r_i >= 2
	own         []float64 // agreement of each row, 0 if not pairable
	po          float64
	pi          []float64 // mean over units of the share of each category
}

func (c *Counts) spread(w Weights) spread {
	s := spread{own: make([]float64, len(c.rows)), pi: make([]float64, c.Categories)}
	for i, row := range c.rows {
		seen, times := sum(row), c.times[i]
		s.n += times
		for k, r := range row {
			s.pi[k] += times * r / seen
		}
		if seen < 2 {
			continue
		}
		s.pairable += times
		for k, r := range row {
			if r == 0 {
				continue
			}
			alike := -1.0
			for l, o := range row {
				alike += w[k][l] * o
			}
			s.own[i] += r * alike / (seen * (seen - 1))
		}
		s.po += times * s.own[i]
	}
	for k := range s.pi {
		s.pi[k] /= s.n
	}
	s.po /= s.pairable
	return s
}

// Percent is the mean over units of the share of agreeing pairs of coders (Fleiss' P-bar; Gwet):
//
//	po = (1/n') sum_{i: r_i>=2} sum_k r_ik (r_ik - 1) / ( r_i (r_i - 1) )
func (c *Counts) Percent() stats.Value {
	s := c.spread(Identity(c.Categories))
	if s.pairable == 0 {
		return stats.Undefined(NoPairs)
	}
	return stats.Of(s.po)
}

// PercentByPairs weights each unit by its number of coders (DKPro; 1 - observed disagreement of nominal alpha):
//
//	sum_i sum_k r_ik (r_ik - 1)/(r_i - 1) / sum_i r_i, over units with r_i >= 2
//
// It equals Percent unless decisions are missing.
func (c *Counts) PercentByPairs() stats.Value {
	agree, all := 0.0, 0.0
	for i, row := range c.rows {
		seen := sum(row)
		if seen < 2 {
			continue
		}
		all += c.times[i] * seen
		for _, r := range row {
			agree += c.times[i] * r * (r - 1) / (seen - 1)
		}
	}
	return stats.Ratio(agree, all, NoPairs)
}

// Fleiss is Fleiss' kappa (Fleiss 1971), for two coders Scott's pi: pe = sum w_kl pi_k pi_l with pi_k the mean over
// all units of r_ik/r_i. SE is Gwet's linearised one with divisor n(n-1); SENull that of Fleiss, Nee & Landis 1979, which
// exists for identity weights and a constant number of coders only. Fleiss' own variance of 1971 is superseded.
func (c *Counts) Fleiss(w Weights) Coefficient {
	s := c.spread(w)
	if s.pairable == 0 {
		return undefined(NoPairs)
	}
	pe := 0.0
	toward := make([]float64, c.Categories)
	for k := range s.pi {
		for l := range s.pi {
			toward[k] += (w[k][l] + w[l][k]) / 2 * s.pi[l]
		}
		pe += s.pi[k] * toward[k]
	}
	out := corrected(s.po, pe)
	if out.Defined() {
		out.SE = c.linearised(s, pe, toward)
		out.SENull = c.fleissNull(s)
	}
	return out
}

// sized is the spread for coefficients whose chance follows from the size of the codebook, or why there is no such one.
func (c *Counts) sized(w Weights) (spread, stats.Reason) {
	s := c.spread(w)
	switch {
	case s.pairable == 0:
		return s, NoPairs
	case c.Categories < 2:
		return s, OneCategory
	}
	return s, ""
}

// BrennanPrediger is the coefficient with equal chances for all q categories, pe = T_w/q² = 1/q (Brennan & Prediger 1981),
// known also as Bennett's S, Randolph's free-marginal kappa and, with q = 2, PABAK. q is the size of the codebook.
// Undefined for q < 2.
func (c *Counts) BrennanPrediger(w Weights) Coefficient {
	s, why := c.sized(w)
	if why != "" {
		return undefined(why)
	}
	pe := w.total() / float64(c.Categories*c.Categories)
	out := corrected(s.po, pe)
	if out.Defined() {
		out.SE = c.linearised(s, pe, nil)
	}
	return out
}

// Gwet is AC1 (identity weights) or AC2 (Gwet 2008): pe = T_w/(q(q-1)) sum_k pi_k (1 - pi_k). pi_k is the mean of
// proportions, as in irrCAC; DKPro pools all decisions, which differs when decisions are missing. A code that nobody used
// gets 1: credit for nothing, to be left out of every mean. Undefined for q < 2.
func (c *Counts) Gwet(w Weights) Coefficient {
	s, why := c.sized(w)
	if why != "" {
		return undefined(why)
	}
	q := float64(c.Categories)
	scale := w.total() / (q * (q - 1))
	pe := 0.0
	toward := make([]float64, c.Categories)
	for k, p := range s.pi {
		pe += scale * p * (1 - p)
		toward[k] = scale * (1 - p)
	}
	out := corrected(s.po, pe)
	if out.Defined() {
		out.SE = c.linearised(s, pe, toward)
	}
	return out
}

// linearised is Gwet's standard error for a coefficient whose expected agreement is linear in the categories of a unit with
// slopes toward (nil: constant):
//
//	SE² = sum_i ( k_i* - K )² / ( n (n-1) )
//	k_i* = (n/n') ( po_i - pe [r_i >= 2] )/(1 - pe) - 2 (1 - K)( pe_i - pe )/(1 - pe),  pe_i = sum_k toward_k r_ik / r_i
func (c *Counts) linearised(s spread, pe float64, toward []float64) stats.Value {
	if s.n < 2 {
		return stats.Undefined(stats.NotANumber)
	}
	value := (s.po - pe) / (1 - pe)
	square := 0.0
	for i, row := range c.rows {
		seen := sum(row)
		own := 0.0
		if seen >= 2 {
			own = s.n / s.pairable * (s.own[i] - pe) / (1 - pe)
		}
		if toward != nil {
			chance := 0.0
			for k, r := range row {
				chance += toward[k] * r / seen
			}
			own -= 2 * (1 - value) * (chance - pe) / (1 - pe)
		}
		square += c.times[i] * (own - value) * (own - value)
	}
	return stats.Of(math.Sqrt(square / (s.n * (s.n - 1))))
}

// constant is the number of coders per unit, if it is the same for all.
func (c *Counts) constant() (m float64, ok bool) {
	for i, row := range c.rows {
		if seen := sum(row); i == 0 {
			m = seen
		} else if seen != m {
			return 0, false
		}
	}
	return m, m >= 2
}

// fleissNull is, with S = sum pi_k (1 - pi_k):
//
//	SE0 = sqrt(2) / ( S sqrt(n m (m-1)) ) sqrt( S² - sum pi_k (1 - pi_k)(1 - 2 pi_k) )
func (c *Counts) fleissNull(s spread) stats.Value {
	m, ok := c.constant()
	if !ok {
		return stats.Undefined(Uneven)
	}
	all, skew := 0.0, 0.0
	for _, p := range s.pi {
		all += p * (1 - p)
		skew += p * (1 - p) * (1 - 2*p)
	}
	return stats.Of(math.Sqrt(2*max(0, all*all-skew)/(s.n*m*(m-1))) / all)
}

// FleissCategory is Fleiss' kappa of one category for a constant number m of coders:
//
//	P_k = ( sum_i r_ik² - n m pi_k ) / ( n m (m-1) pi_k ),  kappa_k = (P_k - pi_k)/(1 - pi_k)
//
// Undefined if nobody or everybody used it always (NoVariation), or if m varies (Uneven). It may be negative for a rare
// category even where most coders agree.
func (c *Counts) FleissCategory(k int) stats.Value {
	m, ok := c.constant()
	if !ok {
		return stats.Undefined(Uneven)
	}
	n, used, squares := 0.0, 0.0, 0.0
	for i, row := range c.rows {
		n += c.times[i]
		used += c.times[i] * row[k]
		squares += c.times[i] * row[k] * row[k]
	}
	if used == 0 || used == n*m {
		return stats.Undefined(NoVariation)
	}
	share := used / (n * m)
	again := (squares - used) / (used * (m - 1))
	return stats.Of((again - share) / (1 - share))
}
