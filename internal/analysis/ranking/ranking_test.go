package ranking

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRank(t *testing.T) {
	entries := []Entry{{2, 1}, {5, 3}, {2, 2}, {2, 1}, {0, 0}}
	for _, c := range []struct {
		ties Ties
		want []Place
	}{
		{Range, []Place{{1, 1, 1}, {2, 2, 2}, {0, 3, 4}, {3, 3, 4}, {4, 5, 5}}},
		{None, []Place{{1, 1, 1}, {2, 2, 2}, {0, 3, 3}, {3, 4, 4}, {4, 5, 5}}},
	} {
		if got := Rank(entries, c.ties); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.ties, got, c.want)
		}
	}
	if got := Rank(nil, Range); len(got) != 0 {
		t.Errorf("nothing has the ranks %v", got)
	}
}

func TestRanksAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Entry {
			return Entry{rapid.IntRange(0, 3).Draw(t, "frequency"), rapid.IntRange(0, 2).Draw(t, "elaboration")}
		}), 0, 12).Draw(t, "entries")
		seen := make([]bool, len(entries))
		for i, p := range Rank(entries, Range) {
			if seen[p.Entry] || p.From > i+1 || p.To < i+1 {
				t.Fatalf("place %d: %+v", i+1, p)
			}
			seen[p.Entry] = true
			for _, q := range Rank(entries, Range) {
				same := entries[p.Entry] == entries[q.Entry]
				if same != (p.From == q.From && p.To == q.To) {
					t.Fatalf("%+v and %+v: ranks are shared if and only if both criteria are equal", p, q)
				}
			}
		}
	})
}

func TestCutoffs(t *testing.T) {
	c := Cutoffs{50, 20}
	for _, x := range []struct {
		n, of int
		want  string
	}{{6, 11, "high"}, {5, 10, "high"}, {5, 11, "moderate"}, {2, 10, "moderate"}, {1, 10, "low"}, {0, 10, ""}, {0, 0, ""}} {
		if got := c.Class(x.n, x.of); got != x.want {
			t.Errorf("%d of %d is %q, want %q", x.n, x.of, got, x.want)
		}
	}
}
