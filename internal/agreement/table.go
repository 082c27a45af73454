package agreement

import (
	"math"

	"qcode/internal/stats"
)

// Table is the contingency table of two coders: Table[k][l] units were put into k by the first and into l by the second.
type Table [][]float64

// NewTable is an empty table of q categories.
func NewTable(q int) Table {
	t := make(Table, q)
	for k := range t {
		t[k] = make([]float64, q)
	}
	return t
}

// margins are the shares of the categories with each coder, and the number of units.
func (t Table) margins() (first, second []float64, n float64) {
	first, second = make([]float64, len(t)), make([]float64, len(t))
	for k, row := range t {
		for l, x := range row {
			first[k] += x
			second[l] += x
			n += x
		}
	}
	if n > 0 {
		for k := range t {
			first[k] /= n
			second[k] /= n
		}
	}
	return first, second, n
}

// N is the number of units that both coders saw.
func (t Table) N() float64 {
	_, _, n := t.margins()
	return n
}

// Counts is the table as counts of categories per unit, for the coefficients that do not know who is who.
func (t Table) Counts() *Counts {
	c := NewCounts(len(t))
	row := make([]float64, len(t))
	for k := range t {
		for l, n := range t[k] {
			if n == 0 {
				continue
			}
			clear(row)
			row[k]++
			row[l]++
			c.Add(row, n)
		}
	}
	return c
}

// Coincidences is the table as Krippendorff's matrix of coincidences: each unit counts once in each direction.
func (t Table) Coincidences() *Coincidences {
	c := NewCoincidences(len(t))
	for k := range t {
		for l, n := range t[k] {
			c.O[k*len(t)+l] += n
			c.O[l*len(t)+k] += n
			c.Pairs += int(n)
		}
	}
	return c
}

// Cohen is Cohen's kappa (Cohen 1960; weighted: Cohen 1968) of two coders:
//
//	po = sum w_kl p_kl,  pe = sum w_kl p_k. p_.l,  kappa = (po - pe)/(1 - pe)
//
// SE is that of Fleiss, Cohen & Everitt 1969 for a kappa other than zero, SENull the one under chance. Undefined if no unit was
// seen by both (NoPairs), or if both use one and the same category only (NoVariation). It is exactly 0 whenever one
// coder uses a single category, however high the agreement.
func (t Table) Cohen(w Weights) Coefficient {
	first, second, n := t.margins()
	if n == 0 {
		return undefined(NoPairs)
	}
	po, pe := 0.0, 0.0
	for k := range t {
		for l := range t {
			po += w[k][l] * t[k][l] / n
			pe += w[k][l] * first[k] * second[l]
		}
	}
	c := corrected(po, pe)
	kappa, ok := c.Get()
	if !ok {
		return c
	}
	row, column := meanWeights(w, first, second)
	square, null := 0.0, 0.0
	for k := range t {
		for l := range t {
			m := row[k] + column[l]
			a := w[k][l] - m*(1-kappa)
			square += t[k][l] / n * a * a
			null += first[k] * second[l] * (w[k][l] - m) * (w[k][l] - m)
		}
	}
	less := kappa - pe*(1-kappa)
	below := n * (1 - pe) * (1 - pe)
	c.SE = stats.Of(math.Sqrt(max(0, square-less*less) / below))
	c.SENull = stats.Of(math.Sqrt(max(0, null-pe*pe) / below))
	return c
}

// meanWeights are wbar_k. = sum_l p_.l w_kl and wbar_.l = sum_k p_k. w_kl.
func meanWeights(w Weights, first, second []float64) (row, column []float64) {
	row, column = make([]float64, len(w)), make([]float64, len(w))
	for k := range w {
		for l := range w {
			row[k] += second[l] * w[k][l]
			column[l] += first[k] * w[k][l]
		}
	}
	return row, column
}

// Largest is the highest agreement and the highest Cohen's kappa that the two coders' margins allow:
// po_max = sum min(p_k., p_.k). A kappa far below 1 may be all that unequal margins leave.
func (t Table) Largest() (po, kappa stats.Value) {
	first, second, n := t.margins()
	if n == 0 {
		return stats.Undefined(NoPairs), stats.Undefined(NoPairs)
	}
	most, pe := 0.0, 0.0
	for k := range t {
		most += min(first[k], second[k])
		pe += first[k] * second[k]
	}
	return stats.Of(most), stats.Ratio(most-pe, 1-pe, NoVariation)
}

// Against is the table of yes (1) and no (0) to one category.
func (t Table) Against(category int) Table {
	out := NewTable(2)
	for k := range t {
		for l, n := range t[k] {
			out[is(k, category)][is(l, category)] += n
		}
	}
	return out
}

func is(k, category int) int {
	if k == category {
		return 1
	}
	return 0
}

// Scott is Scott's pi (Scott 1955): expected agreement from the mean of both coders' margins. For more coders: Counts.Fleiss.
func (t Table) Scott() Coefficient { return t.Counts().Fleiss(Identity(len(t))) }

// Gwet is Gwet's AC1 (identity weights) or AC2 for two coders: see Counts.Gwet.
func (t Table) Gwet(w Weights) Coefficient { return t.Counts().Gwet(w) }

// BrennanPrediger is the coefficient with pe = 1/q for two coders: see Counts.BrennanPrediger.
func (t Table) BrennanPrediger(w Weights) Coefficient { return t.Counts().BrennanPrediger(w) }
