package manuscript

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPieces(t *testing.T) {
	for text, want := range map[string][]string{
		"We have one headset.":                      {"We have one headset"},
		"We have [...] three sites":                 {"We have", "three sites"},
		"We have […] three sites":                   {"We have", "three sites"},
		"We have (…) three sites":                   {"We have", "three sites"},
		"[They] said (again) no":                    {"said (again) no"},
		"[t]he headset":                             {"headset"},
		"the clinician[s] left":                     {"the", "left"},
		"one [tool]":                                {"one"},
		"don[']t go":                                {"go"},
		"[...]":                                     nil,
		"it cost 20[%] more":                        {"it cost 20", "more"},
		"“We have one headset”":                     {"We have one headset"},
		"We have one headset. [Therapist 4, after]": {"We have one headset"},
	} {
		if got := Pieces(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever is left out or put in between words, what remains are the author's words, in their order.
func TestPiecesAreOfTheQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab [].…'(“”é 1"))).Draw(t, "text")
		rest := text
		for _, p := range Pieces(text) {
			i := strings.Index(rest, p)
			if p == "" || i < 0 {
				t.Fatalf("%q is no piece of %q", p, text)
			}
			rest = rest[i+len(p):]
		}
	})
}

func TestMarkdown(t *testing.T) {
	ps, err := Read("paper.md", []byte("# Title\r\nSome *stressed* \\*text\\*\nover lines.\n\n> A block &lt;x&gt;\n> of two lines\n>\n> — T01\n\n```\n\"code is not read\"\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Paragraph{{"line 1", "# Title", false}, {"line 2", "Some stressed *text* over lines.", false}, {"line 5", "A block <x> of two lines", true}, {"line 8", "— T01", true}}
	if !slices.Equal(ps, want) {
		t.Errorf("%+v", ps)
	}
	quotes, passed := Quotes(append(ps, Paragraph{"line 9", `He said "no" and «that is all I know».`, false}), 4)
	if passed != 1 || len(quotes) != 2 || quotes[1].Text != "that is all I know" {
		t.Errorf("%d passed, %q", passed, quotes)
	}
}

func word(t *testing.T, document string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = f.Write([]byte(document))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWord(t *testing.T) {
	src := word(t, `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>They said </w:t></w:r><w:r><w:t>“one head</w:t></w:r><w:r><w:t>set for all”</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr><w:r><w:t>A block</w:t><w:tab/><w:t>quote.</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p/></w:body></w:document>`)
	ps, err := Read("paper.docx", src)
	want := []Paragraph{{"paragraph 1", "They said “one headset for all”", false}, {"paragraph 2", "A block quote.", true}}
	if err != nil || !slices.Equal(ps, want) {
		t.Errorf("%+v, %v", ps, err)
	}
	for _, bad := range [][]byte{[]byte("no zip"), word(t, "<w:p><w:t>"), word(t, "")} {
		if _, err := Read("paper.docx", bad); err == nil {
			t.Errorf("%.20q is read", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.md", []byte("> “one\n\n```\n*a* \\* &amp; [...]"))
	f.Add("a.docx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		ps, err := Read(name, src)
		if err != nil {
			return
		}
		quotes, _ := Quotes(ps, 4)
		for _, q := range quotes {
			for _, p := range q.Pieces {
				if strings.TrimSpace(p) == "" {
					t.Errorf("an empty piece of %q", q.Text)
				}
			}
		}
	})
}
