package codebook_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEncode(t *testing.T) {
	b, _ := codebook.Parse([]byte(full))
	golden(t, "testdata/encode.golden.yaml", b.Encode())
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (see the change with -update):\n%s", file, got)
	}
}

// What is encoded is read back without a problem, says the same, and is encoded to the same bytes again.
func TestEncodeIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := drawBook(rt)
		src := b.Encode()
		again, problems := codebook.Parse(src)
		if len(problems) > 0 {
			rt.Fatalf("%+v in\n%s", problems, src)
		}
		if d := codebook.Diff(b, again); len(d) > 0 {
			rt.Fatalf("%+v in\n%s", d, src)
		}
		for i, c := range b.Codes {
			if c.Rev() != again.Codes[i].Rev() || c.Definition != again.Codes[i].Definition || c.Label != again.Codes[i].Label {
				rt.Fatalf("%s is %+v", c.ID, again.Codes[i])
			}
		}
		if second := again.Encode(); !bytes.Equal(src, second) {
			rt.Fatalf("encoded again\n%s\nis\n%s", src, second)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(tdf))
	f.Add([]byte("codes:\n- id: a\n  codes: {b: c}\n  label: [x]\n- ~\n-\n- [a]\nmappings: {m: {parents: {a: [a], b: }}, n: }\nexclusive: [a, [b]]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		b, problems := codebook.Parse(src)
		if b == nil {
			t.Fatal("no codebook")
		}
		fine := true
		for _, p := range problems {
			fine = fine && p.Severity != "error"
			if p.Rule == "" || p.Message == "" || p.Line < 1 {
				t.Fatalf("a problem without rule, message or line: %+v", p)
			}
		}
		for _, c := range b.Codes {
			if c.Entry.Start < 0 || c.Entry.End < c.Entry.Start || c.Entry.End > len(src) {
				t.Fatalf("%s lies outside of the file: %+v", c.ID, c.Entry)
			}
		}
		if !fine {
			return
		}
		for _, mapping := range append(b.MappingNames(), "") {
			if _, err := b.Tree(mapping); err != nil {
				t.Fatalf("no problem and no tree: %v", err)
			}
		}
		again, problems := codebook.Parse(b.Encode())
		for _, p := range problems {
			if p.Severity == "error" {
				t.Fatalf("encoded with a problem: %+v\n%s", p, b.Encode())
			}
		}
		if d := codebook.Diff(b, again); len(d) > 0 {
			t.Fatalf("encoded as something else: %+v\n%s", d, b.Encode())
		}
	})
}

// TestFrameworks: every framework that ships is a codebook without an error, under the id it has as a file.
func TestFrameworks(t *testing.T) {
	all := codebook.Frameworks()
	if len(all) == 0 {
		t.Fatal("no frameworks are embedded")
	}
	for _, info := range all {
		src, ok := codebook.Framework(info.ID)
		b, problems := codebook.Parse(src)
		for _, p := range problems {
			if p.Severity == "error" {
				t.Errorf("%s:%d:%d %s %s", info.ID, p.Line, p.Column, p.Rule, p.Message)
			}
		}
		if !ok || b.Framework != info.ID || info.Codes == 0 || info.Codable == 0 || info.Licence == "" || len(info.Sources) == 0 {
			t.Errorf("%s: framework %q, %+v", info.ID, b.Framework, info)
		}
		for _, mapping := range info.Mappings {
			if _, err := b.Tree(mapping); err != nil {
				t.Errorf("%s: %v", info.ID, err)
			}
		}
		again, _ := codebook.Parse(b.Encode())
		if d := codebook.Diff(b, again); len(d) > 0 {
			t.Errorf("%s, encoded, says something else: %v", info.ID, d)
		}
	}
	if _, ok := codebook.Framework("nosuch"); ok {
		t.Error("a framework that does not ship is there")
	}
}
