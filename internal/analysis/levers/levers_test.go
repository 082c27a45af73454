package levers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/levers"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

const book = "codes: [{id: opp, label: Opportunity, codes: [{id: env, label: Things}, {id: soc, label: Others}]}, {id: mot, label: Motivation}]\n"

// said are codings of words: word and code.
type said [][2]string

func counted(t testing.TB, cases map[string]said) (*frequency.Column, *codebook.Tree) {
	t.Helper()
	files := map[string]string{"qcode.yaml": "coders: [anna]\n", "codebook.yaml": book}
	for name, all := range cases {
		files["transcripts/"+name+".txt"] = "P: w0 w1 w2 w3 w4 w5.\n"
		var b strings.Builder
		b.WriteString("coder: anna\nstatus: complete\nannotations:\n")
		for _, c := range all {
			fmt.Fprintf(&b, "  - {code: %s, quote: %s}\n", c[1], c[0])
		}
		if len(all) == 0 {
			b.WriteString("  []\n")
		}
		files["annotations/anna/"+name+".yaml"] = b.String()
	}
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil || len(s.Problems) > 0 {
		t.Fatal(err, s.Problems)
	}
	facts, err := coding.Collect(t.Context(), s, coding.Want{})
	if err != nil || len(facts.Faults) > 0 {
		t.Fatal(err, facts.Faults)
	}
	tree, err := s.Codebook.Tree("")
	if err != nil {
		t.Fatal(err)
	}
	all := frequency.Group{Label: "All"}
	for i := range s.Transcripts {
		all.Transcripts = append(all.Transcripts, i)
	}
	columns := frequency.Count(facts.Under("anna", coding.Options{}), tree, []frequency.Group{all})
	return &columns[0], tree
}

func ancestors(c *frequency.Column, tree *codebook.Tree) func(uint16) []int {
	return func(code uint16) []int {
		return tree.Nodes[tree.Index(c.Selection.Study.Codebook.Codes[code])].Ancestors
	}
}

// Cases and passages of a lever are unions: who names two of its codes, and words under both, count once.
func TestOf(t *testing.T) {
	column, tree := counted(t, map[string]said{"T1": {{"w0", "env"}, {"w0", "soc"}, {"w1", "mot"}}, "T2": {{"w2", "soc"}}, "T3": nil})
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
		cases := map[string]said{}
		for i := range rapid.IntRange(1, 3).Draw(t, "cases") {
			var all said
			for range rapid.IntRange(0, 5).Draw(t, "codings") {
				c := [2]string{fmt.Sprintf("w%d", rapid.IntRange(0, 5).Draw(t, "word")), rapid.SampledFrom([]string{"opp", "env", "soc", "mot"}).Draw(t, "code")}
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
