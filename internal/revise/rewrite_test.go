package revise_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/qtest"
	"qcode/internal/revise"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// bench is a study of one transcript with codings, at some moment.
type bench struct {
	t     *testing.T
	dir   string
	study *study.Study
	store *edit.Store
}

func newBench(t *testing.T, dir string) bench {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return bench{t, dir, s, edit.Open(dir, edit.OS(), time.Now)}
}

func (b bench) update(plan func(edit.Reader) (edit.Plan, error)) {
	b.t.Helper()
	if _, err := b.store.Update(context.Background(), "test", plan); err != nil {
		b.t.Fatal(err)
	}
}

func (b bench) file(name string) string {
	b.t.Helper()
	src, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(name)))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(src)
}

func (b bench) files() string {
	return b.file("transcripts/T01.txt") + "\n\n" + b.file("annotations/anna/T01.yaml")
}

// A transcript that gets another text keeps each coding on its own words or reports it, whichever its line ends are, and
// one undo brings every byte back.
func TestRewritePutsNothingElsewhere(t *testing.T) {
	total, reported := 0, 0
	for seed := range qtest.Times(40) {
		rng := rand.New(rand.NewPCG(uint64(seed), 5))
		var lines strings.Builder
		for range 6 + rng.IntN(12) {
			lines.WriteString([]string{"I: ", "T: "}[rng.IntN(2)] + sentence(rng) + "\n")
		}
		now := newDraft(lines.String())
		text, err := transcript.New([]byte(now.text()))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		was := codeAll(t, dir, text, rng)
		end := []string{"\n", "\r\n"}[rng.IntN(2)]
		write(t, dir, "transcripts/T01.txt", strings.ReplaceAll(now.text(), "\n", end))
		for range 1 + rng.IntN(4) {
			now = now.edit(rng)
		}
		b := newBench(t, dir)
		before := b.files()
		x := &revise.Anchors{Study: b.study}
		tr := b.study.Transcript("T01")
		_, base, err := x.Text(tr, b.store.Read)
		if err != nil {
			t.Fatal(err)
		}
		var survey *revise.Survey
		b.update(func(read edit.Reader) (plan edit.Plan, err error) {
			plan, survey, err = x.Rewrite(revise.Draft{Transcript: tr, Base: base, Text: []byte(now.text())}, nil, read)
			return plan, err
		})
		if got := b.file("transcripts/T01.txt"); got != strings.ReplaceAll(now.text(), "\n", end) {
			t.Fatalf("seed %d: line ends: %q", seed, got)
		}
		off := map[string]bool{}
		for _, o := range survey.Off {
			off[o.Coding.ID] = !o.Taken
		}
		file, _ := annotation.Read("", []byte(b.file("annotations/anna/T01.yaml")))
		for _, a := range file.Annotations {
			if total++; off[a.ID] {
				reported++
			} else if !now.means(a.At, was[a.ID]) {
				t.Fatalf("seed %d: %s was on %v, is on %v in silence\n%s\n%s", seed, a.ID, was[a.ID], a.At, text.Bytes(), now.text())
			}
		}
		if _, err := b.store.Undo(context.Background()); err != nil && before != b.files() {
			t.Fatalf("seed %d: undo: %v", seed, err)
		}
	}
	t.Logf("%d codings, %d reported; on other words 0 of %d", total, reported, total)
}

// After pseudonyms are put every coding stands on the words it had, but for the names, and no name is left in text, words
// or contexts, not even where a context cut it.
func TestPseudonymsEverywhere(t *testing.T) {
	words := strings.Fields("Marjan marjan's Marjans Ann MARJAN Annual the course went well yes José and then again")
	total := 0
	for seed := range qtest.Times(40) {
		rng := rand.New(rand.NewPCG(uint64(seed), 6))
		var text strings.Builder
		for range 4 + rng.IntN(6) {
			text.WriteString("T: ")
			for range 1 + rng.IntN(12) {
				text.WriteString(words[rng.IntN(len(words))] + " ")
			}
			text.WriteString("\n")
		}
		old, err := transcript.New([]byte(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		was := codeAll(t, dir, old, rng)
		write(t, dir, "transcripts/T01.txt", text.String())
		b := newBench(t, dir)
		names, err := revise.NewNames([]revise.Replacement{{Name: "Marjan", By: "[Participant A]"}, {Name: "Ann", By: "Bo"}, {Name: "José", By: "X"}}, false, false)
		if err != nil {
			t.Fatal(err)
		}
		x := &revise.Anchors{Study: b.study}
		ts := []*study.Transcript{b.study.Transcript("T01")}
		b.update(func(read edit.Reader) (edit.Plan, error) {
			plan, _, err := x.Pseudonyms(names, ts, read)
			return plan, err
		})
		if left, err := revise.Mentions(b.study, names, edit.Plan{}, b.store.Read); err != nil || len(left) > 0 || len(names.Find([]byte(b.file("transcripts/T01.txt")))) > 0 {
			t.Fatalf("seed %d: %v, a name is left in %v\n%s", seed, err, left, b.files())
		}
		_, survey, err := x.Repair(context.Background(), ts, nil, b.store.Read)
		if err != nil || len(survey.Off) > 0 {
			t.Fatalf("seed %d: %v, %d off", seed, err, len(survey.Off))
		}
		file, _ := annotation.Read("", []byte(b.file("annotations/anna/T01.yaml")))
		for _, a := range file.Annotations {
			had, _ := old.Slice(was[a.ID])
			want, _ := names.Replace(had)
			if total++; a.Quote != string(want) {
				t.Fatalf("seed %d: %q became %q, not %q", seed, had, a.Quote, want)
			}
		}
	}
	t.Logf("%d codings; on other words 0 of %d", total, total)
}
