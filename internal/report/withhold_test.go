package report

import (
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/table"
)

func cases(n int) []uint32 { return make([]uint32, n) }

// Whoever knows the pair's N, n at both waves, and that something small is withheld, cannot tell who moved: at least two
// answers are left. How many did not name the code is no secret, so a small number of these is left out here.
func TestMovesCannotBeComputedBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Source{Options: Options{MinCell: rapid.IntRange(3, 6).Draw(t, "least")}}
		draw := func(name string) int { return rapid.IntRange(0, 12).Draw(t, name) }
		gained, lost, kept, never := draw("gained"), draw("lost"), draw("kept"), draw("never")
		m := change.Moves{Gained: cases(gained), Lost: cases(lost), Kept: cases(kept), Never: cases(never)}
		g, l := s.moved(m)
		if (g.Kind == table.Suppressed) != (l.Kind == table.Suppressed) {
			t.Fatal("one of gained and lost is shown, the other is not")
		}
		if g.Kind != table.Suppressed {
			if s.anySmall(gained, lost, kept, never) {
				t.Fatalf("%d gained, %d lost, %d kept, %d never are shown", gained, lost, kept, never)
			}
			return
		}
		n, before, after := gained+lost+kept+never, kept+lost, kept+gained
		if least := s.Options.MinCell; before < least || after < least || n-before < least || n-after < least {
			return // withheld itself, or no secret
		}
		answers := 0
		for lost := 0; lost <= before; lost++ {
			kept, gained := before-lost, after-before+lost
			never := n - before - gained
			if gained >= 0 && never >= 0 && s.anySmall(gained, lost, kept, never) {
				answers++
			}
		}
		if answers < 2 {
			t.Fatalf("n %d then %d of %d tells the moves", before, after, n)
		}
	})
}

// How the cases judge a code is shown wholly or not at all: any one of the four follows from the others and n.
func TestJudgementsCannotBeComputedBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Source{Options: Options{MinCell: rapid.IntRange(2, 6).Draw(t, "least")}}
		both, onlyB, onlyF, neither := rapid.IntRange(0, 9).Draw(t, "both"), rapid.IntRange(0, 9).Draw(t, "barrier"), rapid.IntRange(0, 9).Draw(t, "facilitator"), rapid.IntRange(0, 9).Draw(t, "neither")
		c := frequency.Cell{N: both + onlyB + onlyF + neither, Barrier: both + onlyB, Facilitator: both + onlyF, Both: both, Neither: neither}
		hidden := 0
		for _, cell := range s.judgedCells(c, false) {
			switch {
			case cell.Kind == table.Suppressed:
				hidden++
			case s.small(int(cell.N)):
				t.Fatalf("%d is shown", cell.N)
			}
		}
		if hidden != 0 && hidden != 4 {
			t.Fatalf("%d of 4 are withheld", hidden)
		}
	})
}
