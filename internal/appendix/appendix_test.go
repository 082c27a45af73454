package appendix_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/appendix"
)

const small = `codebook: Small
version: "1.2"
framework: comb-tdf
codes:
  - id: a
    label: A *star*
    codable: false
    definition: |
      What it
      means.
    codes:
      - {id: b, label: B, definition: todo, include: When., exclude: "When <not>.", see: [a], was: [bee], examples: [{quote: "so it was", transcript: T01}]}
  - {id: c, label: C, optional: true, deprecated: true, replaced_by: b}
`

func laid(t *testing.T) *appendix.Appendix {
	t.Helper()
	b, _ := codebook.Parse([]byte(small))
	tree, err := b.Tree("")
	if err != nil {
		t.Fatal(err)
	}
	return appendix.Of(b, tree)
}

func TestMarkdown(t *testing.T) {
	a := laid(t)
	want := "# Codebook: Small, version 1.2\n\n- A \\*star\\* (`a`)\n  - B (`b`)\n- C (`c`)\n\n" +
		"## A \\*star\\* (`a`)\n\nWhat it means.\n\nNot put on passages itself, only what is below it.\n\n" +
		"### B (`b`)\n\n**Use:** When.\n\n**Do not use:** When \\<not\\>.\n\n**See:** a\n\n**Formerly:** bee\n\n> “so it was” (T01)\n\n" +
		"## C (`c`)\n\n**No longer used:** use b\n\n- Framework: comb-tdf.\n"
	if d := cmp.Diff(want, string(a.Markdown())); d != "" {
		t.Error(d)
	}
}

func TestCounted(t *testing.T) {
	a := laid(t)
	a.Counted, a.Of, a.Unit = true, 3, "cases"
	a.Entries[1].N, a.Entries[1].K, a.Entries[1].Quotes = 2, 5, []appendix.Quote{{Text: "another\none", Where: "T02"}}
	a.DropUnused()
	text := string(a.Markdown())
	for _, want := range []string{"  - B (`b`): n = 2/3, k = 5\n", "\nn = 2 of N = 3 (cases), k = 5 (passages)\n", "> “another one” (T02)\n", "are left out: 1."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "(`c`)") {
		t.Error("an optional code that was not used is there")
	}
	r := a.Report()
	if err := r.Data.Check(); err != nil || len(r.Data.Rows) != 2 || len(r.Tables[0].Rows[1].Cells) != len(r.Tables[0].Columns) {
		t.Errorf("%v: %+v", err, r.Data)
	}
}

// Whatever the texts hold, headings are those of the codes and no line begins a list, table or tag of its own.
func TestMarkdownIsSafe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("a#*_<>|`\\[]\n\t\x1b-"))).Draw(rt, "text")
		c := &codebook.Code{ID: "x", Label: "X", Definition: text, Codable: true, Examples: []codebook.Example{{Quote: text}}}
		b := &codebook.Codebook{Title: "T", Codes: []*codebook.Code{c}}
		tree, err := b.Tree("")
		if err != nil {
			rt.Fatal(err)
		}
		for line := range strings.SplitSeq(string(appendix.Of(b, tree).Markdown()), "\n") {
			if strings.HasPrefix(line, "#") && line != "# Codebook: T" && line != "## X (`x`)" {
				rt.Fatalf("a heading came up: %q", line)
			}
			if strings.ContainsAny(line, "\x1b\t") || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "<") || strings.HasPrefix(line, "-") && line != "- X (`x`)" {
				rt.Fatalf("%q", line)
			}
		}
	})
}
