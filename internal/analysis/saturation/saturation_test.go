package saturation_test

import (
	"slices"
	"testing"

	"qcode/codebook"
	"qcode/internal/analysis/saturation"
	"qcode/internal/coding"
	"qcode/internal/qtest/coded"
)

// Three interviews: C was the first, A the second, B the last. Each says one code that the ones before it had not.
func traced(t *testing.T, dates string, wanted func(*codebook.Code) bool) saturation.Curve {
	t.Helper()
	files := map[string]string{
		"qcode.yaml":      "coders: [anna]\ncount: anna\n",
		"codebook.yaml":   "framework: comb-tdf\ncodes: [{id: top, label: All, codable: false, codes: [{id: goals, label: Goals}, {id: wishes, label: Wishes}]}, {id: aims, label: Aims, was: [intentions]}]\n",
		"transcripts.csv": dates,
	}
	for name, codings := range map[string]string{
		"A": "  - {code: goals, quote: one}\n  - {code: wishes, quote: two}\n",
		"B": "  - {code: wishes, quote: one}\n  - {code: aims, quote: two}\n",
		"C": "  - {code: goals, quote: one}\n",
	} {
		files["transcripts/"+name+".txt"] = "P: one two three.\n"
		files["annotations/anna/"+name+".yaml"] = "coder: anna\nstatus: complete\nannotations:\n" + codings
	}
	facts := coded.Collect(t, files, coding.Want{})
	return saturation.Trace(facts.Under("anna", coding.Options{}), []int{0, 1, 2}, wanted, saturation.Options{Base: 1, Run: 1})
}

func every(*codebook.Code) bool { return true }

// Interviews count in the order in which they were held; where one has no date, in that of the study, and it says so.
func TestOrderOfCollection(t *testing.T) {
	for _, tt := range []struct {
		name, dates  string
		dated        bool
		order, fresh []int
	}{
		{"by date", "transcript,date\nA,2026-02-01\nB,2026-03-01\nC,2026-01-01\n", true, []int{2, 0, 1}, []int{1, 1, 1}},
		{"one without a date", "transcript,date\nA,2026-02-01\nB,2026-03-01\nC,\n", false, []int{0, 1, 2}, []int{2, 1, 0}},
		{"on the same day", "transcript,date\nA,2026-02-01\nB,2026-01-01\nC,2026-01-01\n", true, []int{1, 2, 0}, []int{2, 1, 0}},
	} {
		c := traced(t, tt.dates, every)
		if c.Dated != tt.dated || !slices.Equal(c.Transcripts, tt.order) || !slices.Equal(c.Fresh, tt.fresh) || c.Codes != 3 {
			t.Errorf("%s: dated %v, order %v, new %v of %d codes", tt.name, c.Dated, c.Transcripts, c.Fresh, c.Codes)
		}
	}
}

// A code of the framework was there before the first interview, also under a new name; others grew from the interviews.
func TestAPriori(t *testing.T) {
	brought := saturation.APriori(&codebook.Codebook{Framework: "comb-tdf"})
	c := traced(t, "transcript,date\n", brought)
	if c.Codes != 2 || !slices.Equal(c.Cumulative, []int{1, 2, 2}) {
		t.Errorf("of the framework: %d codes, %v", c.Codes, c.Cumulative)
	}
	c = traced(t, "transcript,date\n", func(code *codebook.Code) bool { return !brought(code) })
	if c.Codes != 1 || !slices.Equal(c.Cumulative, []int{1, 1, 1}) {
		t.Errorf("inductive: %d codes, %v", c.Codes, c.Cumulative)
	}
	if saturation.APriori(&codebook.Codebook{})(&codebook.Code{ID: "goals"}) {
		t.Error("without a framework no code was there before")
	}
}
