package tagging

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

func talkPage(t testing.TB, text string) *page {
	t.Helper()
	p, err := newPage("T1", []byte(text), transcript.Speakers{Interviewers: []string{"I"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPlace(t *testing.T) {
	p := talkPage(t, talk)
	tests := []struct {
		name  string
		where Where
		want  string // the words, or ! and a part of the refusal
	}{
		{"line without its label", Where{Line: 3}, "How did it go after the training?"},
		{"line that goes on", Where{Line: 6}, "somewhere else! I gave up. Nobody asked me."},
		{"lines", Where{Line: 5, LastLine: 6}, "We have one headset for three sites. It’s always\nsomewhere else! I gave up. Nobody asked me."},
		{"lines over turns", Where{Line: 6, LastLine: 7}, "somewhere else! I gave up. Nobody asked me.\nI: Did you? Really?"},
		{"heading", Where{Line: 1}, "# a talk"},
		{"line with a time stamp", Where{Line: 10}, "And now?"},
		{"sentence", Where{Line: 5, Sentence: 1}, "We have one headset for three sites."},
		{"sentence over a line end, whole", Where{Line: 5, Sentence: 2}, "It’s always\nsomewhere else!"},
		{"the same from the other line", Where{Line: 6, Sentence: 1}, "It’s always\nsomewhere else!"},
		{"turn", Where{Turn: 3}, "Did you? Really?"},
		{"sentence of a turn", Where{Turn: 3, Sentence: 2}, "Really?"},
		{"quote", Where{Quote: "one  headset"}, "one headset"},
		{"quote with another apostrophe", Where{Quote: "it's always somewhere"}, "!does not occur"},
		{"quote over a line end", Where{Quote: "It's always somewhere"}, "It’s always\nsomewhere"},
		{"quote in a line", Where{Quote: "I gave up", Line: 8}, "I gave up"},
		{"quote in a turn", Where{Quote: "I gave up", Turn: 2}, "I gave up"},
		{"quote by its context", Where{Quote: "I gave up", Before: "Yes, "}, "I gave up"},
		{"quote across turns", Where{Quote: "Nobody asked me. Did you?"}, "Nobody asked me.\nI: Did you?"},
		{"span", Where{HasAt: true, At: span.Span{Start: 10, End: 12}}, "I:"},
		{"span and its quote", Where{HasAt: true, At: span.Span{Start: 10, End: 12}, Quote: "I:"}, "I:"},
		{"span and another quote", Where{HasAt: true, At: span.Span{Start: 10, End: 12}, Quote: "How did"}, "!are not the quote"},
		{"span of another text", Where{HasAt: true, At: span.Span{Start: 10, End: 12}, HasMark: true, Mark: 1}, "!another version"},
		{"nothing", Where{}, "!no place"},
		{"empty line", Where{Line: 2}, "!nothing is said"},
		{"no such line", Where{Line: 99}, "!no line 99"},
		{"no such turn", Where{Turn: 9}, "!no turn 9"},
		{"no such sentence", Where{Line: 3, Sentence: 2}, "!no sentence 2"},
		{"sentence of nothing", Where{Sentence: 2}, "!alone"},
		{"line that is not in the turn", Where{Line: 3, Turn: 2}, "!not in turn"},
		{"blank span", Where{HasAt: true, At: span.Span{Start: 8, End: 9}}, "!only blanks"},
		{"empty span", Where{HasAt: true, At: span.Span{Start: 8, End: 8}}, "!covers nothing"},
		{"past the end", Where{HasAt: true, At: span.Span{Start: 8, End: 9999}}, "!past the end"},
		{"twice", Where{Quote: "I gave up"}, "!occurs 2 times"},
		{"blank quote", Where{Quote: "  "}, "!does not occur"},
	}
	for _, tt := range tests {
		s, err := p.place(tt.where)
		got, _ := p.text.Slice(s)
		if part, refused := strings.CutPrefix(tt.want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: got %q, %v; want a refusal with %q", tt.name, got, err, part)
			}
			continue
		}
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestAmbiguousQuoteOffersPlaces(t *testing.T) {
	p := talkPage(t, talk)
	_, err := p.place(Where{Quote: "I gave up"})
	r := asRefusal(err)
	if len(r.Candidates) != 2 {
		t.Fatalf("%d candidates", len(r.Candidates))
	}
	for i, line := range []int{6, 8} {
		c := r.Candidates[i]
		if c.Line != line || c.Speaker != "P" {
			t.Errorf("candidate %d: %+v", i, c)
		}
		if got, err := p.place(Where{HasAt: true, At: c.At}); err != nil || got != c.At {
			t.Errorf("candidate %d cannot be pasted: %v, %v", i, got, err)
		}
	}
}

// TestSpotPointsBack: line and sentence of any span that begins in a sentence lead to that sentence.
func TestSpotPointsBack(t *testing.T) {
	p := talkPage(t, talk+talk)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Uint32Range(0, p.text.Len()-1).Draw(t, "from")
		s := p.text.Snap(span.Span{Start: from, End: rapid.Uint32Range(from+1, p.text.Len()).Draw(t, "to")})
		spot := p.spot(s)
		if line, _ := p.text.LineOf(s.Start); spot.Line != line {
			t.Fatalf("line %d, not %d", spot.Line, line)
		}
		if spot.Sentence == 0 {
			return
		}
		got, err := p.place(Where{Line: spot.Line, Sentence: spot.Sentence})
		if err != nil || got.Start > s.Start || got.End <= s.Start {
			t.Fatalf("%v is said to begin in sentence %d of line %d, which is %v (%v)", s, spot.Sentence, spot.Line, got, err)
		}
	})
}
