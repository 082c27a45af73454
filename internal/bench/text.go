package bench

import (
	"math"
	"strings"
	"unicode/utf8"

	"qcode/internal/span"
)

// random is splitmix64: small, and the same everywhere.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// zipf is a number from 0 to n-1, small ones far more often.
func (r *random) zipf(n int) int {
	u := float64(r.next()>>11) / (1 << 53)
	return min(n-1, int(math.Exp(u*math.Log(float64(n+1))))-1)
}

// vocabulary is 4,000 words; some carry accents.
func vocabulary(r *random) []string {
	syllables := strings.Fields("an ber co da el fi gra ho in jo ka li mo na ov pe qui ra se ti ur ve wi yo zen th st ing er ly")
	accented := []string{"é", "ï", "ö", "ç"}
	out := make([]string, 4000)
	for i := range out {
		var b strings.Builder
		for range 1 + r.below(3) {
			b.WriteString(syllables[r.below(len(syllables))])
		}
		if i%60 == 59 {
			b.WriteString(accented[r.below(len(accented))])
		}
		out[i] = b.String()
	}
	return out
}

// text is a transcript with the places of the words that participants say.
type text struct {
	bytes  []byte
	points uint32
	starts []uint32 // code points where a participant's word begins
	ends   []uint32
	turn   []uint32 // by word: number of its turn
}

func (t *text) add(s string) {
	t.bytes = append(t.bytes, s...)
	t.points += uint32(utf8.RuneCountInString(s))
}

func makeText(r *random, words []string) *text {
	t := &text{bytes: make([]byte, 0, textBytes+2000)}
	for turn := 0; len(t.bytes) < textBytes; turn++ {
		participant := turn%2 == 1
		if participant {
			t.add("P: ")
		} else {
			t.add("I: ")
		}
		sentences := 1 + r.below(2)
		if participant {
			sentences = 1 + r.below(9)
		}
		for range sentences {
			t.sentence(r, words, turn)
		}
		t.add("\n")
	}
	return t
}

func (t *text) sentence(r *random, words []string, turn int) {
	participant := turn%2 == 1
	n := 5 + r.below(20)
	quoted := r.below(12) == 0
	for k := range n {
		if k > 0 {
			t.add(" ")
		}
		if quoted && k == 2 {
			t.add("“")
		}
		if participant {
			t.starts = append(t.starts, t.points)
		}
		t.add(words[r.zipf(len(words))])
		if participant {
			t.ends = append(t.ends, t.points)
			t.turn = append(t.turn, uint32(turn))
		}
		if quoted && k == 4 {
			t.add("”")
		}
	}
	if r.below(10) == 0 {
		t.add(" – ")
	} else {
		t.add(". ")
	}
}

// passage is a stretch of whole words of one turn of a participant, about 130 characters in the mean.
func (t *text) passage(r *random) span.Span {
	n := 3 + r.below(40)
	if r.below(10) == 0 {
		n = 1 + r.below(3)
	}
	from := r.below(len(t.starts) - n)
	return t.within(from, from+n)
}

// jitter is a passage with ends a little elsewhere.
func (t *text) jitter(r *random, s span.Span) span.Span {
	from, to := t.wordAt(s.Start), t.wordAt(s.End)
	from = min(max(0, from+r.below(5)-2), len(t.ends)-2)
	to = min(len(t.ends)-1, max(from+1, to+r.below(5)-2))
	return t.within(from, to)
}

// within is the stretch of the words [from, to), as far as they are of the turn of the first.
func (t *text) within(from, to int) span.Span {
	for to > from+1 && t.turn[to-1] != t.turn[from] {
		to--
	}
	return span.Span{Start: t.starts[from], End: t.ends[to-1]}
}

// wordAt is the first word that begins at or after a place.
func (t *text) wordAt(point uint32) int {
	lo, hi := 0, len(t.starts)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.starts[mid] < point {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
