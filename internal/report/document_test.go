package report_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/demo"
	"qcode/internal/document"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/table"
)

func documented(t *testing.T, s report.Source, o report.DocumentOptions) *document.Document {
	t.Helper()
	d, err := report.Documented(context.Background(), s, report.Waves(s, "wave"), "wave", o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Every number of a table that counts something leads to a place that is there.
func TestEveryNumberHasItsQuotes(t *testing.T) {
	s := *source(t, "vr-training", coding.Consensus, "", "wave")
	d := documented(t, s, report.DocumentOptions{})
	places, numbers := d.Places(), 0
	check := func(where string, t2 *table.Table) {
		for _, r := range t2.Rows {
			for j, c := range r.Cells {
				counts := (c.Kind == table.Fraction || c.Kind == table.Count) && c.N > 0 && t2.Columns[j].Head != "transcripts"
				if c.Ref != "" && !places[c.Ref] {
					t.Errorf("%s: %s of %s leads to %s, which is not there", where, c, r.Cells[0].Text, c.Ref)
				}
				if counts {
					numbers++
					if c.Ref == "" {
						t.Errorf("%s: %s of %s under %q leads nowhere", where, c, r.Cells[0].Text, t2.Columns[j].Head)
					}
				}
			}
		}
	}
	for _, section := range d.Sections {
		switch section.ID {
		case "codes", "change", "stories", "judgement", "slopes":
			for i := range section.Tables {
				check(section.ID, &section.Tables[i])
			}
			for _, f := range section.Figures {
				if f.Kind == "alluvial" {
					continue // who does not name it has no quote
				}
				check(f.Kind, &f.Table)
			}
		}
	}
	if numbers < 600 {
		t.Errorf("only %d numbers were followed", numbers)
	}
}

// The quotes of a batch are those that its number counts.
func TestShelvesHoldAllCodings(t *testing.T) {
	s := *source(t, "vr-training", coding.Consensus, "", "wave")
	d := documented(t, s, report.DocumentOptions{})
	byPlace := map[string]document.Batch{}
	cards := 0
	for _, shelf := range d.Shelves {
		for _, b := range shelf.Batches {
			byPlace[b.IDs[0]] = b
			for _, p := range b.Parts {
				cards += len(p.Cards)
			}
		}
	}
	want := 0
	for _, c := range s.Columns {
		want += c.Codings
		for n, cell := range c.Cells {
			id := "q." + c.ID + "." + s.Tree.Nodes[n].Code.ID
			if b, ok := byPlace[id]; ok && b.Codings != cell.Codings {
				t.Errorf("%s holds %d codings, the table counts %d", id, b.Codings, cell.Codings)
			}
		}
	}
	if cards != want || len(byPlace) < 50 {
		t.Errorf("%d cards in %d batches, want %d", cards, len(byPlace), want)
	}
}

func TestConsentAndSmallCountsInDocuments(t *testing.T) {
	s := *source(t, "vr-training", coding.Consensus, "", "wave")
	withheld := 0
	for _, shelf := range documented(t, s, report.DocumentOptions{}).Shelves {
		for _, b := range shelf.Batches {
			for _, p := range b.Parts {
				for _, c := range p.Cards {
					of5 := strings.Contains(c.Where, "/T05:")
					if of5 != (c.Withheld != "") || of5 != (c.Text == "") || c.Coding == "" {
						t.Errorf("%s: withheld %v with a text of %d bytes", c.Where, c.Withheld, len(c.Text))
					}
					if c.Withheld != "" {
						withheld++
					}
				}
			}
		}
	}
	if withheld < 10 {
		t.Errorf("only %d quotes of T05 were seen", withheld)
	}
	s.Options.MinCell = 3
	d := documented(t, s, report.DocumentOptions{})
	if len(d.Shelves) > 0 {
		t.Error("quotes are shown where small counts are withheld")
	}
	for _, section := range d.Sections {
		if len(section.Names) > 0 {
			t.Errorf("%s names cases where small counts are withheld", section.ID)
		}
		for _, f := range section.Figures {
			if f.Kind == "grid" || f.Kind == "alluvial" {
				t.Errorf("a %s shows single cases where small counts are withheld", f.Kind)
			}
			for _, m := range f.Marks {
				if m.Cell != nil && (f.Kind == "bars" || f.Kind == "dumbbell") && (m.Cell.Value == "1" || m.Cell.Value == "2") {
					t.Errorf("%s shows %q", f.Kind, m.Cell.Value)
				}
			}
		}
	}
}

// A document shows a few quotes of each kind where there are too many, and says how to see the others.
func TestFewQuotesOfMany(t *testing.T) {
	d := documented(t, *source(t, "vr-training", coding.Consensus, "", "wave"), report.DocumentOptions{Quotes: 2})
	more := 0
	for _, shelf := range d.Shelves {
		for _, b := range shelf.Batches {
			if b.More != "" {
				more++
			}
			for _, p := range b.Parts {
				if len(p.Cards) > 2 {
					t.Errorf("%s, %s: %d quotes", shelf.Label, b.Label, len(p.Cards))
				}
			}
		}
	}
	if more == 0 || !strings.Contains(strings.Join(d.Notes, " "), "up to 2 quotes") {
		t.Errorf("%d batches say that there are more; notes: %q", more, d.Notes)
	}
}

// The page of the demonstration study stays small enough to be sent by mail.
func TestHTMLOfTheDemonstrationIsSmall(t *testing.T) {
	var b bytes.Buffer
	if err := render.Document(&b, "html", documented(t, *source(t, "vr-training", coding.Consensus, "", "wave"), report.DocumentOptions{})); err != nil {
		t.Fatal(err)
	}
	if b.Len() >= 300_000 {
		t.Errorf("%d bytes, want fewer than 300,000", b.Len())
	}
	page := b.String()
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("the id %s stands twice", m[1])
		}
		ids[m[1]] = true
	}
	links := regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, m := range links {
		if !strings.HasPrefix(m[1], "#") || !ids[m[1][1:]] {
			t.Errorf("a link leads to %s", m[1])
		}
	}
	if len(links) < 1000 || strings.Contains(page, "<script") || strings.Contains(page, " src=") {
		t.Errorf("%d links", len(links))
	}
}

// Each kind of figure can be drawn of the demonstration study, and its marks are its table's.
func TestFiguresOfTheDemonstration(t *testing.T) {
	for _, k := range report.FigureKinds() {
		if k.Name == "forest" { // of the agreement of coders: TestForestHoldsTheTable
			continue
		}
		s := *unitSource(t, "vr-training")
		if k.Name == "alluvial" {
			s.Options.Under = []string{"environment-resources"}
		}
		f, err := report.Figure(s, k.Name)
		if err != nil {
			t.Errorf("%s: %v", k.Name, err)
			continue
		}
		marks := 0
		for _, m := range f.Marks {
			if m.Cell != nil {
				marks++
			}
		}
		if f.Kind != k.Name || marks < 10 || f.Desc == "" || f.Width > 1400 {
			t.Errorf("%s: kind %s, %d marks, width %.0f", k.Name, f.Kind, marks, f.Width)
		}
	}
}

func TestFiguresSayWhyNot(t *testing.T) {
	one := *source(t, "professionals", "anna", "")
	for _, kind := range []string{"dumbbell", "slope", "alluvial", "grid", "stripes?"} {
		if _, err := report.Figure(one, kind); err == nil {
			t.Errorf("%s was drawn of a study without waves", kind)
		}
	}
	s := *source(t, "vr-training", coding.Consensus, "", "wave")
	if _, err := report.Figure(s, "alluvial"); err == nil || !strings.Contains(err.Error(), "--code") {
		t.Errorf("alluvial of all codes: %v", err)
	}
	s.Options.MinCell = 3
	for _, kind := range []string{"grid", "alluvial", "stripes"} {
		if _, err := report.Figure(s, kind); err == nil || !strings.Contains(err.Error(), "--min-cell") {
			t.Errorf("%s with --min-cell: %v", kind, err)
		}
	}
}

// unitSource counts words too.
func unitSource(t testing.TB, name string) *report.Source {
	t.Helper()
	dir := copied(t, name)
	return counted(t, dir)
}

func copied(t testing.TB, name string) string {
	t.Helper()
	files, ok := demo.FS(name)
	if !ok {
		t.Fatal(name)
	}
	dir := path.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func counted(t testing.TB, dir string) *report.Source {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := s.Codebook.Tree(s.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := coding.Collect(context.Background(), s, coding.Want{Units: true})
	if err != nil {
		t.Fatal(err)
	}
	selection := facts.Under(coding.Policy(s.Count), coding.Options{})
	return &report.Source{
		Study: s, Facts: facts, Policy: coding.Policy(s.Count), Tree: tree,
		Columns: frequency.Count(selection, tree, report.Groups(selection, []string{"wave"}, false)),
	}
}

func ExampleFigureKinds() {
	for _, k := range report.FigureKinds()[:2] {
		fmt.Println(k.Name + ": " + k.Question)
	}
	// Output:
	// heatmap: where is each code strong, and when?
	// dumbbell: what moved between two waves, for those seen at both?
}
