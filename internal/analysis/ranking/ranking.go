// Package ranking orders codes by how much they matter: by frequency, and where that is equal by elaboration. Conflict
// and strength are shown beside them and move nothing.
//
// The criteria are those of studies with the Theoretical Domains Framework: how many cases name a code, how many
// themes or belief statements there are under it, whether it is both a barrier and a facilitator.
package ranking

import "slices"

// Ties says what becomes of codes with the same frequency and the same elaboration.
type Ties string

// The tie styles. Range: they share a range of ranks, 9–10. None: they keep the order of the codebook, 9 and 10.
const (
	Range Ties = "range"
	None  Ties = "none"
)

// Styles lists the tie styles.
func Styles() []string { return []string{string(Range), string(None)} }

// Entry is a code with what it is ranked by.
type Entry struct {
	Frequency   int // cases that name it
	Elaboration int // themes or belief statements under it
}

// Place is where an entry stands: From and To are ranks from 1, and differ where it shares them.
type Place struct{ Entry, From, To int }

// Rank orders entries by frequency, then by elaboration, both descending; whatever is equal stays in its order.
func Rank(entries []Entry, ties Ties) []Place {
	out := make([]Place, len(entries))
	for i := range out {
		out[i].Entry = i
	}
	compare := func(a, b Place) int {
		x, y := entries[a.Entry], entries[b.Entry]
		if x.Frequency != y.Frequency {
			return y.Frequency - x.Frequency
		}
		return y.Elaboration - x.Elaboration
	}
	slices.SortStableFunc(out, compare)
	for from := 0; from < len(out); {
		to := from + 1
		for ties == Range && to < len(out) && compare(out[from], out[to]) == 0 {
			to++
		}
		for i := from; i < to; i++ {
			out[i].From, out[i].To = from+1, to
		}
		from = to
	}
	return out
}

// Cutoffs are the shares of cases, in percent, from which a code is of high and of moderate importance.
type Cutoffs struct{ High, Moderate float64 }

// Class is high, moderate or low; empty for a code that nobody names.
func (c Cutoffs) Class(n, of int) string {
	share := 100 * float64(n) / float64(max(1, of))
	switch {
	case n == 0:
		return ""
	case share >= c.High:
		return "high"
	case share >= c.Moderate:
		return "moderate"
	}
	return "low"
}
