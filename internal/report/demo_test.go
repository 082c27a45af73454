package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/demo"
	"qcode/internal/qtest"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/table"
)

var update = qtest.UpdateFlag()

// source counts a demonstration study the way qcode report does.
func source(t *testing.T, name string, policy coding.Policy, wave string, by ...string) *report.Source {
	t.Helper()
	files, ok := demo.FS(name)
	if !ok {
		t.Fatalf("no demonstration study %s", name)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Problems) > 0 {
		t.Fatalf("findings in %s: %v", name, s.Problems)
	}
	tree, err := s.Codebook.Tree(s.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	f := coding.Filter{}
	if wave != "" {
		f.Waves = []string{wave}
	}
	facts, err := coding.Collect(context.Background(), s, coding.Want{Pick: f.Pick(s)})
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Faults) > 0 {
		t.Fatalf("broken codings in %s: %v", name, facts.Faults)
	}
	selection := facts.Under(policy, coding.Options{})
	return &report.Source{
		Study: s, Facts: facts, Policy: policy, Tree: tree,
		Columns: frequency.Count(selection, tree, report.Groups(selection, by, false)),
	}
}

func text(t *testing.T, r *table.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Write(&b, "text", r, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestStageSummaryOfTheDemonstration(t *testing.T) {
	update.Golden(t, "report/vr-training_post3m.txt", text(t, report.Stage(*source(t, "vr-training", coding.Consensus, "post3m"))))
}

func TestWavesOfTheDemonstration(t *testing.T) {
	update.Golden(t, "report/vr-training_waves.txt", text(t, report.Waves(*source(t, "vr-training", coding.Consensus, "", "wave"), "wave")))
}

func TestSmallDemonstrations(t *testing.T) {
	for _, name := range []string{"professionals", "focus-groups", "review"} {
		update.Golden(t, "report/"+name+".txt", text(t, report.Stage(*source(t, name, "anna", ""))))
	}
}

// The plan of the demonstration study names, per wave and domain, the cases that name it as a barrier, as a
// facilitator, or neither, and how many codings there are besides. The table must say just that.
func TestDemonstrationFollowsItsPlan(t *testing.T) {
	plan, err := os.ReadFile(qtest.Shared(t, "demo/vr-training-matrix.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(plan)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := source(t, "vr-training", coding.Consensus, "", "wave")
	compared := 0
	for _, r := range rows[1:] {
		wave, label, cells := r[0], r[2], r[3:]
		barrier, facilitator, neither := strings.Fields(cells[0]), strings.Fields(cells[1]), strings.Fields(cells[2])
		extra, err := strconv.Atoi(cells[3])
		if err != nil {
			t.Fatal(err)
		}
		both := 0
		for _, k := range barrier {
			if strings.Contains(" "+strings.Join(facilitator, " ")+" ", " "+k+" ") {
				both++
			}
		}
		want := frequency.Cell{
			Barrier: len(barrier), Facilitator: len(facilitator), Both: both, Neither: len(neither),
			N: len(barrier) + len(facilitator) - both + len(neither), Codings: len(barrier) + len(facilitator) + len(neither) + extra,
		}
		got := cellOf(t, s, wave, label)
		got = frequency.Cell{Barrier: got.Barrier, Facilitator: got.Facilitator, Both: got.Both, Neither: got.Neither, N: got.N, Codings: got.Codings}
		if got != want {
			t.Errorf("%s, %s: got %+v, want %+v", wave, label, got, want)
		}
		compared++
	}
	if compared != 45 {
		t.Errorf("compared %d cells of the plan, want 45", compared)
	}
}

func cellOf(t *testing.T, s *report.Source, wave, label string) frequency.Cell {
	t.Helper()
	at := s.Tree.Index(byLabel(s.Study.Codebook, label))
	for _, c := range s.Columns {
		if c.ID == wave && at >= 0 {
			return c.Cells[at]
		}
	}
	t.Fatalf("no cell for %s, %s", wave, label)
	return frequency.Cell{}
}

func byLabel(b *codebook.Codebook, label string) *codebook.Code {
	for _, c := range b.Codes {
		if c.Label == label {
			return c
		}
	}
	return nil
}
