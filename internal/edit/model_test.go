package edit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"qcode/internal/diag"
	"qcode/internal/qtest"
)

// model is what the study should be: its files and its history, without disk, journal or faults.
type model struct {
	files  map[string]string
	log    []string
	done   []deed
	undone []deed
}

// deed is a change with what each of its files was before and after; "-" for no file.
type deed struct {
	number        int
	before, after map[string]string
}

func (m *model) clone() *model {
	return &model{maps.Clone(m.files), append([]string{}, m.log...), append([]deed{}, m.done...), append([]deed{}, m.undone...)}
}

func (m *model) at(path string) string {
	if content, ok := m.files[path]; ok {
		return content
	}
	return "-"
}

func (m *model) set(files map[string]string) {
	for path, content := range files {
		if content == "-" {
			delete(m.files, path)
		} else {
			m.files[path] = content
		}
	}
}

func (m *model) apply(after map[string]string) {
	d := deed{len(m.log) + 1, map[string]string{}, after}
	for path := range after {
		d.before[path] = m.at(path)
	}
	m.set(after)
	m.log = append(m.log, "apply")
	m.done, m.undone = append(m.done, d), nil
}

// undo and redo return the error to expect.
func (m *model) undo() error {
	if len(m.done) == 0 {
		return ErrNothing
	}
	d := m.done[len(m.done)-1]
	if !m.holds(d.after) {
		return ErrChanged
	}
	m.set(d.before)
	m.done, m.undone = m.done[:len(m.done)-1], append(m.undone, d)
	m.log = append(m.log, fmt.Sprintf("undo of %d", d.number))
	return nil
}

func (m *model) redo() error {
	if len(m.undone) == 0 {
		return ErrNothing
	}
	d := m.undone[len(m.undone)-1]
	if !m.holds(d.before) {
		return ErrChanged
	}
	m.set(d.after)
	m.done, m.undone = append(m.done, d), m.undone[:len(m.undone)-1]
	m.log = append(m.log, fmt.Sprintf("redo of %d", d.number))
	return nil
}

func (m *model) holds(files map[string]string) bool {
	for path, content := range files {
		if m.at(path) != content {
			return false
		}
	}
	return true
}

var modelPaths = []string{"a.txt", "b.txt", "d/c.yaml", "d/e.yaml", "f/g/h.yaml", "i.txt"}

// round is one life of a study: random writing, faults, kills, power cuts, edits by other programs.
type round struct {
	rng   *rand.Rand
	disk  *memFS
	s     *Store
	now   *model
	maybe []*model // what plans that were interrupted could still become after a power cut: dropping them was not synced
	loose bool     // the journal may not be synced, so that a power cut may bring back a plan that seems done
	count map[string]int
	trace []string
}

func (r *round) note(format string, args ...any) {
	r.trace = append(r.trace, fmt.Sprintf(format, args...))
}

func TestRandomRounds(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("QCODE_SEED"), 10, 64); err == nil {
		seed = given
	}
	count := map[string]int{}
	for i := range qtest.Times(200) {
		r := &round{
			rng: rand.New(rand.NewPCG(seed, uint64(i))), disk: newMemFS(),
			now: &model{files: map[string]string{}}, count: count,
		}
		r.s = memStudy(r.disk)
		for step := range 15 {
			if err := r.step(); err != nil {
				t.Fatalf("QCODE_SEED=%d, round %d, step %d: %v\n%s", seed, i, step, err, strings.Join(r.trace, "\n"))
			}
		}
	}
	t.Logf("seed %d, %d rounds: %v", seed, qtest.Times(200), count)
	for _, what := range []string{
		"done", "failed", "died", "apply", "undo", "redo", "edit", "purge", "kill", "power cut",
		"refused: changed since it was read", "refused: nothing there", "recovered forward", "recovered to before",
	} {
		if count[what] == 0 && qtest.Times(200) >= 200 {
			t.Errorf("never happened: %s", what)
		}
	}
}

func (r *round) step() error {
	switch n := r.rng.IntN(20); {
	case n < 10:
		r.count["apply"]++
		next, act := r.plan()
		return r.write(next, nil, act)
	case n < 14:
		r.count["undo"]++
		next := r.now.clone()
		refusal := next.undo()
		return r.write(next, refusal, func() error { _, err := r.s.Undo(context.Background()); return err })
	case n < 17:
		r.count["redo"]++
		next := r.now.clone()
		refusal := next.redo()
		return r.write(next, refusal, func() error { _, err := r.s.Redo(context.Background()); return err })
	case n < 19:
		if !r.loose {
			r.count["edit"]++
			path, content := r.pick(), r.text()
			r.note("edit of %s", path)
			r.disk.plant("/study/"+path, content)
			r.now.set(map[string]string{path: content})
		}
		return nil
	}
	r.count["purge"]++
	r.note("purge")
	n, err := r.s.Purge(context.Background())
	if err != nil || n != len(r.now.log) {
		return fmt.Errorf("purge of %d records removed %d: %w", len(r.now.log), n, err)
	}
	r.now.log, r.now.done, r.now.undone = nil, nil, nil
	r.maybe, r.loose = nil, false
	return nil
}

func (r *round) pick() string { return modelPaths[r.rng.IntN(len(modelPaths))] }

func (r *round) text() string {
	return strings.Repeat(string(rune('a'+r.rng.IntN(26))), 1+r.rng.IntN(20)) + strings.Repeat("\nline", r.rng.IntN(200)*r.rng.IntN(2))
}

// plan makes a random plan and its effect on the model.
func (r *round) plan() (next *model, act func() error) {
	after := map[string]string{}
	var changes []Change
	for range 1 + r.rng.IntN(4) {
		path := r.pick()
		if _, twice := after[path]; twice {
			continue
		}
		is, exists := r.now.files[path]
		switch k := r.rng.IntN(4); {
		case !exists:
			after[path] = r.text()
			changes = append(changes, Create(path, []byte(after[path])))
		case k == 0:
			after[path] = "-"
			changes = append(changes, Delete(path, hash(is)))
		case k == 1:
			after[path] = r.text()
			changes = append(changes, Replace(path, hash(is), []byte(after[path])))
		default:
			at, end := 0, r.rng.IntN(len(is)+1)
			after[path] = "+" + is[end:]
			changes = append(changes, Splice(path, hash(is), diag.Splice{Start: at, End: end, New: []byte("+")}))
		}
	}
	next = r.now.clone()
	if !next.holds(after) {
		for path, content := range after { // what stays as it is belongs to no record
			if r.now.at(path) == content {
				delete(after, path)
			}
		}
		next.apply(after)
	}
	return next, func() error {
		_, err := r.s.Apply(context.Background(), Plan{Command: "random", Changes: changes})
		return err
	}
}

// write does one piece of writing, perhaps with faults, and finds out what it came to.
func (r *round) write(next *model, refusal error, act func() error) error {
	if r.rng.IntN(2) == 0 {
		r.disk.arm(r.fault(), r.fault())
	}
	err := act()
	faulty := len(r.disk.faults) > 0 && r.disk.step >= min(r.disk.faults[0].at, r.disk.faults[1].at)
	r.note("%d → %d records, faults %+v: %v", len(r.now.log), len(next.log), r.disk.faults, err)
	r.disk.arm()
	r.count[told(err)]++
	if !faulty {
		if !errors.Is(err, refusal) {
			return fmt.Errorf("got %w, want %w", err, refusal)
		}
		if err != nil {
			r.count["refused: "+refusal.Error()]++
		}
	}
	outcome := told(err)
	if r.disk.dead && err != nil { // it died while it swept up after another failure
		outcome = "died"
	}
	switch outcome {
	case "done":
		if refusal != nil {
			return fmt.Errorf("done, and should have been refused: %w", refusal)
		}
		if len(next.log) > len(r.now.log) {
			r.maybe, r.loose = nil, false
		}
		r.now = next
	case "failed": // for good: nothing brings it back
	default:
		if refusal == nil {
			r.maybe = append(r.maybe, next)
		}
		return r.comeBack(next, refusal)
	}
	if r.disk.dead || r.rng.IntN(4) == 0 {
		return r.comeBack(r.now, nil)
	}
	if is := r.same(r.now); is != nil {
		return fmt.Errorf("told %v: %w", err, is)
	}
	return nil
}

func (r *round) fault() fault {
	ways := []string{noSpace, noAccess, ioError, cutBefore, cutAfter}
	return fault{at: 1 + r.rng.IntN(90), way: ways[r.rng.IntN(len(ways))], always: r.rng.IntN(3) == 0}
}

// comeBack is the next process, after a kill or a power cut. What it finds must be what was, or what was on its way.
func (r *round) comeBack(next *model, refusal error) error {
	r.count["kill"]++
	var chance *rand.Rand
	if r.rng.IntN(2) == 0 {
		r.count["power cut"]++
		chance = r.rng
	}
	r.note("restart, power cut: %v", chance != nil)
	r.disk.restart(chance)
	r.s = memStudy(r.disk)
	r.loose = chance == nil
	if r.rng.IntN(3) == 0 { // recovering is interrupted as well
		r.disk.arm(r.fault())
		_, err := r.s.Recover(context.Background())
		r.note("recover, faults %+v: %v", r.disk.faults, err)
		if r.rng.IntN(2) == 0 {
			chance = r.rng
		}
		r.disk.restart(chance)
	}
	rec, err := r.s.Recover(context.Background())
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	if rec.Aside != "" || len(rec.Skipped) > 0 || (rec.IsZero() != (rec.String() == "")) {
		return fmt.Errorf("recovered with losses: %+v", rec)
	}
	if left := r.disk.leftovers(); len(left) > 0 {
		return fmt.Errorf("left behind: %v", left)
	}
	candidates := append([]*model{next, r.now}, r.maybe...)
	if refusal != nil {
		candidates = candidates[1:]
	}
	var why []error
	for _, c := range candidates {
		err := r.same(c)
		if err == nil {
			r.count[map[bool]string{true: "recovered to before", false: "recovered forward"}[c == r.now]]++
			if r.now = c; chance != nil {
				r.maybe = nil
			}
			return nil
		}
		why = append(why, err)
	}
	return errors.Join(why...)
}

// same compares disk and journal with a model.
func (r *round) same(m *model) error {
	for _, path := range modelPaths {
		if is := r.disk.content("/study/" + path); is != m.at(path) {
			return fmt.Errorf("%s is %.20q, want %.20q", path, is, m.at(path))
		}
	}
	entries, err := r.s.Log()
	if err != nil {
		return err
	}
	var log []string
	for i, e := range entries {
		line := string(e.Kind)
		if e.Of != 0 {
			line += fmt.Sprintf(" of %d", e.Of)
		}
		if e.Broken != "" || e.Number != i+1 {
			return fmt.Errorf("entry %d: %+v", i+1, e)
		}
		log = append(log, line)
	}
	if fmt.Sprint(log) != fmt.Sprint(m.log) {
		return fmt.Errorf("log is %v, want %v", log, m.log)
	}
	return nil
}
