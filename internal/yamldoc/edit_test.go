package yamldoc

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const study = `# a study
codebook: "x"   # name

codes:
  # the first
  - id: a  # 😀
    label: A

  - id: b
    see: [a, c]
    codes:
    - {id: c, label: C}
  - id: d
mode: open
`

func TestEdit(t *testing.T) {
	for _, c := range []struct {
		name     string
		do       func(e *Edit, codes *Node)
		old, new string // the one place that changes
	}{
		{"set", func(e *Edit, codes *Node) { e.Set(codes.Items[0].Get("label"), "A, or B") }, "label: A", `label: "A, or B"`},
		{"set keeps quotation marks", func(e *Edit, _ *Node) { e.Set(e.Root().Get("codebook"), "y") }, `"x"`, `"y"`},
		{"rename a key", func(e *Edit, codes *Node) { e.Set(codes.Items[0].Key("label"), "short") }, "label: A", "short: A"},
		{"set in brackets", func(e *Edit, codes *Node) { e.Set(codes.Items[1].Get("see").Items[1], "no") }, "[a, c]", `[a, "no"]`},
		{"add a line", func(e *Edit, codes *Node) { e.Add(codes.Items[0], 1, "key: aa") }, "    label: A\n", "    key: aa\n    label: A\n"},
		{"add behind", func(e *Edit, codes *Node) { e.Add(codes.Items[0], 2, "key: aa") }, "    label: A\n", "    label: A\n    key: aa\n"},
		{"add in front", func(e *Edit, codes *Node) { e.Add(codes.Items[0], 0, "key: aa") }, "- id: a", "- key: aa\n    id: a"},
		{"add an item", func(e *Edit, codes *Node) { e.Add(codes, 1, "id: n\ncodes:\n  - id: m\n") }, "    label: A\n", "    label: A\n  - id: n\n    codes:\n      - id: m\n"},
		{"add an item in front", func(e *Edit, codes *Node) { e.Add(codes, 0, "id: n") }, "  # the first", "  - id: n\n  # the first"},
		{"add in brackets", func(e *Edit, codes *Node) { e.Add(codes.Items[1].Get("see"), 1, "d") }, "[a, c]", "[a, d, c]"},
		{"add to a map in brackets", func(e *Edit, codes *Node) { e.Add(codes.Items[1].Get("codes").Items[0], 2, "key: cc") }, "label: C}", "label: C, key: cc}"},
		{"remove a line", func(e *Edit, codes *Node) { e.Remove(codes.Items[0], 1) }, "    label: A\n", ""},
		{"remove behind the dash", func(e *Edit, codes *Node) { e.Remove(codes.Items[0], 0) }, "id: a  # 😀\n    label", "label"},
		{"remove an item", func(e *Edit, codes *Node) { e.Remove(codes, 1) }, "  - id: b\n    see: [a, c]\n    codes:\n    - {id: c, label: C}\n", ""},
		{"remove the only item", func(e *Edit, codes *Node) { e.Remove(codes.Items[1].Get("codes"), 0) }, "    - {id: c, label: C}\n", ""},
		{"remove in brackets", func(e *Edit, codes *Node) { e.Remove(codes.Items[1].Get("see"), 1) }, "[a, c]", "[a]"},
		{"remove the last key of an item", func(e *Edit, codes *Node) { e.Remove(codes.Items[2], 0) }, "- id: d", "- "},
	} {
		for newline, lines := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			t.Run(c.name+" "+newline, func(t *testing.T) {
				from := strings.ReplaceAll(study, "\n", lines)
				e, err := NewEdit("f.yaml", []byte(from))
				if err != nil {
					t.Fatal(err)
				}
				c.do(e, e.Root().Get("codes"))
				got, _, err := e.Done()
				if err != nil {
					t.Fatal(err)
				}
				if want := strings.ReplaceAll(strings.Replace(study, c.old, c.new, 1), "\n", lines); string(got) != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

func TestEditRefuses(t *testing.T) {
	for _, c := range []struct {
		name, src string
		do        func(e *Edit)
		want      string
	}{
		{"two changes of one value", "a: b\n", func(e *Edit) { e.Set(e.Root().Get("a"), "c"); e.Set(e.Root().Get("a"), "d") }, "same place"},
		{"setting a list", "a: [b]\n", func(e *Edit) { e.Set(e.Root().Get("a"), "c") }, "only a single value"},
		{"a key twice", "a: b\n", func(e *Edit) { e.Add(e.Root(), 1, "a: c") }, "more than was asked"},
		{"no entry", "a: b\n", func(e *Edit) { e.Add(e.Root(), 1, "[") }, "is no entry"},
		{"no place", "a: b\n", func(e *Edit) { e.Add(e.Root(), 2, "c: d") }, "has no place 2"},
		{"nothing to remove", "a: b\n", func(e *Edit) { e.Remove(e.Root(), 1) }, "no entry 1 to remove"},
		{"an entry with a question mark", "? a\n: b\nc: d\n", func(e *Edit) { e.Remove(e.Root(), 0) }, "more than was asked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := NewEdit("f.yaml", []byte(c.src))
			if err != nil {
				t.Fatal(err)
			}
			c.do(e)
			if got, _, err := e.Done(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q and error %v, want one that says %q", got, err, c.want)
			}
		})
	}
	if _, err := NewEdit("f.yaml", []byte("a: b: c\n")); err == nil || !strings.Contains(err.Error(), "f.yaml:1:5: a second") {
		t.Errorf("a broken file is taken for editing: %v", err)
	}
}

// In a file of plain block style every edit of one entry succeeds, and all other lines keep their bytes.
func TestEditTouchesOnlyItsLines(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("abno: -#'\"é😀,.1")), 1, 10, -1)
	rapid.Check(t, func(rt *rapid.T) {
		var src strings.Builder
		src.WriteString("# head 😀\n\ncodes:\n")
		n := rapid.IntRange(1, 5).Draw(rt, "codes")
		for range n {
			src.WriteString("  - id: " + Quote(text.Draw(rt, "id")) + "  # note\n    label: " + Quote(text.Draw(rt, "label")) + "\n\n")
		}
		e, err := NewEdit("f.yaml", []byte(src.String()))
		if err != nil {
			rt.Fatal(err)
		}
		codes := e.Root().Get("codes")
		at := rapid.IntRange(0, n-1).Draw(rt, "at")
		lines := 0
		switch rapid.IntRange(0, 3).Draw(rt, "what") {
		case 0:
			e.Set(codes.Items[at].Get("label"), text.Draw(rt, "text"))
		case 1:
			e.Add(codes.Items[at], rapid.IntRange(0, 2).Draw(rt, "where"), "note: "+DoubleQuote(text.Draw(rt, "text")))
			lines = 1
		case 2:
			e.Add(codes, rapid.IntRange(0, n).Draw(rt, "where"), "id: x\nlabel: y")
			lines = 2 + min(n-1, 1) // with a blank line if the others stand apart
		case 3:
			e.Remove(codes, at)
			lines = -2
		}
		out, splices, err := e.Done()
		if err != nil {
			rt.Fatal(err)
		}
		if got := strings.Count(string(out), "\n") - strings.Count(src.String(), "\n"); got != lines || len(splices) != 1 {
			rt.Fatalf("%d lines more, want %d; %d splices", got, lines, len(splices))
		}
	})
}
