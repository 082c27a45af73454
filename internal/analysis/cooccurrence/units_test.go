package cooccurrence_test

import (
	"slices"
	"testing"

	"qcode/internal/analysis/cooccurrence"
	"qcode/internal/coding"
	"qcode/internal/qtest/coded"
)

// What case A says before: env over six words, with soc within it and goals over its end: one segment, in which soc and
// goals do not touch. Then soc alone in the same turn, and env in the next turn. The numbers are counted by hand.
func TestUnits(t *testing.T) {
	const text = "P: w0 w1 w2 w3 w4 w5 w6 w7.\nP: w8 w9.\n"
	facts := coded.Collect(t, map[string]string{
		"qcode.yaml":            "coders: [anna]\nwaves: [{id: pre, label: Before}, {id: post, label: After}]\n",
		"codebook.yaml":         "codes: [{id: env, label: Things}, {id: soc, label: Others}, {id: goals, label: Goals}]\n",
		"transcripts/pre/A.txt": text, "transcripts/post/A.txt": text, "transcripts/post/B.txt": text,
		"annotations/anna/pre/A.yaml": "status: complete\nannotations:\n  - {code: env, quote: w0 w1 w2 w3 w4 w5}\n  - {code: soc, quote: w1}\n" +
			"  - {code: goals, quote: w4 w5 w6}\n  - {code: soc, quote: w7}\n  - {code: env, quote: w8}\n",
		"annotations/anna/post/A.yaml": "status: complete\nannotations:\n  - {code: goals, quote: w0}\n",
		"annotations/anna/post/B.yaml": "status: complete\nannotations:\n  - {code: env, quote: w0}\n  - {code: soc, quote: w8}\n",
	}, coding.Want{Units: true})
	col, tree := coded.Together(t, facts)
	own := func(code uint16) []int { return tree.Nodes[tree.Index(facts.Study.Codebook.Codes[code])].Ancestors }
	for _, tt := range []struct {
		name                           string
		unit                           cooccurrence.Unit
		units                          int
		sizes                          []int
		envSoc, envGoals, socWithGoals int
	}{
		{"passage", cooccurrence.Passage, 6, []int{3, 3, 2}, 1, 1, 1},
		{"turn", cooccurrence.Turn, 5, []int{3, 2, 2}, 1, 1, 1},
		{"transcript", cooccurrence.Transcript, 3, []int{2, 2, 2}, 2, 1, 1},
		{"case", cooccurrence.Case, 2, []int{2, 2, 1}, 2, 1, 1},
	} {
		got := cooccurrence.Count(col, []int{0, 1, 2}, own, tt.unit)
		p := got.Pairs()
		if got.Units != tt.units || !slices.Equal(got.Sizes, tt.sizes) || p[0][1] != tt.envSoc || p[0][2] != tt.envGoals || p[1][2] != tt.socWithGoals {
			t.Errorf("%s: %d units, sizes %v, pairs %v", tt.name, got.Units, got.Sizes, p)
		}
	}
}
