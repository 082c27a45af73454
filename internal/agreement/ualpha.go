package agreement

import (
	"fmt"

	"qcode/internal/stats"
)

// OverlapError says that two units of one coder overlap, so that the u-alpha family does not exist. The remedy is a binary
// decision per code (Cells), or codes of a family in which they exclude each other.
type OverlapError struct {
	Coder int // from 0, in the order given
	A, B  Mark
}

func (e *OverlapError) Error() string {
	return fmt.Sprintf("codings %s and %s of one coder overlap; codes of one family must exclude each other here", e.A.Span, e.B.Span)
}

// UAlpha is the family of Krippendorff, Mathet, Bouvry & Widlöcher 2016 for a family of codes that exclude each other.
// The figures CU and K for three and more coders rest on one reading of the paper's equation 10 and are experimental.
type UAlpha struct {
	U   Alpha // u-alpha: unitizing and coding together, gaps included
	Bar Alpha // |u-alpha: relevant or not, all codes as one

	CU         Alpha         // cu-alpha: coding of the stretches where units intersect, given that they do
	CUCoverage stats.Value   // share of all length that cu-alpha speaks of
	K          []stats.Value // (k)u-alpha per code: how reliably code k is told from the others where units intersect
	KCoverage  []stats.Value // share of the code's length that this speaks of

	Coincidences [][]float64 // l_ck in units of length; the last row and column are gaps
}

// UAlpha computes the family. With l_ck the length on which one coder's code c meets another's k, summed over ordered
// pairs of coders over m-1, l_c = sum_k l_ck, T = mL, and S_c the sum of squared lengths of the units of c (of lengths, for gaps):
//
//	e_ck      = T ( l_c l_k - [c=k] S_c ) / ( T² - sum S )
//	u-alpha   = 1 - ( T - sum l_cc ) / ( T - sum e_cc )
//	|u-alpha  = 1 - ( l_gap - l_gap,gap ) / ( e_gap - e_gap,gap )
//
// Undefined: U if there is one code (or only gaps) all over, Bar if there is no gap or nothing but gaps, CU and K if units never
// intersect or have one code only. The error is an *OverlapError if units of one coder overlap.
func (c *Continuum) UAlpha() (UAlpha, error) {
	for i, marks := range c.coders {
		for j := 1; j < len(marks); j++ {
			if marks[j].Start < marks[j-1].End {
				return UAlpha{}, &OverlapError{i, marks[j-1], marks[j]}
			}
		}
	}
	if len(c.coders) < 2 {
		none := undefinedAlpha(NoPairs)
		return UAlpha{U: none, Bar: none, CU: none, CUCoverage: none.Value}, nil
	}
	l, s, valued := c.crossings()
	out := UAlpha{Coincidences: l}
	out.U, out.Bar = uAlpha(l, s)
	out.valuedOnly(l, valued)
	return out, nil
}

// crossings are l_ck and S_c with gaps last, and S*_c of the valued part.
func (c *Continuum) crossings() (l [][]float64, s, valued []float64) {
	q, m := c.codes, len(c.coders)
	l = NewTable(q + 1)
	s, valued = make([]float64, q+1), make([]float64, q)
	place := func(code int) int {
		if code == gap {
			return q
		}
		return code
	}
	parts := make([][]Mark, m)
	for i := range parts {
		parts[i] = c.sections(i, func(int) bool { return true })
		for _, u := range parts[i] {
			length := float64(u.Len())
			if u.Code == gap {
				s[q] += length
			} else {
				s[u.Code] += length * length
			}
		}
	}
	for i, g := range parts {
		for j, h := range parts {
			if i == j {
				continue
			}
			met := make([]float64, len(g))
			eachCross(g, h, func(a, b int, shared float64) {
				l[place(g[a].Code)][place(h[b].Code)] += shared / float64(m-1)
				if h[b].Code != gap {
					met[a] += shared
				}
			})
			for a, length := range met {
				if g[a].Code != gap {
					valued[g[a].Code] += length * length / float64(m-1)
				}
			}
		}
	}
	return l, s, valued
}

func uAlpha(l [][]float64, s []float64) (u, bar Alpha) {
	q := len(l) - 1
	row := make([]float64, q+1)
	present := 0
	for c := range l {
		row[c] = sum(l[c])
		if row[c] > 0 {
			present++
		}
	}
	total, own := sum(row), sum(s)
	if present < 2 {
		return undefinedAlpha(NoVariation), undefinedAlpha(NoVariation)
	}
	expected := func(c, k int) float64 {
		e := row[c] * row[k]
		if c == k {
			e -= s[c]
		}
		return total * e / (total*total - own)
	}
	agreed, chance, gaps := 0.0, 0.0, 0.0
	for c := range l {
		agreed += l[c][c]
		chance += expected(c, c)
		if c != q {
			gaps += expected(q, c)
		}
	}
	u = disagreement((total-agreed)/total, (total-chance)/total, total)
	if row[q] == 0 {
		return u, undefinedAlpha(NoVariation)
	}
	return u, disagreement((row[q]-l[q][q])/total, gaps/total, total)
}

// valuedOnly fills CU and K, from the stretches where units meet units:
//
//	l*_c = sum_{k != gap} l_ck,  T* = sum l*_c,  S*_c = (1/(m-1)) sum_{i!=j} sum_{g in c} ( sum_{h != gap} |g n h| )²
//	e*_ck      = ( l*_c l*_k - [c=k] S*_c ) / ( T* - sum S*/T* )
//	cu-alpha   = 1 - ( T* - sum l*_cc ) / ( T* - sum e*_cc )                    coverage T*/T
//	(k)u-alpha = 1 - (e*_k/l*_k) ( l*_k - l_kk ) / ( e*_k - e*_kk )             coverage l*_k/l_k
func (u *UAlpha) valuedOnly(l [][]float64, s []float64) {
	q := len(l) - 1
	row := make([]float64, q)
	present, all := 0, 0.0
	for c := range l {
		all += sum(l[c])
	}
	for c := range q {
		row[c] = sum(l[c][:q])
		if row[c] > 0 {
			present++
		}
	}
	total, own := sum(row), sum(s)
	u.CUCoverage = stats.Ratio(total, all, stats.NoData)
	u.CU, u.K, u.KCoverage = undefinedAlpha(NoIntersect), make([]stats.Value, q), make([]stats.Value, q)
	for k := range q {
		u.K[k] = stats.Undefined(NoIntersect)
		u.KCoverage[k] = stats.Ratio(row[k], sum(l[k]), NothingCoded)
	}
	if present < 2 {
		return
	}
	expected := func(c, k int) float64 {
		e := row[c] * row[k]
		if c == k {
			e -= s[c]
		}
		return e / (total - own/total)
	}
	agreed, chance := 0.0, 0.0
	for k := range q {
		agreed += l[k][k]
		chance += expected(k, k)
		if row[k] == 0 {
			continue
		}
		margin, others := 0.0, 0.0
		for c := range q {
			margin += expected(k, c)
			if c != k {
				others += expected(k, c)
			}
		}
		u.K[k] = stats.Ratio(margin/row[k]*(row[k]-l[k][k]), others, NoIntersect).Map(func(x float64) float64 { return 1 - x })
	}
	u.CU = disagreement((total-agreed)/total, (total-chance)/total, total)
}
