package annotation

import (
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/span"
)

// The order of fields in the canonical form is chosen by how often plain `git merge-file`, without the merge driver,
// merges two random edit histories cleanly and rightly, that is, as Merge does. Runs that hold a true conflict do not
// count. The two other orders are what one would write without thinking of it.
//
// Measured: the order as it is wins where people edit, and where a text moved under codings that others recode. Under
// additions and removals next to edits (10 mixed) orders that end with a line that never changes do better; there the
// merge driver is what helps.
var orders = []struct {
	name   string
	fields []field
}{
	{"as is", canonicalOrder()},
	{"place first", []field{
		fieldID, fieldAt, fieldCode, fieldRev, fieldValence, fieldQuote, fieldBefore, fieldAfter, fieldMemo, fieldCreated,
	}},
	{"time and memo last", []field{
		fieldID, fieldCode, fieldRev, fieldValence, fieldQuote, fieldAt, fieldBefore, fieldAfter, fieldCreated, fieldMemo,
	}},
}

func canonicalOrder() (all []field) {
	for f := range fieldCount {
		all = append(all, f)
	}
	return all
}

// scenarios are what the two sides do to a file of 50 codings.
var scenarios = []struct {
	name         string
	ours, theirs func(e *editor)
}{
	{"edit 5", func(e *editor) { e.edit(5) }, func(e *editor) { e.edit(5) }},
	{"shift all, recode 5", (*editor).shift, func(e *editor) { e.recode(5) }},
	{"shift all, add 5", (*editor).shift, func(e *editor) { e.add(5) }},
	{"10 mixed", func(e *editor) { e.mixed(10) }, func(e *editor) { e.mixed(10) }},
}

type tally struct{ runs, right, wrong int }

func TestFieldOrderUnderGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	n := max(20, qtest.Times(200)/10)
	results := make([][]tally, len(orders))
	for i := range orders {
		results[i] = make([]tally, len(scenarios))
		for j := range scenarios {
			for seed := range n {
				results[i][j].add(mergeOnce(t, git, int64(seed), i, j))
			}
		}
	}
	t.Log("merged cleanly and rightly by `git merge-file`, of runs without a true conflict (and cleanly but wrong)\n" + orderTable(results))
	for j, s := range scenarios[:3] {
		for i := range orders[1:] {
			if was, other := results[0][j], results[i+1][j]; was.right*100 < other.right*100-15*other.runs {
				t.Errorf("%s: the order %q merges better: %+v, %+v", s.name, orders[i+1].name, other, was)
			}
		}
	}
	for i := range orders {
		for j, s := range scenarios {
			if r := results[i][j]; r.wrong > 0 || r.runs == 0 {
				t.Errorf("%s, %s: %+v", orders[i].name, s.name, r)
			}
		}
	}
	if r := results[0][1]; r.right*100 < 95*r.runs {
		t.Errorf("a moved text and new codes collide: %+v", r)
	}
}

func (t *tally) add(u tally) {
	t.runs += u.runs
	t.right += u.right
	t.wrong += u.wrong
}

// mergeOnce plays one scenario and lets git merge what the two sides wrote.
func mergeOnce(t *testing.T, git string, seed int64, order, scenario int) tally {
	r := rand.New(rand.NewSource(seed))
	base := ordinary(r, 50)
	ours, theirs := &editor{copyOf(base), r, 0}, &editor{copyOf(base), r, 1}
	scenarios[scenario].ours(ours)
	scenarios[scenario].theirs(theirs)
	want, conflicts := Merge(base, ours.File, theirs.File)
	if len(conflicts) > 0 {
		return tally{}
	}
	fields := orders[order].fields
	merged, clean := gitMerge(t, git, inOrder(base, fields), inOrder(ours.File, fields), inOrder(theirs.File, fields))
	if !clean {
		return tally{runs: 1}
	}
	got, _ := Parse("", merged)
	if equal(copyOf(got), copyOf(want)) == "" {
		return tally{runs: 1, right: 1}
	}
	return tally{runs: 1, wrong: 1}
}

func orderTable(results [][]tally) string {
	var b strings.Builder
	b.WriteString("| order |")
	for _, s := range scenarios {
		b.WriteString(" " + s.name + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(scenarios)) + "\n")
	for i, order := range orders {
		b.WriteString("| " + order.name + " |")
		for _, r := range results[i] {
			fmt.Fprintf(&b, " %d of %d (%d) |", r.right, r.runs, r.wrong)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// inOrder is Encode with another order of fields.
func inOrder(f *File, order []field) []byte {
	dst := []byte("transcript: " + f.Transcript + "\ncoder: " + f.Coder + "\nstatus: " + f.Status + "\nannotations:\n")
	for _, a := range copyOf(f).Annotations {
		lead := "  - "
		for _, x := range order {
			if v := a.value(x); v != "" {
				dst = append(dst, lead...)
				dst = append(appendField(dst, x, v), '\n')
				lead = "    "
			}
		}
	}
	return dst
}

func gitMerge(t *testing.T, git string, base, ours, theirs []byte) (merged []byte, clean bool) {
	t.Helper()
	dir := t.TempDir()
	paths := make([]string, 3)
	for i, src := range [][]byte{ours, base, theirs} {
		paths[i] = filepath.Join(dir, fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(paths[i], src, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	merged, err := exec.Command(git, append([]string{"merge-file", "-p", "--quiet"}, paths...)...).Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && failed.ExitCode() < 128 {
		return nil, false // the exit code is the number of conflicts
	} else if err != nil {
		t.Fatal(err)
	}
	return merged, true
}

// editor does to a file what coders and tools do.
type editor struct {
	*File
	r    *rand.Rand
	side int
}

func (e *editor) some(n int) []*Annotation {
	var out []*Annotation
	for _, i := range e.r.Perm(len(e.Annotations))[:min(n, len(e.Annotations))] {
		out = append(out, &e.Annotations[i])
	}
	return out
}

func (e *editor) recode(n int) {
	for _, a := range e.some(n) {
		a.Code, a.Rev = fmt.Sprintf("code-%d", e.r.Intn(190)), fmt.Sprintf("r%08x", e.r.Uint32())
	}
}

// edit is recoding, a memo, or another boundary.
func (e *editor) edit(n int) {
	for _, a := range e.some(n) {
		switch e.r.Intn(3) {
		case 0:
			a.Code, a.Rev = fmt.Sprintf("code-%d", e.r.Intn(190)), fmt.Sprintf("r%08x", e.r.Uint32())
		case 1:
			a.Memo = fmt.Sprintf("on second thoughts %d", e.r.Int())
		default:
			more := strings.Repeat("x", 1+e.r.Intn(20))
			if e.r.Intn(2) == 0 {
				a.At.Start -= min(a.At.Start, uint32(len(more)))
				a.Quote, a.Before = more+a.Quote, a.Before+" so"
			} else {
				a.At.End += uint32(len(more))
				a.Quote, a.After = a.Quote+more, "then "+a.After
			}
		}
	}
}

// shift is what an edit of the transcript does: every place and mark changes.
func (e *editor) shift() {
	by := uint32(1 + e.r.Intn(100))
	for i := range e.Annotations {
		a := &e.Annotations[i]
		a.At = span.Span{Start: a.At.Start + by, End: a.At.End + by}
		a.Mark = 0x1234abcd
	}
}

func (e *editor) add(n int) {
	for range n {
		a := ordinary(e.r, 1).Annotations[0]
		a.At.Start = uint32(e.r.Intn(50)*600+400+e.r.Intn(60)) + uint32(e.side)*70 // the sides never on the same words
		a.At.End = a.At.Start + 100
		a.ID = NewID(e.Coder, e.Transcript, a.Code, a.At, e.side)
		e.Annotations = append(e.Annotations, a)
	}
}

func (e *editor) remove(n int) {
	for _, a := range e.some(n) {
		id := a.ID
		e.Annotations = slices.DeleteFunc(e.Annotations, func(b Annotation) bool { return b.ID == id })
	}
}

func (e *editor) mixed(n int) {
	for range n {
		switch e.r.Intn(4) {
		case 0:
			e.add(1)
		case 1:
			e.remove(1)
		default:
			e.edit(1)
		}
	}
}
