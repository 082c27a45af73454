package tagging

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
)

// request draws a request that may be good or bad in any part.
func request(t *rapid.T, line int) Request {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	r := Request{
		Line: line, Transcript: pick("transcript", "pre/T1", "T2", "post/T1", "T3/post3m", "T1", "no/T1"),
		Coder: pick("coder", "", "anna", "bram", "carla"), Code: pick("code", "en", "t", "Others", "people", "fa", "none"),
		Memo: pick("memo", "", "", "one\ntwo: \"three\""),
	}
	switch rapid.IntRange(0, 4).Draw(t, "place") {
	case 0:
		from := rapid.Uint32Range(0, 200).Draw(t, "from")
		r.Where = Where{HasAt: true, At: span.Span{Start: from, End: from + rapid.Uint32Range(0, 60).Draw(t, "length")}}
	case 1:
		r.Where.Line = rapid.IntRange(1, 12).Draw(t, "line")
		r.Where.Sentence = rapid.IntRange(0, 3).Draw(t, "sentence")
	case 2:
		r.Where.Turn = rapid.IntRange(1, 7).Draw(t, "turn")
	default:
		r.Where.Quote = pick("quote", "one headset", "I gave up", "Nobody asked me. Did you?", "One.", "It's  always", "Café", "not there")
	}
	return r
}

func requests(t *rapid.T) []Request {
	out := make([]Request, rapid.IntRange(1, 12).Draw(t, "requests"))
	for i := range out {
		out[i] = request(t, i+2)
	}
	return out
}

// TestTwiceAddsNothing: whatever is asked for, every request is placed, known, said again or refused; what was placed
// stands right in its file; and the same once more changes no byte.
func TestTwiceAddsNothing(t *testing.T) {
	base := talkRoom(t)
	rapid.Check(t, func(t *rapid.T) {
		r := base.empty()
		rs := requests(t)
		first, _ := r.apply(t, Options{KeepGoing: true}, rs...)
		if n := first.Added + first.Known + first.Again + len(first.Refused); n != len(rs) {
			t.Fatalf("%d requests, %d answers: %+v", len(rs), n, first)
		}
		checkFiles(t, r, first.Added)
		second, plan := r.apply(t, Options{KeepGoing: true}, rs...)
		if second.Added != 0 || len(plan.Changes) != 0 || second.Known != first.Added+first.Again || len(second.Refused) != len(first.Refused) {
			t.Fatalf("first %+v, then %+v, %d changes", first, second, len(plan.Changes))
		}
	})
}

// checkFiles reads all annotation files back: canonical, every coding right in its text, ids their own.
func checkFiles(t *rapid.T, r *room, want int) {
	n, ids := 0, map[string]bool{}
	for path, src := range r.files {
		if !annotation.Stream(src, func(annotation.Head) bool { return true }, func(*annotation.Record) bool { return true }) {
			t.Fatalf("%s is not canonical:\n%s", path, src)
		}
		file, _ := annotation.Read(path, src)
		p, err := r.tagger().open(r.study.Transcript(file.Transcript), r.read)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if study.AnnotationPath(file.Coder, file.Transcript) != path {
			t.Fatalf("%s says %+v", path, file.Head)
		}
		for _, a := range file.Annotations {
			words, ok := p.text.Slice(a.At)
			if !ok || string(words) != a.Quote || a.Mark != p.text.Mark() || ids[a.ID] || a.Created == "" || a.Rev == "" {
				t.Fatalf("%s: %+v stands on %q", path, a, words)
			}
			ids[a.ID] = true
			n++
		}
	}
	if n != want {
		t.Fatalf("%d codings in the files, %d were added", n, want)
	}
}

// TestAllOrNothing: without KeepGoing one refusal keeps everything out; with no refusal both ways write the same.
func TestAllOrNothing(t *testing.T) {
	base := talkRoom(t)
	rapid.Check(t, func(t *rapid.T) {
		rs := requests(t)
		strict, lenient := base.empty(), base.empty()
		a, plan := strict.apply(t, Options{}, rs...)
		b, _ := lenient.apply(t, Options{KeepGoing: true}, rs...)
		if len(a.Refused) != len(b.Refused) {
			t.Fatalf("%d refused, %d when it keeps going", len(a.Refused), len(b.Refused))
		}
		if len(a.Refused) > 0 {
			if len(plan.Changes) > 0 {
				t.Fatalf("%d refused, and %d files are to change", len(a.Refused), len(plan.Changes))
			}
			return
		}
		if !maps.EqualFunc(strict.files, lenient.files, bytes.Equal) {
			t.Fatalf("files differ")
		}
	})
}

// TestOrderDoesNotMatter: rows in another order, or in two files one after the other, make the same files.
func TestOrderDoesNotMatter(t *testing.T) {
	base := talkRoom(t)
	rapid.Check(t, func(t *rapid.T) {
		rs := requests(t)
		for i := range rs {
			rs[i].Memo = "" // who comes first says what a coding says
		}
		one, other := base.empty(), base.empty()
		one.apply(t, Options{KeepGoing: true}, rs...)
		shuffled := rapid.Permutation(rs).Draw(t, "order")
		cut := rapid.IntRange(0, len(rs)).Draw(t, "cut")
		other.apply(t, Options{KeepGoing: true}, shuffled[:cut]...)
		other.apply(t, Options{KeepGoing: true}, shuffled[cut:]...)
		if !maps.EqualFunc(one.files, other.files, bytes.Equal) {
			t.Fatalf("files differ:\n%s\n%s", show(one), show(other))
		}
	})
}

func show(r *room) string {
	var b strings.Builder
	for path, src := range r.files {
		fmt.Fprintf(&b, "%s\n%s", path, src)
	}
	return b.String()
}

// TestUntagUndoesTag: taking off what was put there gives back the file, byte for byte.
func TestUntagUndoesTag(t *testing.T) {
	base := talkRoom(t)
	rapid.Check(t, func(t *rapid.T) {
		r := base.empty()
		r.apply(t, Options{KeepGoing: true}, requests(t)...)
		before := r.copy()
		more := requests(t)
		result, _ := r.apply(t, Options{KeepGoing: true, Echo: true}, more...)
		var off []Known
		for _, c := range result.Codings {
			if !c.Known {
				off = append(off, Known{File: c.File, Coder: c.Coder, Transcript: c.Transcript, Annotation: c.Annotation})
			}
		}
		plan, err := Untag(off, r.read)
		if err != nil {
			t.Fatalf("%v", err)
		}
		r.write(t, plan)
		for path, src := range before.files {
			if !bytes.Equal(src, r.files[path]) {
				t.Fatalf("%s was\n%s\nis\n%s", path, src, r.files[path])
			}
		}
	})
}

func TestCompleteNamesTranscripts(t *testing.T) {
	r := talkRoom(t)
	result, _ := r.apply(t, Options{Complete: true},
		Request{Line: 2, Transcript: "pre/T1", Code: "en", Where: Where{Turn: 2}},
		Request{Line: 3, Transcript: "post/T2"},
		Request{Line: 4, Transcript: "post/T2", Coder: "bram"})
	if result.Completed != 3 || result.Added != 1 || len(result.Refused) != 0 {
		t.Fatalf("%+v", result)
	}
	for _, path := range []string{"annotations/anna/pre/T1.yaml", "annotations/anna/post/T2.yaml", "annotations/bram/post/T2.yaml"} {
		if !bytes.Contains(r.files[path], []byte("status: complete\n")) {
			t.Errorf("%s:\n%s", path, r.files[path])
		}
	}
	if again, plan := r.apply(t, Options{Complete: true}, Request{Line: 2, Transcript: "post/T2"}); again.Completed != 0 || len(plan.Changes) != 0 {
		t.Errorf("again: %+v", again)
	}
}

// TestMeet: a second request on the same seat says the same, or is refused with what to do.
func TestMeet(t *testing.T) {
	base := talkRoom(t)
	at := Where{Quote: "one headset"}
	tests := []struct {
		name          string
		first, second Request
		refused       string
	}{
		{"the same", Request{Valence: "barrier"}, Request{Valence: "barrier"}, ""},
		{"less", Request{Valence: "barrier", Memo: "m"}, Request{}, ""},
		{"another valence", Request{Valence: "barrier"}, Request{Valence: "mixed"}, "with another valence"},
		{"one more valence", Request{}, Request{Valence: "mixed"}, "without a valence"},
		{"another memo", Request{Memo: "a"}, Request{Memo: "b"}, "with another memo"},
		{"another id", Request{ID: "a23456789abc"}, Request{ID: "b23456789abc"}, ""},
	}
	for _, tt := range tests {
		tt.first.Transcript, tt.first.Code, tt.first.Where = "pre/T1", "en", at
		tt.second.Transcript, tt.second.Code, tt.second.Where = "pre/T1", "things", at
		r := base.empty()
		r.apply(t, Options{}, tt.first)
		result, plan := r.apply(t, Options{}, tt.second)
		refused := ""
		if len(result.Refused) > 0 {
			refused = result.Refused[0].Why
		}
		if len(plan.Changes) > 0 || (tt.refused == "") != (refused == "") || !strings.Contains(refused, tt.refused) {
			t.Errorf("%s: %+v", tt.name, result)
		}
	}
	r := base.empty()
	r.apply(t, Options{}, Request{Transcript: "pre/T1", Code: "en", Where: at, ID: "a23456789abc"})
	result, _ := r.apply(t, Options{}, Request{Transcript: "pre/T1", Code: "so", Where: at, ID: "a23456789abc"})
	if len(result.Refused) != 1 || !strings.Contains(result.Refused[0].Why, "belongs to another coding") {
		t.Errorf("an id that is taken: %+v", result)
	}
}

// TestChangedMeanwhile: names that were resolved in one codebook are not written under another.
func TestChangedMeanwhile(t *testing.T) {
	r := talkRoom(t)
	b := r.tagger().Prepare([]Request{{Transcript: "pre/T1", Code: "en", Where: Where{Turn: 2}}}, Options{})
	r.files["codebook.yaml"] = []byte("codes: []\n")
	_, err := b.Plan(t.Context(), r.read)
	var e *edit.Error
	if !errors.As(err, &e) || e.Kind != edit.ErrChanged {
		t.Errorf("got %v", err)
	}
}
