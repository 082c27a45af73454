package codebook_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

// A codebook that went through a table and back says the same of each code.
func TestTableAndBack(t *testing.T) {
	const own = `
codebook: Own
levels: [theme, subtheme]
codes:
  - id: a
    label: A
    codable: false
    definition: "One, \"two\";\nthree"
    exclusive: true
    examples: [{quote: "x; y", transcript: post/T02, note: telling}, "z"]
    codes:
      - {id: a.b, label: B, level: outside, see: [c], alias: ["Bee; no", bumble], was: [old], exclusive: [c], rating: ["-1", "+1"], min_alpha: 0.7}
  - {id: c, label: C, key: cc, standalone: true, deprecated: true, replaced_by: a.b, valence: required, optional: true}
`
	sources := map[string][]byte{"own": []byte(own)}
	for _, f := range codebook.Frameworks() {
		sources[f.ID], _ = codebook.Framework(f.ID)
	}
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			b, _ := codebook.Parse(src)
			back, problems := codebook.FromRows(b.Table())
			for _, p := range problems {
				t.Errorf("row %d: %s", p.Line, p.Message)
			}
			for _, c := range codebook.Diff(b, back) {
				if c.Code != "" {
					t.Errorf("%v: %q became %q", c, c.Before, c.After)
				}
			}
		})
	}
}

// Any codebook that can be used comes back as it was, but for what Table says a table has no place for.
func TestTableAndBackRandom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		drawn := drawCodebook(rt)
		b, problems := codebook.Parse(drawn.Encode())
		if slices.ContainsFunc(problems, func(p codebook.Problem) bool { return p.Severity == "error" }) {
			rt.Skip("no codebook to work with")
		}
		header, records := b.Table()
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		if err := w.WriteAll(append([][]string{header}, records...)); err != nil {
			rt.Fatal(err)
		}
		rows, err := csv.NewReader(&file).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		back, problems := codebook.FromRows(rows[0], rows[1:])
		for _, p := range problems {
			rt.Errorf("row %d: %s", p.Line, p.Message)
		}
		again, problems := codebook.Parse(back.Encode()) // as the file will say
		for _, p := range problems {
			if p.Severity == "error" {
				rt.Errorf("the file has a fault: %s", p.Message)
			}
		}
		for _, c := range codebook.Diff(b, again) {
			if c.Code != "" || c.Field == "order" {
				rt.Errorf("%v: %q became %q\n%s", c, c.Before, c.After, b.Encode())
			}
		}
		for i, c := range b.Codes {
			if now := again.Codes[i]; now.ID != c.ID || now.Rev() != c.Rev() || now.Depth != c.Depth || fmt.Sprint(now.Alias, now.Examples) != fmt.Sprint(c.Alias, c.Examples) {
				rt.Errorf("%s, depth %d, %q, %q became %s, depth %d, %q, %q", c.ID, c.Depth, c.Alias, c.Examples, now.ID, now.Depth, now.Alias, now.Examples)
			}
		}
	})
}

// drawCodebook makes a codebook of everything that an entry may say.
func drawCodebook(rt *rapid.T) *codebook.Codebook {
	b := &codebook.Codebook{Name: "Drawn", Version: "1.2", Levels: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"theme", "sub theme", "a;b", "5th"}), 0, 3, rapid.ID).Draw(rt, "levels")}
	var open []*codebook.Code
	ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-d][a-c0-1._-]{0,3}`), 1, 9, rapid.ID).Draw(rt, "ids")
	for _, id := range ids {
		c := drawCode(rt, id, ids)
		if depth := rapid.IntRange(0, len(open)).Draw(rt, "depth"); depth > 0 {
			c.Parent = open[depth-1]
			c.Depth = depth
			c.Parent.Children = append(c.Parent.Children, c)
			open = append(open[:depth], c)
		} else {
			open = []*codebook.Code{c}
		}
		b.Codes = append(b.Codes, c)
	}
	return b
}

func drawCode(rt *rapid.T, id string, ids []string) *codebook.Code {
	text := func(what string) string {
		return rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[a-cÄ=+'"-][a-c ,;:"#\n.]{0,6}[a-c.;"]`)).Draw(rt, what)
	}
	word := func(what string) string {
		return rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[A-Ca-cÄ='"+-]( ?[a-c;,"'.-]){0,5}`)).Draw(rt, what)
	}
	flag := func(what string) bool { return rapid.Bool().Draw(rt, what) }
	some := func(what string, of *rapid.Generator[string]) []string {
		return rapid.SliceOfNDistinct(of, 0, 3, rapid.ID).Draw(rt, what)
	}
	names := rapid.StringMatching(`[A-Ca-c="-]( ?[a-c;,"'.-]){0,5}`)
	c := &codebook.Code{
		ID: id, Label: word("label"), Short: word("short"), Key: rapid.SampledFrom([]string{"", "", "k" + id, id + "k"}).Draw(rt, "key"),
		Level: rapid.SampledFrom([]string{"", "", "", "outside", "theme", "sub theme", "other"}).Draw(rt, "level"), Abbr: word("abbr"), Color: word("color"),
		Codable: flag("codable"), Optional: flag("optional"), Definition: text("definition"), Include: text("include"), Exclude: text("exclude"),
		See: some("see", rapid.SampledFrom(ids)), Alias: some("alias", names), Was: some("was", rapid.StringMatching(`w[a-c0-9-]{1,4}`)),
		Valence: rapid.SampledFrom([]string{"", "required", "optional", "none"}).Draw(rt, "valence"), Rating: some("rating", rapid.SampledFrom([]string{"-1", "+1", "0", "mixed", "a lot"})),
		MinAlpha: rapid.SampledFrom([]float64{0, 0.7, 0.667, 1}).Draw(rt, "alpha"), Standalone: flag("standalone"), Deprecated: flag("deprecated"),
		Added: word("added"), Source: text("source"), Note: text("note"),
	}
	if c.OneBelow = flag("one below"); !c.OneBelow {
		c.Exclusive = some("exclusive", rapid.SampledFrom(ids))
	}
	if c.Deprecated {
		c.ReplacedBy = rapid.SampledFrom(append([]string{""}, ids...)).Draw(rt, "replaced by")
	}
	for range rapid.IntRange(0, 3).Draw(rt, "examples") {
		c.Examples = append(c.Examples, codebook.Example{Quote: word("quote") + "q", Transcript: strings.Trim(word("transcript"), "- "), Note: strings.Trim(word("about"), "- ")})
	}
	return c
}
