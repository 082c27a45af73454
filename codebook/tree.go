package codebook

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/yamldoc"
)

// Tree is the codes in the order in which tables print them: each parent before its children, children in the order
// of the file.
type Tree struct {
	Mapping string
	Nodes   []TreeNode
}

// TreeNode is a code at its place in a tree. The numbers are positions in Tree.Nodes. A code under two parents stands
// once, under its first one, and is named by both. Ancestors are all codes that it rolls up to, itself included, in
// printed order: a passage of the code counts once in each of them.
type TreeNode struct {
	Code                         *Code
	Depth                        int
	Parents, Children, Ancestors []int
}

// Index is the position of a code in the tree; -1 if it is nil or not there.
func (t *Tree) Index(c *Code) int {
	return slices.IndexFunc(t.Nodes, func(n TreeNode) bool { return n.Code == c })
}

// Tree rolls the codes up by the mapping of that name; "" and the codebook's own mapping are the tree as written. It
// is an error if there is no such mapping, or if the mapping names a code that does not exist or goes in circles.
func (b *Codebook) Tree(mapping string) (*Tree, error) {
	if mapping == "" {
		mapping = b.Mapping
	}
	m, known := b.mapping(mapping)
	if mapping != b.Mapping && !known {
		return nil, b.noMapping(mapping)
	}
	if problems := b.checkMapping(m); len(problems) > 0 {
		return nil, problems[0]
	}
	parents, _ := b.parents(m)
	return &Tree{Mapping: mapping, Nodes: b.nodes(parents)}, nil
}

func (b *Codebook) mapping(id string) (*Mapping, bool) {
	for i := range b.Mappings {
		if b.Mappings[i].ID == id {
			return &b.Mappings[i], true
		}
	}
	return &Mapping{ID: id}, false
}

// MappingNames are the ids of all trees of the codebook, that as written first if it has a name.
func (b *Codebook) MappingNames() []string {
	var out []string
	if b.Mapping != "" {
		out = append(out, b.Mapping)
	}
	for _, m := range b.Mappings {
		if m.ID != b.Mapping {
			out = append(out, m.ID)
		}
	}
	return out
}

func (b *Codebook) noMapping(name string) error {
	names := b.MappingNames()
	if len(names) == 0 {
		return fmt.Errorf("the codebook has no mapping %q; it has none at all, so leave `mapping:` out", name)
	}
	if near, ok := yamldoc.Suggest(name, names); ok {
		return fmt.Errorf("the codebook has no mapping %q; did you mean %q?", name, near)
	}
	return fmt.Errorf("the codebook has no mapping %q; it has: %s", name, strings.Join(names, ", "))
}

// parents are the parents of each code under a mapping. Names of no code are left out and returned as links of
// their own.
func (b *Codebook) parents(m *Mapping) (parents map[*Code][]*Code, unknown []Link) {
	parents = make(map[*Code][]*Code, len(b.Codes))
	for _, c := range b.Codes {
		if c.Parent != nil {
			parents[c] = []*Code{c.Parent}
		}
	}
	x := b.names()
	for _, link := range m.Parents {
		c := x.id[link.Code]
		if c == nil {
			unknown = append(unknown, link)
			continue
		}
		above := []*Code{}
		for _, name := range link.Parents {
			p := x.id[name]
			if p == nil {
				unknown = append(unknown, Link{Code: link.Code, Parents: []string{name}, Line: link.Line, Column: link.Column})
			} else if !slices.Contains(above, p) {
				above = append(above, p)
			}
		}
		parents[c] = above
	}
	return parents, unknown
}

// circle is a chain of codes each of which is a parent of the one before, the last being the first; nil if there is
// none.
func (b *Codebook) circle(parents map[*Code][]*Code) []*Code {
	const open, done = 1, 2
	state := make(map[*Code]int, len(b.Codes))
	var path []*Code
	var walk func(c *Code) []*Code
	walk = func(c *Code) []*Code {
		state[c] = open
		path = append(path, c)
		for _, p := range parents[c] {
			if state[p] == open {
				return append(path[slices.Index(path, p):], p)
			}
			if state[p] == 0 {
				if found := walk(p); found != nil {
					return found
				}
			}
		}
		path = path[:len(path)-1]
		state[c] = done
		return nil
	}
	for _, c := range b.Codes {
		if state[c] == 0 {
			if found := walk(c); found != nil {
				return found
			}
		}
	}
	return nil
}

// nodes lays the codes out in printed order. The parents must not go in circles.
func (b *Codebook) nodes(parents map[*Code][]*Code) []TreeNode {
	below := map[*Code][]*Code{} // by first parent; nil holds the roots
	for _, c := range b.Codes {
		var first *Code
		if len(parents[c]) > 0 {
			first = parents[c][0]
		}
		below[first] = append(below[first], c)
	}
	nodes := make([]TreeNode, 0, len(b.Codes))
	at := make(map[*Code]int, len(b.Codes))
	var lay func(c *Code, depth int)
	lay = func(c *Code, depth int) {
		at[c] = len(nodes)
		nodes = append(nodes, TreeNode{Code: c, Depth: depth})
		for _, child := range below[c] {
			lay(child, depth+1)
		}
	}
	for _, root := range below[nil] {
		lay(root, 0)
	}
	for i := range nodes {
		for _, p := range parents[nodes[i].Code] {
			nodes[i].Parents = append(nodes[i].Parents, at[p])
			nodes[at[p]].Children = append(nodes[at[p]].Children, i)
		}
	}
	for i := range nodes {
		nodes[i].Ancestors = ancestors(nodes, i)
	}
	return nodes
}

func ancestors(nodes []TreeNode, i int) []int {
	if nodes[i].Ancestors != nil {
		return nodes[i].Ancestors
	}
	all := []int{i}
	for _, p := range nodes[i].Parents {
		all = append(all, ancestors(nodes, p)...)
	}
	slices.Sort(all)
	nodes[i].Ancestors = slices.Compact(all)
	return nodes[i].Ancestors
}
