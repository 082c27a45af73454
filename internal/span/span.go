// Package span holds half-open ranges of a transcript's text, counted in Unicode code points.
//
// It is a leaf: it knows no text. Whoever needs bytes, lines or words asks package transcript.
package span

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Span is the half-open range [Start, End) in Unicode code points of a transcript's canonical text.
// The zero Span is empty.
type Span struct{ Start, End uint32 }

// Len is the number of code points in s; 0 if s is empty or inverted.
func (s Span) Len() uint32 {
	if s.End <= s.Start {
		return 0
	}
	return s.End - s.Start
}

// Empty reports whether s holds no code point.
func (s Span) Empty() bool { return s.End <= s.Start }

// Overlaps reports whether s and t share at least one code point.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether every code point of t lies in s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Intersect is the range that s and t share; empty if there is none.
func (s Span) Intersect(t Span) Span {
	r := Span{max(s.Start, t.Start), min(s.End, t.End)}
	if r.End <= r.Start {
		return Span{}
	}
	return r
}

// String writes s as files do: 2210-2268.
func (s Span) String() string {
	return strconv.FormatUint(uint64(s.Start), 10) + "-" + strconv.FormatUint(uint64(s.End), 10)
}

// Parse reads what String writes. An empty or inverted range is an error.
func Parse(text string) (Span, error) {
	a, b, ok := strings.Cut(text, "-")
	start, err1 := strconv.ParseUint(a, 10, 32)
	end, err2 := strconv.ParseUint(b, 10, 32)
	if !ok || err1 != nil || err2 != nil {
		return Span{}, fmt.Errorf("%q is not a span; write two numbers of characters, such as 2210-2268", text)
	}
	if end <= start {
		return Span{}, fmt.Errorf("span %s covers nothing; the end must be larger than the start", text)
	}
	return Span{uint32(start), uint32(end)}, nil
}

// Compare orders by start, then by end.
func Compare(a, b Span) int {
	if c := cmp.Compare(a.Start, b.Start); c != 0 {
		return c
	}
	return cmp.Compare(a.End, b.End)
}

// Union returns the ranges covered by any of spans, sorted and disjoint. Ranges that only touch are joined.
// It may reorder spans.
func Union(spans []Span) []Span {
	slices.SortFunc(spans, Compare)
	out := spans[:0:0]
	for _, s := range spans {
		if s.Empty() {
			continue
		}
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
