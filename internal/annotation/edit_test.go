package annotation

import (
	"bytes"
	"strings"
	"testing"

	"qcode/internal/span"
)

const byHand = `# coded on the train 🚂
coder: anna   # that is me
transcript: post/T1

annotations:
# the headset
- code: env   # or is it skills?
  quote: 'one headset'

- quote: |
    two
    lines
  code: "mot"
  # ask bram
  id: k2
  memo: first

# the end
- {code: opp, quote: "so you just", id: k3}
`

func TestEditByHand(t *testing.T) {
	first := func(f *File) *Annotation { return &f.Annotations[0] }
	for name, c := range map[string]struct {
		change   func(*File)
		old, now string // the one difference
	}{
		"nothing":  {func(*File) {}, "", ""},
		"complete": {func(f *File) { first(f).ID, first(f).HasAt, first(f).At = "k1", true, span.Span{Start: 3, End: 14} }, "- code: env   # or is it skills?\n  quote: 'one headset'\n", "- id: k1\n  code: env   # or is it skills?\n  quote: 'one headset'\n  at: 3-14\n"},
		"recode":   {func(f *File) { first(f).Code, first(f).Rev = "no", "r1" }, "- code: env   # or is it skills?\n", "- code: \"no\"   # or is it skills?\n  rev: r1\n"},
		"several fields": {
			func(f *File) {
				first(f).Memo, first(f).Before, first(f).After, first(f).Valence = "m", "b", "a", "mixed"
			}, "env   # or is it skills?\n  quote: 'one headset'\n",
			"env   # or is it skills?\n  valence: mixed\n  quote: 'one headset'\n  before: \"b\"\n  after: \"a\"\n  memo: \"m\"\n",
		},
		"set memo":            {func(f *File) { f.Annotations[1].Memo = "x\n\"y\" 🚂" }, "memo: first", `memo: "x\n\"y\" 🚂"`},
		"remove memo":         {func(f *File) { f.Annotations[1].Memo = "" }, "  memo: first\n", ""},
		"set block scalar":    {func(f *File) { f.Annotations[1].Quote = "two" }, "|\n    two\n    lines\n", "\"two\"\n"},
		"remove at dash":      {func(f *File) { f.Annotations[1].Quote = "" }, "quote: |\n    two\n    lines\n  code", "code"},
		"flow add":            {func(f *File) { f.Annotations[2].Valence, f.Annotations[2].Rev = "mixed", "r1" }, "opp, ", "opp, rev: \"r1\", valence: \"mixed\", "},
		"flow remove":         {func(f *File) { f.Annotations[2].ID = "" }, `, id: k3`, ""},
		"flow remove first":   {func(f *File) { f.Annotations[2].Code = "" }, `code: opp, `, ""},
		"flow set":            {func(f *File) { f.Annotations[2].Code = "a" }, "{code: opp", `{code: "a"`},
		"remove first coding": {func(f *File) { f.Annotations = f.Annotations[1:] }, "- code: env   # or is it skills?\n  quote: 'one headset'\n", ""},
		"remove last coding":  {func(f *File) { f.Annotations = f.Annotations[:2] }, "- {code: opp, quote: \"so you just\", id: k3}\n", ""},
		"add": {func(f *File) {
			f.Annotations = append(f.Annotations, Annotation{Code: "x", Quote: "y"}, Annotation{Code: "z", Quote: "z"})
		}, "id: k3}\n", "id: k3}\n- code: x\n  quote: \"y\"\n- code: z\n  quote: \"z\"\n"},
		"status":               {func(f *File) { f.Status = Complete }, "  # that is me\n", "  # that is me\nstatus: complete\n"},
		"rename transcript":    {func(f *File) { f.Transcript = "2024-01-05" }, "post/T1", `"2024-01-05"`},
		"forget coder":         {func(f *File) { f.Coder = "" }, "coder: anna   # that is me\n", ""},
		"order is not an edit": {func(f *File) { f.Annotations[0], f.Annotations[2] = f.Annotations[2], f.Annotations[0] }, "", ""},
	} {
		for _, newline := range []string{"\n", "\r\n"} {
			in := func(s string) string { return strings.ReplaceAll(s, "\n", newline) }
			out, err := Edit([]byte(in(byHand)), func(f *File) error { c.change(f); return nil })
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if want := strings.Replace(in(byHand), in(c.old), in(c.now), 1); string(out) != want {
				t.Errorf("%s: got\n%s\nwant\n%s", name, out, want)
			}
		}
	}
}

func TestEditShapes(t *testing.T) {
	add := func(f *File) { f.Annotations = append(f.Annotations, Annotation{Code: "a", Quote: "b"}) }
	clear := func(f *File) { f.Annotations = nil }
	for _, c := range []struct {
		src    string
		change func(*File)
		want   string
	}{
		{"", add, "annotations:\n  - code: a\n    quote: \"b\"\n"},
		{"annotations: []\n", add, "annotations:\n  - code: a\n    quote: \"b\"\n"},
		{"annotations: [] # none\n", add, "annotations:  # none\n  - code: a\n    quote: \"b\"\n"},
		{"annotations:\n", add, "annotations:\n  - code: a\n    quote: \"b\"\n"},
		{"annotations: # none", add, "annotations: # none\n  - code: a\n    quote: \"b\""},
		{"annotations: ~\nstatus: complete\n", add, "annotations: \n  - code: a\n    quote: \"b\"\nstatus: complete\n"},
		{"# nothing yet\n", add, "# nothing yet\nannotations:\n  - code: a\n    quote: \"b\"\n"},
		{"coder: anna # me", add, "coder: anna # me\nannotations:\n  - code: a\n    quote: \"b\""},
		{"annotations: [{code: x, quote: y}]", add, `annotations: [{code: x, quote: y}, {code: "a", quote: "b"}]`},
		{"annotations: [{code: x, quote: y},]", add, `annotations: [{code: x, quote: y}, {code: "a", quote: "b"},]`},
		{`{"coder": "anna", "annotations": []}`, add, `{"coder": "anna", "annotations": [{code: "a", quote: "b"}]}`},
		{`{"coder": "anna"}`, add, `{"coder": "anna", annotations: [{code: "a", quote: "b"}]}`},
		{"annotations: [{code: x, quote: y}, {code: z, quote: z}] # c", clear, `annotations: [] # c`},
		{"annotations:\n- code: x\n  quote: y\n# c\n", clear, "annotations: []\n# c\n"},
		{"annotations: # c\n- code: x\n  quote: y", clear, "annotations: [] # c\n"},
		{"annotations:\n- code: x\n  quote: y\n# c\n", func(f *File) { clear(f); add(f) }, "annotations:\n- code: a\n  quote: \"b\"\n# c\n"},
		{"annotations: [{code: x, quote: y}]", func(f *File) { clear(f); add(f) }, `annotations: [{code: "a", quote: "b"}]`},
		{"annotations:\n- 7\n- code: x\n  quote: y\n", clear, "annotations:\n- 7\n"},
		{"annotations:\n- code:\n  quote: y # z\n", func(f *File) { f.Annotations[0].Code = "a" }, "annotations:\n- code: a\n  quote: y # z\n"},
		{"annotations:\n- code: a\n  colour: red\n  quote: y # z\n", func(f *File) { f.Annotations[0].Memo = "m" }, "annotations:\n- code: a\n  colour: red\n  quote: y # z\n  memo: \"m\"\n"},
	} {
		out, err := Edit([]byte(c.src), func(f *File) error { c.change(f); return nil })
		if err != nil || string(out) != c.want {
			t.Errorf("%q: %v\ngot  %q\nwant %q", c.src, err, out, c.want)
		}
	}
}

func TestEditRefuses(t *testing.T) {
	add := func(f *File) error {
		f.Annotations = append(f.Annotations, Annotation{Code: "a", Quote: "b"})
		return nil
	}
	for _, src := range []string{
		"annotations:\n\t- code: a\n", "annotations: 7 # x\n", "- a # list\n", "annotations: {code: a} # x\n", "code: a\ncode: b # twice\n",
		"annotations: *a\n", "annotations: &a []\n",
	} {
		if out, err := Edit([]byte(src), add); err == nil {
			t.Errorf("%q became %q", src, out)
		}
	}
	if _, err := Remove([]byte(canonicalFile), "k9"); err == nil || !strings.Contains(err.Error(), `"k9"`) {
		t.Errorf("unknown id: %v", err)
	}
	twice := strings.Replace(canonicalFile, "id: m2", "id: k7q2m9xwp4td", 1)
	if _, err := Set([]byte(twice), "k7q2m9xwp4td", func(a *Annotation) { a.Memo = "" }); err == nil || !strings.Contains(err.Error(), "lines 5 and 19") {
		t.Errorf("id twice: %v", err)
	}
	if _, err := addOne([]byte(canonicalFile), Annotation{Code: "a", HasAt: true}); err == nil {
		t.Error("a coding without a quote was taken in")
	}
}

func addOne(src []byte, a Annotation) ([]byte, error) {
	return Edit(src, func(f *File) error {
		f.Annotations = append(f.Annotations, a)
		f.Identify()
		return nil
	})
}

func TestEditCanonical(t *testing.T) {
	fresh := Annotation{Code: "a", Quote: "b", HasAt: true, At: span.Span{Start: 5000, End: 5001}}
	out, err := addOne([]byte(canonicalFile), fresh)
	if err != nil {
		t.Fatal(err)
	}
	id := NewID("anna", "post3m/T04", "a", fresh.At, 0)
	added := "  - id: " + id + "\n    code: a\n    quote: \"b\"\n    at: 5000-5001\n"
	if want := strings.Replace(canonicalFile, "  - id: m2", added+"  - id: m2", 1); string(out) != want {
		t.Errorf("added:\n%s", out)
	}
	out, err = Remove(out, id)
	if err != nil || string(out) != canonicalFile {
		t.Errorf("removed: %v\n%s", err, out)
	}
	out, err = Set(out, "m2", func(a *Annotation) { a.At = span.Span{Start: 1, End: 2} })
	if err != nil || !bytes.Contains(out, []byte("annotations:\n  - id: m2\n")) {
		t.Errorf("moved: %v\n%s", err, out)
	}
}

func TestFormat(t *testing.T) {
	complete := func(f *File) error {
		for i := range f.Annotations {
			f.Annotations[i].HasAt, f.Annotations[i].At = true, span.Span{Start: uint32(i), End: uint32(i + 1)}
		}
		f.Identify()
		return nil
	}
	plain := "\ufeffannotations: [{quote: b, code: a}]\r\n"
	out, err := Format([]byte(plain), complete)
	id := NewID("", "", "a", span.Span{Start: 0, End: 1}, 0)
	if want := "annotations:\n  - id: " + id + "\n    code: a\n    quote: \"b\"\n    at: 0-1\n"; err != nil || string(out) != want {
		t.Errorf("%v %q", err, out)
	}
	out, err = Format([]byte(byHand), complete)
	if err != nil || !bytes.HasPrefix(out, []byte("# coded on the train 🚂\n")) || bytes.Count(out, []byte("#")) != strings.Count(byHand, "#") {
		t.Errorf("comments are gone: %v\n%s", err, out)
	}
	again, err := Format(out, complete)
	if err != nil || !bytes.Equal(again, out) {
		t.Errorf("not idempotent: %v\n%s", err, again)
	}
	strange := "annotations: [{code: a, quote: 'b # c', colour: red}]\n"
	if out, err := Format([]byte(strange), nil); err != nil || string(out) != strange {
		t.Errorf("a key that is not known is gone: %v %q", err, out)
	}
	if out, err := Format([]byte(`annotations: [{code: a, quote: 'b # c'}]`), nil); err != nil || string(out) != "annotations:\n  - code: a\n    quote: \"b # c\"\n" {
		t.Errorf("a number sign in a text is no comment: %v %q", err, out)
	}
}

func TestUpdate(t *testing.T) {
	ours, _ := Parse("", []byte(byHand))
	theirs, _ := Parse("", []byte(byHand))
	theirs.Annotations[1].Memo = "second"
	theirs.Annotations = append(theirs.Annotations[:2], coded("k9", "x", 10))
	merged, conflicts := Merge(ours, ours, theirs)
	out, err := Update([]byte(byHand), merged)
	if err != nil || conflicts != nil {
		t.Fatal(err, conflicts)
	}
	want := strings.Replace(byHand, "memo: first", `memo: "second"`, 1)
	want = strings.Replace(want, "- {code: opp, quote: \"so you just\", id: k3}\n",
		"- id: k9\n  code: x\n  quote: \"words at 10\"\n  at: 10-20@00000001\n  before: \"b\"\n  after: \"a\"\n", 1)
	if string(out) != want {
		t.Errorf("got\n%s", out)
	}
}
