package revise_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"qcode/internal/annotation"
	"qcode/internal/qtest"
)

// bigStudy is a study with n transcripts and a coding on each of their lines.
func bigStudy(t testing.TB, n int) (dir string, codings int) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "qcode.yaml", "study: big\ncoders: [anna]\n")
	write(t, dir, "codebook.yaml", "codebook: big\ncodes:\n  - {id: en, label: Environment}\n")
	var rows strings.Builder
	rows.WriteString("transcript,code,line\n")
	rng := rand.New(rand.NewPCG(4, 2))
	for i := range n {
		var text strings.Builder
		for line := range 30 {
			text.WriteString("T: ")
			for range 8 {
				fmt.Fprintf(&text, "%s ", word(rng))
			}
			text.WriteString("and so on.\n")
			fmt.Fprintf(&rows, "t%02d,en,%d\n", i, line+1)
			codings++
		}
		write(t, dir, fmt.Sprintf("transcripts/t%02d.txt", i), text.String())
	}
	write(t, dir, "codings.csv", rows.String())
	run(t, dir, 0, "tag", "--from", "codings.csv")
	return dir, codings
}

// word is one that hardly comes twice.
func word(rng *rand.Rand) string {
	var b []byte
	for range 2 + rng.IntN(2) {
		b = append(b, "bdfgklmnprstvw"[rng.IntN(14)], "aeiou"[rng.IntN(5)])
	}
	return string(b)
}

func run(t testing.TB, dir string, want int, args ...string) string {
	t.Helper()
	c := qcode(t, dir, args...)
	out, _ := c.CombinedOutput()
	if got := c.ProcessState.ExitCode(); got != want {
		t.Fatalf("qcode %s ended with %d, not %d:\n%s", strings.Join(args, " "), got, want, out)
	}
	return string(out)
}

// shift puts a line before each transcript.
func shift(t testing.TB, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "transcripts", "*.txt"))
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, append([]byte("T: one line more, at the top.\n"), src...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// snapshot is all annotation files together.
func snapshot(t testing.TB, dir string) string {
	t.Helper()
	var all bytes.Buffer
	files, _ := filepath.Glob(filepath.Join(dir, "annotations", "anna", "*.yaml"))
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "# %s\n%s", filepath.Base(f), src)
	}
	return all.String()
}

// A repair that is killed at any moment has happened or not, as a whole, once the next command has written; no coding is
// lost and undo takes it back.
func TestRepairKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills take a while: left out of short runs, such as those of the race detector")
	}
	dir, codings := bigStudy(t, 12)
	before := snapshot(t, dir)
	shift(t, dir)
	done, undone := 0, 0
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range qtest.Times(8) {
		c := qcode(t, dir, "anchor", "repair", "--quiet")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		exited := make(chan struct{})
		go func() { _ = c.Wait(); close(exited) }()
		if round%2 == 0 {
			awaitPending(dir, exited)
			time.Sleep(time.Duration(rng.IntN(2000)) * time.Microsecond)
		} else {
			time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
		}
		_ = c.Process.Kill()
		<-exited
		finish := qcode(t, dir, "undo") // finishes what was interrupted, then takes the last change back
		out, _ := finish.CombinedOutput()
		switch now := snapshot(t, dir); {
		case now == before && strings.Contains(string(out), "anchor repair"):
			done++
		case strings.Contains(string(out), "undone: qcode tag"): // the repair had not begun to write
			undone++
			run(t, dir, 0, "redo")
			if snapshot(t, dir) != before {
				t.Fatalf("round %d: half a repair is left", round)
			}
		default:
			t.Fatalf("round %d: %s", round, out)
		}
	}
	run(t, dir, 0, "anchor", "repair", "--quiet")
	if out := run(t, dir, 0, "anchor", "verify"); !strings.Contains(out, fmt.Sprintf("%d codings looked at: all stand", codings)) {
		t.Fatal(out)
	}
	t.Logf("killed: %d repairs had happened as a whole, %d not at all, 0 in part", done, undone)
}

// awaitPending waits until a change is on its way, or its process has ended.
func awaitPending(dir string, exited <-chan struct{}) {
	for {
		for _, name := range []string{"staged", "pending"} {
			if _, err := os.Stat(filepath.Join(dir, ".qcode", "journal", name)); err == nil {
				return
			}
		}
		select {
		case <-exited:
			return
		case <-time.After(200 * time.Microsecond):
		}
	}
}

// Two processes write at once, one of them repairs: every coding that was acknowledged is there, in its place.
func TestRepairBesideTagging(t *testing.T) {
	dir, codings := bigStudy(t, 4)
	shift(t, dir)
	var both sync.WaitGroup
	tagged := 0
	both.Go(func() {
		for i := range 8 {
			out, err := qcode(t, dir, "tag", fmt.Sprintf("t%02d", i%4), "--code", "en", "--at", fmt.Sprintf("%d-%d", 3+i, 20+i), "--coder", "anna").CombinedOutput()
			if err != nil {
				t.Errorf("tag: %v: %s", err, out)
			} else {
				tagged++
			}
		}
	})
	both.Go(func() {
		for range 6 {
			if out, err := qcode(t, dir, "anchor", "repair", "--quiet").CombinedOutput(); err != nil {
				t.Errorf("repair: %v: %s", err, out)
			}
		}
	})
	both.Wait()
	run(t, dir, 0, "anchor", "repair", "--quiet")
	if out := run(t, dir, 0, "anchor", "verify"); !strings.Contains(out, fmt.Sprintf("%d codings looked at: all stand", codings+tagged)) {
		t.Fatalf("%d codings, %d tagged: %s", codings, tagged, out)
	}
}

// Two people tag the same file of the same coder at once: every coding that was acknowledged is there.
func TestTwoProcessesTagOneFile(t *testing.T) {
	dir, codings := bigStudy(t, 1)
	var both sync.WaitGroup
	var acknowledged atomic.Int64
	for p := range 2 {
		both.Go(func() {
			for i := range 6 {
				at := fmt.Sprintf("%d-%d", 3+20*p+i, 60+20*p+2*i)
				if out, err := qcode(t, dir, "tag", "t00", "--code", "en", "--at", at, "--coder", "anna").CombinedOutput(); err != nil {
					t.Errorf("tag: %v: %s", err, out)
				} else {
					acknowledged.Add(1)
				}
			}
		})
	}
	both.Wait()
	want := fmt.Sprintf("%d codings looked at: all stand", codings+int(acknowledged.Load()))
	if out := run(t, dir, 0, "anchor", "verify"); !strings.Contains(out, want) || acknowledged.Load() != 12 {
		t.Fatalf("%d acknowledged, want %q: %s", acknowledged.Load(), want, out)
	}
}

// What cannot be read is named and left alone, and the rest is repaired all the same.
func TestRepairBadInput(t *testing.T) {
	dir, _ := bigStudy(t, 3)
	shift(t, dir)
	write(t, dir, "annotations/anna/t00.yaml", "annotations: [\x00")
	write(t, dir, "transcripts/t01.txt", "\xff\xfe\xff")
	write(t, dir, "annotations/bram/t02.yaml", "annotations:\n  - {code: en, quote: 'no such words'}\n  - {code: en}\n  - 7\n")
	write(t, dir, "annotations/anna/nowhere.yaml", "annotations: []\n")
	bad := map[string]string{}
	for _, name := range []string{"annotations/anna/t00.yaml", "annotations/anna/t01.yaml", "annotations/bram/t02.yaml"} {
		src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		bad[name] = string(src)
	}
	out := run(t, dir, 1, "anchor", "repair")
	for _, want := range []string{"annotations/anna/t00.yaml", "transcripts/t01.txt", "annotations/anna/nowhere.yaml", "30 put back"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing is said of %s:\n%s", want, out)
		}
	}
	for name, was := range bad {
		if src, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); string(src) != was {
			t.Errorf("%s was changed:\n%s", name, src)
		}
	}
	src, _ := os.ReadFile(filepath.Join(dir, "annotations", "anna", "t02.yaml"))
	if file, found := annotation.Read("", src); len(found) > 0 || len(file.Annotations) != 30 || file.Annotations[0].At.Start != 33 {
		t.Errorf("%v\n%s", found, src)
	}
}
