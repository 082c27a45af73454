// Package qtest helps tests: goldens that -update rewrites, and the data beside the project that some tests read.
package qtest

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Update reports whether goldens are to be rewritten: go test ./... -update. A package that uses it must call
// UpdateFlag in a variable of its test.
type Update struct{ on *bool }

// UpdateFlag registers -update.
func UpdateFlag() Update { return Update{flag.Bool("update", false, "rewrite the goldens")} }

// On reports whether -update was given.
func (u Update) On() bool { return *u.on }

// Golden compares got with the file testdata/golden/name at the root of the project.
func (u Update) Golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(Root(t), "testdata", "golden", filepath.FromSlash(name))
	if *u.on {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, d)
	}
}

// Root is the root of the project: where go.mod stands.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
	}
}

// Folder writes files, by their path with slashes, into a new folder of the test.
func Folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	Write(t, dir, files)
	return dir
}

// Write writes files, by their path with slashes, into a folder.
func Write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ModesCount reports whether we cannot write into a folder whose mode forbids it: not so for the superuser, on Windows
// and on some file systems.
func ModesCount() (bool, error) {
	dir, err := os.MkdirTemp("", "qcode-modes-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o555); err != nil {
		return false, err
	}
	err = os.Mkdir(filepath.Join(dir, "d"), 0o777)
	return errors.Is(err, fs.ErrPermission), os.Chmod(dir, 0o755)
}

// Times is how often a random test goes round: usual times, or as often as QCODE_ROUNDS says.
func Times(usual int) int {
	text := os.Getenv("QCODE_ROUNDS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		panic("QCODE_ROUNDS=" + text + " is no number of rounds")
	}
	return n
}

// Rounds sets the number of random rounds of rapid from QCODE_ROUNDS, for a TestMain. Rounds that go through files are
// dear: share is the part of them that a package takes, at least 20.
func Rounds(share float64) {
	flag.Parse()
	if given := flag.Lookup("rapid.checks"); given != nil && given.Value.String() == given.DefValue {
		_ = given.Value.Set(strconv.Itoa(max(20, int(float64(Times(200))*share))))
	}
}
