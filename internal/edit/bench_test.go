package edit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkPending is what every reading command pays.
func BenchmarkPending(b *testing.B) {
	s := Open(b.TempDir(), OS(), clock)
	for b.Loop() {
		if is, err := s.Pending(); is || err != nil {
			b.Fatal(is, err)
		}
	}
}

// BenchmarkUpdate is one coding put into an annotation file of 30 KB; nearly all of it is the disk's syncing.
func BenchmarkUpdate(b *testing.B) {
	s := Open(b.TempDir(), OS(), clock)
	n := 0
	for b.Loop() {
		n++
		_, err := s.Update(context.Background(), "tag", func(read Reader) (Plan, error) {
			_, was, existed, err := read("a.yaml")
			return Plan{Changes: []Change{Write("a.yaml", was, existed, []byte(strings.Repeat("a line of it\n", 2300)+fmt.Sprint(n)))}}, err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLog lists a journal of 5,000 entries.
func BenchmarkLog(b *testing.B) {
	root := b.TempDir()
	s := Open(root, OS(), clock)
	r := &record{kind: KindApply, time: clock(), command: "qcode tag", files: []*target{{path: "a.txt", after: image{make([]byte, 30_000), true, 0}}}}
	one, err := r.encode()
	must(err)
	must(os.MkdirAll(filepath.Join(root, ".qcode", "journal"), 0o755))
	for n := range 5000 {
		must(os.WriteFile(filepath.Join(root, ".qcode", "journal", recordName(n+1, r)), one, 0o644))
	}
	for b.Loop() {
		if log, err := s.Log(); err != nil || len(log) != 5000 {
			b.Fatal(len(log), err)
		}
	}
}
