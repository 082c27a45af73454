package span_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

// points are the code points of a span, one by one: what every operation is held against.
func points(spans ...span.Span) []uint32 {
	var out []uint32
	for _, s := range spans {
		for p := s.Start; p < s.End; p++ {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func anySpan(t *rapid.T, name string) span.Span {
	return span.Span{Start: rapid.Uint32Range(0, 12).Draw(t, name), End: rapid.Uint32Range(0, 12).Draw(t, name)}
}

func TestSpansAreSetsOfCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anySpan(t, "a"), anySpan(t, "b")
		inA, inB := points(a), points(b)
		both := slices.DeleteFunc(slices.Clone(inA), func(p uint32) bool { return !slices.Contains(inB, p) })
		if int(a.Len()) != len(inA) || a.Empty() != (len(inA) == 0) {
			t.Errorf("%v: length %d", a, a.Len())
		}
		if got := points(a.Intersect(b)); !slices.Equal(got, both) {
			t.Errorf("%v and %v share %v", a, b, got)
		}
		if a.Empty() || b.Empty() {
			return
		}
		if a.Overlaps(b) != (len(both) > 0) || a.Contains(b) != (len(both) == len(inB)) {
			t.Errorf("%v and %v: overlap %v, contains %v", a, b, a.Overlaps(b), a.Contains(b))
		}
	})
}

func TestUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var spans []span.Span
		for range rapid.IntRange(0, 6).Draw(t, "spans") {
			spans = append(spans, anySpan(t, "span"))
		}
		want := points(spans...)
		got := span.Union(slices.Clone(spans))
		if !slices.Equal(points(got...), want) {
			t.Errorf("the union of %v is %v", spans, got)
		}
		for i := range got {
			if got[i].Empty() || i > 0 && got[i].Start <= got[i-1].End {
				t.Errorf("the union of %v is not sorted, disjoint and joined: %v", spans, got)
			}
		}
	})
}

func TestParse(t *testing.T) {
	for text, want := range map[string]span.Span{"2210-2268": {Start: 2210, End: 2268}, "0-1": {Start: 0, End: 1}, "0-4294967295": {Start: 0, End: 4294967295}} {
		if got, err := span.Parse(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "5", "5-", "-5", "5-5", "6-5", "a-b", "1-2-3", "1-4294967296", " 1-2"} {
		if got, err := span.Parse(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestCompare(t *testing.T) {
	order := []span.Span{{Start: 0, End: 5}, {Start: 1, End: 2}, {Start: 1, End: 3}, {Start: 2, End: 2}}
	for i, a := range order {
		for j, b := range order {
			if got := span.Compare(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v and %v: %d", a, b, got)
			}
		}
	}
}
