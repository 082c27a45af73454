package stats

import (
	"math"
	"slices"
	"testing"

	"qcode/internal/qtest"
)

func TestLongitudinalVectors(t *testing.T) {
	all := qtest.Vectors(t, "mcnemar", "cochran", "friedman", "wilcoxon", "sign", "padjust", "prop")
	if len(all) != 23 {
		t.Fatalf("%d longitudinal vectors, want 23", len(all))
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) { referee.Holds(t, v, longitudinal(t, v)) })
	}
}

// longitudinal computes every figure of a vector, whatever it asks for.
func longitudinal(t *testing.T, v qtest.Vector) map[string]any {
	kind := qtest.Input[struct{ Kind string }](t, v)
	switch kind.Kind {
	case "discordant_pairs":
		return discordant(t, v)
	case "table":
		table := qtest.Input[struct{ Table [][]int }](t, v).Table
		m := NewMcNemar(table[0][1], table[1][0])
		return map[string]any{
			"chi2": m.ChiSquare, "p": m.P, "chi2_cc": m.ChiSquareCorrected, "p_cc": m.PCorrected, "p_exact": m.Exact, "z": m.Z,
		}
	case "patterns":
		d := qtest.Input[struct {
			Patterns [][]int
			Counts   []int
		}](t, v)
		var rows [][]int
		for i, n := range d.Counts {
			for range n {
				rows = append(rows, d.Patterns[i])
			}
		}
		return cochran(rows)
	case "matrix", "matrices":
		return waves(t, v)
	case "paired", "differences":
		return signedRank(t, v)
	case "signs":
		var p []Value
		for _, s := range qtest.Input[struct {
			PosNeg [][2]int `json:"pos_neg"`
		}](t, v).PosNeg {
			p = append(p, SignTest(s[0], s[1]))
		}
		return map[string]any{"p": p}
	case "pvalues":
		return adjustments(t, v)
	case "binomial":
		return proportions(t, v)
	}
	t.Fatalf("%s: unknown kind %q", v.ID, kind.Kind)
	return nil
}

func discordant(t *testing.T, v qtest.Vector) map[string]any {
	var exact, mid []Value
	var rows []any
	for _, bc := range qtest.Input[struct {
		BC [][2]int `json:"b_c"`
	}](t, v).BC {
		m := NewMcNemar(bc[0], bc[1])
		exact, mid = append(exact, m.Exact), append(mid, m.Mid)
		ratio, r := OddsRatio(bc[0], bc[1], 0.95)
		rows = append(rows, map[string]any{"or_": ratio, "lo": r.Low, "hi": r.High})
	}
	return map[string]any{"p_exact": exact, "p_mid": mid, "rows": rows}
}

func cochran(rows [][]int) map[string]any {
	c := NewCochran(yes(rows))
	got := map[string]any{
		"Q": c.Q, "df": c.DF, "p_asymptotic": c.P, "p": c.P, "p_exact": c.Exact, "column_totals": c.Totals,
	}
	if len(rows[0]) == 2 {
		b, g := changes(rows, 0, 1)
		m := NewMcNemar(b, g)
		got["mcnemar_chi2"], got["mcnemar_exact"] = m.ChiSquare, m.Exact
	}
	return got
}

func changes(rows [][]int, from, to int) (lost, gained int) {
	for _, row := range rows {
		switch {
		case row[from] > row[to]:
			lost++
		case row[from] < row[to]:
			gained++
		}
	}
	return lost, gained
}

func waves(t *testing.T, v qtest.Vector) map[string]any {
	if v.ID == "friedman-exact-small" {
		var chi, exact []Value
		for _, x := range qtest.Input[struct{ X [][][]float64 }](t, v).X {
			f := NewFriedman(x)
			chi, exact = append(chi, f.ChiSquare), append(exact, f.Exact)
		}
		return map[string]any{"chi2": chi, "p_exact": exact}
	}
	if v.ID[:8] == "friedman" {
		f := NewFriedman(qtest.Input[struct{ X [][]float64 }](t, v).X)
		return map[string]any{"chi2": f.ChiSquare, "df": f.DF, "p_asymptotic": f.P, "p_exact": f.Exact, "kendall_w": f.W}
	}
	d := qtest.Input[struct{ X, Pairs [][]int }](t, v)
	got := cochran(d.X)
	if d.Pairs != nil {
		var p []Value
		var moved [][]int
		for _, pair := range d.Pairs {
			lost, gained := changes(d.X, pair[0]-1, pair[1]-1)
			moved = append(moved, []int{lost, gained})
			p = append(p, NewMcNemar(lost, gained).Exact)
		}
		got["lost_gained"], got["p_exact"], got["p_holm"] = moved, p, Holm(p)
	}
	return got
}

func signedRank(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct{ X, Y, D []float64 }](t, v)
	for i := range d.X {
		d.D = append(d.D, d.X[i]-d.Y[i])
	}
	w, p := NewSignedRank(d.D, DropZeros), NewSignedRank(d.D, Pratt)
	return map[string]any{
		"V": w.V, "p_two_sided": w.Two, "p_greater": w.Greater, "n_nonzero": w.N,
		"p_two_drop_zeros": w.Two, "p_two_pratt": p.Two, "V_pratt": p.V,
	}
}

func values(p []*float64) []Value {
	out := make([]Value, len(p))
	for i, x := range p {
		out[i] = Undefined(Missing)
		if x != nil {
			out[i] = Of(*x)
		}
	}
	return out
}

func adjustments(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		P, Three    []*float64
		WithMissing []*float64 `json:"with_missing"`
	}](t, v)
	p, three, missing := values(d.P), values(d.Three), values(d.WithMissing)
	rejected := func(p []Value) (n int) {
		for _, v := range p {
			if x, ok := v.Get(); ok && x <= 0.05 {
				n++
			}
		}
		return n
	}
	return map[string]any{
		"holm": Holm(p), "BH": BenjaminiHochberg(p), "bonferroni": Bonferroni(p),
		"rejected_BH_05": rejected(BenjaminiHochberg(p)), "rejected_bonferroni_05": rejected(Bonferroni(p)),
		"three_holm": Holm(three), "three_BH": BenjaminiHochberg(three),
		"missing_holm": Holm(missing), "missing_BH": BenjaminiHochberg(missing),
	}
}

func proportions(t *testing.T, v qtest.Vector) map[string]any {
	one := func(x, n int) map[string]any {
		return map[string]any{
			"x":      x,
			"wilson": pairOf(Wilson(x, n, 0.95)), "wilson_cc": pairOf(WilsonCorrected(x, n, 0.95)),
			"clopper_pearson": pairOf(ClopperPearson(x, n, 0.95)),
		}
	}
	d := qtest.Input[struct {
		N int
		X any
	}](t, v)
	if x, ok := d.X.(float64); ok {
		return one(int(x), d.N)
	}
	var rows []any
	for _, x := range d.X.([]any) {
		rows = append(rows, one(int(x.(float64)), d.N))
	}
	return map[string]any{"rows": rows}
}

func TestSaturationVectors(t *testing.T) {
	all := qtest.Vectors(t, "saturation", "chao1", "chao2")
	if len(all) != 8 {
		t.Fatalf("%d saturation vectors, want 8", len(all))
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) { referee.Holds(t, v, saturation(t, v)) })
	}
}

func saturation(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Kind               string
		New                []int
		Base, Run          int
		M                  any
		SObs               int `json:"S_obs"`
		Q1, Q2             int
		Cases              []map[string]int
		Counts, Cumulative []int
		Total              int
	}](t, v)
	switch d.Kind {
	case "new_codes_per_interview":
		return guest(d.New, d.Base, d.Run)
	case "incidence_matrix":
		return incidence(qtest.Input[struct{ M [][]int }](t, v).M)
	case "incidence_counts":
		if d.Cases != nil {
			var chao []Value
			for _, c := range d.Cases {
				chao = append(chao, Incidence{Interviews: c["m"], Observed: c["S_obs"], Once: c["Q1"], Twice: c["Q2"]}.Chao2())
			}
			return map[string]any{"chao2": chao}
		}
		i := Incidence{Interviews: int(d.M.(float64)), Observed: d.SObs, Once: d.Q1, Twice: d.Q2}
		return map[string]any{
			"chao2": i.Chao2(), "bias_corrected": i.Chao2Corrected(), "jack1": i.Jackknife1(), "jack2": i.Jackknife2(),
		}
	case "frequencies":
		a := NewAbundance(d.Counts)
		return map[string]any{
			"S_obs": a.Observed, "f1": a.Once, "f2": a.Twice, "chao1_bias_corrected": a.Chao1Corrected(), "chao1_classic": a.Chao1(),
		}
	case "cumulative":
		return map[string]any{
			"share":                    Shares(d.Cumulative, d.Total),
			"first_interview_ge_90pct": FirstAt(d.Cumulative, d.Total, 0.9), "first_interview_100pct": FirstAt(d.Cumulative, d.Total, 1),
		}
	}
	t.Fatalf("%s: unknown kind %q", v.ID, d.Kind)
	return nil
}

func guest(fresh []int, base, run int) map[string]any {
	got := map[string]any{}
	for _, b := range []int{4, 5, 6} {
		for _, r := range []int{2, 3} {
			key := "base" + string(rune('0'+b)) + "_run" + string(rune('0'+r))
			g := NewGuest(fresh, b, r)
			got[key+"_thr5"], got[key+"_thr0"] = g.Reached(0.05), g.Reached(0)
		}
	}
	g := NewGuest(fresh, base, run)
	var runs []any
	for _, r := range g.Runs {
		runs = append(runs, []any{r.First, r.Last, r.New, r.Ratio})
	}
	got["base_count"], got["runs"] = g.BaseCodes, runs
	got["saturation_interview_5pct"], got["saturation_interview_0pct"] = g.Reached(0.05), g.Reached(0)
	got["reported_5pct"], _ = g.Report(0.05)
	got["reported_0pct"], _ = g.Report(0)
	return got
}

func incidence(m [][]int) map[string]any {
	rows := yes(m)
	i := NewIncidence(rows)
	cumulative, fresh := Collected(rows)
	return map[string]any{
		"cumulative": cumulative, "new_codes": fresh, "expected_curve": i.Expected(),
		"S_obs": i.Observed, "Q1": i.Once, "Q2": i.Twice,
		"chao2": i.Chao2(), "chao2_no_small_sample_factor": i.Chao2Large(), "chao2_bias_corrected": i.Chao2Corrected(),
		"jack1": i.Jackknife1(), "jack2": i.Jackknife2(), "bootstrap": i.BootstrapRichness(),
		"coverage_chao_jost": i.Coverage(), "coverage_turing": i.CoverageTuring(),
	}
}

func TestQuantileIsTypeSeven(t *testing.T) {
	x := []float64{1, 2, 4, 8}
	for _, c := range []struct{ p, want float64 }{{0, 1}, {0.5, 3}, {0.25, 1.75}, {0.975, 7.7}, {1, 8}} {
		if got := Quantile(x, c.p); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Quantile(%v) = %v, want %v", c.p, got, c.want)
		}
	}
	if !slices.IsSorted(x) {
		t.Error("the input was changed")
	}
}
