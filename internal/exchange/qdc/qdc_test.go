package qdc_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/exchange/qdc"
	"qcode/internal/qtest"
)

const small = `codebook: Small
codes:
  - id: a
    label: "A & <B>"
    color: "#ff8800"
    codable: false
    definition: What it means.
    include: "When."
    exclude: "When not."
    see: [b]
    examples: [{quote: "so \"it\" was", transcript: T01}]
    codes:
      - {id: b, label: B, color: red, definition: todo}
`

// read is what other programs see.
type read struct {
	XMLName xml.Name `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
	Codes   []node   `xml:"Codes>Code"`
}

type node struct {
	GUID        string `xml:"guid,attr"`
	Name        string `xml:"name,attr"`
	Codable     bool   `xml:"isCodable,attr"`
	Color       string `xml:"color,attr"`
	Description string `xml:"Description"`
	Codes       []node `xml:"Code"`
}

func written(t testing.TB, b *codebook.Codebook) (read, []byte) {
	t.Helper()
	out, err := qdc.Encode(b, "qcode test")
	if err != nil {
		t.Fatal(err)
	}
	var got read
	if err := xml.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return got, out
}

func TestEncode(t *testing.T) {
	b, _ := codebook.Parse([]byte(small))
	got, out := written(t, b)
	a := got.Codes[0]
	if a.Name != "A & <B>" || a.Codable || a.Color != "#ff8800" || len(a.Codes) != 1 || a.Codes[0].Color != "" || !a.Codes[0].Codable {
		t.Errorf("%+v", a)
	}
	if want := "What it means.\nInclude: When.\nExclude: When not.\nExample: “so \"it\" was” (T01)\nSee: b\nId: a"; a.Description != want {
		t.Errorf("the description is %q", a.Description)
	}
	if a.Codes[0].Description != "Id: b" {
		t.Errorf("a stub says %q", a.Codes[0].Description)
	}
	if _, again := written(t, b); string(again) != string(out) {
		t.Error("the same codebook gives another file")
	}
	if _, err := qdc.Encode(&codebook.Codebook{}, ""); err == nil {
		t.Error("a codebook without codes is written")
	}
}

// Every code comes out once, below its parent, with an id of its own; whatever its texts hold, the file is XML.
func TestEncodeAnything(t *testing.T) {
	id := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	rapid.Check(t, func(rt *rapid.T) {
		b := &codebook.Codebook{Name: rapid.String().Draw(rt, "name")}
		for i := range rapid.IntRange(1, 12).Draw(rt, "codes") {
			c := &codebook.Code{ID: "c" + strings.Repeat("x", i), Label: rapid.String().Draw(rt, "label"), Definition: rapid.String().Draw(rt, "definition")}
			if at := rapid.IntRange(-1, i-1).Draw(rt, "parent"); at >= 0 {
				c.Parent = b.Codes[at]
				c.Parent.Children = append(c.Parent.Children, c)
			}
			b.Codes = append(b.Codes, c)
		}
		out, err := qdc.Encode(b, "")
		if err != nil {
			rt.Fatal(err)
		}
		var got read
		if err := xml.Unmarshal(out, &got); err != nil {
			rt.Fatal(err)
		}
		seen := map[string]bool{}
		var walk func(nodes []node)
		walk = func(nodes []node) {
			for _, n := range nodes {
				if seen[n.GUID] || !id.MatchString(n.GUID) {
					rt.Fatalf("the id %s", n.GUID)
				}
				seen[n.GUID] = true
				walk(n.Codes)
			}
		}
		if walk(got.Codes); len(seen) != len(b.Codes) {
			rt.Fatalf("%d of %d codes", len(seen), len(b.Codes))
		}
	})
}

// The frameworks and a small codebook hold against the published schema.
func TestSchema(t *testing.T) {
	schema := qtest.Shared(t, "formats/schema/Codebook.xsd")
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not here; on Debian: apt-get install libxml2-utils")
	}
	sources := map[string][]byte{"small": []byte(small)}
	for _, f := range codebook.Frameworks() {
		sources[f.ID], _ = codebook.Framework(f.ID)
	}
	for name, src := range sources {
		b, _ := codebook.Parse(src)
		_, out := written(t, b)
		path := filepath.Join(t.TempDir(), name+".qdc")
		if err := os.WriteFile(path, out, 0o644); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(lint, "--noout", "--nonet", "--schema", schema, path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
	}
}
