package edit

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The journal gives back what a file was, through all changes, and nothing of a record that is broken or purged.
func TestPast(t *testing.T) {
	root := t.TempDir()
	s := Open(root, OS(), time.Now)
	ctx := context.Background()
	contents := func(path string) (all []string) {
		p, err := s.Past()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Contents(path) {
			all = append(all, string(c))
		}
		return all
	}
	expect := func(path string, want ...string) {
		t.Helper()
		if d := cmp.Diff(want, contents(path)); d != "" {
			t.Error(d)
		}
	}
	expect("a.txt")
	for _, plan := range [][]Change{
		{Create("a.txt", []byte("one")), Create("b.txt", []byte("other"))},
		{Replace("a.txt", hash("one"), []byte("two"))},
		{Delete("a.txt", hash("two"))},
	} {
		if _, err := s.Apply(ctx, Plan{Command: "c", Changes: plan}); err != nil {
			t.Fatal(err)
		}
	}
	expect("a.txt", "two", "two", "one", "one")
	expect("b.txt", "other")
	expect("c.txt")
	if err := os.WriteFile(filepath.Join(root, ".qcode", "journal", "00000002-apply"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect("a.txt", "two", "one")
	if _, err := s.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	expect("a.txt")
}
