package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func close9(a, b float64) bool { return math.Abs(a-b) <= 1e-9 }

// arrangementsOf tries every arrangement of every row and counts how often the columns are at least as uneven.
func arrangementsOf(rows [][]int, seen int) float64 {
	totals, all, extreme := make([]int, len(rows[0])), 0, 0
	var try func(i int)
	try = func(i int) {
		if i == len(rows) {
			all++
			if sumSquares(totals) >= seen {
				extreme++
			}
			return
		}
		for _, place := range arrangements(rows[i], 1000) {
			for j, x := range place {
				totals[j] += x
			}
			try(i + 1)
			for j, x := range place {
				totals[j] -= x
			}
		}
	}
	try(0)
	return float64(extreme) / float64(all)
}

func TestExactByEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, n := rapid.IntRange(2, 4).Draw(t, "waves"), rapid.IntRange(1, 4).Draw(t, "cases")
		amounts, bits := make([][]float64, n), make([][]bool, n)
		numbers, ranks := make([][]int, n), make([][]int, n)
		for i := range n {
			row := rapid.SliceOfN(rapid.IntRange(0, 3), k, k).Draw(t, "row")
			for _, x := range row {
				amounts[i] = append(amounts[i], float64(x)/10)
				bits[i] = append(bits[i], x > 1)
				numbers[i] = append(numbers[i], min(x/2, 1))
			}
			ranks[i] = doubledRanks(amounts[i])
		}
		columns := func(rows [][]int) []int {
			totals := make([]int, k)
			for _, row := range rows {
				for j, x := range row {
					totals[j] += x
				}
			}
			return totals
		}
		c, f := NewCochran(bits), NewFriedman(amounts)
		if p, ok := c.Exact.Get(); ok && !close9(p, arrangementsOf(numbers, sumSquares(columns(numbers)))) {
			t.Fatalf("Cochran %v", p)
		}
		if p, ok := f.Exact.Get(); ok && !close9(p, arrangementsOf(ranks, sumSquares(columns(ranks)))) {
			t.Fatalf("Friedman %v", p)
		}
		for _, v := range []Value{c.Q, c.P, c.Exact, f.ChiSquare, f.P, f.Exact, f.W} {
			if !v.Defined() && v.Why() != NoChange {
				t.Fatalf("undefined as %q", v.Why())
			}
		}
		slices.Reverse(bits)
		if again := NewCochran(bits); again.Q != c.Q {
			t.Fatalf("Q depends on the order of cases: %v, %v", c.Q, again.Q)
		}
	})
}

func TestSignedRankByEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.IntRange(-4, 4), 1, 9).Draw(t, "steps")
		d := make([]float64, len(steps))
		for i, x := range steps {
			d[i] = float64(x) / 10
		}
		for _, zeros := range []Zeros{DropZeros, Pratt} {
			got := NewSignedRank(d, zeros)
			v, ok := got.V.Get()
			if !ok {
				if got.Two.Why() != NoChange || got.N != 0 {
					t.Fatalf("undefined: %+v", got)
				}
				continue
			}
			var sizes []float64
			for _, x := range d {
				if x != 0 || zeros == Pratt {
					sizes = append(sizes, math.Abs(x))
				}
			}
			var ranks []float64
			total := 0.0
			for i, r := range doubledRanks(sizes) {
				if sizes[i] != 0 {
					ranks = append(ranks, float64(r)/2)
					total += float64(r) / 2
				}
			}
			two, up := 0.0, 0.0
			for signs := range 1 << len(ranks) {
				s := 0.0
				for i, r := range ranks {
					if signs>>i&1 == 1 {
						s += r
					}
				}
				if math.Abs(s-total/2) >= math.Abs(v-total/2) {
					two++
				}
				if s >= v {
					up++
				}
			}
			all := float64(int(1) << len(ranks))
			p2, _ := got.Two.Get()
			p1, _ := got.Greater.Get()
			if !close9(p2, two/all) || !close9(p1, up/all) {
				t.Fatalf("got %v and %v, by enumeration %v and %v", p2, p1, two/all, up/all)
			}
		}
	})
}

func TestPValuesAreProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, c := rapid.IntRange(0, 3000).Draw(t, "b"), rapid.IntRange(0, 3000).Draw(t, "c")
		m, turned := NewMcNemar(b, c), NewMcNemar(c, b)
		exact, _ := m.Exact.Get()
		mid, _ := m.Mid.Get()
		if exact < 0 || exact > 1 || mid < 0 || mid > exact+1e-9 {
			t.Fatalf("exact %v, mid %v", exact, mid)
		}
		if x, _ := turned.Exact.Get(); !close9(x, exact) {
			t.Fatalf("%v and, turned, %v", exact, x)
		}
	})
}

func TestLargeTablesAgreeWithTheDirectSum(t *testing.T) {
	for _, k := range []int{400, 480, 500, 530} {
		direct := binomialHalf(1000, k)
		large, half := binomialHalf(1001, k), binomialHalf(1000, k-1)
		if want := (direct + half) / 2; math.Abs(large-want) > 1e-10 {
			t.Errorf("P(X <= %d) of 1001 is %v, from 1000 it is %v", k, large, want)
		}
	}
}

func TestAdjustments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 8).Draw(t, "p")
		p := []Value{Undefined(Missing)}
		for _, x := range raw {
			p = append(p, Of(x))
		}
		holm, bh, bonferroni := Holm(p), BenjaminiHochberg(p), Bonferroni(p)
		if holm[0].Why() != Missing || len(bh) != len(p) {
			t.Fatalf("a missing p became %v", holm[0])
		}
		for i := 1; i < len(p); i++ {
			if !(p[i].x <= bh[i].x && bh[i].x <= holm[i].x+1e-12 && holm[i].x <= bonferroni[i].x+1e-12 && bonferroni[i].x <= 1) {
				t.Fatalf("p %v, BH %v, Holm %v, Bonferroni %v", p[i], bh[i], holm[i], bonferroni[i])
			}
			for j := 1; j < len(p); j++ {
				if p[i].x < p[j].x && (holm[i].x > holm[j].x || bh[i].x > bh[j].x) {
					t.Fatal("the order changed")
				}
			}
		}
	})
}

func TestIntervalsOfProportions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		x := rapid.IntRange(0, n).Draw(t, "x")
		for name, f := range map[string]func(x, n int, level float64) Range{
			"Wilson": Wilson, "corrected": WilsonCorrected, "Clopper-Pearson": ClopperPearson,
		} {
			r, turned, wider := f(x, n, 0.95), f(n-x, n, 0.95), f(x, n, 0.99)
			low, _ := r.Low.Get()
			high, _ := r.High.Get()
			share := float64(x) / float64(n)
			if low < 0 || low > share || high < share || high > 1 || x == 0 && low != 0 || x == n && high != 1 {
				t.Fatalf("%s of %d/%d: %v to %v", name, x, n, low, high)
			}
			if other, _ := turned.High.Get(); !close9(low, 1-other) {
				t.Fatalf("%s of %d/%d is not that of its complement", name, x, n)
			}
			if l, _ := wider.Low.Get(); l > low {
				t.Fatalf("%s of %d/%d at 99 %% is narrower", name, x, n)
			}
		}
	})
	if r := Wilson(0, 0, 0.95); r.Low.Why() != NoData || r.High.Why() != NoData {
		t.Errorf("of nothing: %v", r)
	}
}

func TestExpectedCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, codes := rapid.IntRange(1, 5).Draw(t, "interviews"), rapid.IntRange(1, 5).Draw(t, "codes")
		rows := make([][]bool, m)
		for i := range rows {
			rows[i] = rapid.SliceOfN(rapid.Bool(), codes, codes).Draw(t, "row")
		}
		v := NewIncidence(rows)
		sum, orders := make([]float64, m), 0.0
		order := make([]int, m)
		for i := range order {
			order[i] = i
		}
		for _, o := range arrangements(order, 1000) {
			turned := make([][]bool, m)
			for i, at := range o {
				turned[i] = rows[at]
			}
			cumulative, _ := Collected(turned)
			for i, c := range cumulative {
				sum[i] += float64(c)
			}
			orders++
		}
		for i, x := range v.Expected() {
			if !close9(x, sum[i]/orders) {
				t.Fatalf("expected curve at %d: %v, over all orders %v", i+1, x, sum[i]/orders)
			}
		}
		if chao, _ := v.Chao2().Get(); chao < float64(v.Observed) {
			t.Fatalf("Chao2 %v below %d", chao, v.Observed)
		}
		if c, ok := v.Coverage().Get(); ok && (c < 0 || c > 1) {
			t.Fatalf("coverage %v", c)
		}
	})
}
