package report_test

import (
	"fmt"
	"testing"

	"qcode/internal/analysis/reliability"
	"qcode/internal/coding"
	"qcode/internal/report"
	"qcode/internal/stats"
	"qcode/internal/study"
	"qcode/internal/table"
)

func agreement(t *testing.T) *report.Agreement {
	t.Helper()
	s, err := study.Open(copied(t, "vr-training"))
	if err != nil {
		t.Fatal(err)
	}
	o := reliability.Options{Coders: s.Coders, MinOverlap: 1, Bootstrap: stats.Bootstrap{Seed: 1, Replicates: 200}}
	u := reliability.NewUniverse(s, o)
	facts, err := coding.Collect(t.Context(), s, coding.Want{Watch: u.Watch})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := s.Codebook.Tree(s.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	all := reliability.Group{Label: "All"}
	for i := range s.Transcripts {
		all.Transcripts = append(all.Transcripts, i)
	}
	return &report.Agreement{Result: reliability.Compare(facts, u, reliability.NewCodes(s.Codebook, tree, nil, nil), []reliability.Group{all}, o)}
}

// The forest shows the alpha and the interval of every code of the table of agreement, and its marks are its table's.
func TestForestHoldsTheTable(t *testing.T) {
	a := agreement(t)
	f, err := report.Forest(a)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{} // alpha and interval by code
	printed := report.Agree(a).Tables[0]
	at := map[string]int{}
	for i, c := range printed.Columns {
		at[c.Head] = i
	}
	for _, r := range printed.Rows {
		if c := r.Cells[at["alpha"]]; c.Kind != table.Missing {
			want[r.Cells[0].Text] = [2]string{c.String(), r.Cells[at["95% CI"]].String()}
		}
	}
	for _, r := range f.Table.Rows {
		low, high := r.Cells[2].String(), r.Cells[3].String()
		got := [2]string{r.Cells[1].String(), fmt.Sprintf("%s to %s", low, high)}
		if r.Cells[2].Kind == table.Missing {
			got[1] = "–"
		}
		if got != want[r.Cells[0].Text] {
			t.Errorf("%s: the forest has %v, the table %v", r.Cells[0].Text, got, want[r.Cells[0].Text])
		}
		delete(want, r.Cells[0].Text)
	}
	if len(want) > 0 || len(f.Table.Rows) < 10 {
		t.Errorf("%d rows; not in the forest: %v", len(f.Table.Rows), want)
	}
	marks := 0
	for _, m := range f.Marks {
		if m.Cell == nil {
			continue
		}
		marks++
		if c := f.Table.Rows[m.Cell.Row].Cells[m.Cell.Column]; c.String() != m.Cell.Value {
			t.Errorf("a mark of row %d says %s, the table %s", m.Cell.Row, m.Cell.Value, c.String())
		}
	}
	if marks < 3*len(f.Table.Rows)/2 {
		t.Errorf("%d marks for %d rows", marks, len(f.Table.Rows))
	}
	a.Groups = append(a.Groups, a.Groups[0])
	if _, err := report.Forest(a); err == nil {
		t.Error("two groups were drawn as one")
	}
}
