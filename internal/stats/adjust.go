package stats

import "slices"

// Adjustments of p-values for several tests. All of them keep the order of the input; an undefined p-value stays as it is
// and leaves the family, so n below is the number of defined ones (as in R's p.adjust).

// Bonferroni is min(1, n p).
func Bonferroni(p []Value) []Value {
	return adjusted(p, func(sorted []float64) {
		for i := range sorted {
			sorted[i] = min(1, float64(len(sorted))*sorted[i])
		}
	})
}

// Holm is the step-down adjustment max_{j<=i} min(1, (n-j+1) p_(j)) (Holm 1979).
// Meant for a small family, such as the pairs of waves of one code.
func Holm(p []Value) []Value {
	return adjusted(p, func(sorted []float64) {
		n, top := len(sorted), 0.0
		for i := range sorted {
			top = max(top, min(1, float64(n-i)*sorted[i]))
			sorted[i] = top
		}
	})
}

// BenjaminiHochberg is the step-up adjustment min_{j>=i} min(1, n p_(j) / j) for the false discovery rate
// (Benjamini & Hochberg 1995). Meant for many codes, and to be called exploratory.
func BenjaminiHochberg(p []Value) []Value {
	return adjusted(p, func(sorted []float64) {
		n, least := len(sorted), 1.0
		for i := n - 1; i >= 0; i-- {
			least = min(least, float64(n)/float64(i+1)*sorted[i])
			sorted[i] = least
		}
	})
}

// adjusted lets step rewrite the defined p-values in rising order and puts them back where they came from.
func adjusted(p []Value, step func(sorted []float64)) []Value {
	var at []int
	for i, v := range p {
		if v.ok {
			at = append(at, i)
		}
	}
	slices.SortStableFunc(at, func(i, j int) int {
		switch {
		case p[i].x < p[j].x:
			return -1
		case p[i].x > p[j].x:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(at))
	for k, i := range at {
		sorted[k] = p[i].x
	}
	step(sorted)
	out := slices.Clone(p)
	for k, i := range at {
		out[i] = Of(sorted[k])
	}
	return out
}
