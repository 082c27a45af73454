package beliefs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/analysis/beliefs"
	"qcode/internal/analysis/frequency"
	"qcode/internal/qtest/coded"
)

const (
	book  = "codes: [{id: opp, label: Opportunity, codes: [{id: env, label: Things}]}, {id: soc, label: Others}]\n"
	known = "beliefs:\n  - {id: few, text: There are too few, code: opp, valence: barrier}\n  - {id: boss, text: My boss minds, code: soc}\n"
)

// counted counts the beliefs in what each of the cases says.
func counted(t testing.TB, cases map[string][]string) ([]beliefs.Count, *frequency.Column) {
	t.Helper()
	column, _ := coded.Column(t, map[string]string{"codebook.yaml": book, "beliefs.yaml": known}, cases)
	return beliefs.Of(column), column
}

// k counts passages, n cases; a belief may stand on a code under its own, and on no other.
func TestOf(t *testing.T) {
	got, _ := counted(t, map[string][]string{
		"T1": {"w01 opp few", "w02 env few", "w02 opp few", "w03 soc few"},
		"T2": {"w05 env few", "w05 soc boss", "w06 soc"},
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
		cases, passages, people := map[string][]string{}, map[string]map[string]bool{}, map[string]map[string]bool{}
		for i := range rapid.IntRange(1, 3).Draw(t, "cases") {
			name := fmt.Sprintf("T%d", i)
			cases[name] = nil
			for range rapid.IntRange(0, 6).Draw(t, "codings") {
				word, code := fmt.Sprintf("w%02d", rapid.IntRange(0, 4).Draw(t, "word")), rapid.SampledFrom([]string{"opp", "env", "soc"}).Draw(t, "code")
				belief := rapid.SampledFrom([]string{"", "few", "boss"}).Draw(t, "belief")
				if slices.ContainsFunc(cases[name], func(o string) bool { return strings.HasPrefix(o, word+" "+code) }) {
					continue // the same words under the same code twice are one coding
				}
				cases[name] = append(cases[name], strings.TrimSpace(word+" "+code+" "+belief))
				if belief == "few" && code != "soc" || belief == "boss" && code == "soc" {
					if passages[belief] == nil {
						passages[belief], people[belief] = map[string]bool{}, map[string]bool{}
					}
					passages[belief][name+word], people[belief][name] = true, true
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
