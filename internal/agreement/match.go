package agreement

import (
	"cmp"
	"slices"

	"qcode/internal/span"
	"qcode/internal/stats"
)

// Mark is one coding as far as matching goes: a stretch of code points and a code.
type Mark struct {
	span.Span
	Code int
}

// Matches counts how the codings of B, judged by those of A, came out (MUC; SemEval-2013 task 9.1).
type Matches struct {
	Correct, Incorrect, Partial int // matched, and right, wrong, or with other bounds
	Missed                      int // of A, without a partner
	Spurious                    int // of B, without a partner
}

// Plus adds the counts of another transcript.
func (m Matches) Plus(o Matches) Matches {
	return Matches{
		m.Correct + o.Correct, m.Incorrect + o.Incorrect, m.Partial + o.Partial,
		m.Missed + o.Missed, m.Spurious + o.Spurious,
	}
}

func (m Matches) right(credit float64) float64 { return float64(m.Correct) + credit*float64(m.Partial) }

func (m Matches) ofA() float64 { return float64(m.Correct + m.Incorrect + m.Partial + m.Missed) }

func (m Matches) ofB() float64 { return float64(m.Correct + m.Incorrect + m.Partial + m.Spurious) }

// Precision is (Correct + credit Partial) over all of B. The task's credit is 0.5; nervaluate 1.x forgets it in its totals.
func (m Matches) Precision(credit float64) stats.Value {
	return stats.Ratio(m.right(credit), m.ofB(), NothingCoded)
}

// Recall is the same over all of A.
func (m Matches) Recall(credit float64) stats.Value {
	return stats.Ratio(m.right(credit), m.ofA(), NothingCoded)
}

// F1 is the harmonic mean of both; symmetric in the coders. Undefined if neither coded anything, 0 if one did.
func (m Matches) F1(credit float64) stats.Value {
	return stats.Ratio(2*m.right(credit), m.ofA()+m.ofB(), NothingCoded)
}

// Scores judges one and the same matching in four ways.
type Scores struct {
	Strict  Matches // right: same bounds and same code
	Exact   Matches // right: same bounds
	Partial Matches // right: same bounds; partial: any overlap
	Type    Matches // right: same code, any overlap
}

// Score matches the codings of one transcript one to one: equal bounds and code first, then equal bounds, then as
// many overlapping pairs as possible, those of the same code preferred. Spans that only touch do not overlap.
func Score(a, b []Mark) Scores {
	pairs := match(a, b, func(x, y Mark) bool { return x.Overlaps(y.Span) })
	var s Scores
	alone := Matches{Missed: len(a) - len(pairs), Spurious: len(b) - len(pairs)}
	s.Strict, s.Exact, s.Partial, s.Type = alone, alone, alone, alone
	for _, p := range pairs {
		x, y := a[p[0]], b[p[1]]
		bounds, code := x.Span == y.Span, x.Code == y.Code
		judge(&s.Strict, bounds && code)
		judge(&s.Exact, bounds)
		judge(&s.Type, code)
		if bounds {
			s.Partial.Correct++
		} else {
			s.Partial.Partial++
		}
	}
	return s
}

func judge(m *Matches, right bool) {
	if right {
		m.Correct++
	} else {
		m.Incorrect++
	}
}

// Over says what an overlap is measured by.
type Over uint8

const (
	OverUnion   Over = iota // intersection over union
	OverShorter             // intersection over the shorter of the two
)

// Overlapping matches codings of the same code whose overlap is at least least (0…1] of the measure: the others are Missed
// or Spurious. Which measure and how much must be printed beside the figure.
func Overlapping(a, b []Mark, over Over, least float64) Matches {
	pairs := match(a, b, func(x, y Mark) bool {
		return x.Code == y.Code && x.Overlaps(y.Span) && overlap(x, y, over) >= least
	})
	return Matches{Correct: len(pairs), Missed: len(a) - len(pairs), Spurious: len(b) - len(pairs)}
}

func overlap(x, y Mark, over Over) float64 {
	both := float64(x.Intersect(y.Span).Len())
	if over == OverShorter {
		return both / float64(min(x.Len(), y.Len()))
	}
	return both / (float64(x.Len()) + float64(y.Len()) - both)
}

// match is a one-to-one matching of eligible pairs of indices into a and b: equal ones first, then equal bounds, then a
// largest matching of the rest.
func match(a, b []Mark, eligible func(x, y Mark) bool) [][2]int {
	restA, restB := all(len(a)), all(len(b))
	var pairs [][2]int
	for _, same := range []func(x, y Mark) bool{
		func(x, y Mark) bool { return x == y },
		func(x, y Mark) bool { return x.Span == y.Span },
	} {
		restA = slices.DeleteFunc(restA, func(i int) bool {
			k := slices.IndexFunc(restB, func(j int) bool { return same(a[i], b[j]) && eligible(a[i], b[j]) })
			if k < 0 {
				return false
			}
			pairs = append(pairs, [2]int{i, restB[k]})
			restB = slices.Delete(restB, k, k+1)
			return true
		})
	}
	for _, g := range groups(a, b, restA, restB) {
		for row, column := range pairUp(len(g[0]), len(g[1]), func(i, j int) float64 {
			return gain(a[g[0][i]], b[g[1][j]], eligible)
		}) {
			if column >= 0 {
				pairs = append(pairs, [2]int{g[0][row], g[1][column]})
			}
		}
	}
	return pairs
}

// gain makes one more pair worth more than any number of same codes, and that more than any overlap.
func gain(x, y Mark, eligible func(x, y Mark) bool) float64 {
	if !eligible(x, y) {
		return 0
	}
	worth := 1e8 + overlap(x, y, OverUnion)
	if x.Code == y.Code {
		worth += 1e3
	}
	return worth
}

// groups splits the marks into stretches that do not overlap each other, which can be matched one by one.
func groups(a, b []Mark, restA, restB []int) (out [][2][]int) {
	type entry struct {
		span.Span
		coder, at int
	}
	var entries []entry
	for _, i := range restA {
		entries = append(entries, entry{a[i].Span, 0, i})
	}
	for _, j := range restB {
		entries = append(entries, entry{b[j].Span, 1, j})
	}
	slices.SortStableFunc(entries, func(x, y entry) int {
		return cmp.Or(span.Compare(x.Span, y.Span), cmp.Compare(x.coder, y.coder))
	})
	end := uint32(0)
	for _, e := range entries {
		if len(out) == 0 || e.Start >= end {
			out = append(out, [2][]int{})
		}
		g := &out[len(out)-1]
		g[e.coder] = append(g[e.coder], e.at)
		end = max(end, e.End)
	}
	return out
}

func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Holsti is 2M/(N1+N2): M codings in common, N1 and N2 codings made (Holsti 1969). It is F1 by another name, knows no chance, and is
// percent agreement where both coders decide on the same units. For more coders: the mean over pairs.
func Holsti(n1, n2, common float64) stats.Value { return stats.Ratio(2*common, n1+n2, NothingCoded) }
