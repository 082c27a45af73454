package anchor

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func aligned(old, now string) *alignment {
	v := newVocabulary()
	return align(v.cut(nil, []byte(old)), v.cut(nil, []byte(now)))
}

// checkAlignment asserts that matches are mutual, of equal words, and in order.
func checkAlignment(t interface{ Fatalf(string, ...any) }, a *alignment) int {
	n, last := 0, int32(none)
	for o, to := range a.to {
		if to == none {
			continue
		}
		n++
		if a.back[to] != int32(o) || a.old[o].id != a.now[to].id || to <= last {
			t.Fatalf("token %d is matched with %d after %d, which is matched with %d", o, to, last, a.back[to])
		}
		last = to
	}
	for i, n := range a.back {
		if n != none && a.to[n] != int32(i) {
			t.Fatalf("new token %d is matched with %d, but that with %d", i, n, a.to[n])
		}
	}
	return n
}

// commonLength is the length of the longest common subsequence.
func commonLength(x, y []token) int {
	row := make([]int, len(y)+1)
	for _, p := range x {
		diagonal := 0
		for j, q := range y {
			best := max(row[j], row[j+1])
			if p.id == q.id {
				best = diagonal + 1
			}
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return row[len(y)]
}

func TestAlign(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("a b c d e f g . ,")), 0, 60)
	rapid.Check(t, func(r *rapid.T) {
		old, now := words.Draw(r, "old"), words.Draw(r, "now")
		if rapid.Bool().Draw(r, "alike") {
			cut := rapid.IntRange(0, len(old)).Draw(r, "cut")
			now = append(append([]string{}, old[:cut]...), append(now[:min(3, len(now))], old[cut:]...)...)
		}
		a := aligned(strings.Join(old, " "), strings.Join(now, " "))
		n := checkAlignment(r, a)
		if want := commonLength(a.old, a.now); n > want {
			r.Fatalf("%d tokens matched, at most %d can be", n, want)
		}
		b := &alignment{old: a.old, now: a.now, to: filled(len(a.old)), back: filled(len(a.now))}
		b.fill(pair{}, pair{len(a.old), len(a.now)})
		if n := checkAlignment(r, b); n != commonLength(a.old, a.now) {
			r.Fatalf("the edit script matches %d tokens, the longest match has %d", n, commonLength(a.old, a.now))
		}
	})
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"So, don’t — “go”…", "So|,|don’t|—|“|go|”|…"},
		{"e.g. 3.5 -- x...", "e|.|g|.|3|.|5|--|x|..."},
		{"cafe\u0301 in\u00adfo 语言 a语b", "cafe\u0301|in\u00adfo|语|言|a|语|b"},
		{" \n ", ""},
	} {
		var got []string
		for _, tok := range newVocabulary().cut(nil, []byte(c.src)) {
			got = append(got, c.src[tok.start:tok.end])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q is cut %q, want %q", c.src, s, c.want)
		}
	}
	a := aligned("Don’t “go” – cafe\u0301 x… ¿語？", "Don't \"go\" -- café\nx... ¿語？")
	if n := checkAlignment(t, a); n != len(a.old) || n != len(a.now) {
		t.Errorf("%d of %d and %d tokens are equal", n, len(a.old), len(a.now))
	}
}
