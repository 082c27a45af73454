package agreement

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/span"
	"qcode/internal/stats"
)

func jsonInto(v qtest.Vector, into any) error { return json.Unmarshal(v.Data, into) }

func asSets(t *testing.T, units [][][]string, names []string) (*Sets, [][]int, []string) {
	t.Helper()
	var sets Sets
	var rows [][]int
	for _, u := range units {
		var row []int
		for _, codes := range u {
			var set []int
			for _, c := range codes {
				at := slices.Index(names, c)
				if at < 0 {
					at = len(names)
					names = append(names, c)
				}
				set = append(set, at)
			}
			row = append(row, sets.Category(set...))
		}
		rows = append(rows, row)
	}
	return &sets, rows, names
}

func setFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Units [][][]string
		Codes []string
	}](t, v)
	sets, rows, names := asSets(t, d.Units, slices.Clone(d.Codes))
	r := sets.Ratings(2, rows)
	o := r.Coincidences()
	of := func(d SetDistance) stats.Value {
		full, parts := o.Alpha(Distance(sets.Distances(d))).Value, AlphaOfParts(sets.Distances(d))(o.Parts(sets.Distances(d)))
		x, _ := full.Get()
		referee.Matches(t, v.ID+" alpha from parts", parts, x, 1e-12)
		return full
	}
	got := map[string]any{
		"alpha_jaccard": of(Jaccard), "alpha_masi": of(MASI), "alpha_masi_passonneau2006": of(MASI),
		"alpha_nominal_whole_set":     o.Alpha(Nominal).Value,
		"percent_agreement_exact_set": r.Counts().Percent(), "exact_set_agreement": r.Counts().Percent(),
	}
	var codes []Cells
	for _, name := range names {
		var c Cells
		for _, u := range d.Units {
			c.Add(slices.Contains(u[0], name), slices.Contains(u[1], name))
		}
		codes = append(codes, c)
		got[name] = map[string]any{
			"a": c.Both, "b": c.OnlyA, "c": c.OnlyB, "d": c.Neither, "po": c.Observed(), "cohen_kappa": c.Cohen().Value,
			"alpha": c.Alpha().Value, "gwet_ac1": c.Gwet().Value, "pabak": c.PABAK().Value, "f1": c.F1(),
		}
	}
	p := Pool(codes)
	got["pooled_counts"], got["micro_f1"], got["macro_f1_used_codes"] = p.Cells.Parts(), p.MicroF1, p.MacroF1
	got["pooled_kappa_all_codes"] = p.Cells.Cohen().Value
	got["pooled_kappa_devries2008"], got["mean_kappa_used_codes"] = p.Kappa, p.MeanKappa
	return got
}

func setPairs(t *testing.T, v qtest.Vector) map[string]any {
	var jaccard, masi []float64
	for _, pair := range qtest.Input[struct{ Pairs [][2][]any }](t, v).Pairs {
		var names []any
		number := func(set []any) (out []int) {
			for _, x := range set {
				at := slices.Index(names, x)
				if at < 0 {
					at = len(names)
					names = append(names, x)
				}
				out = append(out, at)
			}
			slices.Sort(out)
			return out
		}
		a, b := number(pair[0]), number(pair[1])
		jaccard, masi = append(jaccard, Jaccard(a, b)), append(masi, MASI(a, b))
	}
	return map[string]any{"jaccard": jaccard, "masi_passonneau": masi}
}

// labelled is [start, end, label]; label null is a gap.
type labelled [3]any

func (l labelled) mark(names *[]string) Mark {
	m := Mark{Code: gap, Span: span.Span{Start: uint32(l[0].(float64)), End: uint32(l[1].(float64))}}
	if label, ok := l[2].(string); ok {
		m.Code = slices.Index(*names, label)
		if m.Code < 0 {
			m.Code = len(*names)
			*names = append(*names, label)
		}
	}
	return m
}

type spanData struct {
	Length, Begin, Scale uint32
	Coders               map[string][]labelled
}

func (d spanData) continuum(t *testing.T) (*Continuum, []string) {
	t.Helper()
	var names, order []string
	for coder := range d.Coders {
		order = append(order, coder)
	}
	slices.Sort(order)
	scale := max(d.Scale, 1)
	var coders [][]Mark
	for _, coder := range order {
		var marks []Mark
		for _, l := range d.Coders[coder] {
			m := l.mark(&names)
			m.Start, m.End = m.Start*scale, m.End*scale
			marks = append(marks, m)
		}
		coders = append(coders, marks)
	}
	c, err := NewContinuum(d.Begin*scale, (d.Begin+d.Length)*scale, coders...)
	if err != nil {
		t.Fatal(err)
	}
	return c, names
}

func spanFigures(t *testing.T, v qtest.Vector) map[string]any {
	c, names := qtest.Input[spanData](t, v).continuum(t)
	pooled := c.AlphaUPooled()
	got := map[string]any{"alphaU": pooled.Value, "alphaU_pooled": pooled.Value, "Do": pooled.Observed, "De": pooled.Expected}
	for k, name := range names {
		a := c.AlphaU(k)
		got["alphaU_"+name], got["Do_"+name], got["De_"+name] = a.Value, a.Observed, a.Expected
	}
	u, err := c.UAlpha()
	var overlap *OverlapError
	if errors.As(err, &overlap) {
		return got
	} else if err != nil {
		t.Fatal(err)
	}
	got["u_alpha"], got["Do_u"], got["De_u"], got["bar_u_alpha"] = u.U.Value, u.U.Observed, u.U.Expected, u.Bar.Value
	got["cu_alpha"], got["cu_coverage"] = u.CU.Value, u.CUCoverage
	name := func(k int) string {
		if k == len(names) {
			return "None"
		}
		return names[k]
	}
	coincidences := map[string]any{}
	for i, row := range u.Coincidences {
		for j, x := range row {
			coincidences[name(i)+"|"+name(j)] = x
		}
	}
	got["observed_coincidences"] = coincidences
	for k := range names {
		got["k_u_alpha["+names[k]+"]"], got["k_coverage["+names[k]+"]"] = u.K[k], u.KCoverage[k]
	}
	if len(c.coders) == 2 {
		t := characterTable(c)
		got["char_level_nominal_alpha"] = t.Coincidences().Alpha(Nominal).Value
		got["char_level_cohen_kappa"] = t.Cohen(Identity(len(t))).Value
	}
	return got
}

// characterTable is the contingency table of the characters of two coders, gaps last.
func characterTable(c *Continuum) Table {
	t := NewTable(c.codes + 1)
	place := func(code int) int { return (code + c.codes + 1) % (c.codes + 1) }
	every := func(int) bool { return true }
	g, h := c.sections(0, every), c.sections(1, every)
	eachCross(g, h, func(i, j int, shared float64) { t[place(g[i].Code)][place(h[j].Code)] += shared })
	return t
}

func uAlphaCases(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Length uint32
		Cases  map[string]json.RawMessage
	}](t, v)
	got := map[string]any{}
	for name, raw := range d.Cases {
		one := struct {
			Length uint32
			Coders [][]labelled
		}{Length: d.Length}
		if err := json.Unmarshal(raw, &one.Coders); err != nil {
			if err := json.Unmarshal(raw, &one); err != nil {
				t.Fatal(err)
			}
		}
		data := spanData{Length: one.Length, Coders: map[string][]labelled{}}
		for i, spans := range one.Coders {
			data.Coders[fmt.Sprint(i)] = spans
		}
		c, _ := data.continuum(t)
		u, err := c.UAlpha()
		if err != nil {
			t.Fatal(err)
		}
		got[name] = map[string]any{
			"u_alpha": u.U.Value, "bar_u_alpha": u.Bar.Value, "cu_alpha": u.CU.Value, "cu_coverage": u.CUCoverage,
		}
	}
	return got
}

func unitDifferences(t *testing.T, v qtest.Vector) map[string]any {
	var got []float64
	for _, pair := range qtest.Input[struct{ Pairs [][2]labelled }](t, v).Pairs {
		var names []string
		got = append(got, UnitDifference(pair[0].mark(&names), pair[1].mark(&names)))
	}
	return map[string]any{"delta2": got}
}

func spansOf(pairs [][]uint32) (out []span.Span) {
	for _, p := range pairs {
		out = append(out, span.Span{Start: p[len(p)-2], End: p[len(p)-1]})
	}
	return out
}

func characters(t *testing.T, v qtest.Vector) (Cells, QualCoder) {
	d := qtest.Input[struct {
		N      uint32
		SpansA [][]uint32 `json:"spans_A"`
		SpansB [][]uint32 `json:"spans_B"`
	}](t, v)
	a, b := spansOf(d.SpansA), spansOf(d.SpansB)
	return Characters(a, b, d.N), NewQualCoder(a, b, d.N)
}

func characterFigures(t *testing.T, v qtest.Vector) map[string]any {
	c, q := characters(t, v)
	got := map[string]any{
		"po": c.Observed(), "percent_agreement": c.NVivo().Percent, "nvivo_kappa": c.NVivo().Kappa, "jaccard": c.Jaccard(),
		"dice_f1": c.F1(), "alpha_binary": c.Alpha().Value, "qualcoder_kappa_unrounded": q.Kappa,
		"qualcoder_kappa_reported": "zerodiv", "qualcoder_agree_coded_only_pct": "zero div",
	}
	if k, ok := q.Kappa.Get(); ok {
		p, _ := q.CodedOnlyPercent.Get()
		got["qualcoder_kappa_reported"], got["qualcoder_agree_coded_only_pct"] = Rounded(k, 4), Rounded(p, 2)
	}
	return got
}

func selfOverlap(t *testing.T, v qtest.Vector) map[string]any {
	c, q := characters(t, v)
	k, _ := q.Kappa.Get()
	return map[string]any{
		"qualcoder_dual_coded": q.Dual, "qualcoder_kappa": Rounded(k, 4), "qualcoder_percent_agreement": q.AgreePercent,
		"correct_dual_coded": c.Both, "correct_kappa": c.Cohen().Value, "correct_percent_agreement": c.NVivo().Percent,
	}
}

func overlapChars(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		A, B, Both float64
		N          []float64
	}](t, v)
	c := Cells{Both: d.Both, OnlyA: d.A - d.Both, OnlyB: d.B - d.Both}
	var kappas []stats.Value
	for _, n := range d.N {
		c.Neither = n - c.Both - c.OnlyA - c.OnlyB
		kappas = append(kappas, c.Cohen().Value)
	}
	// The vector takes A for the one who is judged.
	return map[string]any{"precision_A_vs_B": c.Recall(), "recall_A_vs_B": c.Precision(), "f1": c.F1(), "kappa_by_N": kappas}
}

func aggregationFigures(t *testing.T, v qtest.Vector) map[string]any {
	var kappas []stats.Value
	var all Cells
	weighted, weights := 0.0, 0.0
	for _, f := range qtest.Input[struct {
		Files []struct{ N, A, B, Both float64 }
	}](t, v).Files {
		c := Cells{f.Both, f.A - f.Both, f.B - f.Both, f.N - f.A - f.B + f.Both}
		k := c.NVivo().Kappa
		kappas, all = append(kappas, k), all.Plus(c)
		if x, ok := k.Get(); ok {
			weighted, weights = weighted+x*f.N, weights+f.N
		}
	}
	mean, leftOut := stats.Mean(kappas)
	if leftOut != 1 {
		t.Errorf("%d files left out of the mean, want 1", leftOut)
	}
	return map[string]any{
		"per_file_kappa": kappas, "unweighted_mean_defined": mean, "size_weighted_mean_defined": weighted / weights,
		"pooled_kappa": all.NVivo().Kappa, "pooled_percent_agreement": all.NVivo().Percent,
	}
}

func maxqdaFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Agree  float64 `json:"a_agree"`
		First  float64 `json:"b_only_1"`
		Second float64 `json:"c_only_2"`
		Codes  int
		Other  struct {
			A, B, C float64
			Codes   int
		} `json:"second_case"`
	}](t, v)
	figures := func(m MAXQDA) map[string]any {
		return map[string]any{"p_observed": m.Observed, "p_chance": m.Chance, "kappa_bp": m.Kappa}
	}
	return map[string]any{
		"case1": figures(NewMAXQDA(d.Agree, d.First, d.Second, d.Codes)),
		"case2": figures(NewMAXQDA(d.Other.A, d.Other.B, d.Other.C, d.Other.Codes)),
	}
}

func atlasFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct {
		Agree    []float64 `json:"agree_coded"`
		Disagree []float64
		Length   float64 `json:"continuum_length_assumed"`
	}](t, v)
	a := NewATLASti(sum(d.Agree), sum(d.Disagree), d.Length)
	return map[string]any{
		"agree_coded_total": sum(d.Agree), "disagree_total": sum(d.Disagree), "holsti": a.Holsti, "percent_agreement": a.Percent,
	}
}

func holstiFigures(t *testing.T, v qtest.Vector) map[string]any {
	var got []stats.Value
	for _, c := range qtest.Input[struct{ Cases [][3]float64 }](t, v).Cases {
		got = append(got, Holsti(c[0], c[1], c[2]))
	}
	return map[string]any{"values": got}
}

// inclusive spans end on their last character.
func inclusive(pairs [][]uint32) []span.Span {
	out := spansOf(pairs)
	for i := range out {
		out[i].End++
	}
	return out
}

func requalFigures(t *testing.T, v qtest.Vector) map[string]any {
	type spans struct{ A, B [][]uint32 }
	d := qtest.Input[struct {
		Cases    []spans
		Segments []spans `json:"segment_cases"`
	}](t, v)
	marks := func(pairs [][]uint32) (out []Mark) {
		for _, s := range inclusive(pairs) {
			out = append(out, Mark{Span: s})
		}
		return out
	}
	var characters []stats.Value
	var share []float64
	for _, c := range d.Cases {
		characters = append(characters, Characters(inclusive(c.A), inclusive(c.B), 100).Jaccard())
	}
	for _, c := range d.Segments {
		a, b := marks(c.A), marks(c.B)
		share = append(share, float64(Overlapping(a, b, OverShorter, 1e-9).Correct)/float64(max(len(a), len(b))))
	}
	return map[string]any{"char_jaccard": characters, "segment_overlap_share": share}
}

// typed is [label, start, end].
type typed [3]any

func typedMarks(spans []typed, names *[]string, extra uint32) (out []Mark) {
	for _, s := range spans {
		m := labelled{s[1], s[2], s[0]}.mark(names)
		m.End += extra
		out = append(out, m)
	}
	return out
}

func semevalFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct{ Gold, Pred []typed }](t, v)
	var names []string
	s := Score(typedMarks(d.Gold, &names, 1), typedMarks(d.Pred, &names, 1))
	row := func(m Matches) []any {
		return []any{m.Correct, m.Incorrect, m.Partial, m.Missed, m.Spurious, m.Precision(0.5), m.Recall(0.5), m.F1(0.5)}
	}
	return map[string]any{"strict": row(s.Strict), "exact": row(s.Exact), "partial": row(s.Partial), "type": row(s.Type)}
}

func tokenFigures(t *testing.T, v qtest.Vector) map[string]any {
	d := qtest.Input[struct{ Gold, Pred [][]typed }](t, v)
	var names []string
	var s Scores
	for i := range d.Gold {
		one := Score(typedMarks(d.Gold[i], &names, 1), typedMarks(d.Pred[i], &names, 1))
		s = Scores{s.Strict.Plus(one.Strict), s.Exact.Plus(one.Exact), s.Partial.Plus(one.Partial), s.Type.Plus(one.Type)}
	}
	row := func(m Matches) []int { return []int{m.Correct, m.Incorrect, m.Partial, m.Missed, m.Spurious} }
	// The program that printed the 0.4 forgets to credit partial matches; with credit they make 0.7.
	referee.Matches(t, v.ID+" with credit", s.Partial.F1(0.5), 0.7, 1e-12)
	return map[string]any{
		"strict": row(s.Strict), "exact": row(s.Exact), "partial": row(s.Partial), "type": row(s.Type),
		"f1": map[string]any{"strict": s.Strict.F1(0), "exact": s.Exact.F1(0), "partial": s.Partial.F1(0), "type": s.Type.F1(0)},
	}
}

func trapFigures(t *testing.T, v qtest.Vector) map[string]any {
	type pair struct{ Gold, Pred []typed }
	d := qtest.Input[struct{ Adjacent, Order pair }](t, v)
	var names []string
	score := func(p pair) Scores { return Score(typedMarks(p.Gold, &names, 0), typedMarks(p.Pred, &names, 0)) }
	return map[string]any{
		"half_open_adjacent_overlap": score(d.Adjacent).Type.Correct, "exact_match_first_tp": score(d.Order).Strict.Correct,
	}
}

func potatoFigures(t *testing.T, v qtest.Vector) map[string]any {
	var got []stats.Value
	for _, c := range qtest.Input[struct {
		Cases []struct {
			A, B []labelled
			Mode string
		}
	}](t, v).Cases {
		var names []string
		marks := func(in []labelled) (out []Mark) {
			for _, l := range in {
				out = append(out, l.mark(&names))
			}
			return out
		}
		a, b := marks(c.A), marks(c.B)
		if c.Mode == "exact" {
			got = append(got, Score(a, b).Strict.F1(0))
		} else {
			got = append(got, Overlapping(a, b, OverShorter, 0.5).F1(0))
		}
	}
	return map[string]any{"f1": got}
}
