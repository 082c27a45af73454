package anchor

import (
	"testing"

	"pgregory.net/rapid"
)

// levenshtein is the textbook form, with the first row all 0 for a search.
func levenshtein(pattern, text []rune, anywhere bool) []int {
	row := make([]int, len(pattern)+1)
	for i := range row {
		row[i] = i
	}
	out := []int{row[len(pattern)]}
	for j, r := range text {
		diagonal := row[0]
		if !anywhere {
			row[0] = j + 1
		}
		for i, q := range pattern {
			cost := diagonal
			if q != r {
				cost++
			}
			diagonal = row[i+1]
			row[i+1] = min(cost, row[i]+1, row[i+1]+1)
		}
		out = append(out, row[len(pattern)])
	}
	return out
}

func TestDistanceEqualsTextbook(t *testing.T) {
	letters := rapid.SliceOfN(rapid.SampledFrom([]rune("abcé語 ")), 0, 200)
	m := new(matcher)
	rapid.Check(t, func(r *rapid.T) {
		pattern := append(letters.Draw(r, "pattern"), 'a')
		doc := letters.Draw(r, "text")
		m.set(pattern, false)
		scores := levenshtein(pattern, doc, false)
		if got, _ := m.run(doc, false, false); got != scores[len(doc)] {
			r.Fatalf("distance %d, want %d", got, scores[len(doc)])
		}
		scores = levenshtein(pattern, doc, true)
		best, at := scores[0], 0
		for i, s := range scores {
			if s < best {
				best, at = s, i
			}
		}
		if got, end := m.run(doc, true, false); got != best || end != at {
			r.Fatalf("search gives %d at %d, want %d at %d", got, end, best, at)
		}
		start, end, d := m.search(pattern, doc)
		m.set(pattern, false)
		if got, _ := m.run(doc[start:end], false, false); d != best || got != d {
			r.Fatalf("stretch %d-%d has distance %d, want %d", start, end, got, best)
		}
	})
}
