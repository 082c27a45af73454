package levers_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/levers"
	"qcode/internal/qtest/coded"
)

const book = "codes: [{id: opp, label: Opportunity, codes: [{id: env, label: Things}, {id: soc, label: Others}]}, {id: mot, label: Motivation}]\n"

func counted(t testing.TB, cases map[string][]string) (*frequency.Column, *codebook.Tree) {
	t.Helper()
	return coded.Column(t, map[string]string{"codebook.yaml": book}, cases)
}

func ancestors(c *frequency.Column, tree *codebook.Tree) func(uint16) []int {
	return func(code uint16) []int {
		return tree.Nodes[tree.Index(c.Selection.Study.Codebook.Codes[code])].Ancestors
	}
}

// Cases and passages of a lever are unions: who names two of its codes, and words under both, count once.
func TestOf(t *testing.T) {
	column, tree := counted(t, map[string][]string{"T1": {"w00 env", "w00 soc", "w01 mot"}, "T2": {"w02 soc"}, "T3": nil})
	at := func(ids ...string) []int {
		var out []int
		for _, id := range ids {
			out = append(out, tree.Index(column.Selection.Study.Codebook.Code(id)))
		}
		return out
	}
	for _, c := range []struct {
		linked []string
		n, k   int
		named  []string
	}{
		{[]string{"env", "soc"}, 2, 2, []string{"env", "soc"}},
		{[]string{"opp"}, 2, 2, []string{"opp"}}, // by what is under it
		{[]string{"env", "mot"}, 1, 2, []string{"env", "mot"}},
		{nil, 0, 0, nil},
	} {
		r := levers.Of(column, at(c.linked...), ancestors(column, tree))
		if r.N() != c.n || r.K != c.k || !slices.Equal(r.Nodes, at(c.named...)) {
			t.Errorf("%v: n %d, k %d, nodes %v; want %d, %d, %v", c.linked, r.N(), r.K, r.Nodes, c.n, c.k, at(c.named...))
		}
	}
}

// A lever that is linked to more codes never reaches fewer, nor more than all its codes together; the one linked to a code
// alone reaches just those who name it.
func TestOfGrows(t *testing.T) {
	dirs := t
	rapid.Check(t, func(t *rapid.T) {
		cases := map[string][]string{}
		for i := range rapid.IntRange(1, 3).Draw(t, "cases") {
			var all []string
			for range rapid.IntRange(0, 5).Draw(t, "codings") {
				word, code := rapid.IntRange(0, 5).Draw(t, "word"), rapid.SampledFrom([]string{"opp", "env", "soc", "mot"}).Draw(t, "code")
				c := fmt.Sprintf("w%02d %s", word, code)
				if !slices.Contains(all, c) {
					all = append(all, c)
				}
			}
			cases[fmt.Sprintf("T%d", i)] = all
		}
		column, tree := counted(dirs, cases)
		above := ancestors(column, tree)
		var linked []int
		last, sumN, sumK := levers.Reach{}, 0, 0
		for node := range tree.Nodes {
			alone := levers.Of(column, []int{node}, above)
			if alone.N() != column.Cells[node].N || alone.K != column.Cells[node].K {
				t.Fatalf("a lever of node %d alone reaches n %d k %d, the code has %d %d", node, alone.N(), alone.K, column.Cells[node].N, column.Cells[node].K)
			}
			linked, sumN, sumK = append(linked, node), sumN+alone.N(), sumK+alone.K
			r := levers.Of(column, linked, above)
			if r.N() < last.N() || r.K < last.K || r.N() > sumN || r.K > sumK {
				t.Fatalf("linked to %v it reaches n %d k %d after %d %d", linked, r.N(), r.K, last.N(), last.K)
			}
			last = r
		}
	})
}
