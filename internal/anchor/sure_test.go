package anchor

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Without the old text words at the right place need not be the passage: it may have been torn, or have gone while
// another like it slid into its place.
func TestPlaceIsNotFooled(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		quote          string
		want           Verdict
	}{
		{"its beginning is written into it", "Nobody asks us. The team", "Nobody asks us. Nobody asks us. The team", "Nobody asks us. The team lead decides, and then", Uncertain},
		{"its end is written into it", "the whole morning anyway.", "the whole morning anyway, really the whole morning anyway.", "and then the intake takes the whole morning anyway", Uncertain},
		{"its first line is copied", "I: And who decides", "P01: Yes.\nI: And who decides", "Yes.\nI: And who decides which of the sites may have it?", Uncertain},
		{"its last line is copied, and what follows is edited", "decides, and then the intake takes the whole morning anyway.\nI: Okay.", "decides, and then the intake takes the whole morning anyway.\nP01: Nobody asks us. The team lead decides, and then the intake takes the whole morning anyway.\nI: Right.", "Nobody asks us. The team lead decides, and then the intake takes the whole morning anyway.", Uncertain},
		{"its end is copied, and what follows is edited", "the whole morning anyway.\nI: Okay.", "the whole morning anyway. the whole morning anyway.\nI: Right.", "and then the intake takes the whole morning anyway.", Uncertain},
		{"gone, and a short one like it slid into the place", "Yes.\nP01: Yes.\nI: And who", "Yes.\nI: And who", "Yes.", Uncertain},
		{"edited behind it", "The team lead decides, and then", "The team lead decides. And then", "Nobody asks us. The team lead decides", Right},
		{"edited before it", "P01: Nobody asks us.", "P01: No. Nobody asks us.", "Nobody asks us. The team lead decides", Moved},
	} {
		now := text(t, strings.Replace(before, c.from, c.to, 1))
		a := anchorOf(t, text(t, before), c.quote, 1)
		if m := Place(now, &a); m.Verdict != c.want {
			got, _ := now.Slice(m.At)
			t.Errorf("%s: %v to %q, want %v", c.name, m.Verdict, got, c.want)
		}
	}
}

// TestCodingsSurviveWithoutTheOldText is the promise where nobody knows the old text: more is asked, and none is wrong.
func TestCodingsSurviveWithoutTheOldText(t *testing.T) {
	if testing.Short() {
		t.Skip("one by one is slow; the other test of survival runs in short runs too")
	}
	docs, lines := corpus(t)
	kinds := kinds()
	var all tally
	for i := range rounds() / 2 {
		k := kinds[i%len(kinds)]
		e := makeRound(t, docs, lines, k, rand.New(rand.NewPCG(seed(), uint64(i))), 60)
		for j, m := range Relocate(nil, e.now, e.anchors) {
			if !all.judge(&e, j, m, false) {
				t.Errorf("round %d (%s), coding %d: %v to %v, truth %+v", i, k.name, j, m.Verdict, m.At, e.truths[j])
			}
		}
	}
	t.Logf("seed %d, %d rounds: %v", seed(), rounds()/2, &all)
	if all.found*1000 < all.survive*990 {
		t.Errorf("found %d of %d", all.found, all.survive)
	}
}
