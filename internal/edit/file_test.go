package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

func TestWriteFile(t *testing.T) {
	dir := qtest.Folder(t, map[string]string{"old.txt": "an older and longer one", "closed/in.txt": "old", "kept.txt": "old"})
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	holds := func(name, want string) {
		t.Helper()
		if is, err := os.ReadFile(at(name)); err != nil || string(is) != want {
			t.Errorf("%s holds %q, want %q; %v", name, is, want, err)
		}
	}
	for _, name := range []string{"old.txt", "new.txt"} {
		if err := WriteFile(at(name), []byte("new"), 0o644); err != nil {
			t.Error(err)
		}
		holds(name, "new")
	}
	err := WriteFile(at("no/new.txt"), []byte("new"), 0o644)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "no/new.txt: cannot write: open: ") {
		t.Error(err)
	}
	if err := WriteFile(dir, []byte("new"), 0o644); err == nil {
		t.Error("a folder was written to")
	}
	if err := os.Symlink("old.txt", at("link.txt")); err == nil {
		if err := WriteFile(at("link.txt"), []byte("by a link"), 0o644); err != nil {
			t.Error(err)
		}
		holds("old.txt", "by a link")
	}
	if err := WriteFile(os.DevNull, []byte("new"), 0o644); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s is a file now: %v, %v", os.DevNull, info, err)
	}
	if left, _ := filepath.Glob(at(TempPrefix + "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriteFileModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes here")
	}
	dir := qtest.Folder(t, map[string]string{"private.txt": "old", "closed/in.txt": "old", "kept.txt": "old"})
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for name, mode := range map[string]fs.FileMode{"private.txt": 0o600, "kept.txt": 0o444, "closed": 0o555} {
		if err := os.Chmod(at(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(at("closed"), 0o755)
	if err := WriteFile(at("private.txt"), []byte("new"), 0o644); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(at("private.txt")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it was private: %v, %v", info, err)
	}
	if err := WriteFile(at("closed/in.txt"), []byte("new"), 0o644); err != nil { // as it stands: nothing can lie beside it
		t.Error(err)
	}
	if count, err := qtest.ModesCount(); err != nil || !count {
		t.Skip("nothing is read-only to this user here:", err)
	}
	for _, name := range []string{"kept.txt", "closed/new.txt"} {
		err := WriteFile(at(name), []byte("new"), 0o644)
		if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), "writable") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if is, err := os.ReadFile(at("kept.txt")); err != nil || string(is) != "old" {
		t.Errorf("%q, %v", is, err)
	}
}
