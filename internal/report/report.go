// Package report lays results of analyses out as tables: titles that say what was counted, rows in the codebook's
// order, and the notes without which the numbers would be misread.
package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/study"
)

// Options of the tables of codes.
type Options struct {
	Levels       []string // levels to show; none: those that the kind of table shows by itself
	Sort         string   // codebook (or empty), n, k, codings, label
	Measure      string   // of the tables side by side; empty: cases, passages and valence
	MinCell      int      // counts of cases below it are withheld; 0: none
	Under        []string // show only these codes and what is under them
	CompleteOnly bool
	Interviewer  bool     // codings of interviewers' words are counted too
	Filtered     []string // filters that are on, for the title
}

// Measures lists what may be counted.
func Measures() []string { return []string{"cases", "codings", "passages", "words", "turns"} }

// Source is what a table of codes is made of.
type Source struct {
	Study   *study.Study
	Facts   *coding.Columns
	Policy  coding.Policy
	Tree    *codebook.Tree
	Columns []frequency.Column
	Options Options

	told map[int][]Story // by node, once they were asked for
}

// row is a line of a table of codes: a node of the tree.
type row struct {
	node  int
	depth int // as printed: levels that are not shown do not set in
}

// rows are the nodes to show, in the order to show them.
func (s *Source) rows() []row {
	shown := make([]bool, len(s.Tree.Nodes))
	for i, n := range s.Tree.Nodes {
		shown[i] = s.listed(i) && s.wanted(n)
	}
	var out []row
	var walk func(nodes []int, depth int)
	walk = func(nodes []int, depth int) {
		for _, i := range s.sorted(nodes) {
			d := depth
			if shown[i] {
				out = append(out, row{i, depth})
				d++
			}
			walk(s.children(i), d)
		}
	}
	walk(s.roots(), 0)
	return out
}

func (s *Source) firstParent(i int) int {
	if p := s.Tree.Nodes[i].Parents; len(p) > 0 {
		return p[0]
	}
	return -1
}

func (s *Source) roots() []int {
	var out []int
	for i := range s.Tree.Nodes {
		if s.firstParent(i) < 0 {
			out = append(out, i)
		}
	}
	return out
}

// children are the nodes that stand under i: a code with two parents stands under the first.
func (s *Source) children(i int) []int {
	var out []int
	for _, k := range s.Tree.Nodes[i].Children {
		if s.firstParent(k) == i {
			out = append(out, k)
		}
	}
	return out
}

// sorted orders siblings.
func (s *Source) sorted(nodes []int) []int {
	total := func(i int, of func(frequency.Cell) int) (sum int) {
		for _, c := range s.Columns {
			sum += of(c.Cells[i])
		}
		return sum
	}
	most := func(of func(frequency.Cell) int) func(a, b int) int {
		return func(a, b int) int { return total(b, of) - total(a, of) }
	}
	var compare func(a, b int) int
	switch s.Options.Sort {
	case "n":
		compare = most(func(c frequency.Cell) int { return c.N })
	case "k":
		compare = most(func(c frequency.Cell) int { return c.K })
	case "codings":
		compare = most(func(c frequency.Cell) int { return c.Codings })
	case "label":
		compare = func(a, b int) int { return strings.Compare(s.Tree.Nodes[a].Code.Label, s.Tree.Nodes[b].Code.Label) }
	default:
		return nodes
	}
	out := slices.Clone(nodes)
	slices.SortStableFunc(out, compare)
	return out
}

// listed reports whether a node belongs in tables at all: optional and deprecated codes do only when used.
func (s *Source) listed(i int) bool {
	code := s.Tree.Nodes[i].Code
	if !code.Optional && !code.Deprecated {
		return true
	}
	return slices.ContainsFunc(s.Columns, func(c frequency.Column) bool { return c.Cells[i].Codings > 0 })
}

// wanted reports whether the options ask for a node. Roots are always shown, so that every row has its heading.
func (s *Source) wanted(n codebook.TreeNode) bool {
	if len(s.Options.Under) > 0 && !slices.ContainsFunc(n.Ancestors, func(a int) bool { return slices.Contains(s.Options.Under, s.Tree.Nodes[a].Code.ID) }) {
		return false
	}
	return len(s.Options.Levels) == 0 || n.Depth == 0 || slices.Contains(s.Options.Levels, n.Code.Level)
}

// valenced reports whether any coding says barrier or facilitator: otherwise these columns would say nothing.
func (s *Source) valenced() bool {
	for _, c := range s.Columns {
		for _, cell := range c.Cells {
			if cell.Barrier+cell.Facilitator > 0 {
				return true
			}
		}
	}
	return false
}

// Outside reports whether a node of the tree stands for what lies outside the framework.
func Outside(t *codebook.Tree, i int) bool {
	root := t.Nodes[i].Ancestors[0]
	return t.Nodes[root].Code.Level == LevelOutside
}

// LevelOutside is the level of codes for what the framework has no place for.
const LevelOutside = "outside"

// name is the study's name as titles print it.
func name(s *study.Study) string {
	n := s.Name
	if n == "" {
		n = "Study without a name"
	}
	if s.Synthetic {
		n += " · SYNTHETIC DEMONSTRATION DATA, not findings"
	}
	return n
}

// count writes a number with its word: 1 passage, 2 passages.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
