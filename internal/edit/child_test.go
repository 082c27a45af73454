package edit

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qcode/internal/diag"
	"qcode/internal/qtest"
)

// TestMain lets the test binary be a process of its own that writes into a study.
func TestMain(m *testing.M) {
	qtest.Ordinary()
	switch root := os.Getenv("EDIT_CHILD_ROOT"); os.Getenv("EDIT_CHILD") {
	case "loop":
		childLoop(root)
	case "append":
		childAppend(root, os.Getenv("EDIT_CHILD_NAME"))
	default:
		os.Exit(m.Run())
	}
}

func child(t *testing.T, what, root, name string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "EDIT_CHILD="+what, "EDIT_CHILD_ROOT="+root, "EDIT_CHILD_NAME="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

var loopFiles = []string{"a.txt", "d/b.txt", "d/e/c.txt"}

// childLoop gives all files the same growing number in one plan, now and then by undo, and says each on stdout when it
// has been told that it is done. The files are large, so that a kill meets it halfway.
func childLoop(root string) {
	ctx := context.Background()
	s := Open(root, OS(), time.Now)
	_, err := s.Recover(ctx)
	must(err)
	for n := 1; ; n++ {
		_, err := s.Update(ctx, "loop", func(read Reader) (Plan, error) {
			var plan Plan
			for _, name := range loopFiles {
				is, was, existed, err := read(name)
				if err != nil {
					return plan, err
				}
				content := fmt.Sprintf("%d\n%s", number(is)+1, strings.Repeat("text ", 4000))
				plan.Changes = append(plan.Changes, Write(name, was, existed, []byte(content)))
			}
			return plan, nil
		})
		must(err)
		is, _, _, err := s.Read(loopFiles[0])
		must(err)
		fmt.Printf("%d\n", number(is))
		if n%4 == 0 {
			_, err := s.Undo(ctx)
			must(err)
			fmt.Printf("%d\n", number(is)-1)
		}
	}
}

func number(content []byte) (n int) {
	_, _ = fmt.Sscanf(string(content), "%d\n", &n)
	return n
}

// TestKill kills a writing process at random times. Whatever it was doing: all files are of one plan, at most one step
// away from what was acknowledged last.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills take a while")
	}
	const perStudy = 250 // kills; the journal grows, and every writing command lists it
	kills := qtest.Times(200)
	root, seed := "", uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	acknowledged, pendings, plans := 0, 0, 0
	for i := range kills {
		if i%perStudy == 0 {
			if root != "" {
				must(os.RemoveAll(root))
			}
			root, acknowledged = t.TempDir(), 0
		}
		last, n := killOne(t, root, time.Duration(rng.IntN(60))*time.Millisecond, acknowledged)
		plans += n
		s := Open(root, OS(), time.Now)
		if waiting, err := s.Pending(); err != nil {
			t.Fatal(err)
		} else if waiting {
			pendings++
		}
		if _, err := s.Recover(context.Background()); err != nil {
			t.Fatalf("seed %d, kill %d: %v", seed, i, err)
		}
		var all []int
		for _, name := range loopFiles {
			is, _, _, err := s.Read(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, number(is))
		}
		if all[0] != all[1] || all[0] != all[2] || all[0] < last-1 || all[0] > last+1 {
			t.Fatalf("seed %d, kill %d: files say %v, and %d was acknowledged", seed, i, all, last)
		}
		if left, _ := filepath.Glob(filepath.Join(root, "*", TempPrefix+"*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		acknowledged = all[0]
	}
	t.Logf("seed %d: %d kills, %d of them within the replacing of files, %d plans acknowledged", seed, kills, pendings, plans)
}

// killOne runs a child, kills it, and returns what it acknowledged last.
func killOne(t *testing.T, root string, after time.Duration, last int) (acknowledged, plans int) {
	t.Helper()
	cmd := child(t, "loop", root, "")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if lines.Scan() { // it has begun
		time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		for ok := true; ok; ok = lines.Scan() {
			last = number([]byte(lines.Text() + "\n"))
			plans++
		}
	}
	_ = cmd.Wait()
	return last, plans
}

const appends = 40

// childAppend adds lines to one file, each in an Update of its own.
func childAppend(root, name string) {
	s := Open(root, OS(), time.Now)
	s.Wait = time.Minute
	for n := range appends {
		_, err := s.Update(context.Background(), "append", func(read Reader) (Plan, error) {
			is, was, existed, err := read("shared.txt")
			line := fmt.Appendf(nil, "%s %d\n", name, n)
			if !existed {
				return Plan{Changes: []Change{Create("shared.txt", line)}}, err
			}
			return Plan{Changes: []Change{Splice("shared.txt", was, diag.Splice{Start: len(is), End: len(is), New: line})}}, err
		})
		must(err)
	}
}

func TestTwoProcessesLoseNothing(t *testing.T) {
	root := t.TempDir()
	names := []string{"anna", "bram", "cleo"}
	var all []*exec.Cmd
	for _, name := range names {
		cmd := child(t, "append", root, name)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	s := Open(root, OS(), time.Now)
	is, _, _, err := s.Read("shared.txt")
	if err != nil {
		t.Fatal(err)
	}
	next := map[string]int{}
	for line := range strings.Lines(string(is)) {
		name, n, _ := strings.Cut(strings.TrimSpace(line), " ")
		if fmt.Sprint(next[name]) != n {
			t.Fatalf("%s: line %s comes where %d should", name, n, next[name])
		}
		next[name]++
	}
	for _, name := range names {
		if next[name] != appends {
			t.Errorf("%s has %d lines of %d", name, next[name], appends)
		}
	}
	if log, err := s.Log(); err != nil || len(log) != len(names)*appends {
		t.Errorf("%d entries in the log, %v", len(log), err)
	}
}
