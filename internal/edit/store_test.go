package edit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qcode/internal/diag"
)

func clock() time.Time { return time.Date(2026, 11, 22, 10, 4, 0, 0, time.UTC) }

// study makes a folder with files and its store.
func study(t *testing.T, files map[string]string) (*Store, string) {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := Open(root, OS(), clock)
	s.Who = "anna"
	return s, root
}

// want compares files of the study; "-" stands for none.
func want(t *testing.T, s *Store, files map[string]string) {
	t.Helper()
	for name, content := range files {
		is, _, exists, err := s.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if !exists {
			is = []byte("-")
		}
		if string(is) != content {
			t.Errorf("%s is %q, want %q", name, is, content)
		}
	}
}

func hash(content string) [32]byte { return Hash([]byte(content)) }

func apply(t *testing.T, s *Store, command string, changes ...Change) Receipt {
	t.Helper()
	r, err := s.Apply(context.Background(), Plan{Command: command, Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestApplyUndoRedo(t *testing.T) {
	ctx := context.Background()
	s, root := study(t, map[string]string{"a.txt": "one\ntwo\n", "sub/b.txt": "b\n"})
	r := apply(
		t, s, "qcode tag a",
		Splice("a.txt", hash("one\ntwo\n"), diag.Splice{Start: 4, End: 7, New: []byte("2")}, diag.Splice{Start: 0, End: 0, New: []byte("0\n")}),
		Create("annotations/anna/pre/T01.yaml", []byte("new")),
		Delete("sub/b.txt", hash("b\n")),
	)
	if r.Number != 1 || r.Back != "qcode undo" || len(r.Files) != 3 || r.Files[1].Deed != Created || r.Files[2].Deed != Deleted {
		t.Errorf("receipt: %+v", r)
	}
	after := map[string]string{"a.txt": "0\none\n2\n", "annotations/anna/pre/T01.yaml": "new", "sub/b.txt": "-"}
	want(t, s, after)
	apply(t, s, "second", Replace("a.txt", hash("0\none\n2\n"), []byte("x")))

	s = Open(root, OS(), clock) // another process
	for range 2 {
		if _, err := s.Undo(ctx); err != nil {
			t.Fatal(err)
		}
	}
	want(t, s, map[string]string{"a.txt": "one\ntwo\n", "annotations/anna/pre/T01.yaml": "-", "sub/b.txt": "b\n"})
	if _, err := s.Undo(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("a third undo: %v", err)
	}
	r, err := s.Redo(ctx)
	if err != nil || r.Kind != KindRedo || r.Command != "qcode tag a" || r.Back != "qcode undo" {
		t.Errorf("redo: %+v, %v", r, err)
	}
	want(t, s, after)
	apply(t, s, "third", Create("c.txt", nil))
	if _, err := s.Redo(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("redo after a new change: %v", err)
	}
	log, err := s.Log()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range log {
		lines = append(lines, string(e.Kind)+" "+e.Command+" "+e.Who+map[bool]string{true: " undone"}[e.Undone])
		if !e.Time.Equal(clock()) || e.Broken != "" {
			t.Errorf("entry %+v", e)
		}
	}
	got := strings.Join(lines, "\n")
	if got != "apply qcode tag a anna\napply second anna undone\nundo second \nundo qcode tag a \nredo qcode tag a \napply third " {
		t.Errorf("log:\n%s", got)
	}
	if last, err := s.Recent(2); err != nil || len(last) != 2 || last[1].Command != "third" {
		t.Errorf("recent: %+v, %v", last, err)
	}
	if n, err := s.Purge(ctx); n != 6 || err != nil {
		t.Errorf("purge: %d, %v", n, err)
	}
	if _, err := s.Undo(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("undo after purge: %v", err)
	}
}

func TestNothingToDoWritesNothing(t *testing.T) {
	s, root := study(t, map[string]string{"a.txt": "one"})
	r := apply(t, s, "same",
		Replace("a.txt", hash("stale"), []byte("one")), Delete("gone.txt", hash("x")))
	if r.Number != 0 || len(r.Files) != 0 || r.Back != "" {
		t.Errorf("receipt: %+v", r)
	}
	names, err := filepath.Glob(filepath.Join(root, ".qcode", "journal", "*"))
	if err != nil || len(names) != 0 {
		t.Errorf("journal holds %v, %v", names, err)
	}
}
