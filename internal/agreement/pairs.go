package agreement

import "qcode/internal/stats"

// Conger is the kappa of Conger 1980 (Hubert; Davies & Fleiss) for coders with margins of their own: pe is the mean over pairs of
// coders of sum_k p_gk p_hk, each coder's margin over the units that this coder saw. For two coders and no missing decision
// it is Cohen's kappa.
func (r *Ratings) Conger() Coefficient {
	counts := r.Counts()
	po, ok := counts.Percent().Get()
	if !ok {
		return undefined(NoPairs)
	}
	margins := make([][]float64, 0, r.Coders)
	for g := range r.Coders {
		margin, n := make([]float64, r.Categories), 0.0
		for i := range r.Units() {
			if k := r.Unit(i)[g]; k != Missing {
				margin[k]++
				n++
			}
		}
		if n == 0 {
			continue
		}
		for k := range margin {
			margin[k] /= n
		}
		margins = append(margins, margin)
	}
	pe, pairs := 0.0, 0.0
	for g := range margins {
		for h := range g {
			for k := range margins[g] {
				pe += margins[g][k] * margins[h][k]
			}
			pairs++
		}
	}
	return corrected(po, pe/pairs)
}

// Light is the mean of Cohen's kappa over all pairs of coders (Light 1971). Pairs without a kappa are left out and
// counted; undefined if no pair has one.
func (r *Ratings) Light() (mean stats.Value, leftOut int) {
	var kappas []stats.Value
	w := Identity(r.Categories)
	for g := range r.Coders {
		for h := g + 1; h < r.Coders; h++ {
			kappas = append(kappas, r.Table(g, h).Cohen(w).Value)
		}
	}
	mean, leftOut = stats.Mean(kappas)
	if !mean.Defined() && len(kappas) > 0 {
		return kappas[0], leftOut
	}
	return mean, leftOut
}
