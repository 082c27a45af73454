// Package coded makes small studies for the tests of analyses: who says which words, and what they are coded with.
package coded

import (
	"fmt"
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/study"
)

// Column counts all cases together. Each has one transcript, of the words w00 to w19, and codings by anna: the word, its code
// and, where there is one, a belief, as in "w01 env few". Files are those of the study besides, its codebook above all.
func Column(t testing.TB, files map[string]string, cases map[string][]string) (*frequency.Column, *codebook.Tree) {
	t.Helper()
	all := map[string]string{"qcode.yaml": "coders: [anna]\n"}
	for name, content := range files {
		all[name] = content
	}
	for name, codings := range cases {
		all["transcripts/"+name+".txt"] = text()
		all["annotations/anna/"+name+".yaml"] = annotations(codings)
	}
	return Together(t, Collect(t, all, coding.Want{}))
}

// Collect reads the codings of a study without a fault.
func Collect(t testing.TB, files map[string]string, want coding.Want) *coding.Columns {
	t.Helper()
	s, err := study.Open(qtest.Folder(t, files))
	if err != nil || len(s.Problems) > 0 {
		t.Fatal(err, s.Problems)
	}
	facts, err := coding.Collect(t.Context(), s, want)
	if err != nil || len(facts.Faults) > 0 {
		t.Fatal(err, facts.Faults)
	}
	return facts
}

// Together counts what anna coded, in all transcripts together.
func Together(t testing.TB, facts *coding.Columns) (*frequency.Column, *codebook.Tree) {
	t.Helper()
	tree, err := facts.Study.Codebook.Tree("")
	if err != nil {
		t.Fatal(err)
	}
	everybody := frequency.Group{Label: "All"}
	for i := range facts.Study.Transcripts {
		everybody.Transcripts = append(everybody.Transcripts, i)
	}
	return &frequency.Count(facts.Under("anna", coding.Options{}), tree, []frequency.Group{everybody})[0], tree
}

func text() string {
	var words strings.Builder
	for n := range 20 {
		fmt.Fprintf(&words, " w%02d", n)
	}
	return "P:" + words.String() + ".\n"
}

func annotations(codings []string) string {
	var b strings.Builder
	b.WriteString("coder: anna\nstatus: complete\nannotations:\n")
	for _, c := range codings {
		word, rest, _ := strings.Cut(c, " ")
		code, belief, _ := strings.Cut(rest, " ")
		fmt.Fprintf(&b, "  - {code: %s, quote: %s, belief: %q}\n", code, word, belief)
	}
	if len(codings) == 0 {
		b.WriteString("  []\n")
	}
	return b.String()
}
