package agreement

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/stats"
)

// skipped vectors and why: at most 5 of 94.
var skipped = map[string]string{}

func TestAgreementVectors(t *testing.T) {
	all := qtest.Vectors(t, "kappa", "weighted", "pa", "fleiss", "randolph", "multi", "multilabel", "irrcac", "ac1", "alpha",
		"digitized", "distance", "ordinal", "ratio", "edge", "bootstrap", "tool", "holsti", "alphaU", "ualpha", "gamma", "f1")
	if len(all) != 94 {
		t.Fatalf("%d agreement vectors, want 94", len(all))
	}
	if len(skipped) > 5 {
		t.Fatalf("%d vectors skipped, at most 5 may be", len(skipped))
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) {
			if why := skipped[v.ID]; why != "" {
				t.Skip(why)
			}
			figures := figuresOf(v)
			if figures == nil {
				t.Fatalf("no test for kind %q", kindOf(t, v))
			}
			referee.Holds(t, v, figures(t, v))
		})
	}
}

func kindOf(t testing.TB, v qtest.Vector) string {
	return qtest.Input[struct{ Kind string }](t, v).Kind
}

// figuresOf finds the function that computes what a vector asks for.
func figuresOf(v qtest.Vector) func(*testing.T, qtest.Vector) map[string]any {
	if f, ok := map[string]func(*testing.T, qtest.Vector) map[string]any{
		"holsti-basic":                  holstiFigures,
		"ualpha-edges":                  uAlphaCases,
		"gamma-edge":                    gammaEdges,
		"gamma-dissimilarity-matrix":    dissimilarityFigures,
		"f1-semeval2013":                semevalFigures,
		"f1-traps":                      trapFigures,
		"f1-potato":                     potatoFigures,
		"f1-overlap-chars":              overlapChars,
		"irrcac-distrib6raters":         countFigures,
		"weighted-ap2008-custom":        customFigures,
		"alpha-nltk-easy":               unitFigures,
		"bootstrap-replay-4x12":         replayFigures,
		"bootstrap-alpha-hk2007":        intervalFigures,
		"tool-requal-overlap":           requalFigures,
		"tool-qualcoder-selfoverlap":    selfOverlap,
		"tool-maxqda-bp":                maxqdaFigures,
		"tool-atlasti-continuum":        atlasFigures,
		"tool-aggregation-across-files": aggregationFigures,
	}[v.ID]; ok {
		return f
	}
	var kind struct{ Kind string }
	_ = jsonInto(v, &kind)
	return map[string]func(*testing.T, qtest.Vector) map[string]any{
		"contingency":            tableFigures,
		"units":                  unitFigures,
		"set_units":              setFigures,
		"set_pairs":              setPairs,
		"marginals":              ordinalDistances,
		"documents_of_units":     clusterReplay,
		"char_counts":            characterFigures,
		"spans_half_open":        spanFigures,
		"span_pairs_half_open":   unitDifferences,
		"span_pairs":             positionFigures,
		"spans":                  gammaFigures,
		"spans_inclusive_tokens": tokenFigures,
	}[kind.Kind]
}

func tableFigures(t *testing.T, v qtest.Vector) map[string]any {
	table := qtest.Input[struct{ Table Table }](t, v).Table
	q, n := len(table), table.N()
	one := Identity(q)
	cohen, scott, ac1, bp := table.Cohen(one), table.Scott(), table.Gwet(one), table.BrennanPrediger(one)
	z := math.NaN()
	if k, ok := cohen.Get(); ok {
		null, _ := cohen.SENull.Get()
		z = k / null
	}
	most, largest := table.Largest()
	// irrCAC's functions for tables divide by n² where its others, and we, divide by n(n-1).
	byTable := func(se stats.Value) stats.Value {
		return se.Map(func(x float64) float64 { return x * math.Sqrt((n-1)/n) })
	}
	got := map[string]any{
		"n": n, "po": cohen.Observed, "pe_cohen": cohen.Expected, "cohen_kappa": cohen.Value,
		"cohen_se_nonnull": cohen.SE, "cohen_se_null": cohen.SENull, "cohen_z_null": z,
		"cohen_ci95_wald": []stats.Value{cohen.Interval().Low, cohen.Interval().High},
		"pe_scott":        scott.Expected, "scott_pi": scott.Value, "scott_pi_se_gwet": byTable(scott.SE),
		"pe_ac1": ac1.Expected, "gwet_ac1": ac1.Value, "gwet_ac1_se": byTable(ac1.SE),
		"brennan_prediger": bp.Value, "brennan_prediger_se": byTable(bp.SE), "pabak": bp.Value,
		"krippendorff_alpha_nominal": table.Coincidences().Alpha(Nominal).Value,
		"weighted_kappa_linear":      table.Cohen(Linear(q)).Value, "weighted_kappa_quadratic": table.Cohen(Quadratic(q)).Value,
		"gwet_ac2_linear": table.Gwet(Linear(q)).Value, "gwet_ac2_quadratic": table.Gwet(Quadratic(q)).Value,
		"po_max": most, "kappa_max": largest,
	}
	for k := range table {
		got[fmt.Sprintf("cohen_one_vs_rest_%d", k+1)] = table.Against(k).Cohen(Identity(2)).Value
		got[fmt.Sprintf("fleiss_category_%d", k+1)] = table.Counts().FleissCategory(k)
	}
	return got
}

func customFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Table      Table
		Categories []string
		Distance   map[string]float64
	}](t, v)
	distance := NewTable(len(d.Categories))
	for i, a := range d.Categories {
		for j, b := range d.Categories {
			distance[i][j] = max(d.Distance[a+"|"+b], d.Distance[b+"|"+a])
		}
	}
	kappa := d.Table.Cohen(FromDistance(distance))
	alpha := d.Table.Coincidences().Alpha(Distance(distance))
	not := func(v stats.Value) stats.Value { return v.Map(func(x float64) float64 { return 1 - x }) }
	return map[string]any{
		"kappa_w": kappa.Value, "Do_kappa": not(kappa.Observed), "De_kappa": not(kappa.Expected),
		"alpha_w": alpha.Value, "Do_alpha": alpha.Observed, "De_alpha": alpha.Expected,
	}
}

// rated is units of any scalar as ratings, with the values of the categories if they are numbers.
func rated(t *testing.T, units [][]any, declared []any) (*Ratings, []any, []float64) {
	t.Helper()
	levels := slices.Clone(declared)
	for _, u := range units {
		for _, x := range u {
			if x != nil && !slices.Contains(levels, x) {
				levels = append(levels, x)
			}
		}
	}
	if declared == nil {
		slices.SortFunc(levels, func(a, b any) int {
			if x, ok := a.(float64); ok {
				return cmp.Compare(x, b.(float64))
			}
			return cmp.Compare(a.(string), b.(string))
		})
	}
	values := make([]float64, len(levels))
	for i, l := range levels {
		values[i], _ = l.(float64)
	}
	r := NewRatings(len(units[0]), len(levels))
	for _, u := range units {
		row := make([]int, len(u))
		for i, x := range u {
			row[i] = slices.Index(levels, x) // nil is in no list: Missing
		}
		r.Add(row...)
	}
	return r, levels, values
}

type unitData struct {
	Units      [][]any
	Levels     []any
	Categories []any
	Own        []float64 `json:"own_disagreement_weights"`
	Resamples  [][]int   `json:"resamples_1based"`
}

func (d unitData) ratings(t *testing.T) (*Ratings, []any, []float64) {
	declared := d.Levels
	if declared == nil {
		declared = d.Categories
	}
	return rated(t, d.Units, declared)
}

func unitFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[unitData](t, v)
	r, levels, values := d.ratings(t)
	counts, o, one := r.Counts(), r.Coincidences(), Identity(r.Categories)
	fleiss, ac1, bp, cohen := counts.Fleiss(one), counts.Gwet(one), counts.BrennanPrediger(one), r.Table(0, 1).Cohen(one)
	nominal, interval, ratio := o.Alpha(Nominal), o.Alpha(Interval(values)), o.Alpha(Ratio(values))
	light, _ := r.Light()
	conger := r.Conger()
	not := func(v stats.Value) stats.Value { return v.Map(func(x float64) float64 { return 1 - x }) }
	ratio2 := func(a, b stats.Value) stats.Value {
		x, _ := a.Get()
		y, _ := b.Get()
		return stats.Ratio(x, y, NoVariation)
	}
	shifted := make([]float64, len(values))
	for i := range values {
		shifted[i] = values[i] - 1
	}
	got := map[string]any{
		"po": counts.Percent(), "percent_agreement": counts.Percent(), "percent_agreement_pairwise": counts.Percent(),
		"mean_over_units": counts.Percent(), "pair_weighted": counts.PercentByPairs(),
		"all_agree_listwise": r.AllAgree(), "percent_all_agree": r.AllAgree(),
		"alpha": nominal.Value, "nominal": nominal.Value, "alpha_nominal": nominal.Value, "qcode_alpha": nominal.Value,
		"alpha_without_singleton": r.Pick(pairable(r)).Coincidences().Alpha(Nominal).Value,
		"Do":                      nominal.Observed, "De": nominal.Expected, "expected_agreement": not(nominal.Expected),
		"Do_nominal": nominal.Observed, "De_nominal": nominal.Expected,
		"Do_interval": interval.Observed, "De_interval": interval.Expected,
		"ordinal": o.Alpha(Ordinal).Value, "interval": interval.Value, "ratio": ratio.Value,
		"n_pairable": nominal.Pairable, "pairs": o.Pairs,
		"fleiss_kappa": fleiss.Value, "fleiss": fleiss.Value, "pe": fleiss.Expected, "pe_fleiss": fleiss.Expected, "scott_pi": fleiss.Value,
		"se_null_fnl1979": fleiss.SENull, "z": ratio2(fleiss.Value, fleiss.SENull),
		"conger_exact": conger.Value, "hubert_conger": conger.Value, "light_kappa": light, "light": light,
		"randolph_kappa": bp.Value, "randolph": bp.Value, "brennan_prediger": bp.Value,
		"gwet_ac1": ac1.Value, "gwet_ac1_q2": ac1.Value, "pe_ac1": ac1.Expected, "gwet_ac2_quadratic": counts.Gwet(Quadratic(r.Categories)).Value,
		"cohen_kappa": cohen.Value, "cohen_coders_1_2": cohen.Value,
		"kappa_quadratic": r.Table(0, 1).Cohen(Quadratic(r.Categories)).Value, "kappa_squared": r.Table(0, 1).Cohen(Quadratic(r.Categories)).Value,
		"kappa_equal":     r.Table(0, 1).Cohen(Linear(r.Categories)).Value,
		"ratio_codes_1_5": ratio.Value, "ratio_codes_0_4": o.Alpha(Ratio(shifted)).Value, "interval_codes_0_4": o.Alpha(Interval(shifted)).Value,
	}
	if d.Own != nil {
		distance := NewTable(r.Categories)
		for i := range distance {
			for j := range distance {
				distance[i][j] = d.Own[max(i-j, j-i)]
			}
		}
		got["kappa_own"] = r.Table(0, 1).Cohen(FromDistance(distance)).Value
	}
	for k, level := range levels {
		got[fmt.Sprintf("kappa_category_%v", level)] = counts.FleissCategory(k)
		got[fmt.Sprintf("cat_%v", level)] = counts.FleissCategory(k)
		got[fmt.Sprintf("category_%v", level)] = o.Against(k).Alpha(Nominal).Value
	}
	return got
}

// pairable are the units that at least two coders saw.
func pairable(r *Ratings) (units []int) {
	for i := range r.Units() {
		if n := len(slices.DeleteFunc(slices.Clone(r.Unit(i)), func(k int) bool { return k == Missing })); n > 1 {
			units = append(units, i)
		}
	}
	return units
}

func countFigures(t *testing.T, v qtest.Vector) map[string]any {
	rows := qtest.Input[struct{ Counts [][]float64 }](t, v).Counts
	c, o := NewCounts(len(rows[0])), NewCoincidences(len(rows[0]))
	for _, row := range rows {
		c.Add(row, 1)
		var decisions []int
		for k, n := range row {
			for range int(n) {
				decisions = append(decisions, k)
			}
		}
		o.Add(decisions...)
	}
	one := Identity(c.Categories)
	for name, pair := range map[string][2]any{
		"AC1":    {c.Gwet(one).SE, .08418757},
		"Fleiss": {c.Fleiss(one).SE, .08119291},
		"BP":     {c.BrennanPrediger(one).SE, .08312142},
	} {
		referee.Matches(t, v.ID+" published SE of "+name, pair[0], pair[1], 5e-9)
	}
	return map[string]any{
		"po": c.Percent(), "gwet_ac1": c.Gwet(one).Value, "pe_ac1": c.Gwet(one).Expected, "fleiss_kappa": c.Fleiss(one).Value,
		"alpha": o.Alpha(Nominal).Value, "brennan_prediger": c.BrennanPrediger(one).Value,
	}
}

func ordinalDistances(t *testing.T, v qtest.Vector) map[string]any {
	n := qtest.Input[struct {
		N []float64 `json:"n_c"`
	}](t, v).N
	delta := NewTable(len(n))
	for c := range n {
		for k := range n {
			delta[c][k] = math.Sqrt(Ordinal(c, k, n))
		}
	}
	return map[string]any{"delta": delta}
}

func replayFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[unitData](t, v)
	r, _, values := d.ratings(t)
	got := map[string]any{}
	for i, drawn := range d.Resamples {
		for j := range drawn {
			drawn[j]--
		}
		o := r.Pick(drawn).Coincidences()
		got[fmt.Sprintf("resample_%d", i)] = map[string]any{
			"nominal": o.Alpha(Nominal).Value, "ordinal": o.Alpha(Ordinal).Value, "interval": o.Alpha(Interval(values)).Value,
		}
	}
	return got
}

func clusterReplay(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Documents [][][]int
		Resamples [][]int `json:"resamples_0based"`
	}](t, v)
	got := map[string]any{}
	for i, drawn := range d.Resamples {
		r := NewRatings(2, 2)
		var cells Cells
		for _, doc := range drawn {
			for _, u := range d.Documents[doc] {
				r.Add(u...)
				cells.Add(u[0] == 1, u[1] == 1)
			}
		}
		got[fmt.Sprintf("resample_%d", i)] = map[string]any{
			"alpha": r.Coincidences().Alpha(Nominal).Value, "kappa": cells.Cohen().Value, "n_units": cells.N(),
		}
	}
	return got
}

func intervalFigures(t *testing.T, v qtest.Vector) map[string]any {
	r, _, _ := qtest.Input[unitData](t, v).ratings(t)
	o := r.Coincidences()
	b := stats.Bootstrap{Seed: 7, Replicates: 20_000, Level: 0.95}
	byUnit := b.Resample(r.Units(), func(drawn []int) stats.Value { return r.Pick(drawn).Coincidences().Alpha(Ordinal).Value })
	kalpha := o.HayesKrippendorff(Ordinal, b)
	slices.Sort(kalpha)
	below := func(limit float64) float64 {
		at, _ := slices.BinarySearch(kalpha, limit)
		return float64(at) / float64(len(kalpha))
	}
	return map[string]any{
		"alpha":                o.Alpha(Ordinal).Value,
		"unit_resampling_ci95": []stats.Value{byUnit.Low, byUnit.High},
		"kalpha_ci95":          []float64{stats.Quantile(kalpha, 0.025), stats.Quantile(kalpha, 0.975)},
		"kalpha_q_below_70":    below(0.70),
		"kalpha_q_below_80":    below(0.80),
	}
}
