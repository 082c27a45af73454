package edit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"qcode/internal/diag"
	"qcode/internal/qtest"
)

func TestRefusals(t *testing.T) {
	was := hash("one two")
	cut := func(start, end int) diag.Splice { return diag.Splice{Start: start, End: end} }
	for _, c := range []struct {
		name    string
		change  Change
		kind    error
		message string
	}{
		{"changed", Replace("a.txt", hash("other"), []byte("x")), ErrChanged, "a.txt: has been changed since it was read; nothing was written; run the command again"},
		{"gone", Replace("gone.txt", was, []byte("x")), ErrChanged, "gone.txt: has been deleted since it was read; nothing was written; run the command again"},
		{"there", Create("a.txt", []byte("x")), ErrChanged, "a.txt: exists already; nothing was written; run the command again"},
		{"delete changed", Delete("a.txt", hash("other")), ErrChanged, "a.txt: has been changed since it was read; nothing was written; run the command again"},
		{"splice changed", Splice("a.txt", hash("other"), cut(0, 1)), ErrChanged, "a.txt: has been changed since it was read; nothing was written; run the command again"},
		{"guard alone", Change{Path: "a.txt", Was: hash("other"), Existed: true}, ErrChanged, "a.txt: has been changed since it was read; nothing was written; run the command again"},
		{"past the end", Splice("a.txt", was, cut(3, 8)), ErrPlan, "a.txt: bytes 3 to 8 cannot be replaced: 7 were read, up to 0 are replaced already"},
		{"overlapping", Splice("a.txt", was, cut(3, 6), cut(0, 4)), ErrPlan, "a.txt: bytes 3 to 6 cannot be replaced: 7 were read, up to 4 are replaced already"},
		{"inverted", Splice("a.txt", was, cut(3, 2)), ErrPlan, "a.txt: bytes 3 to 2 cannot be replaced: 7 were read, up to 0 are replaced already"},
		{"dots", Create("../x.txt", nil), ErrOutside, "../x.txt: not a path inside the study; name the file by its path from the root of the study, without .."},
		{"inner dots", Create("d/../x.txt", nil), ErrOutside, "d/../x.txt: not a path inside the study; name the file by its path from the root of the study, without .."},
		{"absolute", Create("/x.txt", nil), ErrOutside, "/x.txt: not a path inside the study; name the file by its path from the root of the study, without .."},
		{"root", Create(".", nil), ErrOutside, ".: not a path inside the study; name the file by its path from the root of the study, without .."},
		{"empty", Create("", nil), ErrOutside, "not a path inside the study; name the file by its path from the root of the study, without .."},
		{"journal", Create(".qcode/journal/pending", nil), ErrOutside, ".qcode/journal/pending: the name .qcode belongs to qcode or git; give the file or folder another name"},
		{"hooks", Create(".GIT/hooks/x", nil), ErrOutside, ".GIT/hooks/x: the name .GIT belongs to qcode or git; give the file or folder another name"},
		{"staged name", Create("d/.qcode-12.tmp", nil), ErrOutside, "d/.qcode-12.tmp: the name .qcode-12.tmp belongs to qcode or git; give the file or folder another name"},
		{"not UTF-8", Create("x\xff.txt", nil), ErrPlan, "x?.txt: the name is not valid UTF-8; rename the file"},
		{"folder", Create("d", nil), ErrPlan, "d: is not a regular file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, root := study(t, map[string]string{"a.txt": "one two", "d/b.txt": "b"})
			plan := Plan{Changes: []Change{Create("first.txt", []byte("never")), c.change}}
			_, err := s.Apply(context.Background(), plan)
			if !errors.Is(err, c.kind) || err == nil || err.Error() != c.message {
				t.Errorf("got  %v\nwant %s", err, c.message)
			}
			if _, err := s.Diff(plan); !errors.Is(err, c.kind) {
				t.Errorf("diff: %v", err)
			}
			want(t, s, map[string]string{"a.txt": "one two", "d/b.txt": "b", "first.txt": "-"})
			if names, _ := filepath.Glob(filepath.Join(root, ".qcode", "journal", "*")); len(names) > 0 {
				t.Errorf("in the journal: %v", names)
			}
		})
	}
}

func TestOneFileTwice(t *testing.T) {
	s, root := study(t, map[string]string{"a.txt": "one"})
	if err := os.Symlink("a.txt", filepath.Join(root, "same.txt")); err != nil {
		t.Skip("no links here:", err)
	}
	_, err := s.Apply(context.Background(), Plan{Changes: []Change{
		Replace("a.txt", hash("one"), []byte("x")), Replace("same.txt", hash("one"), []byte("y")),
	}})
	if !errors.Is(err, ErrPlan) || !strings.Contains(err.Error(), "same.txt: is the same file as a.txt") {
		t.Error(err)
	}
}

func TestLinks(t *testing.T) {
	s, root := study(t, map[string]string{"real/a.txt": "one"})
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "o.txt"), []byte("out"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{
		"file.txt": "real/a.txt", "folder": "real", "absolute.txt": filepath.Join(root, "real", "a.txt"),
		"out": outside, "out.txt": filepath.Join(outside, "o.txt"), "up.txt": "../x.txt", "deep": "real/../..",
		"circle": "circle", "new.txt": "real/new.txt", "git": ".git",
	} {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	content := "one"
	for _, name := range []string{"file.txt", "folder/a.txt", "absolute.txt"} {
		apply(t, s, name, Replace(name, hash(content), []byte(content+"+")))
		content += "+"
		want(t, s, map[string]string{"real/a.txt": content})
		if info, err := os.Lstat(filepath.Join(root, filepath.Dir(name))); name != "folder/a.txt" && (err != nil || !info.IsDir()) {
			t.Errorf("%v, %v", info, err)
		}
	}
	if info, err := os.Lstat(filepath.Join(root, "file.txt")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced by a file: %v, %v", info, err)
	}
	apply(t, s, "a link to what does not exist yet", Create("new.txt", []byte("new")))
	want(t, s, map[string]string{"real/new.txt": "new"})
	for _, name := range []string{"out/o.txt", "out.txt", "up.txt", "deep/x.txt", "git/hooks/post-commit"} {
		_, err := s.Apply(context.Background(), Plan{Changes: []Change{Replace(name, hash("out"), []byte("bad"))}})
		if !errors.Is(err, ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, _, err := s.Read(name); !errors.Is(err, ErrOutside) {
			t.Errorf("reading %s: %v", name, err)
		}
	}
	if _, _, _, err := s.Read("circle"); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("circle: %v", err)
	}
	if is, err := os.ReadFile(filepath.Join(outside, "o.txt")); err != nil || string(is) != "out" {
		t.Errorf("outside: %q, %v", is, err)
	}
	linked := filepath.Join(outside, "study") // the study itself may be reached by a link
	if err := os.Symlink(root, linked); err != nil {
		t.Fatal(err)
	}
	apply(t, Open(linked, OS(), clock), "by a link", Replace("real/new.txt", hash("new"), []byte("newer")))
	want(t, s, map[string]string{"real/new.txt": "newer"})
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes here")
	}
	s, root := study(t, map[string]string{"a.txt": "one", "b.txt": "two"})
	mode := func(name string) os.FileMode {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	for name, m := range map[string]os.FileMode{"a.txt": 0o640, "b.txt": 0o600, ".": 0o750} {
		if err := os.Chmod(filepath.Join(root, name), m); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, s, "x", Replace("a.txt", hash("one"), []byte("1")), Delete("b.txt", hash("two")))
	if _, err := s.Undo(context.Background()); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]os.FileMode{
		"a.txt": 0o640, "b.txt": 0o600, ".qcode": 0o750, ".qcode/journal": 0o750,
		".qcode/journal/00000001-apply": 0o600, // no more open than the most private file in it
	} {
		if mode(name) != m {
			t.Errorf("%s has mode %o, want %o", name, mode(name), m)
		}
	}
	if err := os.Chmod(filepath.Join(root, "a.txt"), 0o444); err != nil {
		t.Fatal(err)
	}
	_, err := s.Apply(context.Background(), Plan{Changes: []Change{Replace("a.txt", hash("one"), []byte("1"))}})
	if !errors.Is(err, ErrReadOnly) || !errors.Is(err, ErrIO) || !strings.Contains(err.Error(), "chmod u+w a.txt") {
		t.Error(err)
	}
	if _, err := s.Redo(context.Background()); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	want(t, s, map[string]string{"a.txt": "one", "b.txt": "two"})
}

func TestReadOnlyFolder(t *testing.T) {
	if count, err := qtest.ModesCount(); err != nil || !count {
		t.Skip("no folder is read-only to this user here; TestEveryStepFails refuses each step with EACCES instead", err)
	}
	s, root := study(t, map[string]string{"d/a.txt": "one", "b.txt": "b"})
	if err := os.Chmod(filepath.Join(root, "d"), 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(root, "d"), 0o755)
	_, err := s.Apply(context.Background(), Plan{Changes: []Change{
		Replace("b.txt", hash("b"), []byte("2")), Replace("d/a.txt", hash("one"), []byte("1")),
	}})
	if !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	want(t, s, map[string]string{"d/a.txt": "one", "b.txt": "b"})
	if err := os.Chmod(root, 0o555); err != nil { // now there is not even a place for the journal
		t.Fatal(err)
	}
	defer os.Chmod(root, 0o755)
	_, err = s.Apply(context.Background(), Plan{Changes: []Change{Replace("b.txt", hash("b"), []byte("2"))}})
	if !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	want(t, s, map[string]string{"b.txt": "b"})
}

func TestLocked(t *testing.T) {
	s, _ := study(t, nil)
	s.Wait = 20 * time.Millisecond
	other := Open(s.root, OS(), clock)
	other.Who = "bram"
	_, err := other.Update(context.Background(), "long", func(Reader) (Plan, error) {
		_, err := s.Apply(context.Background(), Plan{Changes: []Change{Create("a.txt", nil)}})
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "bram, since 10:04:00") {
			t.Errorf("while another writes: %v", err)
		}
		if is, err := s.Pending(); is || err != nil {
			t.Errorf("pending while another writes: %v, %v", is, err)
		}
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if _, err := s.Apply(ctx, Plan{}); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted while waiting: %v", err)
		}
		return Plan{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, s, "after", Create("a.txt", nil))
}

func TestInterruptedBeforeTheRecord(t *testing.T) {
	s, root := study(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	_, err := s.Update(ctx, "x", func(Reader) (Plan, error) {
		stop()
		return Plan{Changes: []Change{Create("d/a.txt", []byte("x"))}}, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(root, "d")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder stayed: %v", err)
	}
}
