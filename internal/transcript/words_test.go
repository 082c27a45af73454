package transcript

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"qcode/internal/span"
)

func all(t *Text) span.Span { return span.Span{End: t.Len()} }

func texts(t testing.TB, text *Text, spans []span.Span) []string {
	t.Helper()
	var out []string
	for _, s := range spans {
		b, ok := text.Slice(s)
		if !ok {
			t.Fatalf("%v lies outside the text", s)
		}
		out = append(out, string(b))
	}
	return out
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []string
	}{
		{"", nil},
		{"— … !", nil},
		{"I don't know, e.g. 3.5 of 1,000 (or so).", []string{"I", "don't", "know", "e.g", "3.5", "of", "1,000", "or", "so"}},
		{"don’t café's naïve", []string{"don’t", "café's", "naïve"}},
		{"[00:01:02] then (0:12) #00:01:02-3# well", []string{"then", "well"}},
		{"so\n00:01:02\nat 10:30\n10:30 we met", []string{"so", "at", "10", "30", "10", "30", "we", "met"}},
		{"snake_case ___ _", []string{"snake_case"}},
		{"语言", []string{"语", "言"}},
		{"e\u0301te\u0301 😀 x", []string{"e\u0301te\u0301", "x"}},
		{"well-being", []string{"well", "being"}},
	} {
		text, _ := New([]byte(c.src))
		if got := texts(t, text, text.Words(all(text))); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %q, want %q", c.src, got, c.want)
		}
		if got := text.CountWords(all(text)); got != len(c.want) {
			t.Errorf("CountWords(%q) = %d", c.src, got)
		}
		if got := text.HasWord(all(text)); got != (len(c.want) > 0) {
			t.Errorf("HasWord(%q) = %v", c.src, got)
		}
	}
}

// wordsOfLibrary is what eachWord must equal where there are no time stamps.
func wordsOfLibrary(b string) []string {
	var out []string
	for state := -1; len(b) > 0; {
		var word string
		word, b, state = uniseg.FirstWordInString(b, state)
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, word)
		}
	}
	return out
}

var timeLike = regexp.MustCompile(`\d:\d`)

func checkWords(t interface{ Fatalf(string, ...any) }, src string) {
	text, err := New([]byte(src))
	if err != nil || strings.ContainsAny(src, "[(#") || timeLike.MatchString(src) {
		return
	}
	var got []string
	for _, s := range text.Words(all(text)) {
		b, _ := text.Slice(s)
		got = append(got, string(b))
	}
	if want := wordsOfLibrary(src); !slices.Equal(got, want) {
		t.Fatalf("words of %q\n got %q\nwant %q", src, got, want)
	}
}

func TestWordsEqualLibrary(t *testing.T) {
	pieces := []string{"a", "Z", "9", "_", "'", ".", ":", ",", ";", " ", "\n", "-", "\"", "é", "e\u0301", "’", "语", "カ", "א", "ש\"", "😀", "\u200d", "🇧🇪", "\u00ad", "ไท", "١"}
	rapid.Check(t, func(r *rapid.T) {
		checkWords(r, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(r, "pieces"), ""))
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"don't 3.5", "a:b 1:2", "א\"א'", "a\u0301.b", "_1,2_", "🇧🇪🇳🇱"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) { checkWords(t, src) })
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []string
	}{
		{"One. Two? Three!  Four", []string{"One.", "Two?", "Three!", "Four"}},
		{"I saw Dr. Smith, e.g. Yesterday. Good.", []string{"I saw Dr. Smith, e.g. Yesterday.", "Good."}},
		{"John G. Roberts, Jr. spoke. Then etc. He left.", []string{"John G. Roberts, Jr. spoke.", "Then etc.", "He left."}},
		{"So did I. And you?", []string{"So did I.", "And you?"}},
		{"we went on\nand on. Then\nWe stopped\n\nand so.", []string{"we went on\nand on.", "Then", "We stopped", "and so."}},
		{"“Ja.” Zei ze. 3.5 is it.", []string{"“Ja.”", "Zei ze.", "3.5 is it."}},
		{" \n ", nil},
	} {
		text, _ := New([]byte(c.src))
		if got := texts(t, text, text.Sentences(all(text))); !slices.Equal(got, c.want) {
			t.Errorf("Sentences(%q) = %q, want %q", c.src, got, c.want)
		}
	}
}

func TestUnitsLieInTheirSpan(t *testing.T) {
	pieces := []string{"Dr. ", "a. ", "é", "e\u0301", "B", "\n", "I. ", "…", "语。", "👩‍👩‍👧", "🇧🇪", " ", "x9", "? "}
	rapid.Check(t, func(r *rapid.T) {
		text, _ := New([]byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(r, "pieces"), "")))
		a := rapid.Uint32Range(0, text.Len()).Draw(r, "a")
		within := span.Span{Start: a, End: rapid.Uint32Range(a, text.Len()+3).Draw(r, "b")}
		for _, units := range [][]span.Span{text.Words(within), text.Sentences(within)} {
			last := within.Start
			for _, u := range units {
				if u.Start < last || u.End <= u.Start || u.End > min(within.End, text.Len()) {
					r.Fatalf("unit %v after %d in %v", u, last, within)
				}
				last = u.End
			}
		}
		if n := len(text.Words(within)); text.CountWords(within) != n || text.HasWord(within) != (n > 0) {
			r.Fatalf("words are counted differently")
		}
		snapped := text.Snap(within)
		if snapped.Start > within.Start || snapped.End < min(within.End, text.Len()) || text.Snap(snapped) != snapped {
			r.Fatalf("Snap(%v) = %v", within, snapped)
		}
	})
}

func TestSnap(t *testing.T) {
	text, _ := New([]byte("ae\u0301b 👩‍👩‍👧!\nx"))
	for _, c := range []struct{ s, want span.Span }{
		{span.Span{Start: 0, End: 1}, span.Span{Start: 0, End: 1}},
		{span.Span{Start: 2, End: 3}, span.Span{Start: 1, End: 3}},
		{span.Span{Start: 0, End: 2}, span.Span{Start: 0, End: 3}},
		{span.Span{Start: 7, End: 8}, span.Span{Start: 5, End: 10}},
		{span.Span{Start: 10, End: 99}, span.Span{Start: 10, End: 13}},
		{span.Span{Start: 2, End: 2}, span.Span{Start: 1, End: 3}},
	} {
		if got := text.Snap(c.s); got != c.want {
			t.Errorf("Snap(%v) = %v, want %v", c.s, got, c.want)
		}
	}
}

func BenchmarkCountWords(b *testing.B) {
	text, _ := New(corpus())
	b.SetBytes(int64(len(text.Bytes())))
	for b.Loop() {
		text.CountWords(all(text))
	}
}
