package check

import (
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// TestRepeatedIDs counts by hand, with hashes that differ in a few bits only.
func TestRepeatedIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shift := rapid.SampledFrom([]uint{0, 20, 56}).Draw(t, "shift")
		want, times := map[uint64]bool{}, map[uint64]int{}
		f := &Facts{Texts: make([]TextFact, rapid.IntRange(0, 4).Draw(t, "texts"))}
		for i := range f.Texts {
			for range rapid.IntRange(0, 60).Draw(t, "ids") {
				id := rapid.Uint64Range(1, 255).Draw(t, "id") << shift
				f.Texts[i].ids = append(f.Texts[i].ids, id)
				if times[id]++; times[id] == 2 {
					want[id] = true
				}
			}
		}
		if got := f.repeatedIDs(); !maps.Equal(got, want) {
			t.Fatalf("%v, by hand %v", got, want)
		}
	})
}
