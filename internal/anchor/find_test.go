package anchor

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

func text(t interface{ Fatal(...any) }, src string) *transcript.Text {
	out, err := transcript.New([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func everywhere(t *transcript.Text) span.Span { return span.Span{End: t.Len()} }

func found(t *transcript.Text, ms []Match) string {
	var out []string
	for _, m := range ms {
		b, _ := t.Slice(m.Span)
		s := string(b)
		if m.Exact {
			s = "=" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ name, src, quote, want string }{
		{"exact", "a b c", "b", "=b"},
		{"none", "a b c", "d", ""},
		{"empty quote", "a b c", " \n", ""},
		{"white space", "P: so we\n  went on\u00a0home.", "we went on home", "we\n  went on\u00a0home"},
		{"across turns", "P: so.\nI: Ah.\nP: yes", "so. I: Ah. P: yes", "so.\nI: Ah.\nP: yes"},
		{"quotation marks", "she said “don’t”", `said "don't"`, "said “don’t”"},
		{"dashes", "on – and -- on—", "on - and — on -", "on – and -- on—"},
		{"ellipsis", "well… no", "well... no", "well… no"},
		{"composed", "cafe\u0301 e\u0301te\u0301.", "café", "cafe\u0301"},
		{"decomposed", "café", "cafe\u0301", "café"},
		{"no part of a letter", "cafe\u0301", "cafe", ""},
		{"soft hyphen and zero width", "in\u00adfor\u200bmation", "information", "in\u00adfor\u200bmation"},
		{"whole words first", "know no nothing no", "no", "=no|=no"},
		{"inside a word if nothing else", "training", "rain", "=rain"},
		{"glued", "the endof one line\nthe next", "the end of one", "the endof one"},
		{"split", "the re ason why", "the reason", "the re ason"},
		{"glued, whole words only", "notable to", "able", "=able"},
		{"glued words do not begin inside others", "another apist", "the rapist", ""},
		{"overlapping", "ha ha ha", "ha ha", "=ha ha|=ha ha"},
		{"emoji", "x 👩‍👩‍👧 y", "👩‍👩‍👧", "=👩‍👩‍👧"},
		{"trimmed", "a b c", " b\n", "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := text(t, c.src)
			if got := found(text, Find(text, []byte(c.quote), everywhere(text))); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestFindWithin(t *testing.T) {
	text := text(t, "é yes. I: yes. P: yes.")
	got := Find(text, []byte("yes"), span.Span{Start: 5, End: 15})
	if len(got) != 1 || got[0].Span != (span.Span{Start: 10, End: 13}) {
		t.Errorf("found %v", got)
	}
}

func TestFindSkipping(t *testing.T) {
	text := text(t, "It is just 1/6 a plot.")
	skip := []span.Span{{Start: 11, End: 14}}
	if got := found(text, FindSkipping(text, []byte("just a plot"), everywhere(text), skip)); got != "just 1/6 a plot" {
		t.Errorf("found %q", got)
	}
	if skip[0] != (span.Span{Start: 11, End: 14}) {
		t.Error("the caller's spans were changed")
	}
}

// disguise writes a quote as a person might copy it.
func disguise(r *rapid.T, quote string) string {
	forms := []*strings.Replacer{
		strings.NewReplacer("’", "'", "“", `"`, "”", `"`, "–", "-"),
		strings.NewReplacer(" ", "  "),
		strings.NewReplacer(" ", "\n\t"),
		strings.NewReplacer("o", "o\u00ad"),
	}
	for i, form := range forms {
		if rapid.Bool().Draw(r, string(rune('a'+i))) {
			quote = form.Replace(quote)
		}
	}
	if rapid.Bool().Draw(r, "decompose") {
		quote = norm.NFD.String(quote)
	}
	return quote
}

func TestFindUndoesDisguises(t *testing.T) {
	words := []string{"so", "café", "don’t", "“ja”", "–", "no,", "语言", "é", "Yes."}
	rapid.Check(t, func(r *rapid.T) {
		src := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(r, "words"), " ")
		text := text(r, src)
		runes := []rune(src)
		from := rapid.IntRange(0, len(runes)-1).Draw(r, "from")
		to := rapid.IntRange(from+1, len(runes)).Draw(r, "to")
		want := span.Span{Start: uint32(from), End: uint32(to)}
		quote := string(runes[from:to])
		if cutsWord([]byte(src), len(string(runes[:from]))) || cutsWord([]byte(src), len(string(runes[:to]))) || strings.TrimSpace(quote) != quote {
			return
		}
		ms := Find(text, []byte(disguise(r, quote)), everywhere(text))
		for _, m := range ms {
			if m.Span == want {
				return
			}
		}
		r.Fatalf("%q not found at %v, but %v", quote, want, ms)
	})
}

func FuzzFind(f *testing.F) {
	f.Add("so “we” went", "so \"we\"")
	f.Add("cafe\u0301 --", "é —")
	f.Add("a\u200db…", "b.")
	f.Fuzz(func(t *testing.T, src, quote string) {
		doc, err := transcript.New([]byte(src))
		if err != nil {
			return
		}
		last := span.Span{}
		for i, m := range Find(doc, []byte(quote), everywhere(doc)) {
			got, ok := doc.Slice(m.Span)
			switch {
			case !ok || len(got) == 0 || m.Span != doc.Snap(m.Span):
				t.Fatalf("bad span %v", m.Span)
			case i > 0 && span.Compare(last, m.Span) >= 0:
				t.Fatalf("not sorted: %v after %v", m.Span, last)
			case m.Exact != (string(got) == quote):
				t.Fatalf("exact is %v for %q", m.Exact, got)
			}
			last = m.Span
		}
	})
}

func TestVerify(t *testing.T) {
	doc := text(t, "P01: Één headset, one headset.\nI: one headset?")
	right, _ := At(doc, span.Span{Start: 5, End: 16})
	for _, c := range []struct {
		name string
		edit func(*Anchor)
		want Verdict
	}{
		{"as made", func(*Anchor) {}, Right},
		{"no context", func(a *Anchor) { a.Before, a.After = nil, nil }, Right},
		{"one side", func(a *Anchor) { a.Before = []byte("P02: ") }, Right},
		{"no side", func(a *Anchor) { a.Before, a.After = []byte("P02: "), []byte("?") }, Uncertain},
		{"other quote", func(a *Anchor) { a.Quote = []byte("Een headset") }, Lost},
		{"quote too long for its span", func(a *Anchor) { a.At.End-- }, Lost},
		{"shifted", func(a *Anchor) { a.At.Start++; a.At.End++ }, Lost},
		{"past the end", func(a *Anchor) { a.At = span.Span{Start: 90, End: 101} }, Lost},
		{"inverted", func(a *Anchor) { a.At = span.Span{Start: 9, End: 2} }, Lost},
		{"no place", func(a *Anchor) { a.HasAt = false }, Lost},
		{"no quote", func(a *Anchor) { a.Quote = nil }, Lost},
	} {
		a := right
		c.edit(&a)
		if got := Verify(doc, &a); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { Verify(doc, &right) }); n != 0 {
		t.Errorf("Verify allocates %v times", n)
	}
}

func TestContext(t *testing.T) {
	doc := text(t, strings.Repeat("x", 30)+"e\u0301"+"abcde"+strings.Repeat("y", 26)+"👩‍👩‍👧!")
	for _, c := range []struct {
		s             span.Span
		before, after int // code points
	}{
		{span.Span{Start: 32, End: 37}, 32, 31},
		{span.Span{Start: 63, End: 64}, 31, 5}, // the accent is left out; the family is not split
		{span.Span{Start: 0, End: 1}, 0, 31},
	} {
		before, after := Context(doc, c.s)
		if transcript.Count(before) != c.before && c.s.Start != 63 || transcript.Count(after) > 32 {
			t.Errorf("%v: %d and %d code points", c.s, transcript.Count(before), transcript.Count(after))
		}
		joined := string(before) + "|" + string(after)
		if strings.HasPrefix(joined, "\u0301") || strings.HasSuffix(joined, "\u200d") {
			t.Errorf("%v: context cuts a grapheme: %q", c.s, joined)
		}
	}
}

func TestTimes(t *testing.T) {
	for n, want := range map[int]string{2: "2 times", 8: "at least 8 times", 30: "at least 8 times"} {
		doc := text(t, strings.Repeat("Okay. ", n))
		m := NewPlacer(doc, nil).Place(&Anchor{Quote: []byte("Okay.")})
		if m.Verdict != Ambiguous || m.Times() != want {
			t.Errorf("%d: %v, %s", n, m.Verdict, m.Times())
		}
	}
}
