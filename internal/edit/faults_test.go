package edit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"qcode/internal/diag"
	"qcode/internal/qtest"
)

// scenario is one piece of writing with what the study's files are before and after.
type scenario struct {
	name   string
	setup  func(m *memFS, s *Store)
	act    func(s *Store) error
	before map[string]string // "-" for no file
	after  map[string]string
	twice  bool // try pairs of faults too
}

// recovers says that the scenario finishes what another began: forward or, where that fails, back.
func (sc scenario) recovers() bool { return strings.HasPrefix(sc.name, "recover") }

func memStudy(m *memFS) *Store {
	s := Open("/study", m, clock)
	s.Wait = time.Millisecond
	return s
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// threeFiles changes one file, makes one in new folders, and deletes one.
func threeFiles() Plan {
	return Plan{Command: "qcode tag", Changes: []Change{
		Splice("a.txt", hash("one two"), diag.Splice{Start: 4, End: 7, New: []byte("three")}),
		Create("x/y/c.yaml", []byte("see")),
		Delete("d/b.txt", hash("bee")),
	}}
}

func scenarios() []scenario {
	ctx := context.Background()
	old := map[string]string{"a.txt": "one two", "x/y/c.yaml": "-", "d/b.txt": "bee"}
	now := map[string]string{"a.txt": "one three", "x/y/c.yaml": "see", "d/b.txt": "-"}
	files := func(m *memFS, _ *Store) {
		m.plant("/study/a.txt", "one two")
		m.plant("/study/d/b.txt", "bee")
	}
	plan := func(s *Store) error { _, err := s.Apply(ctx, threeFiles()); return err }
	undo := func(s *Store) error { _, err := s.Undo(ctx); return err }
	redo := func(s *Store) error { _, err := s.Redo(ctx); return err }
	recover := func(s *Store) error { _, err := s.Recover(ctx); return err }
	after := func(acts ...func(*Store) error) func(*memFS, *Store) {
		return func(m *memFS, s *Store) {
			files(m, s)
			for _, act := range acts {
				must(act(s))
			}
		}
	}
	stopped := func(step string, nth int) func(*memFS, *Store) {
		return func(m *memFS, s *Store) {
			files(m, s)
			stopAt(m, s, step, nth, plan)
		}
	}
	return []scenario{
		{"first plan of a study", files, plan, old, now, false},
		{"second plan", after(plan, undo), plan, old, now, true},
		{"undo", after(plan), undo, now, old, false},
		{"redo", after(plan, undo), redo, old, now, false},
		{"recover what was staged", stopped("rename staged to pending", 1), recover, old, old, false},
		{"recover what was recorded", stopped("rename temp to file", 1), recover, old, now, false},
		{"recover what was recorded and not synced", stopped("syncdir journal", 2), recover, old, now, true},
		{"recover what was half done", stopped("rename temp to file", 2), recover, old, now, true},
		{"recover what was nearly done", stopped("rename pending to record", 1), recover, old, now, false},
	}
}

// stopAt kills the process before the nth step of that name.
func stopAt(m *memFS, s *Store, step string, nth int, act func(*Store) error) {
	m.arm(fault{step: step, at: nth, way: cutBefore})
	if err := act(s); !errors.Is(err, errPower) {
		panic(fmt.Sprintf("not stopped: %v", err))
	}
	m.restart(nil)
}

// outcome of one run: what the caller was told.
func told(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, errPower):
		return "died"
	case errors.Is(err, ErrInterrupted):
		return "interrupted"
	}
	return "failed"
}

func matches(m *memFS, files map[string]string) bool {
	for name, content := range files {
		if m.content("/study/"+name) != content {
			return false
		}
	}
	return true
}

func show(m *memFS, files map[string]string) string {
	out := ""
	for _, name := range slices.Sorted(maps.Keys(files)) {
		out += fmt.Sprintf("%s=%q ", name, m.content("/study/"+name))
	}
	return out
}

// run plays a scenario with faults and then lets the next process come, after a kill or, with rng, after a power cut.
// It returns how many steps the scenario took.
func (sc scenario) run(m *memFS, rng *rand.Rand, faults ...fault) (steps int, problem error) {
	s := memStudy(m)
	sc.setup(m, s)
	m.arm(faults...)
	err := sc.act(s)
	steps = m.step
	m.arm()
	if problem := sc.checkNow(m, s, err); problem != nil {
		return steps, fmt.Errorf("told %v: %w", err, problem)
	}
	m.restart(rng)
	s = memStudy(m)
	if _, again := s.Recover(context.Background()); again != nil {
		return steps, fmt.Errorf("told %v; recover: %w", err, again)
	}
	isOld, isNew := matches(m, sc.before), matches(m, sc.after)
	switch {
	case !isOld && !isNew:
		return steps, fmt.Errorf("told %v; recovered to a mixture: %s", err, show(m, sc.before))
	case err == nil && !isNew && !sc.recovers():
		return steps, fmt.Errorf("told done, and it is gone: %s", show(m, sc.before))
	}
	// A staged content that could not be removed is harmless, and is replaced by the next writing of its file.
	swept := len(faults) == 0 || err != nil && len(faults) == 1
	if left := m.leftovers(); len(left) > 0 && swept {
		return steps, fmt.Errorf("told %v; left behind: %v", err, left)
	}
	if rng == nil && len(faults) < 2 {
		return steps, sc.goOn(m, s)
	}
	return steps, nil
}

// checkNow looks at the files before anything is recovered: each is old or new, and a plain failure changed nothing.
func (sc scenario) checkNow(m *memFS, s *Store, err error) error {
	for name := range sc.before {
		if is := m.content("/study/" + name); is != sc.before[name] && is != sc.after[name] {
			return fmt.Errorf("%s is neither old nor new: %q", name, is)
		}
	}
	pending := slices.ContainsFunc(m.leftovers(), func(p string) bool { return role(p) == "pending" })
	switch told(err) {
	case "done":
		whole := matches(m, sc.after) || sc.recovers() && matches(m, sc.before)
		if !whole || pending {
			return fmt.Errorf("not all is new (pending: %v): %s", pending, show(m, sc.before))
		}
	case "failed":
		if !sc.recovers() && (!matches(m, sc.before) || pending) {
			return fmt.Errorf("not all is old (pending: %v): %s", pending, show(m, sc.before))
		}
		var own *Error
		if !errors.As(err, &own) {
			return fmt.Errorf("not an error of this package: %T", err)
		}
	case "interrupted":
		if is, err := s.Pending(); err == nil && is != pending && !m.dead {
			return fmt.Errorf("pending says %v, and it is %v", is, pending)
		}
	}
	return nil
}

// goOn shows that the study can be written to and that what is written can be undone.
func (sc scenario) goOn(m *memFS, s *Store) error {
	ctx := context.Background()
	is := m.content("/study/a.txt")
	_, err := s.Update(ctx, "next", func(read Reader) (Plan, error) {
		_, was, existed, err := read("a.txt")
		return Plan{Changes: []Change{Write("a.txt", was, existed, []byte("next"))}}, err
	})
	if err != nil || m.content("/study/a.txt") != "next" {
		return fmt.Errorf("cannot go on: %w", err)
	}
	if _, err := s.Undo(ctx); err != nil || m.content("/study/a.txt") != is {
		return fmt.Errorf("cannot undo afterwards: %w", err)
	}
	return nil
}

// chances are what may come after the fault: the process ends, or the power goes, with different luck.
func chances(n int) []func() *rand.Rand {
	all := []func() *rand.Rand{func() *rand.Rand { return nil }}
	for seed := range n {
		all = append(all, func() *rand.Rand { return rand.New(rand.NewPCG(uint64(seed), 7)) })
	}
	return all
}

type tally struct {
	hit  map[string]map[string]int
	runs int
}

func (y *tally) add(m *memFS) {
	y.runs++
	for step, ways := range m.hit {
		if y.hit[step] == nil {
			y.hit[step] = map[string]int{}
		}
		for way, n := range ways {
			y.hit[step][way] += n
		}
	}
}

// TestEveryStepFails makes each step of each scenario fail in each way, once and for good, and then two steps.
func TestEveryStepFails(t *testing.T) {
	y := &tally{hit: map[string]map[string]int{}}
	for _, sc := range scenarios() {
		steps, err := sc.run(newMemFS(), nil)
		if err != nil {
			t.Fatalf("%s, no fault: %v", sc.name, err)
		}
		for at := 1; at <= steps; at++ {
			for _, way := range []string{noSpace, noAccess, ioError, cutBefore, cutAfter} {
				sc.each(t, y, fault{at: at, way: way})
			}
			for _, way := range []string{noSpace, ioError} {
				sc.each(t, y, fault{at: at, way: way, always: true})
			}
		}
	}
	stride := 3
	if qtest.Times(200) > 1000 {
		stride = 1
	}
	for _, sc := range scenarios() {
		if !sc.twice {
			continue
		}
		steps, _ := sc.run(newMemFS(), nil)
		for at := 15; at <= steps; at++ {
			for then := at + 1; then <= at+14; then += stride {
				for _, way := range []string{noSpace, ioError, cutAfter} {
					sc.each(t, y, fault{at: at, way: ioError}, fault{at: then, way: way})
				}
			}
		}
	}
	t.Logf("%d runs, %d named steps", y.runs, len(y.hit))
	for _, step := range namedSteps {
		for _, way := range []string{noSpace, ioError, cutAfter} {
			if y.hit[step][way] == 0 {
				t.Errorf("step %q was never made to fail by %s", step, way)
			}
		}
	}
}

func (sc scenario) each(t *testing.T, y *tally, faults ...fault) {
	t.Helper()
	luck := 3
	if len(faults) > 1 {
		luck = 1
	}
	for i, chance := range chances(luck) {
		m := newMemFS()
		_, err := sc.run(m, chance(), faults...)
		y.add(m)
		if err != nil {
			t.Fatalf("%s, faults %+v, chance %d: %v", sc.name, faults, i, err)
		}
	}
}

// namedSteps are the steps of writing that the test above must have made to fail.
var namedSteps = []string{
	"mkdir .qcode", "lock lock", "mkdir journal", "chmod journal", "create ignore", "write ignore", "sync ignore",
	"close ignore", "rename ignore to ignore", "syncdir .qcode",
	"lstat file", "open file",
	"create staged", "write staged", "chmod staged", "sync staged", "close staged",
	"mkdir folder", "syncdir folder",
	"create temp", "write temp", "like temp", "chmod temp", "sync temp", "close temp",
	"rename staged to pending", "syncdir journal",
	"rename temp to file", "remove file",
	"readdir journal", "rename pending to record",
	"open staged", "remove temp", "remove staged", "open pending", "remove pending", "open record",
}

func TestMemFSForgets(t *testing.T) {
	lost, kept, torn := 0, 0, 0
	for seed := range uint64(200) {
		m := newMemFS()
		f, err := m.Create("/study/a.txt", 0o666)
		must(err)
		_, err = f.Write([]byte("0123456789"))
		must(err)
		m.restart(rand.New(rand.NewPCG(seed, 1)))
		switch is := m.content("/study/a.txt"); is {
		case "-":
			lost++
		case "0123456789":
			kept++
		default:
			torn++
		}
	}
	if lost == 0 || kept == 0 || torn == 0 {
		t.Errorf("of what was not synced %d lost, %d kept, %d torn: this disk proves nothing", lost, kept, torn)
	}
	if _, err := newMemFS().Lstat("/study/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
