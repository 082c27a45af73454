package beliefs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/analysis/beliefs"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

const (
	book  = "codes: [{id: opp, label: Opportunity, codes: [{id: env, label: Things}]}, {id: soc, label: Others}]\n"
	known = "beliefs:\n  - {id: few, text: There are too few, code: opp, valence: barrier}\n  - {id: boss, text: My boss minds, code: soc}\n"
)

// said is a coding of the word with a number, of the words that somebody says.
type said struct{ word, code, belief string }

// counted counts the beliefs in what each of the cases says; there is one text of each, twenty words long.
func counted(t testing.TB, cases map[string][]said) ([]beliefs.Count, *frequency.Column) {
	t.Helper()
	files := map[string]string{"qcode.yaml": "coders: [anna]\n", "codebook.yaml": book, "beliefs.yaml": known}
	var words strings.Builder
	for i := range 20 {
		fmt.Fprintf(&words, " w%02d", i)
	}
	for name, all := range cases {
		files["transcripts/"+name+".txt"] = "P:" + words.String() + ".\n"
		var b strings.Builder
		b.WriteString("coder: anna\nstatus: complete\nannotations:\n")
		for _, c := range all {
			fmt.Fprintf(&b, "  - {code: %s, quote: %s, belief: %q}\n", c.code, c.word, c.belief)
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
	return beliefs.Of(&columns[0]), &columns[0]
}

// k counts passages, n cases; a belief may stand on a code under its own, and on no other.
func TestOf(t *testing.T) {
	got, _ := counted(t, map[string][]said{
		"T1": {{"w01", "opp", "few"}, {"w02", "env", "few"}, {"w02", "opp", "few"}, {"w03", "soc", "few"}},
		"T2": {{"w05", "env", "few"}, {"w05", "soc", "boss"}, {"w06", "soc", ""}},
		"T3": nil,
	})
	if len(got) != 2 || got[0].K != 3 || got[0].N() != 2 || got[1].K != 1 || got[1].N() != 1 || !slices.Equal(got[1].Cases, []uint32{1}) {
		t.Errorf("%+v", got)
	}
}

// Against a count by hand of whatever was said; no belief has more passages or cases than the code that it belongs to.
func TestOfAsCountedByHand(t *testing.T) {
	dirs := t
	rapid.Check(t, func(t *rapid.T) {
		cases, passages, people := map[string][]said{}, map[string]map[string]bool{}, map[string]map[string]bool{}
		for i := range rapid.IntRange(1, 3).Draw(t, "cases") {
			name := fmt.Sprintf("T%d", i)
			cases[name] = nil
			for range rapid.IntRange(0, 6).Draw(t, "codings") {
				c := said{
					fmt.Sprintf("w%02d", rapid.IntRange(0, 4).Draw(t, "word")), rapid.SampledFrom([]string{"opp", "env", "soc"}).Draw(t, "code"),
					rapid.SampledFrom([]string{"", "few", "boss"}).Draw(t, "belief"),
				}
				if slices.ContainsFunc(cases[name], func(o said) bool { return o.word == c.word && o.code == c.code }) {
					continue // the same words under the same code twice are one coding
				}
				cases[name] = append(cases[name], c)
				if c.belief == "few" && c.code != "soc" || c.belief == "boss" && c.code == "soc" {
					if passages[c.belief] == nil {
						passages[c.belief], people[c.belief] = map[string]bool{}, map[string]bool{}
					}
					passages[c.belief][name+c.word], people[c.belief][name] = true, true
				}
			}
		}
		got, column := counted(dirs, cases)
		for i, id := range []string{"few", "boss"} {
			if got[i].K != len(passages[id]) || got[i].N() != len(people[id]) {
				t.Fatalf("%s: k %d n %d, by hand %d %d", id, got[i].K, got[i].N(), len(passages[id]), len(people[id]))
			}
			code := column.Cells[[]int{0, 2}[i]] // opp, soc
			if got[i].K > code.K || got[i].N() > code.N {
				t.Fatalf("%s: k %d n %d, its code %d %d", id, got[i].K, got[i].N(), code.K, code.N)
			}
		}
	})
}
