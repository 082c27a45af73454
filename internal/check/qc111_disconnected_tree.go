package check

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func disconnectedTree() Rule {
	return Rule{
		ID: "QC111", Name: "disconnected-tree", Severity: diag.Info, Profile: Strict,
		What: "Trees of the codebook point to each other with `see`, and one stands apart.",
		Why:  "Nobody who reads in the others comes to it. It was added later, or its neighbours were forgotten.",
		Bad:  "see: [goals]",
		Good: "see: [goals, training]",
		study: func(s *study.Study, r *Reporter) {
			roots, island := islands(s.Codebook)
			size, trees := map[int]int{}, map[int]int{}
			for i, c := range roots {
				trees[island[i]]++
				size[island[i]] += codesBelow(c)
			}
			main := 0
			for _, n := range island {
				if trees[n] > trees[main] || trees[n] == trees[main] && size[n] > size[main] {
					main = n
				}
			}
			if trees[main] < 2 { // no tree points to another: it is not the custom of this codebook
				return
			}
			said := map[int]bool{main: true}
			for i, c := range roots {
				n := island[i]
				if said[n] || size[n] < 2 || c.Level == "outside" {
					continue
				}
				said[n] = true
				r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("nothing connects the %s of `%s` with the other trees", counted(size[n], "code", "codes"), c.ID),
					"name a neighbour in `see`, here or there")
			}
		},
	}
}

// islands are the roots of a codebook, and for each a number that those have in common whose trees hang together by `see`.
func islands(b *codebook.Codebook) (roots []*codebook.Code, island []int) {
	at := map[*codebook.Code]int{}
	for _, c := range b.Codes {
		if c.Parent == nil {
			at[c] = len(roots)
			roots, island = append(roots, c), append(island, len(island))
		}
	}
	for _, c := range b.Codes {
		for _, name := range c.See {
			o := b.Find(name)
			if o == nil {
				continue
			}
			from, to := island[at[rootOf(o)]], island[at[rootOf(c)]]
			for i := range island {
				if island[i] == from {
					island[i] = to
				}
			}
		}
	}
	return roots, island
}

func rootOf(c *codebook.Code) *codebook.Code {
	for c.Parent != nil {
		c = c.Parent
	}
	return c
}

// codesBelow counts a code and all below it.
func codesBelow(c *codebook.Code) int {
	n := 1
	for _, k := range c.Children {
		n += codesBelow(k)
	}
	return n
}
