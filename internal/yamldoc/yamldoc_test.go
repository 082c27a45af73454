package yamldoc

import (
	"strings"
	"testing"

	"qcode/internal/diag"
)

// said is the findings in short: place, rule, message.
func said(found []diag.Diagnostic) string {
	var out []string
	for _, d := range found {
		out = append(out, strings.TrimPrefix(d.At.String(), "f.yaml:")+" "+d.Rule+" "+d.Message)
	}
	return strings.Join(out, "\n")
}

func TestParseFindings(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"fine", "a: 1\nb: [x, {c: d}]\n", ""},
		{"empty", "", ""},
		{"comments only", "# nothing yet\n", ""},
		{"byte order mark", "\ufeffa: 1\na: 2\n", "2:1 QC003 key `a` occurs twice in this entry; YAML keeps only one"},
		{"open quotation", "b: 1\na: \"x\nc: 2\nd: 3\n", "2:4 QC001 a quotation mark is opened and not closed on this line"},
		{"open quotation before others", "a: \"x\nc: \"y\"\n", "1:4 QC001 a quotation mark is opened and not closed on this line"},
		{"open bracket", "a: [b, c\nfoo: 1\n", "1:1 QC001 a quotation mark or bracket is opened here and never closed"},
		{"tab", "a:\n\tb: 2\n", "2:1 QC001 the line is indented with a tab"},
		{"two colons", "x: 1\na: b: c\n", "2:5 QC001 a second `: ` in one line"},
		{"no colon", "a: 1\nword\nb: 2\n", "2:1 QC001 the line has no `: `"},
		{"indentation", "a:\n  b: 1\n c: 2\nd: 3\n", "3:2 QC001 the line does not fit in with the lines above"},
		{"forbidden sign", "a: 1\nb: @x\n", "2:1 QC001 a text may not begin with this sign"},
		{"no UTF-8", "a: é\xff\n", "1:5 QC001 byte 0xFF is no UTF-8"},
		{"control character", "a: b\n😀: \x07\n", "2:4 QC001 the control character U+0007 may not stand in a YAML file"},
		{"second document", "a: 1\n---\nb: 2\n", "2:1 QC001 the file holds a second document; only the first is read"},
		{"broken second document", "a: 1\n---\n\"b\n", "3:1 QC001 a quotation mark is opened and not closed on this line"},
		{"anchor and alias", "a: &x 1\nb: *x\n", "1:4 QC001 the anchor &x is not read here\n2:4 QC001 the alias *x is not read here"},
		{"merge key", "<<: {a: 1}\n", "1:1 QC001 the merge key << is not read here"},
		{"complex key", "? [a]\n: 1\nb: 2\n", "1:3 QC001 a key has to be a word, not a list or a group of keys"},
		{"the crash of yaml.v3", "<<: {id: x}\n? [a]\n: 1\n", "1:1 QC001 the merge key << is not read here\n2:3 QC001 a key has to be a word, not a list or a group of keys"},
		{"tag", "a: !!str 2\n", "1:4 QC001 the tag !!str is not read here"},
		{"nonspecific tag", "a: ! 2\n", "1:4 QC001 the tag !!int is not read here"},
		{"lines of the editor", "a: \"x\u2028y\"\nb: 1\nb: 2\n", "3:1 QC003 key `b` occurs twice in this entry; YAML keeps only one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, found := Parse("f.yaml", []byte(c.src)); said(found) != c.want {
				t.Errorf("got\n%s\nwant\n%s", said(found), c.want)
			}
		})
	}
}

func TestParseKeepsWhatIsBeforeAnError(t *testing.T) {
	n, found := Parse("f.yaml", []byte("a: 1\nb: [x,\n  y]\nc: \"open\n"))
	if len(found) != 1 || n.Get("a") == nil || len(n.Get("b").Items) != 2 || n.Get("c") != nil {
		t.Errorf("got %+v and %s", n, said(found))
	}
	if n, found := Parse("f.yaml", []byte("\"open\n")); n != nil || len(found) != 1 {
		t.Errorf("of nothing readable got %+v", n)
	}
}

const placed1 = `a: 1
b:
  - id: x # c
    t: "é😀 \" z" # d
  - id: 'y''s'
    e:
    d: |
      foo

      bar

  -
    # c
    id: z
  -
  - [a, {b: c, d: }, e,]
c: foo bar
  baz # hm
`

func TestPlaces(t *testing.T) {
	root, found := Parse("f.yaml", []byte(placed1))
	if len(found) > 0 {
		t.Fatal(said(found))
	}
	b := root.Get("b")
	for _, c := range []struct {
		name        string
		n           *Node
		line, col   int
		text, entry string
	}{
		{"key", root.Key("a"), 1, 1, "a", "a: 1\n"},
		{"first key behind a dash", b.Items[0].Key("id"), 3, 5, "id", "id: x # c\n"},
		{"emoji", b.Items[0].Get("t"), 4, 8, `"é😀 \" z"`, ""},
		{"single quotation marks", b.Items[1].Get("id"), 5, 9, "'y''s'", ""},
		{"nothing", b.Items[1].Get("e"), 6, 7, "", ""},
		{"block scalar", b.Items[1].Get("d"), 7, 8, "|\n      foo\n\n      bar", ""},
		{"item", b.Items[1], 5, 5, "id: 'y''s'\n    e:\n    d: |\n      foo\n\n      bar", "  - id: 'y''s'\n    e:\n    d: |\n      foo\n\n      bar\n"},
		{"dash on a line of its own", b.Items[2], 14, 5, "id: z", "  -\n    # c\n    id: z\n"},
		{"empty item", b.Items[3], 15, 4, "", "  -\n"},
		{"flow list", b.Items[4], 16, 5, "[a, {b: c, d: }, e,]", "  - [a, {b: c, d: }, e,]\n"},
		{"flow map", b.Items[4].Items[1], 16, 9, "{b: c, d: }", "{b: c, d: }"},
		{"flow null", b.Items[4].Items[1].Get("d"), 16, 18, "", ""},
		{"plain over two lines", root.Get("c"), 17, 4, "foo bar\n  baz", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.n.Line != c.line || c.n.Column != c.col {
				t.Errorf("stands at %d:%d, want %d:%d", c.n.Line, c.n.Column, c.line, c.col)
			}
			if got := placed1[c.n.Start:c.n.End]; got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if got := placed1[c.n.Entry.Start:c.n.Entry.End]; got != c.entry {
				t.Errorf("entry %q, want %q", got, c.entry)
			}
		})
	}
}
