package study

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPattern(t *testing.T) {
	type fields = map[string]string
	tests := []struct {
		pattern, folder, file, id string
		want                      fields // nil: the pattern misses the file
	}{
		{"transcripts/{wave}/{case}.txt", "transcripts", "transcripts/pre/T01.txt", "pre/T01", fields{"wave": "pre", "case": "T01"}},
		{"./transcripts/{wave}/{case}.txt", "transcripts", "transcripts/post3m/T.1.txt", "post3m/T.1", fields{"wave": "post3m", "case": "T.1"}},
		{"transcripts/{wave}/{case}.txt", "transcripts", "transcripts/T01.txt", "T01", nil},
		{"transcripts/{wave}/{case}.txt", "transcripts", "transcripts/pre/a/T01.txt", "pre/a/T01", nil},
		{"transcripts/{wave}/{case}.txt", "transcripts", "transcripts/pre/T01.md", "pre/T01", nil},
		{"transcripts/{wave}/{case}.txt", "transcripts", "transcripts/pre/T01.txt.bak", "pre/T01.txt", nil},
		{"texts/{case}_{wave}.txt", "texts", "texts/T01_pre.txt", "T01_pre", fields{"wave": "pre", "case": "T01"}},
		{"texts/{case}-{wave}-*.md", "texts", "texts/T01-pre-anna 2.md", "T01-pre-anna 2", fields{"wave": "pre", "case": "T01"}},
		{"texts/{site}/{wave}/{case}.txt", "texts", "texts/north/pre/T01.txt", "north/pre/T01", fields{"site": "north", "wave": "pre", "case": "T01"}},
		{"texts/**/{case}.txt", "texts", "texts/a/b/T01.txt", "a/b/T01", fields{"case": "T01"}},
		{"texts", "texts", "texts/a/b.md", "a/b", fields{}},
		{"{case}.txt", ".", "T01.txt", "T01", fields{"case": "T01"}},
		{"texts/wave-{wave}/{case}.txt", "texts", "texts/wave-pre/T01.txt", "wave-pre/T01", fields{"wave": "pre", "case": "T01"}},
		{"a+b (c)/{case}.txt", "a+b (c)", "a+b (c)/x.txt", "x", fields{"case": "x"}},
	}
	for _, tt := range tests {
		p, err := parsePattern(tt.pattern)
		if err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
			continue
		}
		got, ok := p.match(tt.file)
		if d := cmp.Diff(tt.want, got); d != "" || ok != (tt.want != nil) || p.folder != tt.folder || p.id(tt.file) != tt.id {
			t.Errorf("%s on %s: folder %q, id %q, %s", tt.pattern, tt.file, p.folder, p.id(tt.file), d)
		}
	}
}

func TestPatternRefuses(t *testing.T) {
	for _, text := range []string{"/etc/{case}", "../{case}.txt", "a/../../{case}.txt", "x/{wave}/{wave}.txt", "x/{case.txt", "x/{Wave}/{case}.txt", "x/{}/{case}.txt", "x/case}.txt"} {
		if _, err := parsePattern(text); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add("transcripts/{wave}/{case}.txt", "transcripts/pre/T01.txt")
	f.Add("texts/**", "texts/a")
	f.Add("{a}{b}*", "x")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, text, file string) {
		p, err := parsePattern(text)
		if err != nil {
			return
		}
		if strings.HasPrefix(p.folder, "/") || p.folder == ".." || strings.HasPrefix(p.folder, "../") {
			t.Fatalf("%q reads from %q, outside the study", text, p.folder)
		}
		if fields, ok := p.match(file); ok {
			for name, value := range fields {
				if value == "" || strings.Contains(value, "/") {
					t.Fatalf("%q on %q: %s is %q", text, file, name, value)
				}
			}
		}
	})
}

func TestNatural(t *testing.T) {
	order := []string{"", "01", "1", "2", "10", "A", "T", "T01", "T1", "T1a", "T01b", "T2", "T9", "T10", "T10a", "T010b", "t1", "é"}
	for i, a := range order {
		for j, b := range order {
			if got := Natural(a, b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%q against %q: %d", a, b, got)
			}
		}
	}
}

func TestNaturalIsAnOrder(t *testing.T) {
	name := rapid.StringMatching(`[aT019.]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		if (Natural(a, b) == 0) != (a == b) || Natural(a, b) < 0 != (Natural(b, a) > 0) {
			t.Fatalf("%q and %q: %d, %d", a, b, Natural(a, b), Natural(b, a))
		}
		if Natural(a, b) < 0 && Natural(b, c) < 0 && Natural(a, c) >= 0 {
			t.Fatalf("%q < %q < %q, but not the first and the last", a, b, c)
		}
	})
}
