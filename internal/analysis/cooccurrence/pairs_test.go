package cooccurrence

import (
	"slices"
	"testing"
)

func TestPairs(t *testing.T) {
	s := Sets{Units: 6, Sizes: []int{4, 3, 2}, Combinations: []Combination{{[]int{0, 1}, 2}, {[]int{0}, 1}, {[]int{0, 1, 2}, 1}, {[]int{2}, 1}}}
	want := [][]int{{4, 3, 1}, {3, 3, 1}, {1, 1, 2}}
	got := s.Pairs()
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("row %d: %v, want %v", i, got[i], want[i])
		}
		if got[i][i] != s.Sizes[i] {
			t.Errorf("item %d comes %d times, on the diagonal %d", i, s.Sizes[i], got[i][i])
		}
	}
}
