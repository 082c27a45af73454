package coding

import (
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// The turns that a coding touches share a character with it; one that begins where the coding ends does not. In which
// order codings are asked for does not matter.
func TestTouchedTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c collector
		for at := uint32(0); len(c.turns) < 6; {
			at += rapid.Uint32Range(0, 2).Draw(t, "gap")
			end := at + rapid.Uint32Range(1, 4).Draw(t, "length")
			c.turns = append(c.turns, transcript.Turn{N: len(c.turns) + 1, Span: span.Span{Start: at, End: end}})
			at = end
		}
		for range 8 {
			start := rapid.Uint32Range(0, 30).Draw(t, "start")
			s := span.Span{Start: start, End: start + rapid.Uint32Range(1, 12).Draw(t, "covers")}
			var want []int
			for _, turn := range c.turns {
				if turn.Span.Overlaps(s) {
					want = append(want, turn.N)
				}
			}
			got := c.touched(s)
			if len(got) != len(want) || len(want) > 0 && got[0].N != want[0] {
				t.Fatalf("%v touches %v of %v, want turns %v", s, got, c.turns, want)
			}
		}
	})
}
