package check

import (
	"reflect"
	"strings"
	"testing"

	"qcode/internal/diag"
)

func TestIgnoreComments(t *testing.T) {
	text := strings.Join([]string{
		"codes:",
		"  # qcode: ignore[QC204] because",
		"  # another comment",
		"",
		"  - id: a # qcode: ignore[QC203,QC205]: it is so",
		`  - label: "# qcode: ignore[QC1] not a comment"`,
		"  - id: b # qcode: ignore[QC204]",
		"  - id: c# qcode: ignore[QC204] no blank before, so part of the word",
		"  # qcode: ignore",
	}, "\n")
	var got [][]any
	for _, ig := range ignoresIn("f.yaml", &source{text: []byte(text)}) {
		got = append(got, []any{ig.at.Line, ig.covers, strings.Join(ig.rules, ","), ig.reason})
	}
	want := [][]any{
		{2, 5, "QC204", "because"},
		{5, 5, "QC203,QC205", "it is so"},
		{7, 7, "QC204", ""},
		{9, 10, "", ""},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestGlob(t *testing.T) {
	tests := []struct {
		pattern, file string
		want          bool
	}{
		{"transcripts/**", "transcripts/pre/T01.txt", true},
		{"transcripts/**", "transcripts/T01.txt", true},
		{"transcripts/*", "transcripts/pre/T01.txt", false},
		{"**/T0?.txt", "transcripts/pre/T01.txt", true},
		{"**/*.yaml", "codebook.yaml", true},
		{"codebook.yaml", "codebook.yaml", true},
		{"codebook", "codebook.yaml", false},
		{"[", "codebook.yaml", false},
	}
	for _, test := range tests {
		if got := glob(test.pattern, test.file); got != test.want {
			t.Errorf("glob(%q, %q) = %v", test.pattern, test.file, got)
		}
	}
}

func TestBaseline(t *testing.T) {
	set, err := Choose(Choice{Profile: "strict"})
	if err != nil {
		t.Fatal(err)
	}
	finding := func(rule, object, file string) diag.Diagnostic {
		return diag.Diagnostic{Rule: rule, Object: object, At: diag.Place{File: file}}
	}
	old := []diag.Diagnostic{finding("QC204", "bc", "codebook.yaml"), finding("QC204", "in", "codebook.yaml"), finding("QC506", "", "transcripts/x.doc")}
	b, err := ParseBaseline(NewBaseline(old).Encode())
	if err != nil {
		t.Fatal(err)
	}
	// The count is the same; that one finding took the place of another is seen all the same.
	fresh, held, stale := b.Apply([]diag.Diagnostic{old[0], finding("QC204", "so", "codebook.yaml"), old[2]}, set)
	if len(fresh) != 1 || fresh[0].Object != "so" || held != 2 || !reflect.DeepEqual(stale, []string{"QC204 in"}) {
		t.Errorf("fresh %v, held %d, stale %v", fresh, held, stale)
	}
	b.Prune(stale)
	if _, held, stale := b.Apply(old, set); held != 2 || len(stale) != 0 {
		t.Errorf("after pruning: held %d, stale %v", held, stale)
	}
	// A rule that did not run says nothing about its entries.
	basic, err := Choose(Choice{Select: []string{"QC3"}, Only: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, stale := b.Apply(nil, basic); len(stale) != 0 {
		t.Errorf("stale without having looked: %v", stale)
	}
	for _, bad := range []string{"", "{}", `{"format_version":"9.0","rules":{}}`} {
		if _, err := ParseBaseline([]byte(bad)); err == nil {
			t.Errorf("%q is read as a baseline", bad)
		}
	}
}

func TestFoldID(t *testing.T) {
	for _, same := range [][]string{{"T4", "T04", "t-04", "T 004"}, {"P10", "p010"}, {"1 2", "01-02"}} {
		for _, id := range same[1:] {
			if foldID(id) != foldID(same[0]) {
				t.Errorf("%q and %q are folded to %q and %q", same[0], id, foldID(same[0]), foldID(id))
			}
		}
	}
	for _, two := range [][2]string{{"T4", "T40"}, {"T1", "T10"}, {"1-2", "12"}, {"A1", "B1"}} {
		if foldID(two[0]) == foldID(two[1]) {
			t.Errorf("%q and %q are taken for one", two[0], two[1])
		}
	}
}
