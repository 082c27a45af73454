package reliability

import (
	"slices"

	"qcode/codebook"
)

// Codes are the codes to compare: nodes of a tree, in its order.
type Codes struct {
	Tree   *codebook.Tree
	Nodes  []int
	Levels []string // what was rolled up to; none: codes as they were applied
	of     [][]int  // by code of the codebook: the places in Nodes of those that a coding of it carries
}

// NewCodes takes the codes as they are applied, or rolled up to levels of the codebook: a unit carries a parent if it
// carries any code below it. under, if not empty, narrows to these codes and those below.
func NewCodes(b *codebook.Codebook, tree *codebook.Tree, levels, under []string) *Codes {
	c := &Codes{Tree: tree, Levels: levels, of: make([][]int, len(b.Codes))}
	place := make([]int, len(tree.Nodes))
	for i, n := range tree.Nodes {
		place[i] = -1
		if c.wants(n, levels, under) {
			place[i] = len(c.Nodes)
			c.Nodes = append(c.Nodes, i)
		}
	}
	for i, code := range b.Codes {
		at := tree.Index(code)
		if at < 0 {
			continue
		}
		up := []int{at}
		if len(levels) > 0 {
			up = tree.Nodes[at].Ancestors
		}
		for _, a := range up {
			if place[a] >= 0 {
				c.of[i] = append(c.of[i], place[a])
			}
		}
	}
	return c
}

func (c *Codes) wants(n codebook.TreeNode, levels, under []string) bool {
	if len(under) > 0 && !slices.ContainsFunc(n.Ancestors, func(a int) bool { return slices.Contains(under, c.Tree.Nodes[a].Code.ID) }) {
		return false
	}
	if len(levels) > 0 {
		return slices.Contains(levels, n.Code.Level)
	}
	return n.Code.Codable
}

// Len is the number of codes.
func (c *Codes) Len() int { return len(c.Nodes) }

// Code is the code at a place.
func (c *Codes) Code(i int) *codebook.Code { return c.Tree.Nodes[c.Nodes[i]].Code }
