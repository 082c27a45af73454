package revise_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/qtest"
	"qcode/internal/revise"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// cell is a character that knows which one of the old text it was, or is a copy of; -1 if of none.
type cell struct {
	r          rune
	from, copy int
}

// draft is a text of lines under edit.
type draft [][]cell

func newDraft(text string) (d draft) {
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		var cells []cell
		for _, r := range line {
			cells = append(cells, cell{r, at, -1})
			at++
		}
		if len(cells) > 0 {
			d = append(d, cells)
		}
	}
	return d
}

func fresh(text string) (out []cell) {
	for _, r := range text {
		out = append(out, cell{r, -1, -1})
	}
	return out
}

func (d draft) cells() []cell { return slices.Concat(d...) }

func (d draft) text() string {
	var b strings.Builder
	for _, c := range d.cells() {
		b.WriteRune(c.r)
	}
	return b.String()
}

// edit makes one random edit of a kind that people make.
func (d draft) edit(rng *rand.Rand) draft {
	i := rng.IntN(len(d))
	switch rng.IntN(6) {
	case 0: // a letter
		if line := d[i]; len(line) > 4 {
			d[i] = slices.Replace(slices.Clone(line), 3, 4, fresh("x")...)
		}
	case 1:
		if len(d) > 2 {
			d = slices.Delete(slices.Clone(d), i, i+1)
		}
	case 2: // the same is said once more
		again := slices.Clone(d[rng.IntN(len(d))])
		for k := range again {
			again[k].copy, again[k].from = max(again[k].from, again[k].copy), -1
		}
		d = slices.Insert(slices.Clone(d), i, again)
	case 3:
		d = slices.Insert(slices.Clone(d), i, fresh("T: "+sentence(rng)+"\n"))
	case 4: // a label
		if line := d[i]; len(line) > 2 && line[1].r == ':' {
			d[i] = append(fresh("Ann"), line[1:]...)
		}
	case 5: // an end of a line
		if line := d[i]; len(line) > 2 {
			at := len(line) - 1
			d[i] = slices.Insert(slices.Clone(line), at, fresh(" "+sentence(rng))...)
		}
	}
	return d
}

// sentence is made of few words, so that much is said more than once.
func sentence(rng *rand.Rand) string {
	words := strings.Fields("yes no we had one headset for the clinic and it was broken again today so I gave up")
	var out []string
	for range 1 + rng.IntN(9) {
		out = append(out, words[rng.IntN(len(words))])
	}
	return strings.Join(out, " ") + "."
}

// means reports whether the characters of the new text at s are those of the old text at was, white space aside.
func (d draft) means(s, was span.Span) bool {
	var from, copied []int
	all := d.cells()
	if int(s.End) > len(all) {
		return false
	}
	for _, c := range all[s.Start:s.End] {
		if !unicode.IsSpace(c.r) {
			from, copied = append(from, c.from), append(copied, c.copy)
		}
	}
	inside := func(o int) bool { return int(was.Start) <= o && o < int(was.End) }
	left := slices.ContainsFunc(all, func(c cell) bool { return inside(c.from) && !unicode.IsSpace(c.r) })
	good := func(o int) bool { return !inside(o) }
	return len(from) > 0 && (!slices.ContainsFunc(from, good) || !left && !slices.ContainsFunc(copied, good))
}

// After random edits of a transcript a repair puts codings nowhere but on their own words, whatever else is said in the
// same words; what it does not put there it reports. Run again, it changes no byte.
func TestRepairPutsNothingElsewhere(t *testing.T) {
	total, put, right, left := 0, 0, 0, 0
	for seed := range qtest.Times(50) {
		rng := rand.New(rand.NewPCG(uint64(seed), 9))
		var lines strings.Builder
		for range 6 + rng.IntN(12) {
			lines.WriteString([]string{"I: ", "T: "}[rng.IntN(2)] + sentence(rng) + "\n")
		}
		old := newDraft(lines.String())
		oldText, err := transcript.New([]byte(old.text()))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		was := codeAll(t, dir, oldText, rng)
		now := old
		for range 1 + rng.IntN(4) {
			now = now.edit(rng)
		}
		write(t, dir, "transcripts/T01.txt", now.text())
		survey, after := repair(t, dir, oldText)
		off := map[string]bool{}
		for _, o := range survey.Off {
			off[o.Coding.ID] = !o.Taken
			if o.Taken {
				put++
			}
		}
		for _, a := range after.Annotations {
			total++
			switch {
			case off[a.ID]:
				left++
			case !now.means(a.At, was[a.ID]):
				t.Errorf("seed %d: %s was on %v, is on %v in silence\nold\n%s\nnow\n%s", seed, a.ID, was[a.ID], a.At, old.text(), now.text())
			default:
				right++
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d codings: %d on their own words, of which %d were put there; %d reported; on other words 0 of %d", total, right, put, left, total)
}

// codeAll makes a study of one transcript with codings on its lines and parts of them; it returns where they stand.
func codeAll(t *testing.T, dir string, text *transcript.Text, rng *rand.Rand) map[string]span.Span {
	t.Helper()
	write(t, dir, "qcode.yaml", "study: s\ncoders: [anna]\n")
	write(t, dir, "codebook.yaml", "codebook: s\ncodes:\n  - {id: en, label: E}\n")
	f := annotation.File{Head: annotation.Head{Transcript: "T01", Coder: "anna"}}
	was := map[string]span.Span{}
	for i, turn := range text.Turns(transcript.Speakers{}) {
		words := text.Words(turn.Spoken)
		if len(words) == 0 {
			continue
		}
		from := rng.IntN(len(words))
		s := span.Span{Start: words[from].Start, End: words[from+rng.IntN(len(words)-from)].End}
		a, ok := anchor.At(text, s)
		if !ok {
			continue
		}
		id := fmt.Sprintf("k%011d", i)
		was[id] = s
		f.Annotations = append(f.Annotations, annotation.Annotation{
			ID: id, Code: "en", Quote: string(a.Quote), Before: string(a.Before), After: string(a.After), At: a.At, HasAt: true, Mark: a.Mark, HasMark: true,
		})
	}
	write(t, dir, "annotations/anna/T01.yaml", string(f.Encode()))
	return was
}

// repair repairs what is certain, and holds that a second repair finds nothing to do.
func repair(t *testing.T, dir string, old *transcript.Text) (*revise.Survey, *annotation.File) {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	x := &revise.Anchors{Study: s, Past: func(_ *study.Transcript, mark uint32) *transcript.Text {
		if mark == old.Mark() {
			return old
		}
		return nil
	}}
	store := edit.Open(dir, edit.OS(), time.Now)
	certain := func(off *revise.Stand) bool { return off.Move.Verdict.Certain() }
	var survey *revise.Survey
	repair := func() {
		_, err = store.Update(context.Background(), "repair", func(read edit.Reader) (plan edit.Plan, err error) {
			plan, survey, err = x.Repair(context.Background(), []*study.Transcript{s.Transcript("T01")}, certain, read)
			return plan, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	repair()
	first := survey
	src, _, _, err := store.Read("annotations/anna/T01.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if repair(); survey.Left() != first.Left() || survey.Left() != len(survey.Off) {
		t.Fatalf("a second repair leaves %d of %d, the first left %d", survey.Left(), len(survey.Off), first.Left())
	}
	again, _, _, err := store.Read("annotations/anna/T01.yaml")
	if err != nil || string(again) != string(src) {
		t.Fatalf("a second repair changed the file: %v", err)
	}
	file, _ := annotation.Read("", src)
	return first, file
}
