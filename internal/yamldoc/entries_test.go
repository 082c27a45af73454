package yamldoc

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func edited(t testing.TB, src string, do func(e *Edit)) string {
	t.Helper()
	e, err := NewEdit("f.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	do(e)
	out, _, err := e.Done()
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return string(out)
}

func TestBeginAndAdd(t *testing.T) {
	codes := func(e *Edit) *Node { return e.Root().Get("codes") }
	add := func(e *Edit) {
		e.Begin(codes(e), List)
		e.Add(codes(e), 0, "# new\nid: n\nsee: [a]\n")
	}
	for _, c := range []struct {
		name, src, want string
		do              func(e *Edit)
	}{
		{"an empty value", "codes:\nmode: open\n", "codes:\n  # new\n  - id: n\n    see: [a]\nmode: open\n", add},
		{"with a comment", "codes:   # none yet\n# below\n", "codes:   # none yet\n  # new\n  - id: n\n    see: [a]\n# below\n", add},
		{"without a last line break", "codes:", "codes:\n  # new\n  - id: n\n    see: [a]", add},
		{"an empty list", "codes: []  # put yours here\n\nmode: open\n", "codes:  # put yours here\n  # new\n  - id: n\n    see: [a]\n\nmode: open\n", add},
		{"the word null", "codes: ~\n", "codes:\n  # new\n  - id: n\n    see: [a]\n", add},
		{"an empty map", "a: {}\n", "a:\n  b: c\n", func(e *Edit) { e.Add(e.Root().Get("a"), 0, "b: c") }},
		{"below a key behind a dash", "- id:\n", "- id:\n    - a\n", func(e *Edit) { e.Begin(e.Root().Items[0].Get("id"), List); e.Add(e.Root().Items[0].Get("id"), 0, "a") }},
		{"an empty value in brackets", "{a: , b: c}\n", "{a: [{x: y}] , b: c}\n", func(e *Edit) { e.Begin(e.Root().Get("a"), List); e.Add(e.Root().Get("a"), 0, "x: y") }},
		{"a list into brackets", "- {id: p, label: P}\n", "- {id: p, label: P, codes: [{id: n, \"on\": true, w: \"a, b\"}]}\n", func(e *Edit) {
			e.Add(e.Root().Items[0], 2, "codes:\n  - id: n\n    \"on\": true\n    w: a, b")
		}},
		{"one behind the other", "a:\nb: [x]\nc:\n- y", "a:\n  - 1\n  - 2\nb: [x, 1, 2]\nc:\n- y\n- 1\n- 2", func(e *Edit) {
			e.Begin(e.Root().Get("a"), List)
			for _, n := range e.Root().Values {
				e.Add(n, len(n.Items), "1")
				e.Add(n, len(n.Items), "2")
			}
		}},
		{"a list in the place of a text", "a: b  # c\n", "a: [b, d]  # c\n", func(e *Edit) { e.Replace(e.Root().Get("a"), "[b, d]") }},
		{"an empty file", "# nothing yet\n", "# nothing yet\na: b\n", func(e *Edit) { e.Begin(e.Root(), Map); e.Add(e.Root(), 0, "a: b") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := edited(t, c.src, c.do); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSetKeepsBlocks(t *testing.T) {
	for _, c := range []struct{ name, src, text, want string }{
		{"literal", "a: |  # why\n  x\n  y\n\nb: c\n", "one\n  two\n", "a: |  # why\n  one\n    two\n\nb: c\n"},
		{"literal without an end", "- a: |\n    x\n", "one", "- a: |-\n    one\n"},
		{"folded", "a: >-\n  x\n\n  y\nb: c\n", "one two\nthree", "a: >-\n  one two\n\n  three\nb: c\n"},
		{"folded at a hundred", "a: >\n  x\n", strings.Repeat("word ", 25) + "end\n", "a: >\n  " + strings.Repeat("word ", 19) + "word\n  " + strings.Repeat("word ", 5) + "end\n"},
		{"what a block cannot say", "a: |\n  x\nb: c\n", " first a space", "a: \" first a space\"\nb: c\n"},
		{"with a number in its head", "a: |2\n  x\n", "one", "a: one\n"},
		{"empty", "a: |\n  x\nb: c\n", "", "a: \"\"\nb: c\n"},
	} {
		for newline, lines := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			t.Run(c.name+" "+newline, func(t *testing.T) {
				src := strings.ReplaceAll(c.src, "\n", lines)
				got := edited(t, src, func(e *Edit) {
					n := e.Root()
					for n.Get("a") == nil {
						n = n.Items[0]
					}
					e.Set(n.Get("a"), c.text)
				})
				want := c.want
				if c.name == "with a number in its head" {
					want = "a: \"one\"\n"
				}
				if want = strings.ReplaceAll(want, "\n", lines); got != want {
					t.Errorf("got\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}

// Whatever text a block scalar is given, it says that text afterwards, and what stands beside it stays.
func TestSetBlockSaysItsText(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab \n#:-é😀\t\"'")), 0, 300, -1)
	rapid.Check(t, func(rt *rapid.T) {
		head := rapid.SampledFrom([]string{"|", ">", "|-", ">-", "|+", ">+", "| # c"}).Draw(rt, "head")
		src := "a:\n  - b: " + head + "\n      some text\n      more\n\n    c: d\n"
		want := text.Draw(rt, "text")
		out := edited(t, src, func(e *Edit) { e.Set(e.Root().Get("a").Items[0].Get("b"), want) })
		if root, _ := Parse("f.yaml", []byte(out)); root.Get("a").Items[0].Get("b").Value != want {
			rt.Fatalf("%q", out)
		}
		if !strings.HasSuffix(out, "\n    c: d\n") {
			rt.Fatalf("%q", out)
		}
	})
}

const orchard = `codes:
  - id: a
    label: A

  # about b
  # more
  - id: b  # 😀
    definition: |
      text

        deeper
    # the end of b

  - id: c
    codes:
      - id: d
mode: open
`

func TestTake(t *testing.T) {
	var entry string
	got := edited(t, orchard, func(e *Edit) { entry = e.Take(e.Root().Get("codes"), 1) })
	if want := "# about b\n# more\nid: b  # 😀\ndefinition: |\n  text\n\n    deeper\n# the end of b"; entry != want {
		t.Errorf("took\n%s\nwant\n%s", entry, want)
	}
	if want := "codes:\n  - id: a\n    label: A\n\n  - id: c\n    codes:\n      - id: d\nmode: open\n"; got != want {
		t.Errorf("left\n%s\nwant\n%s", got, want)
	}
	back := edited(t, got, func(e *Edit) { e.Add(e.Root().Get("codes"), 1, entry) })
	if back != orchard {
		t.Errorf("put back\n%s\nwant\n%s", back, orchard)
	}
	below := edited(t, got, func(e *Edit) { e.Add(e.Root().Get("codes").Items[1].Get("codes"), 1, entry) })
	if want := "      - id: d\n      # about b\n      # more\n      - id: b  # 😀\n        definition: |\n          text\n\n            deeper\n        # the end of b\nmode: open\n"; !strings.HasSuffix(below, want) {
		t.Errorf("moved\n%s\nwant it to end in\n%s", below, want)
	}
	if got := edited(t, "[{id: a}, {id: b}]\n", func(e *Edit) { entry = e.Take(e.Root(), 0) }); got != "[{id: b}]\n" || entry != "{id: a}" {
		t.Errorf("%q, took %q", got, entry)
	}
}

// What is taken and put back at its place leaves the file as it was, and taking it to another list keeps what it says.
func TestTakeAndAdd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var src strings.Builder
		n := rapid.IntRange(2, 5).Draw(rt, "codes")
		gap := rapid.SampledFrom([]string{"", "\n"}).Draw(rt, "gap")
		src.WriteString("codes:\n")
		for i := range n {
			if i > 0 {
				src.WriteString(gap)
			}
			for range rapid.IntRange(0, 2).Draw(rt, "comments") {
				src.WriteString("  # comment\n")
			}
			src.WriteString("  - id: x" + rapid.SampledFrom([]string{"", "  # why"}).Draw(rt, "why") + "\n")
			src.WriteString(rapid.SampledFrom([]string{"", "    d: |\n      text\n\n      more\n", "    d: \"long\n      text\"\n", "    see: [a,\n      b]\n", "    codes:\n    - id: y\n"}).Draw(rt, "more"))
		}
		src.WriteString("rest:\n      - id: z\n")
		at := rapid.IntRange(0, n-1).Draw(rt, "at")
		var entry string
		root, _ := Parse("", []byte(src.String()))
		taken := edited(t, src.String(), func(e *Edit) { entry = e.Take(e.Root().Get("codes"), at) })
		if back := edited(t, taken, func(e *Edit) { e.Add(e.Root().Get("codes"), at, entry) }); back != src.String() && n > 2 {
			rt.Fatalf("was\n%s\nis\n%s", src.String(), back)
		}
		moved := edited(t, taken, func(e *Edit) { e.Add(e.Root().Get("rest"), 1, entry) })
		now, _ := Parse("", []byte(moved))
		if !Equal(now.Get("rest").Items[1], root.Get("codes").Items[at]) {
			rt.Fatalf("moved\n%s", moved)
		}
		if strings.Count(moved, "#") != strings.Count(src.String(), "#") {
			rt.Fatalf("a comment is gone:\n%s", moved)
		}
	})
}
