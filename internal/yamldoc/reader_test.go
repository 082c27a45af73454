package yamldoc

import (
	"reflect"
	"strings"
	"testing"
)

func read(src string) (*Reader, Fields) {
	root, found := Parse("f.yaml", []byte(src))
	r := &Reader{File: "f.yaml", Found: found}
	return r, r.Map(root, "a thing", "text", "word", "list", "yes", "whole", "number", "kind", "more")
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, src string
		get       func(f Fields) any
		want      any
		said      string
	}{
		{"text", "text: a b", func(f Fields) any { return f.Text("text") }, "a b", ""},
		{"no text", "word: a", func(f Fields) any { return f.Text("text") }, "", ""},
		{"empty text", "text:", func(f Fields) any { return f.Text("text") }, "", ""},
		{"number for a text", "text: 1.2", func(f Fields) any { return f.Text("text") }, "1.2", "1:7 QC004 `1.2` could be read as a number; quote it"},
		{"null for a text", "text: null", func(f Fields) any { return f.Text("text") }, "null", "1:7 QC004 `null` could be read as nothing; quote it"},
		{"quoted number", "text: '1.2'", func(f Fields) any { return f.Text("text") }, "1.2", ""},
		{"list for a text", "text: [a]", func(f Fields) any { return f.Text("text") }, "", "1:7 QC007 `text` should be a text, not a list"},
		{"word", "word: 2026-01-02", func(f Fields) any { return f.Word("word") }, "2026-01-02", ""},
		{"texts", "list: [a, 'no']", func(f Fields) any { return f.Texts("list") }, []string{"a", "no"}, ""},
		{"one text", "list: a", func(f Fields) any { return f.Texts("list") }, []string{"a"}, ""},
		{"texts with holes", "list:\n- a\n-\n- [b]\n", func(f Fields) any { return f.Texts("list") }, []string{"a"}, "3:2 QC007 an entry of `list` is empty\n4:3 QC007 an entry of `list` should be a text, not a list"},
		{"map for a list", "list: {a: b}", func(f Fields) any { return len(f.List("list")) }, 0, "1:7 QC007 `list` should be a list, not a group of keys"},
		{"true", "yes: True", func(f Fields) any { return f.Bool("yes", false) }, true, ""},
		{"fallback", "yes:", func(f Fields) any { return f.Bool("yes", true) }, true, ""},
		{"no truth", "yes: maybe", func(f Fields) any { return f.Bool("yes", true) }, true, "1:6 QC007 `yes` should be true or false"},
		{"whole", "whole: -3", func(f Fields) any { n, ok := f.Int("whole"); return []any{n, ok} }, []any{-3, true}, ""},
		{"not whole", "whole: 3.5", func(f Fields) any { n, ok := f.Int("whole"); return []any{n, ok} }, []any{0, false}, "1:8 QC007 `whole` should be a whole number"},
		{"number", "number: 0.667", func(f Fields) any { n, ok := f.Float("number"); return []any{n, ok} }, []any{0.667, true}, ""},
		{"infinity", "number: inf", func(f Fields) any { n, ok := f.Float("number"); return []any{n, ok} }, []any{0.0, false}, "1:9 QC007 `number` should be a number"},
		{"one of", "kind: open", func(f Fields) any { return f.OneOf("kind", "open", "fixed") }, "open", ""},
		{"none of", "kind: else", func(f Fields) any { return f.OneOf("kind", "open", "fixed") }, "", "1:7 QC007 `kind` should be one of open, fixed"},
		{"unknown keys", "txet: a\nzzz: b\n", func(f Fields) any { return f.Has("text") }, false, "1:1 QC002 `txet` is not a key of a thing; did you mean `text`?\n2:1 QC002 `zzz` is not a key of a thing"},
		{"no map", "[a]", func(f Fields) any { return f.Text("text") }, "", "1:1 QC007 a thing should be a group of keys, not a list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, f := read(c.src)
			if got := c.get(f); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
			if got := said(r.Found); got != c.said {
				t.Errorf("said\n%s\nwant\n%s", got, c.said)
			}
		})
	}
}

// The fixes of a reader's findings mend them.
func TestReaderFixes(t *testing.T) {
	const src = "txet: 1.2  # é\nkind: opne\nword: x\n"
	r, f := read(src)
	f.OneOf("kind", "open", "fixed")
	r.Text(f.Node.Get("txet"), "it")
	splices := r.Found[0].Fix
	for _, d := range r.Found[1:] {
		splices = append(splices, d.Fix...)
	}
	out, err := Splice([]byte(src), splices)
	if want := strings.NewReplacer("txet: 1.2", `text: "1.2"`, "opne", "open").Replace(src); err != nil || string(out) != want {
		t.Errorf("got %s, want %s (%v)", out, want, err)
	}
}
