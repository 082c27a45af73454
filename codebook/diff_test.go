package codebook_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

func TestDiff(t *testing.T) {
	const base = "codebook: x\nlevels: [a, b]\ncodes:\n  - id: p\n    label: P\n    codes:\n      - id: q\n        label: Q\n        definition: one text\n      - id: r\n        label: R\n  - id: s\n    label: S\nmappings:\n  m: {parents: {r: [s]}}\n"
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"comments and layout", "    label: P\n", "\n    label: 'P' # x\n", ""},
		{"white space in a text", "one text", "one\n          text", ""},
		{"meaning", "one text", "another text", "meaning: definition of q"},
		{"boundary", "definition: one text", "definition: one text\n        exclude: never", "meaning: exclude of q"},
		{"wording", "label: Q", "label: Queue", "wording: label of q"},
		{"version", "codebook: x", "codebook: x\nversion: 1.1.0", "wording: version of codebook"},
		{"new code", "  - id: s\n", "  - id: t\n    label: T\n  - id: s\n", "structure: t is new"},
		{"gone", "      - id: r\n        label: R\n", "", "structure: r is gone"},
		{"renamed", "id: s\n", "id: t\n    was: [s]\n", "wording: was of t, structure: id of t"},
		{"moved", "  - id: s\n    label: S\n", "      - id: s\n        label: S\n        level: a\n", "structure: parent of s"},
		{"order", "      - id: q\n        label: Q\n        definition: one text\n      - id: r\n        label: R\n", "      - id: r\n        label: R\n      - id: q\n        label: Q\n        definition: one text\n", "structure: order of p"},
		{"not codable", "label: S", "label: S\n    codable: false", "structure: codable of s"},
		{"mapping", "[s]", "[]", "structure: mapping m of codebook"},
		{"mapping gone", "mappings:\n  m: {parents: {r: [s]}}\n", "", "structure: mapping m of codebook"},
		{"levels", "[a, b]", "[a, c]", "structure: levels of codebook, structure: level of q, structure: level of r"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := codebook.Parse([]byte(base))
			b, problems := codebook.Parse([]byte(strings.Replace(base, c.old, c.new, 1)))
			if c.name != "renamed" && len(problems) > 0 && problems[0].Severity == "error" && !strings.Contains(c.name, "gone") {
				t.Fatal(problems)
			}
			var got []string
			for _, d := range codebook.Diff(a, b) {
				got = append(got, d.String())
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

// A codebook differs from another by meaning exactly if the stamp of some code does.
func TestDiffOfMeaningIsRev(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := drawBook(rt)
		b, _ := codebook.Parse(a.Encode())
		for _, c := range b.Codes {
			if rapid.Bool().Draw(rt, "change") {
				c.Definition += rapid.SampledFrom([]string{" ", "x", "", "\n"}).Draw(rt, "more")
			}
		}
		var got, want []string
		for _, d := range codebook.Diff(a, b) {
			got = append(got, fmt.Sprint(d.Kind, d.Code))
		}
		for i, c := range b.Codes {
			if c.Rev() != a.Codes[i].Rev() {
				want = append(want, fmt.Sprint(codebook.Meaning, c.ID))
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}
