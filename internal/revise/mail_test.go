package revise_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zipped is a folder as a zip file, below a folder of its own, as mail programs have it.
func zipped(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := w.Create("copy of big/" + filepath.ToSlash(rel))
		if err == nil {
			_, err = f.Write(src)
		}
		return err
	})
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "anna's copy.zip")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// A copy is mailed back and forth: what was coded there comes in once, although the transcripts here were edited meanwhile,
// and nothing of the archive is left on this computer.
func TestMergeMailedCopy(t *testing.T) {
	dir, codings := bigStudy(t, 3)
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	run(t, copied, 0, "tag", "t00", "--code", "en", "--at", "3-20", "--coder", "anna")
	run(t, copied, 0, "tag", "t01", "--code", "en", "--at", "3-20", "--coder", "anna")
	shift(t, dir)
	run(t, dir, 0, "anchor", "repair", "--quiet")
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	file := zipped(t, copied)

	out := run(t, dir, 0, "merge", file)
	if !strings.Contains(out, "2 codings came in, 0 changed, 0 taken off") || !strings.Contains(out, "0 conflicts") {
		t.Error(out)
	}
	if out := run(t, dir, 0, "anchor", "verify"); !strings.Contains(out, "all stand") || !strings.HasPrefix(out, counts(codings+2)) {
		t.Error(out)
	}
	before := snapshot(t, dir)
	if out := run(t, dir, 0, "merge", file); !strings.Contains(out, "0 codings came in") || snapshot(t, dir) != before {
		t.Errorf("the same copy again: %s", out)
	}
	run(t, dir, 0, "undo")
	if out := run(t, dir, 0, "anchor", "verify"); !strings.HasPrefix(out, counts(codings)) {
		t.Error(out)
	}
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		for _, l := range left {
			if strings.HasPrefix(l.Name(), "qcode-merge-") {
				t.Errorf("%s is left", l.Name())
			}
		}
	}
}

func counts(n int) string { return fmt.Sprintf("%d codings looked at", n) }
