package yamldoc

import (
	"bytes"
	"testing"

	"gopkg.in/yaml.v3"

	"qcode/internal/diag"
)

func seeds() []string {
	return []string{
		placed1, "", "# c\n", "a: 1\n---\nb: 2\n", "a: &x 1\nb: *x\n", "<<: {id: x}\n? [a]\n: 1\n", "a: \"x\n", "- - a\n  - b\n- c: |2\n     x\n  d: >-\n   y\n\n   z\n",
		"a: [b, # c\n  'd'', ]', {e}]\n", "\ufeffa: é\r\nb: |+\r\n  x\r\n\r\nc: 1\r\n", "a: !!str 2\n", "a: x\u2028 y\nb: 2\n", "? a\n: b\n", "a:\n- b\n-\n- c # d\n", "{a: b, c: [d]}", "key: 'a\n\n  b'\n",
		"a:   # c\nb:\n", "- \"\\\"\"\n- \"a\\\n  b\"\n", "a: 😀 b\n", "%YAML 1.1\n---\na: b\n...\n", "a: |\n\n    x\n  \n\n   \nb: 1\n",
	}
}

// FuzzParse: no panic; every place lies in the file; and where the file is fine, what stands at the place of a scalar
// is that scalar, and what stands at the place of a list or map in brackets is that.
func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root, found := Parse("f.yaml", src)
		for _, d := range found {
			if d.At.Line < 1 || d.At.Column < 1 || d.Message == "" {
				t.Fatalf("a finding without a place or message: %+v", d)
			}
		}
		if root == nil {
			if len(found) == 0 {
				t.Fatal("nothing read and nothing said")
			}
			return
		}
		checkNode(t, src, root, diag.Count(found, diag.Error) == 0)
	})
}

func checkNode(t *testing.T, src []byte, n *Node, fine bool) {
	t.Helper()
	if n.Start < 0 || n.End < n.Start || n.End > len(src) || n.Line < 1 || n.Column < 1 || n.Entry.Start < 0 || n.Entry.End < n.Entry.Start || n.Entry.End > len(src) {
		t.Fatalf("%+v lies outside of the %d bytes", n, len(src))
	}
	if fine && (n.Kind == Scalar || n.Flow) {
		checkText(t, src, n)
	}
	for _, children := range [][]*Node{n.Keys, n.Values, n.Items} {
		last := n.Start
		for _, c := range children {
			if fine && (c.Start < last || c.End > n.End) {
				t.Fatalf("%+v does not lie in %+v", c, n)
			}
			last = c.End
			checkNode(t, src, c, fine)
		}
	}
}

func checkText(t *testing.T, src []byte, n *Node) {
	t.Helper()
	text := src[n.Start:n.End]
	if n.Kind == Scalar && len(text) > 0 && (text[0] == '|' || text[0] == '>') {
		return // cannot be read alone: its indentation hangs on what is above; FuzzEdit covers it
	}
	if n.Kind == Scalar && !n.Quoted {
		text = bytes.Join(bytes.Fields(text), []byte(" "))
		if want := bytes.Join(bytes.Fields([]byte(n.Value)), []byte(" ")); !bytes.Equal(text, want) {
			t.Fatalf("%q stands where %q should", text, n.Value)
		}
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte("[\n"+string(text)+"\n]"), &doc); err != nil || len(doc.Content[0].Content) != 1 {
		t.Fatalf("%q stands where %+v should (%v)", text, n, err)
	}
	if got := doc.Content[0].Content[0]; n.Kind == Scalar && got.Value != n.Value {
		t.Fatalf("%q stands where %q should", text, n.Value)
	}
}

// FuzzEdit: whatever is edited, Done either refuses or gives a file in which exactly that is different; and in a file
// of plain block style it does not refuse.
func FuzzEdit(f *testing.F) {
	for i, s := range seeds() {
		f.Add([]byte(s), uint8(i), uint8(i/3), "new: 'text'")
	}
	f.Fuzz(func(t *testing.T, src []byte, which, what uint8, text string) {
		e, err := NewEdit("f.yaml", src)
		if err != nil {
			return
		}
		all := allNodes(e.Root())
		n := all[int(which)%len(all)]
		switch what % 6 {
		case 0:
			e.Set(n, text)
		case 1:
			e.Add(n, int(what/4)%(max(len(n.Keys), len(n.Items))+1), Quote(text)+": 1")
		case 2:
			e.Add(n, 0, Quote(text))
		case 3:
			e.Remove(n, int(what/4)%max(len(n.Keys), len(n.Items), 1))
		case 4:
			e.Begin(n, Map+Kind(what/6)%2)
			e.Add(n, 0, Quote(text)+": 1\n# c\n")
		case 5:
			e.Take(n, int(what/6)%max(len(n.Items), 1))
		}
		out, splices, err := e.Done()
		if err != nil {
			return
		}
		again, err := Splice(src, splices)
		if err != nil || string(again) != string(out) {
			t.Fatalf("the splices %+v do not make the text", splices)
		}
	})
}

func allNodes(n *Node) []*Node {
	all := []*Node{n}
	for _, children := range [][]*Node{n.Keys, n.Values, n.Items} {
		for _, c := range children {
			all = append(all, allNodes(c)...)
		}
	}
	return all
}
