package annotation

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/span"
)

func TestParseByHand(t *testing.T) {
	f, found := Parse("a.yaml", []byte(byHand))
	if len(found) > 0 || f.Coder != "anna" || f.Transcript != "post/T1" || len(f.Annotations) != 3 {
		t.Fatalf("%+v %v", f, found)
	}
	for i, want := range []Annotation{
		{Code: "env", Quote: "one headset", Line: 7, Column: 3},
		{ID: "k2", Code: "mot", Quote: "two\nlines\n", Memo: "first", Line: 10, Column: 3},
		{ID: "k3", Code: "opp", Quote: "so you just", Line: 19, Column: 3},
	} {
		if got := f.Annotations[i]; !got.same(&want) || got.Line != want.Line || got.Column != want.Column {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	f, found = Parse("a.yaml", []byte("annotations: [{code: a, quote: b, refs: [x, z], rating: -2, created: 2026-01-02, at: 3-4@9C03AB17}]"))
	want := Annotation{
		Code: "a", Quote: "b", Refs: "x z", Rating: "-2", Created: "2026-01-02",
		At: span.Span{Start: 3, End: 4}, HasAt: true, Mark: 0x9c03ab17, HasMark: true,
	}
	if len(found) > 0 || len(f.Annotations) != 1 || !f.Annotations[0].same(&want) {
		t.Errorf("%+v %v", f.Annotations, found)
	}
}

func TestParseFindings(t *testing.T) {
	for _, c := range []struct {
		src  string
		kept int
		want []string // rule, place, object, and a part of the message
	}{
		{"annotations: []\n", 0, nil},
		{"annotations:\n", 0, nil},
		{"", 0, []string{"QC008 a.yaml:1:1 : no `annotations`"}},
		{"coder: anna\n", 0, []string{"QC008 a.yaml:1:1 : no `annotations`"}},
		{"annotation: []\n", 0, []string{"QC002 a.yaml:1:1 : did you mean `annotations`"}},
		{"annotations: 7\n", 0, []string{"QC007 a.yaml:1:14 : should be a list"}},
		{"annotations: [7]\n", 0, []string{"QC007 a.yaml:1:15 : should be a group of keys"}},
		{"annotations:\n-\n- code: a\n  quote: b\n", 1, []string{"QC007 a.yaml:2:2 : is empty"}},
		{"annotations:\n- quote: b\n", 1, []string{"QC008 a.yaml:2:3 : has no `code`"}},
		{"annotations:\n- code: b\n  id: k1\n", 1, []string{"QC008 a.yaml:2:3 k1: coding k1 has no `quote`"}},
		{"annotations:\n- code: b\n  quote: \"\"\n", 1, []string{"QC008 a.yaml:2:3 : no `quote`"}},
		{"annotations:\n- {code: a, qoute: b}\n", 1, []string{"QC008 a.yaml:2:3 : no `quote`", "QC002 a.yaml:2:13 : did you mean `quote`"}},
		{"annotations:\n- {code: a, quote: b, code: c}\n", 1, []string{"QC003 a.yaml:2:23 : `code` occurs twice"}},
		{"annotations:\n- {code: a, quote: b, valence: barier, id: k}\n", 1, []string{"QC007 a.yaml:2:32 k: did you mean `barrier`"}},
		{"status: done\nannotations: []\n", 0, []string{"QC007 a.yaml:1:9 : should be one of in-progress, complete"}},
		{"annotations:\n- {code: a, quote: b, at: 9-3}\n", 1, []string{"QC007 a.yaml:2:27 : start and end"}},
		{"annotations:\n- {code: a, quote: b, at: 3-9@12}\n", 1, []string{"QC007 a.yaml:2:27 : start and end"}},
		{"annotations:\n- code: no\n  quote: b\n", 1, []string{"QC004 a.yaml:2:9 : could be read as a boolean"}},
		{"annotations:\n- code: a\n  quote: b\n- code: \"c\n", 1, []string{"QC001 a.yaml:4:9 : quotation mark"}},
		{"annotations:\n  - code: a\n    quote: b\n\t- x\n", 1, []string{"QC001 a.yaml:4:1 : tab"}},
	} {
		f, found := Parse("a.yaml", []byte(c.src))
		if len(f.Annotations) != c.kept {
			t.Errorf("%q: %d codings", c.src, len(f.Annotations))
		}
		var got []string
		for _, d := range found {
			got = append(got, fmt.Sprintf("%s %s %s: %s", d.Rule, d.At, d.Object, d.Message))
		}
		if len(got) != len(c.want) {
			t.Errorf("%q: %q", c.src, got)
			continue
		}
		for i, want := range c.want {
			head, part, _ := strings.Cut(want, ": ")
			if !strings.HasPrefix(got[i], head+": ") || !strings.Contains(got[i], part) {
				t.Errorf("%q: %q, want %q", c.src, got[i], want)
			}
		}
	}
}

// A word that is not known stays in the model, so that rewriting the file would not lose it.
func TestParseKeepsUnknownWords(t *testing.T) {
	f, _ := Parse("a.yaml", []byte("status: done\nannotations: [{code: a, quote: b, valence: bad}]"))
	if f.Status != "done" || f.Annotations[0].Valence != "bad" {
		t.Errorf("%+v", f)
	}
}

func TestReadIsParse(t *testing.T) {
	for _, src := range []string{canonicalFile, byHand, "annotations: []\n", "annotations: [", ""} {
		a, foundA := Read("a.yaml", []byte(src))
		b, foundB := Parse("a.yaml", []byte(src))
		if diff := equalWithLines(a, b); diff != "" || len(foundA) != len(foundB) {
			t.Errorf("%q: %s %v %v", src, diff, foundA, foundB)
		}
	}
}

// Ids are in people's files and mails: this test fails if their making changes.
func TestNewID(t *testing.T) {
	at := span.Span{Start: 2210, End: 2268}
	first := NewID("anna", "post3m/T04", "environment-resources", at, 0)
	if first != "s6w3jz689ci4" {
		t.Errorf("id %s", first)
	}
	seen := map[string]bool{first: true}
	for _, other := range []string{
		NewID("bram", "post3m/T04", "environment-resources", at, 0),
		NewID("anna", "post3m/T0", "4environment-resources", at, 0),
		NewID("anna", "post3m/T04", "environment", at, 0),
		NewID("anna", "post3m/T04", "environment-resources", span.Span{Start: 221, End: 2268}, 0),
		NewID("anna", "post3m/T04", "environment-resources", at, 1),
	} {
		if seen[other] {
			t.Errorf("%s twice", other)
		}
		seen[other] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		id := NewID(rapid.String().Draw(t, "coder"), "t", "c", at, rapid.IntRange(0, 9).Draw(t, "nth"))
		if len(id) != 12 || strings.Trim(id, idAlphabet) != "" || strings.Contains("23456789", id[:1]) || !plainString(id) {
			t.Fatalf("id %q", id)
		}
	})
}

func TestIdentify(t *testing.T) {
	at := span.Span{Start: 1, End: 2}
	f := &File{Head: Head{Coder: "anna", Transcript: "T1"}, Annotations: []Annotation{
		{Code: "a", Quote: "q", At: at, HasAt: true},
		{Code: "a", Quote: "q", At: at, HasAt: true, Memo: "again"},
		{Code: "b", Quote: "not placed yet"},
		{ID: "mine", Code: "a", Quote: "q", At: at, HasAt: true},
	}}
	if n := f.Identify(); n != 2 {
		t.Errorf("%d ids given", n)
	}
	want := []string{NewID("anna", "T1", "a", at, 0), NewID("anna", "T1", "a", at, 1), "", "mine"}
	for i, a := range f.Annotations {
		if a.ID != want[i] {
			t.Errorf("coding %d: id %q, want %q", i, a.ID, want[i])
		}
	}
	if f.Identify() != 0 {
		t.Error("ids are given once")
	}
}
