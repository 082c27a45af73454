package agreement

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
	"qcode/internal/stats"
)

const textLength = 60

// drawMarks are codings of a coder: anywhere, or one after another without overlap.
func drawMarks(t *rapid.T, name string, codes int, apart bool) []Mark {
	var out []Mark
	at := uint32(0)
	for range rapid.IntRange(0, 5).Draw(t, name+" number") {
		start := rapid.Uint32Range(0, textLength-1).Draw(t, name+" start")
		if apart {
			start = at + rapid.Uint32Range(0, 8).Draw(t, name+" space")
		}
		end := start + rapid.Uint32Range(1, 15).Draw(t, name+" length")
		if end > textLength {
			continue
		}
		at = end
		out = append(out, Mark{span.Span{Start: start, End: end}, rapid.IntRange(0, codes-1).Draw(t, name+" code")})
	}
	return out
}

func spansAlone(marks []Mark) (out []span.Span) {
	for _, m := range marks {
		out = append(out, m.Span)
	}
	return out
}

// split cuts every coding longer than one character in two adjacent ones.
func split(marks []Mark) (out []Mark) {
	for _, m := range marks {
		if m.Len() < 2 {
			out = append(out, m)
			continue
		}
		cut := m.Start + m.Len()/2
		out = append(out, Mark{span.Span{Start: m.Start, End: cut}, m.Code}, Mark{span.Span{Start: cut, End: m.End}, m.Code})
	}
	return out
}

func TestCharactersAreCountedOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawMarks(t, "a", 1, false), drawMarks(t, "b", 1, false)
		var want Cells
		for i := uint32(0); i < textLength; i++ {
			covers := func(marks []Mark) bool {
				for _, m := range marks {
					if m.Start <= i && i < m.End {
						return true
					}
				}
				return false
			}
			want.Add(covers(a), covers(b))
		}
		got := Characters(spansAlone(a), spansAlone(b), textLength)
		if got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if cut := Characters(spansAlone(split(a)), spansAlone(b), textLength); cut != want {
			t.Fatalf("split codings: got %+v, want %+v", cut, want)
		}
		turned := Cells{got.Both, got.OnlyB, got.OnlyA, got.Neither}
		if !near(got.Cohen().Value, turned.Cohen().Value) || got.F1() != turned.F1() || !near(got.Alpha().Value, turned.Alpha().Value) {
			t.Fatal("figures depend on who is first")
		}
		if f, ok := got.F1().Get(); ok && (f < 0 || f > 1) || got.Precision() != turned.Recall() {
			t.Fatalf("F1 %v of %+v", got.F1(), got)
		}
	})
}

func TestMatchingIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawMarks(t, "a", 2, false), drawMarks(t, "b", 2, false)
		there, back := Score(a, b), Score(b, a)
		if !near(there.Strict.F1(0), back.Strict.F1(0)) || !near(there.Exact.F1(0), back.Exact.F1(0)) ||
			!near(there.Partial.F1(0.5), back.Partial.F1(0.5)) || !near(there.Type.F1(0), back.Type.F1(0)) {
			t.Fatalf("%+v, and the other way round %+v", there, back)
		}
		for _, m := range []Matches{there.Strict, there.Exact, there.Partial, there.Type, Overlapping(a, b, OverUnion, 0.5)} {
			if m.Correct+m.Incorrect+m.Partial+m.Missed != len(a) || m.Correct+m.Incorrect+m.Partial+m.Spurious != len(b) {
				t.Fatalf("%+v does not add up to %d and %d", m, len(a), len(b))
			}
		}
		if f := Score(a, a).Strict.F1(0); len(a) > 0 && f != stats.Of(1) {
			t.Fatalf("F1 of a coder with himself is %v", f)
		}
		if Overlapping(a, b, OverUnion, 1).Correct != there.Strict.Correct {
			t.Fatal("an overlap of all is not the strict match")
		}
	})
}

func TestUnitizingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coders := [][]Mark{drawMarks(t, "a", 2, true), drawMarks(t, "b", 2, true), drawMarks(t, "c", 2, true)}
		family := func(coders ...[]Mark) (UAlpha, *Continuum) {
			c, err := NewContinuum(0, textLength, coders...)
			if err != nil {
				t.Fatal(err)
			}
			u, err := c.UAlpha()
			if err != nil {
				t.Fatal(err)
			}
			return u, c
		}
		u, c := family(coders...)
		v, d := family(coders[2], coders[0], coders[1])
		if !near(u.U.Value, v.U.Value) || !near(u.Bar.Value, v.Bar.Value) || !near(u.CU.Value, v.CU.Value) ||
			!near(c.AlphaUPooled().Value, d.AlphaUPooled().Value) {
			t.Fatal("figures depend on the order of the coders")
		}
		// Splitting makes other units, on purpose; what is observed on characters must not change.
		w, _ := family(split(coders[0]), coders[1], split(coders[2]))
		if !near(u.U.Observed, w.U.Observed) || !near(u.CUCoverage, w.CUCoverage) {
			t.Fatalf("observed %v, of split codings %v", u.U.Observed, w.U.Observed)
		}
		for _, x := range []stats.Value{u.U.Value, u.Bar.Value, u.CU.Value, c.AlphaU(0).Value} {
			if f, ok := x.Get(); ok && f > 1+1e-12 {
				t.Fatalf("%v is above 1", x)
			}
		}
		same, sameC := family(coders[0], coders[0])
		for _, x := range []stats.Value{same.U.Value, same.Bar.Value, same.CU.Value, sameC.AlphaUPooled().Value} {
			if f, ok := x.Get(); ok && math.Abs(f-1) > 1e-9 {
				t.Fatalf("identical coders have %v", x)
			}
		}
	})
}

func TestOverlapWithinACoderIsRefused(t *testing.T) {
	c, err := NewContinuum(0, 100, []Mark{{span.Span{Start: 0, End: 20}, 0}, {span.Span{Start: 10, End: 30}, 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.UAlpha()
	overlap, ok := err.(*OverlapError)
	if !ok || overlap.A.End != 20 || overlap.B.Start != 10 || overlap.Error() == "" {
		t.Fatalf("got %v", err)
	}
	// Two overlapping codings of one code are one.
	c, _ = NewContinuum(0, 100, []Mark{{span.Span{Start: 0, End: 20}, 0}, {span.Span{Start: 10, End: 30}, 0}}, []Mark{{span.Span{Start: 0, End: 30}, 0}})
	if u, err := c.UAlpha(); err != nil || u.U.Value != stats.Of(1) {
		t.Fatalf("got %v, %v", u.U, err)
	}
	for _, wrong := range []Mark{{span.Span{Start: 5, End: 5}, 0}, {span.Span{Start: 5, End: 101}, 0}, {span.Span{Start: 5, End: 9}, -1}} {
		if _, err := NewContinuum(0, 100, []Mark{wrong}); err == nil {
			t.Errorf("%v was taken", wrong)
		}
	}
}
