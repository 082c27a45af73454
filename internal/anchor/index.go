package anchor

import (
	"cmp"
	"slices"

	"qcode/internal/span"
)

// index lists where each word of a text stands.
type index struct {
	tokens []token
	heads  []uint32 // for each id, where its places begin in places
	places []int32
	ballot []vote // reused
}

func newIndex(tokens []token) *index {
	most := uint32(0)
	for _, t := range tokens {
		most = max(most, t.id)
	}
	x := &index{tokens: tokens, heads: make([]uint32, most+2), places: make([]int32, len(tokens))}
	for _, t := range tokens {
		x.heads[t.id+1]++
	}
	for i := range most + 1 {
		x.heads[i+1] += x.heads[i]
	}
	next := slices.Clone(x.heads)
	for i, t := range tokens {
		x.places[next[t.id]] = int32(i)
		next[t.id]++
	}
	return x
}

// at is where a word stands, ascending.
func (x *index) at(id uint32) []int32 {
	if int(id)+1 >= len(x.heads) {
		return nil
	}
	return x.places[x.heads[id]:x.heads[id+1]]
}

// exact lists the tokens at which the words of quote stand, one after the other.
func (x *index) exact(quote []token) []int {
	rare := 0
	for i := range quote {
		if len(x.at(quote[i].id)) < len(x.at(quote[rare].id)) {
			rare = i
		}
	}
	var out []int
	for _, place := range x.at(quote[rare].id) {
		start := int(place) - rare
		if start < 0 || start+len(quote) > len(x.tokens) {
			continue
		}
		if slices.EqualFunc(quote, x.tokens[start:start+len(quote)], func(a, b token) bool { return a.id == b.id }) {
			out = append(out, start)
		}
	}
	return out
}

// vote is a place where a quote would begin, going by one of its words.
type vote struct {
	start  int
	weight float64
}

// votes lists stretches of the text that share many words with quote at like distances, best first: each word votes
// for the places where the quote would begin, the rarer the word the more. Places that less than a third of the words
// vote for are left out.
func (x *index) votes(quote []token, allowed func(n int) bool) []int {
	const common = 64 // words that occur more often do not vote
	votes, voters := x.ballot[:0], 0
	for i, q := range quote {
		places := x.at(q.id)
		if len(places) > common || !q.isWord() {
			continue
		}
		voters++
		for _, p := range places {
			if allowed(int(p)) {
				votes = append(votes, vote{int(p) - i, 1 / float64(len(places))})
			}
		}
	}
	x.ballot = votes
	slices.SortFunc(votes, func(a, b vote) int { return cmp.Compare(a.start, b.start) })
	slack := 2 + len(quote)/8
	var sums []vote
	for i, low, sum := 0, 0, 0.0; i < len(votes); i++ {
		sum += votes[i].weight
		for votes[i].start-votes[low].start > slack {
			sum -= votes[low].weight
			low++
		}
		if 3*(i+1-low) >= voters {
			sums = append(sums, vote{votes[low].start, sum})
		}
	}
	return apartFrom(sums, slack+len(quote)/2)
}

// apartFrom is the three best of places that lie farther apart than distance.
func apartFrom(sums []vote, distance int) []int {
	slices.SortStableFunc(sums, func(a, b vote) int { return cmp.Compare(b.weight, a.weight) })
	var out []int
	for _, v := range sums {
		if len(out) == 3 {
			break
		}
		if !slices.ContainsFunc(out, func(o int) bool { return max(o-v.start, v.start-o) <= distance }) {
			out = append(out, v.start)
		}
	}
	return out
}

// candidate is a place that is like a quote.
type candidate struct {
	at   span.Span
	like float64
}

func spansOf(cs []candidate) []span.Span {
	var out []span.Span
	for _, c := range cs {
		out = append(out, c.at)
	}
	return out
}
