package agreement

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/stats"
)

// drawRatings is a few units with a few coders, some of whom miss some.
func drawRatings(t *rapid.T, missing bool) *Ratings {
	coders, q := rapid.IntRange(2, 4).Draw(t, "coders"), rapid.IntRange(2, 4).Draw(t, "q")
	least := 0
	if missing {
		least = Missing
	}
	r := NewRatings(coders, q)
	for range rapid.IntRange(1, 12).Draw(t, "units") {
		r.Add(rapid.SliceOfN(rapid.IntRange(least, q-1), coders, coders).Draw(t, "unit")...)
	}
	return r
}

// near holds two figures equal: both undefined, or within rounding.
func near(a, b stats.Value) bool {
	x, okA := a.Get()
	y, okB := b.Get()
	return okA == okB && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

// coefficients are all those on fixed units, by name.
func coefficients(r *Ratings) map[string]stats.Value {
	o, c, one := r.Coincidences(), r.Counts(), Identity(r.Categories)
	values := make([]float64, r.Categories)
	for i := range values {
		values[i] = float64(i + 1)
	}
	light, _ := r.Light()
	return map[string]stats.Value{
		"percent": c.Percent(), "percent by pairs": c.PercentByPairs(), "all agree": r.AllAgree(),
		"fleiss": c.Fleiss(one).Value, "gwet": c.Gwet(one).Value, "ac2": c.Gwet(Quadratic(r.Categories)).Value,
		"brennan": c.BrennanPrediger(one).Value, "conger": r.Conger().Value, "light": light,
		"nominal": o.Alpha(Nominal).Value, "ordinal": o.Alpha(Ordinal).Value,
		"interval": o.Alpha(Interval(values)).Value, "ratio": o.Alpha(Ratio(values)).Value,
	}
}

func TestCoderOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, true)
		order := rapid.Permutation(all(r.Coders)).Draw(t, "order")
		turned := NewRatings(r.Coders, r.Categories)
		for i := range r.Units() {
			row := make([]int, r.Coders)
			for to, from := range order {
				row[to] = r.Unit(i)[from]
			}
			turned.Add(row...)
		}
		was, is := coefficients(r), coefficients(turned)
		for name, x := range was {
			if !near(x, is[name]) {
				t.Fatalf("%s: %v, in another order of coders %v", name, x, is[name])
			}
		}
	})
}

func TestUnusedCodeDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, true)
		more := NewRatings(r.Coders, r.Categories+1)
		for i := range r.Units() {
			more.Add(r.Unit(i)...)
		}
		was, is := coefficients(r), coefficients(more)
		for _, name := range []string{"percent", "percent by pairs", "all agree", "fleiss", "conger", "light", "nominal", "ordinal", "interval", "ratio"} {
			if !near(was[name], is[name]) {
				t.Fatalf("%s: %v, with an unused code %v", name, was[name], is[name])
			}
		}
		codes := []Cells{{3, 1, 2, 10}, {1, 1, 0, 14}}
		a, b := Pool(codes), Pool(append(codes, Cells{Neither: 16}))
		if a.MicroF1 != b.MicroF1 || a.MacroF1 != b.MacroF1 || a.Kappa != b.Kappa || b.Unused != 1 {
			t.Fatalf("pooled figures change with an unused code: %+v, %+v", a, b)
		}
	})
}

func TestIdenticalIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, coders := rapid.IntRange(2, 4).Draw(t, "q"), rapid.IntRange(2, 4).Draw(t, "coders")
		r := NewRatings(coders, q)
		for _, k := range append([]int{0, 1}, rapid.SliceOfN(rapid.IntRange(0, q-1), 0, 10).Draw(t, "units")...) {
			r.Add(slices.Repeat([]int{k}, coders)...)
		}
		for name, x := range coefficients(r) {
			if !near(x, stats.Of(1)) {
				t.Fatalf("%s of identical coders is %v", name, x)
			}
		}
	})
}

func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for name, v := range coefficients(drawRatings(t, true)) {
			x, ok := v.Get()
			if ok && (x > 1+1e-12 || math.IsInf(x, 0) || math.IsNaN(x)) {
				t.Fatalf("%s is %v", name, v)
			}
			if !ok && (v.Why() == stats.NotComputed || v.Why() == stats.NotANumber) {
				t.Fatalf("%s is undefined without a reason of its own: %v", name, v)
			}
		}
	})
}

// byDefinition is alpha without any matrix: the mean difference of the pairs of decisions within units, against that of all
// pairs of pairable decisions.
func byDefinition(r *Ratings, d Metric) stats.Value {
	n := make([]float64, r.Categories)
	var pool []int
	within, weight := 0.0, 0.0
	add := func(measure bool) {
		for i := range r.Units() {
			unit := slices.DeleteFunc(slices.Clone(r.Unit(i)), func(k int) bool { return k == Missing })
			if len(unit) < 2 {
				continue
			}
			for a, k := range unit {
				if !measure {
					n[k]++
					pool = append(pool, k)
					continue
				}
				for b, l := range unit {
					if a != b {
						within += d(k, l, n) / float64(len(unit)-1)
					}
				}
				weight++
			}
		}
	}
	add(false)
	add(true)
	if weight == 0 {
		return stats.Undefined(NoPairs)
	}
	chance := 0.0
	for a, k := range pool {
		for b, l := range pool {
			if a != b {
				chance += d(k, l, n)
			}
		}
	}
	chance /= weight * (weight - 1)
	return stats.Ratio(within/weight, chance, NoVariation).Map(func(x float64) float64 { return 1 - x })
}

func TestAlphaIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, true)
		values := rapid.SliceOfN(rapid.Float64Range(0.5, 9), r.Categories, r.Categories).Draw(t, "values")
		for name, d := range map[string]Metric{"nominal": Nominal, "ordinal": Ordinal, "interval": Interval(values), "ratio": Ratio(values)} {
			got, want := r.Coincidences().Alpha(d).Value, byDefinition(r, d)
			if !near(got, want) {
				t.Fatalf("%s: %v, by definition %v", name, got, want)
			}
		}
	})
}

func TestTwoCodersComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.IntRange(2, 4).Draw(t, "q")
		r := NewRatings(2, q)
		for range rapid.IntRange(2, 30).Draw(t, "units") {
			r.Add(rapid.SliceOfN(rapid.IntRange(0, q-1), 2, 2).Draw(t, "unit")...)
		}
		table, one := r.Table(0, 1), Identity(q)
		light, _ := r.Light()
		cohen := table.Cohen(one)
		if !near(r.Conger().Value, cohen.Value) || !near(light, cohen.Value) {
			t.Fatalf("Cohen %v, Conger %v, Light %v", cohen.Value, r.Conger().Value, light)
		}
		a, b := r.Counts().Fleiss(one), table.Scott()
		if !near(a.Value, b.Value) || !near(a.SE, b.SE) || !near(a.SENull, b.SENull) {
			t.Fatalf("Fleiss %+v, Scott %+v", a, b)
		}
		if !near(r.Coincidences().Alpha(Nominal).Value, table.Coincidences().Alpha(Nominal).Value) {
			t.Fatal("alpha of the units is not alpha of their table")
		}
		// For two coders without missing decisions alpha is (1 - 1/2n) pi + 1/2n.
		if pi, ok := b.Get(); ok {
			share := 1 / (2 * table.N())
			if !near(r.Coincidences().Alpha(Nominal).Value, stats.Of((1-share)*pi+share)) {
				t.Fatalf("alpha %v, pi %v, n %v", r.Coincidences().Alpha(Nominal).Value, pi, table.N())
			}
		}
	})
}

func TestSetDistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := func(name string) []int {
			s := rapid.SliceOfDistinct(rapid.IntRange(0, 6), rapid.ID[int]).Draw(t, name)
			slices.Sort(s)
			return s
		}
		a, b := set("a"), set("b")
		for name, d := range map[string]SetDistance{"Jaccard": Jaccard, "MASI": MASI} {
			x := d(a, b)
			if x != d(b, a) || x < 0 || x > 1 || d(a, a) != 0 || slices.Equal(a, b) != (x == 0) {
				t.Fatalf("%s(%v, %v) = %v", name, a, b, x)
			}
		}
		if MASI(a, b) < Jaccard(a, b) {
			t.Fatalf("MASI below Jaccard for %v, %v", a, b)
		}
	})
}

// fifty codes, two coders, 300 transcripts of 40 turns: counts per transcript.
func study() [][][]float64 {
	chance := rand.New(rand.NewPCG(1, 2))
	codes := make([][][]float64, 50)
	for code := range codes {
		for range 300 {
			o := NewCoincidences(2)
			for range 40 {
				first := chance.IntN(8) / 7
				second := first
				if chance.IntN(10) == 0 {
					second = 1 - first
				}
				o.Add(first, second)
			}
			codes[code] = append(codes[code], o.O)
		}
	}
	return codes
}

func BenchmarkAlphaIntervals(b *testing.B) {
	codes := study()
	b.ResetTimer()
	for b.Loop() {
		for _, parts := range codes {
			i := stats.Bootstrap{Seed: 7, Replicates: 2000}.Sums(parts, AlphaOf(2, Nominal))
			if !i.Low.Defined() {
				b.Fatal(i.Low)
			}
		}
	}
}
