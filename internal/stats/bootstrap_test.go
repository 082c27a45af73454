package stats

import (
	"math"
	"testing"
)

func mean(parts [][]float64, drawn []int) Value {
	sum, n := 0.0, 0.0
	for _, i := range drawn {
		sum, n = sum+parts[i][0], n+parts[i][1]
	}
	return Ratio(sum, n, NoData)
}

var clusters = [][]float64{{3, 10}, {1, 4}, {8, 9}, {0, 5}, {2, 2}, {4, 11}, {5, 8}}

func ofSum(sum []float64) Value { return Ratio(sum[0], sum[1], NoData) }

func TestBootstrapIsDeterministic(t *testing.T) {
	b := Bootstrap{Seed: 7}
	one, two := b.Sums(clusters, ofSum), b.Sums(clusters, ofSum)
	if one != two || one.Replicates != 2000 || one.Level != 0.95 || one.Clusters != 7 || one.Seed != 7 {
		t.Errorf("%+v, then %+v", one, two)
	}
	if other := (Bootstrap{Seed: 8}).Sums(clusters, ofSum); other == one {
		t.Error("another seed gave the same interval")
	}
	resampled := b.Resample(len(clusters), func(drawn []int) Value { return mean(clusters, drawn) })
	for _, pair := range [][2]Value{{one.Low, resampled.Low}, {one.High, resampled.High}} {
		if math.Abs(pair[0].x-pair[1].x) > 1e-12 {
			t.Errorf("sums give %v, clusters drawn one by one %v", pair[0], pair[1])
		}
	}
	low, _ := one.Low.Get()
	high, _ := one.High.Get()
	if low >= 23.0/49 || high <= 23.0/49 {
		t.Errorf("%v to %v does not hold the estimate", low, high)
	}
}

func TestUndefinedReplicatesAreCounted(t *testing.T) {
	rare := func(drawn []int) Value {
		if drawn[0] == 0 {
			return Undefined(NoData)
		}
		return Of(float64(drawn[0]))
	}
	few := Bootstrap{Seed: 1}.Resample(100, rare)
	if few.Undefined == 0 || few.Undefined > 60 || !few.Low.Defined() {
		t.Errorf("%+v", few)
	}
	many := Bootstrap{Seed: 1}.Resample(5, rare)
	if many.Low.Why() != Degenerate || many.High.Why() != Degenerate || many.Undefined < 300 {
		t.Errorf("%+v", many)
	}
	if none := (Bootstrap{}).Sums(nil, ofSum); none.Low.Why() != NoData {
		t.Errorf("%+v", none)
	}
}

func TestSource(t *testing.T) {
	// The first numbers of SplitMix64 with seed 1234567, as published with the generator.
	s := NewSource(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := s.Uint64(); got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
	counts, picked := make([]int, 7), make([]int, 3)
	sum, square := 0.0, 0.0
	const n = 70_000
	for range n {
		counts[s.IntN(7)]++
		picked[s.Pick([]float64{1, 0, 3})]++
		x := s.Normal(2, 3)
		sum, square = sum+x, square+(x-2)*(x-2)
	}
	for i, c := range counts {
		if c < 9600 || c > 10400 {
			t.Errorf("%d was drawn %d times of %d", i, c, n)
		}
	}
	if picked[1] != 0 || picked[0] < 16500 || picked[0] > 18500 {
		t.Errorf("picked %v", picked)
	}
	if math.Abs(sum/n-2) > 0.05 || math.Abs(square/n-9) > 0.2 {
		t.Errorf("normal draws have mean %v and variance %v", sum/n, square/n)
	}
}

func TestValue(t *testing.T) {
	var zero Value
	if zero.Defined() || zero.Why() != NotComputed || zero.String() != "undefined: not computed" {
		t.Errorf("the zero Value is %v", zero)
	}
	if v := Of(math.NaN()); v.Defined() {
		t.Error("NaN is defined")
	}
	if v := Ratio(1, 0, NoChange); v.Why() != NoChange {
		t.Errorf("1/0 is %v", v)
	}
	if v := Of(0.25).Map(func(x float64) float64 { return 2 * x }); v != Of(0.5) || v.String() != "0.5" || v.Why() != "" {
		t.Errorf("got %v", v)
	}
	if m, out := Mean([]Value{Of(1), Undefined(NoData), Of(4)}); m != Of(2.5) || out != 1 {
		t.Errorf("mean %v without %d", m, out)
	}
	if m, out := Mean(nil); m.Why() != NoData || out != 0 {
		t.Errorf("mean of nothing is %v", m)
	}
}

func TestTooLargeIsSaid(t *testing.T) {
	if p := NewSignedRank(seq(700), DropZeros); p.Two.Why() != TooManyStates || !p.V.Defined() {
		t.Errorf("%+v", p)
	}
	rows := make([][]float64, 40)
	for i := range rows {
		rows[i] = seq(12)
	}
	if f := NewFriedman(rows); f.Exact.Why() != TooManyStates || !f.P.Defined() {
		t.Errorf("%+v", f)
	}
}

func seq(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i + 1)
	}
	return out
}

func TestUndefinedEdges(t *testing.T) {
	if c := NewCochran(nil); c.Q.Why() != NoData || c.Exact.Why() != NoData {
		t.Errorf("%+v", c)
	}
	if f := NewFriedman([][]float64{{1, 1}, {2, 2}}); f.W.Why() != NoChange {
		t.Errorf("%+v", f)
	}
	if w := NewSignedRank(nil, DropZeros); w.V.Why() != NoData {
		t.Errorf("%+v", w)
	}
	if r, i := OddsRatio(0, 0, 0.95); r.Why() != NoChange || i.High.Why() != NoChange {
		t.Errorf("%v %v", r, i)
	}
	if v := (Incidence{Interviews: 1, Observed: 5, Once: 5, Uses: 5}); v.Jackknife2().Defined() || v.Coverage().Defined() {
		t.Error("one interview tells nothing of what is missing")
	}
	g := NewGuest([]int{0, 0, 3}, 2, 1)
	if g.Reached(0.05).Why() != NoBase || g.Runs[0].Ratio.Why() != NoBase {
		t.Errorf("%+v", g)
	}
	if _, ok := NewGuest([]int{5, 5, 5}, 1, 1).Report(0.05); ok {
		t.Error("saturation was reported where none is reached")
	}
	// 0.1+0.2 and 0.3 are one number to whoever measured them.
	if r := doubledRanks([]float64{0.3, 0.1 + 0.2, 0.1}); r[0] != 5 || r[1] != 5 || r[2] != 2 {
		t.Errorf("ranks %v", r)
	}
}
