package anchor

import (
	"strings"
	"testing"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// a dialogue with a passage that comes once, repeated short turns, and a sentence that comes twice.
const before = `I: How did the first week with the headset go for you and your colleagues?
P01: Well, we have one headset for three sites, so you just never know where it is.
I: Yes.
P01: Yes.
I: And who decides which of the sites may have it?
P01: Nobody asks us. The team lead decides, and then the intake takes the whole morning anyway.
I: Okay. I see.
P01: It is what it is.
I: And then?
P01: Then I forget about it, because I have six clients in a row. It is what it is.
I: Okay. I see.
P01: That is all I can say about it, really.
`

// anchorOf is the anchor of the nth place, from 1, where quote stands in doc.
func anchorOf(t testing.TB, doc *transcript.Text, quote string, nth int) Anchor {
	t.Helper()
	found := Find(doc, []byte(quote), everywhere(doc))
	if len(found) < nth {
		t.Fatalf("%q stands %d times", quote, len(found))
	}
	a, _ := At(doc, found[nth-1].Span)
	return a
}

func TestRelocate(t *testing.T) {
	for _, c := range []struct {
		name, from, to string // what is replaced in the text, "" for nothing
		quote          string
		nth            int
		want           Verdict
		got            string // the text at the new place
		place          int    // which of several such places, from 1; 0 if it does not matter
	}{
		{"untouched", "", "", "one headset for three sites", 1, Right, "one headset for three sites", 1},
		{"before the edit", "the whole morning", "all morning", "one headset for three sites", 1, Right, "one headset for three sites", 1},
		{"behind an insertion", "I: How did", "I: Thanks for coming in.\nP01: Sure.\nI: How did", "one headset for three sites", 1, Moved, "one headset for three sites", 1},
		{"a word mended", "never know", "nevre know", "you just never know where it is", 1, Changed, "you just nevre know where it is", 0},
		{"a sentence inserted", "Nobody asks us. ", "Nobody asks us. Ever. ", "Nobody asks us. The team lead decides", 1, Changed, "Nobody asks us. Ever. The team lead decides", 0},
		{"deleted", "P01: Nobody asks us. The team lead decides, and then the intake takes the whole morning anyway.\n", "", "The team lead decides", 1, Lost, "", 0},
		{"one of two like it deleted", "P01: It is what it is.\n", "", "It is what it is.", 1, Lost, "", 0},
		{"the other of two", "P01: It is what it is.\n", "", "It is what it is.", 2, Moved, "It is what it is.", 1},
		{"twice in a row, one deleted", "P01: Yes.\n", "", "Yes.", 1, Uncertain, "Yes.", 1},
		{"copied in front", "P01: It is what it is.\n", "P01: It is what it is.\nP01: It is what it is.\n", "It is what it is.", 1, Uncertain, "It is what it is.", 0},
		{"label changed everywhere", "P01:", "Therapist 1:", "It is what it is.", 2, Moved, "It is what it is.", 2},
		{"short turn, label changed everywhere", "I:", "Interviewer:", "And then?", 1, Moved, "And then?", 1},
		{"short turn rewritten around", "P01: It is what it is.\nI: And then?\nP01: Then I forget about it, because", "I: Any more?\nP02: No, and then? Nothing much,", "And then?", 1, Lost, "", 0},
		{"marks and line ends", "Well, we have one headset", "Well,\nwe  have one headset", "we have one headset for three sites", 1, Moved, "we  have one headset for three sites", 1},
		{"all of it replaced", before, "Nothing of the kind stands here now.\n", "The team lead decides", 1, Lost, "", 0},
		{"emptied", before, "", "The team lead decides", 1, Lost, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			old := text(t, before)
			after := before
			if c.from != "" {
				after = strings.ReplaceAll(before, c.from, c.to)
			}
			now := text(t, after)
			a := anchorOf(t, old, c.quote, c.nth)
			m := Relocate(old, now, []Anchor{a})[0]
			got, _ := now.Slice(m.At)
			if m.Verdict != c.want || c.got != "" && string(got) != c.got {
				t.Fatalf("%v to %v %q (%.2f), want %v %q", m.Verdict, m.At, got, m.Confidence, c.want, c.got)
			}
			if c.place > 0 && m.At != Find(now, []byte(c.got), everywhere(now))[c.place-1].Span {
				t.Errorf("moved to %v, not to place %d", m.At, c.place)
			}
		})
	}
}

func TestRelocateMovesParagraphs(t *testing.T) {
	old := text(t, before)
	lines := strings.SplitAfter(before, "\n")
	now := text(t, strings.Join(append(append(append([]string{}, lines[:1]...), lines[6:]...), lines[1:6]...), ""))
	a := anchorOf(t, old, "The team lead decides", 1)
	m := Relocate(old, now, []Anchor{a})[0]
	if got, _ := now.Slice(m.At); m.Verdict != Moved || string(got) != string(a.Quote) {
		t.Errorf("%v to %q", m.Verdict, got)
	}
}

func TestPlace(t *testing.T) {
	doc := text(t, before)
	other := transcript.Text{}
	for _, c := range []struct {
		name  string
		quote string
		nth   int
		edit  func(*Anchor)
		want  Verdict
	}{
		{"as it was", "one headset for three sites", 1, func(*Anchor) {}, Right},
		{"of another text, alike here", "one headset for three sites", 1, func(a *Anchor) { a.Mark++ }, Right},
		{"moved", "one headset for three sites", 1, func(a *Anchor) { a.Mark++; a.At.Start += 9; a.At.End += 9 }, Moved},
		{"short and moved", "And then?", 1, func(a *Anchor) { a.Mark++; a.At.Start += 9; a.At.End += 9 }, Uncertain},
		{"only a quote", "The team lead decides", 1, func(a *Anchor) { *a = Anchor{Quote: a.Quote} }, Moved},
		{"only a quote, twice there", "It is what it is.", 1, func(a *Anchor) { *a = Anchor{Quote: a.Quote} }, Ambiguous},
		{"its context decides", "Okay. I see.", 2, func(a *Anchor) { a.HasAt = false; a.HasMark = false }, Uncertain},
		{"nearly", "The team lead decides, and then", 1, func(a *Anchor) { *a = Anchor{Quote: []byte("The team leader decides and then")} }, Changed},
		{"not at all", "And then?", 1, func(a *Anchor) { *a = Anchor{Quote: []byte("A quote of some length that is not there")} }, Lost},
		{"no quote", "And then?", 1, func(a *Anchor) { *a = Anchor{} }, Lost},
		{"context written wrongly", "And then?", 1, func(a *Anchor) { a.Before, a.After = []byte("x"), []byte("x") }, Moved},
	} {
		a := anchorOf(t, doc, c.quote, c.nth)
		c.edit(&a)
		if m := Place(doc, &a); m.Verdict != c.want {
			t.Errorf("%s: %v to %v (%.2f), want %v", c.name, m.Verdict, m.At, m.Confidence, c.want)
		}
		if m := Place(&other, &a); m.Verdict != Lost {
			t.Errorf("%s: %v in an empty text", c.name, m.Verdict)
		}
	}
}

// checkMoves asserts what must hold for any two texts.
func checkMoves(t interface{ Fatalf(string, ...any) }, now *transcript.Text, as []Anchor, moves []Move) {
	if len(moves) != len(as) {
		t.Fatalf("%d moves for %d anchors", len(moves), len(as))
	}
	for i, m := range moves {
		got, ok := now.Slice(m.At)
		quote := string(as[i].Quote)
		switch {
		case !ok || m.Confidence < 0 || m.Confidence > 1:
			t.Fatalf("move %+v in a text of %d", m, now.Len())
		case m.Verdict == Right && (m.At != as[i].At || string(got) != quote):
			t.Fatalf("right at %v, but %q is not %q", m.At, got, quote)
		case m.Verdict == Moved && plainTokens(string(got)) != plainTokens(quote):
			t.Fatalf("moved to %q from %q", got, quote)
		case m.Verdict != Lost && m.Verdict != Ambiguous && m.At.Empty():
			t.Fatalf("%v at no place", m.Verdict)
		}
		for _, s := range m.Candidates {
			if _, ok := now.Slice(s); !ok || s.Empty() {
				t.Fatalf("candidate %v", s)
			}
		}
	}
}

// plainTokens are the words of s and its punctuation as ids, the same for equal words.
func plainTokens(s string) string {
	f := folded{}
	f.add([]byte(s), 0)
	return string(f.text)
}

func FuzzRelocate(f *testing.F) {
	f.Add(before, strings.Replace(before, "P01: Yes.\n", "", 1))
	f.Add("a b c d e f g h i", "a b c x d e f g h i")
	f.Add("é e\u0301 “x” – y.", "e\u0301 é \"x\" -- y.")
	f.Fuzz(func(t *testing.T, was, is string) {
		old, err1 := transcript.New([]byte(was))
		now, err2 := transcript.New([]byte(is))
		if err1 != nil || err2 != nil {
			return
		}
		var as []Anchor
		step := max(1, old.Len()/12)
		for start := uint32(0); start < old.Len(); start += step {
			for _, n := range []uint32{1, 3, 11, 40} {
				if a, ok := At(old, old.Snap(span.Span{Start: start, End: min(old.Len(), start+n)})); ok {
					as = append(as, a)
				}
			}
		}
		checkMoves(t, now, as, Relocate(old, now, as))
		checkMoves(t, now, as, Relocate(nil, now, as))
		for i, m := range Relocate(old, old, as) {
			if m.Verdict != Right || m.At != as[i].At {
				t.Fatalf("in the same text: %+v", m)
			}
		}
	})
}
