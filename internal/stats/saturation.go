package stats

import "fmt"

// Run is one step of Guest's reading of saturation: the interviews First…Last (from 1), the codes first seen in them,
// and that number over the base.
type Run struct {
	First, Last, New int
	Ratio            Value
}

// Guest is thematic saturation after Guest, Namey & Chen 2020 (PLoS ONE 15(5)): how much new do runs of interviews bring,
// measured by what the first ones brought?
type Guest struct {
	Base      int // interviews in the base, such as 4
	Length    int // interviews in a run, such as 2
	BaseCodes int // distinct codes in the base; this denominator does not grow
	Runs      []Run
}

// NewGuest reads fresh, the number of codes first seen in each interview in the order of collection. Runs overlap by
// length-1. Ratios are undefined (NoBase) if the base holds no code.
func NewGuest(fresh []int, base, length int) Guest {
	g := Guest{Base: base, Length: length}
	for _, n := range fresh[:min(max(base, 0), len(fresh))] {
		g.BaseCodes += n
	}
	for s := base; base > 0 && length > 0 && s+length <= len(fresh); s++ {
		r := Run{First: s + 1, Last: s + length}
		for _, n := range fresh[s : s+length] {
			r.New += n
		}
		r.Ratio = Ratio(float64(r.New), float64(g.BaseCodes), NoBase)
		g.Runs = append(g.Runs, r)
	}
	return g
}

// Reached is the number of the last interview before the first run whose ratio is at most threshold (such as 0.05 or 0);
// undefined (NotReached) if there is none. It is reported with the run: 6+2.
func (g Guest) Reached(threshold float64) Value {
	if g.BaseCodes == 0 {
		return Undefined(NoBase)
	}
	for _, r := range g.Runs {
		if x, ok := r.Ratio.Get(); ok && x <= threshold {
			return Of(float64(r.First - 1))
		}
	}
	return Undefined(NotReached)
}

// Report is Reached in the authors' notation, such as 6+2; ok is false if not reached.
func (g Guest) Report(threshold float64) (text string, ok bool) {
	x, ok := g.Reached(threshold).Get()
	if !ok {
		return "", false
	}
	return fmt.Sprintf("%d+%d", int(x), g.Length), true
}

// Shares are cumulative counts over total: the curve of code saturation of Hennink, Kaiser & Marconi 2017. The total is known
// only at the end, so the curve is retrospective and must say so. Undefined (NoData) for total 0.
func Shares(cumulative []int, total int) []Value {
	out := make([]Value, len(cumulative))
	for i, n := range cumulative {
		out[i] = Ratio(float64(n), float64(total), NoData)
	}
	return out
}

// FirstAt is the number (from 1) of the first interview by which at least share of all codes were seen.
func FirstAt(cumulative []int, total int, share float64) Value {
	if total == 0 {
		return Undefined(NoData)
	}
	for i, n := range cumulative {
		if float64(n) >= share*float64(total)-1e-9 {
			return Of(float64(i + 1))
		}
	}
	return Undefined(NotReached)
}

// Incidence holds in how many interviews each code was seen. Codes of the codebook that were never used are not in
// any of its figures.
type Incidence struct {
	Interviews int   // m
	Observed   int   // S, codes seen at least once
	Once       int   // Q1, codes seen in one interview only
	Twice      int   // Q2
	Uses       int   // U, the sum of In; 0 where only the counts above are known
	In         []int // per code, in the order of the columns
}

// NewIncidence reads rows = interviews, columns = codes.
func NewIncidence(rows [][]bool) Incidence {
	v := Incidence{Interviews: len(rows)}
	if len(rows) > 0 {
		v.In = make([]int, len(rows[0]))
	}
	for _, row := range rows {
		for j, seen := range row {
			if seen {
				v.In[j]++
			}
		}
	}
	for _, n := range v.In {
		v.Uses += n
		switch {
		case n == 1:
			v.Once++
		case n == 2:
			v.Twice++
		}
		if n > 0 {
			v.Observed++
		}
	}
	return v
}

// Collected is the curve in the true order: codes seen so far after each interview, and those first seen in it.
func Collected(rows [][]bool) (cumulative, fresh []int) {
	seen := map[int]bool{}
	for _, row := range rows {
		before := len(seen)
		for j, x := range row {
			if x {
				seen[j] = true
			}
		}
		cumulative = append(cumulative, len(seen))
		fresh = append(fresh, len(seen)-before)
	}
	return cumulative, fresh
}

// Expected is the exact mean of that curve over all orders of the interviews (vegan's specaccum "exact"), t = 1…m:
//
//	E[S_t] = sum_codes ( 1 - C(m-n_j, t) / C(m, t) )
func (v Incidence) Expected() []float64 {
	m := v.Interviews
	curve := make([]float64, m)
	for _, n := range v.In {
		unseen := 1.0
		for t := 1; t <= m; t++ {
			unseen *= max(0, float64(m-n-t+1)) / float64(m-t+1)
			curve[t-1] += 1 - unseen
		}
	}
	return curve
}
