package agreement

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qcode/internal/stats"
)

func drawUnits(t *rapid.T, name string, most int) (out []Unit) {
	for range rapid.IntRange(0, most).Draw(t, name+" number") {
		start := rapid.IntRange(0, 30).Draw(t, name+" start")
		length := rapid.IntRange(1, 10).Draw(t, name+" length")
		out = append(out, Unit{float64(start), float64(start + length), rapid.IntRange(0, 2).Draw(t, name+" category")})
	}
	return out
}

// cheapest tries all partitions: the first unit left, with every choice of one or no unit of each later coder.
func cheapest(coders [][]Unit, left [][]bool, d Dissimilarity) float64 {
	for i := range coders {
		at := slices.Index(left[i], true)
		if at < 0 {
			continue
		}
		best := math.Inf(1)
		members := slices.Repeat([]int{-1}, len(coders))
		members[i], left[i][at] = at, false
		var choose func(coder int)
		choose = func(coder int) {
			if coder == len(coders) {
				best = min(best, unitaryDisorder(coders, members, d)+cheapest(coders, left, d))
				return
			}
			choose(coder + 1)
			for j, free := range left[coder] {
				if free {
					members[coder], left[coder][j] = j, false
					choose(coder + 1)
					members[coder], left[coder][j] = -1, true
				}
			}
		}
		choose(i + 1)
		left[i][at] = true
		return best
	}
	return 0
}

func TestBestAlignmentByBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 4).Draw(t, "coders")
		var coders [][]Unit
		var left [][]bool
		units := 0
		for i := range m {
			u := drawUnits(t, fmt.Sprint(i), 8/m)
			coders, left = append(coders, u), append(left, slices.Repeat([]bool{true}, len(u)))
			units += len(u)
		}
		d := Dissimilarity{Alpha: rapid.Float64Range(0.5, 3).Draw(t, "alpha"), Beta: 1, Empty: 1}
		best, why := Align(coders, d)
		if units == 0 {
			if why != NothingCoded {
				t.Fatalf("nothing coded gives %q", why)
			}
			return
		}
		want := cheapest(coders, left, d) * float64(m) / float64(units)
		if why != "" || math.Abs(best.Disorder-want) > 1e-6 {
			t.Fatalf("disorder %v (%s), by brute force %v", best.Disorder, why, want)
		}
		for i, u := range coders {
			seen := make([]int, len(u))
			for _, members := range best.Unitary {
				if members[i] >= 0 {
					seen[members[i]]++
				}
			}
			if slices.ContainsFunc(seen, func(n int) bool { return n != 1 }) {
				t.Fatalf("units of coder %d are held %v times", i, seen)
			}
		}
		slices.Reverse(coders)
		if turned, _ := Align(coders, d); math.Abs(turned.Disorder-best.Disorder) > 1e-6 {
			t.Fatalf("disorder %v, in another order of coders %v", best.Disorder, turned.Disorder)
		}
	})
}

func TestTwoCodersByBothSolvers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coders := [][]Unit{drawUnits(t, "a", 7), drawUnits(t, "b", 7)}
		total := func(unitary [][]int) (sum float64) {
			for _, members := range unitary {
				sum += unitaryDisorder(coders, members, Combined())
			}
			return sum
		}
		many, ok := alignMany(coders, Combined())
		two := alignTwo(coders[0], coders[1], Combined())
		if !ok || math.Abs(total(many)-total(two)) > 1e-6 || len(many) != len(two) {
			t.Fatalf("Hungarian %v %v, branch and bound %v %v", total(two), two, total(many), many)
		}
	})
}

func TestAssignByBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 4).Draw(t, "rows")
		columns := rapid.IntRange(rows, 5).Draw(t, "columns")
		cost := make([][]float64, rows)
		for i := range cost {
			cost[i] = rapid.SliceOfN(rapid.Float64Range(-5, 5), columns, columns).Draw(t, "row")
		}
		var try func(row int, used []bool) float64
		try = func(row int, used []bool) float64 {
			if row == rows {
				return 0
			}
			best := math.Inf(1)
			for j := range used {
				if !used[j] {
					used[j] = true
					best = min(best, cost[row][j]+try(row+1, used))
					used[j] = false
				}
			}
			return best
		}
		got, seen := 0.0, map[int]bool{}
		for i, j := range assign(cost) {
			got += cost[i][j]
			seen[j] = true
		}
		if want := try(0, make([]bool, columns)); math.Abs(got-want) > 1e-9 || len(seen) != rows {
			t.Fatalf("assignment costs %v, the best %v", got, want)
		}
	})
}

// A transcript of forty units with three coders who see much alike must be aligned while one waits.
func TestGammaOfATranscript(t *testing.T) {
	source := stats.NewSource(3)
	var coders [][]Unit
	for range 3 {
		at := 0.0
		var units []Unit
		for range 40 {
			at += 20 + 30*source.Float64()
			start := at + 6*source.Float64()
			at = start + 40 + 20*source.Float64()
			units = append(units, Unit{start, at, source.IntN(5)})
		}
		coders = append(coders, units)
	}
	began := time.Now()
	g := ComputeGamma(coders, GammaOptions{Dissimilarity: Combined(), Seed: 1})
	t.Logf("gamma %v, gamma-cat %v, observed %v, expected %v, %d samples in %v", g.Value, g.Cat, g.Observed, g.Expected, g.Samples, time.Since(began))
	if x, ok := g.Get(); !ok || x > 1 {
		t.Fatalf("gamma is %v", g.Value)
	}
	h := ComputeGamma(coders, GammaOptions{Dissimilarity: Combined(), Seed: 1, Sampler: Shifted})
	if !h.Defined() || h.Observed != g.Observed {
		t.Fatalf("with shifted continua gamma is %v", h.Value)
	}
}
