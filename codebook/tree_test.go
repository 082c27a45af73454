package codebook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
)

// drawn prints a tree: depth by dots, all ancestors behind.
func drawn(t *codebook.Tree) string {
	var b strings.Builder
	for _, n := range t.Nodes {
		b.WriteString(strings.Repeat(".", n.Depth) + n.Code.ID + " <")
		for _, a := range n.Ancestors {
			b.WriteString(" " + t.Nodes[a].Code.ID)
		}
		b.WriteString("\n")
	}
	return b.String()
}

const tdf = `
mapping: bcw
codes:
  - id: cap
    codes:
      - id: phys
        codes: [{id: skills-phys}]
      - id: psych
        codes: [{id: know}]
      - id: skills
  - id: mot
    codes: [{id: refl, codes: [{id: role}]}, {id: auto}]
mappings:
  bcw: {label: as written}
  cane:
    parents:
      skills: [phys, psych]
      skills-phys: [skills]
      role: [auto, refl]
  flat: {parents: {phys: [], psych: }}
`

func TestTree(t *testing.T) {
	b, _ := codebook.Parse([]byte(tdf))
	written := "cap < cap\n.phys < cap phys\n..skills-phys < cap phys skills-phys\n.psych < cap psych\n..know < cap psych know\n.skills < cap skills\n" +
		"mot < mot\n.refl < mot refl\n..role < mot refl role\n.auto < mot auto\n"
	for mapping, want := range map[string]string{
		"":    written,
		"bcw": written,
		"cane": "cap < cap\n.phys < cap phys\n..skills < cap phys skills psych\n...skills-phys < cap phys skills skills-phys psych\n.psych < cap psych\n..know < cap psych know\n" +
			"mot < mot\n.refl < mot refl\n.auto < mot auto\n..role < mot refl auto role\n",
		"flat": "cap < cap\n.skills < cap skills\nphys < phys\n.skills-phys < phys skills-phys\npsych < psych\n.know < psych know\nmot < mot\n.refl < mot refl\n..role < mot refl role\n.auto < mot auto\n",
	} {
		tree, err := b.Tree(mapping)
		if err != nil {
			t.Fatal(err)
		}
		if got := drawn(tree); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", mapping, got, want)
		}
	}
	for mapping, want := range map[string]string{"canne": `did you mean "cane"?`, "other": "it has: bcw, cane, flat"} {
		if _, err := b.Tree(mapping); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Tree(%q): %v, want %q", mapping, err, want)
		}
	}
	for _, broken := range []string{"{a: [x]}", "{x: [a]}", "{a: [a]}"} {
		b, _ := codebook.Parse([]byte("codes: [{id: a}]\nmappings: {m: {parents: " + broken + "}}\n"))
		if _, err := b.Tree("m"); err == nil {
			t.Errorf("a tree is made of %s", broken)
		}
	}
}

// Ancestors are exactly what can be reached over parents, parents and children mirror each other, every code stands
// once and behind its first parent.
func TestTreeIsAClosedGraph(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := drawBook(rt)
		tree, err := b.Tree("m")
		if err != nil {
			rt.Fatal(err)
		}
		if len(tree.Nodes) != len(b.Codes) {
			rt.Fatalf("%d nodes of %d codes", len(tree.Nodes), len(b.Codes))
		}
		for i, n := range tree.Nodes {
			want := map[int]bool{i: true}
			for _, p := range n.Parents {
				for _, a := range tree.Nodes[p].Ancestors {
					want[a] = true
				}
				if !slices.Contains(tree.Nodes[p].Children, i) {
					rt.Fatalf("%s does not have its child %s", tree.Nodes[p].Code.ID, n.Code.ID)
				}
				if slices.Contains(tree.Nodes[p].Ancestors, i) {
					rt.Fatalf("%s is an ancestor of its parent", n.Code.ID)
				}
			}
			if len(n.Ancestors) != len(want) || !slices.IsSorted(n.Ancestors) {
				rt.Fatalf("%s has ancestors %v, want %v", n.Code.ID, n.Ancestors, want)
			}
			for _, a := range n.Ancestors {
				if !want[a] {
					rt.Fatalf("%s has ancestors %v, want %v", n.Code.ID, n.Ancestors, want)
				}
			}
			if len(n.Parents) > 0 && (n.Parents[0] >= i || n.Depth != tree.Nodes[n.Parents[0]].Depth+1) || len(n.Parents) == 0 && n.Depth != 0 {
				rt.Fatalf("%s at %d, depth %d, does not stand below its first parent %v", n.Code.ID, i, n.Depth, n.Parents)
			}
		}
	})
}

// drawBook is a codebook with a random tree and a mapping m that gives some codes parents from further up its order.
func drawBook(rt *rapid.T) *codebook.Codebook {
	text := rapid.OneOf(rapid.Just(""), rapid.StringOfN(rapid.RuneFrom([]rune("abno: -#'\"\\é😀,.1\n\t{}[]&*!|>%@\u2028\ufeff")), 0, 12, -1))
	words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abno 1,:é")), 1, 5, -1), 0, 3)
	b := &codebook.Codebook{
		Name: text.Draw(rt, "name"), Version: text.Draw(rt, "version"), Note: text.Draw(rt, "note"), Sources: words.Draw(rt, "sources"),
		Mode: rapid.SampledFrom([]string{"", "fixed", "open"}).Draw(rt, "mode"),
	}
	b.Title = b.Name
	n := rapid.IntRange(1, 12).Draw(rt, "codes")
	m := codebook.Mapping{ID: "m", Label: text.Draw(rt, "mapping")}
	for i := range n {
		c := &codebook.Code{
			ID: fmt.Sprintf("c%d", i), Label: "L" + text.Draw(rt, "label"), Definition: text.Draw(rt, "definition"), Include: text.Draw(rt, "include"),
			Codable: rapid.Bool().Draw(rt, "codable"), Optional: rapid.Bool().Draw(rt, "optional"), See: words.Draw(rt, "see"), Alias: words.Draw(rt, "alias"),
			Valence: rapid.SampledFrom([]string{"", "required", "none"}).Draw(rt, "valence"), OneBelow: rapid.Bool().Draw(rt, "one below"),
			MinAlpha: rapid.SampledFrom([]float64{0, 0.7, 0.667}).Draw(rt, "alpha"), Added: text.Draw(rt, "added"), Note: text.Draw(rt, "note"),
		}
		for range rapid.IntRange(0, 2).Draw(rt, "examples") {
			c.Examples = append(c.Examples, codebook.Example{Quote: text.Draw(rt, "quote"), Transcript: text.Draw(rt, "transcript")})
		}
		b.Codes = append(b.Codes, c)
		if i > 0 {
			above(rt, b, &m, i)
		}
	}
	b.Mappings = []codebook.Mapping{m}
	return inOrder(b)
}

// above draws the parents of code i: one in the tree as written, any number in the mapping.
func above(rt *rapid.T, b *codebook.Codebook, m *codebook.Mapping, i int) {
	c := b.Codes[i]
	if p := rapid.IntRange(-1, i-1).Draw(rt, "parent"); p >= 0 {
		c.Parent = b.Codes[p]
		c.Depth = c.Parent.Depth + 1
		c.Parent.Children = append(c.Parent.Children, c)
	}
	if rapid.Bool().Draw(rt, "mapped") {
		link := codebook.Link{Code: c.ID}
		for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, i-1), 0, 3, rapid.ID).Draw(rt, "parents") {
			link.Parents = append(link.Parents, b.Codes[p].ID)
		}
		m.Parents = append(m.Parents, link)
	}
}

// inOrder puts the codes into the order of a file.
func inOrder(b *codebook.Codebook) *codebook.Codebook {
	var all []*codebook.Code
	var walk func(c *codebook.Code)
	walk = func(c *codebook.Code) {
		all = append(all, c)
		for _, child := range c.Children {
			walk(child)
		}
	}
	for _, c := range b.Codes {
		if c.Parent == nil {
			walk(c)
		}
	}
	b.Codes = all
	return b
}
