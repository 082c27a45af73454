package revise

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/tagging"
)

type entry struct {
	name, content string
	mode          fs.FileMode
	flags         uint16
}

func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Flags: e.flags}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, err := w.CreateHeader(h)
		if err == nil && !strings.HasSuffix(e.name, "/") {
			_, err = f.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpackInto unpacks into a folder that has a neighbour, and fails if the neighbour changes.
func unpackInto(t testing.TB, src []byte, l Limits) (root, dir string, err error) {
	t.Helper()
	above := t.TempDir()
	dir = filepath.Join(above, "into")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err = Unpack(bytes.NewReader(src), int64(len(src)), dir, l)
	if around, _ := os.ReadDir(above); len(around) != 1 {
		t.Errorf("the archive reached out: %v", around)
	}
	return root, dir, err
}

func TestUnpack(t *testing.T) {
	src := archive(
		t, entry{name: "vr training/"}, entry{name: "vr training/qcode.yaml", content: "study: x\n"},
		entry{name: "vr training/transcripts/a.txt", content: "I: well?\n"},
		entry{name: "vr training/.qcode/journal/1", content: "x"}, entry{name: "__MACOSX/vr training/._a.txt", content: "x"},
		entry{name: "vr training/.git/config", content: "x"},
	)
	root, dir, err := unpackInto(t, src, StudyLimits())
	if err != nil || root != filepath.Join(dir, "vr training") {
		t.Fatal(root, err)
	}
	var files []string
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			rel, _ := filepath.Rel(root, p)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if got := strings.Join(files, " "); got != "qcode.yaml transcripts/a.txt" {
		t.Error(got)
	}
}

func TestUnpackRefuses(t *testing.T) {
	study := entry{name: "qcode.yaml", content: "study: x\n"}
	tests := []struct {
		name string
		src  []byte
		l    Limits
	}{
		{"above", archive(t, study, entry{name: "../evil", content: "x"}), StudyLimits()},
		{"above, hidden in the middle", archive(t, study, entry{name: "a/../../evil", content: "x"}), StudyLimits()},
		{"absolute", archive(t, study, entry{name: "/tmp/evil", content: "x"}), StudyLimits()},
		{"drive", archive(t, study, entry{name: "C:evil", content: "x"}), StudyLimits()},
		{"backslash", archive(t, study, entry{name: `..\evil`, content: "x"}), StudyLimits()},
		{"link", archive(t, study, entry{name: "a", content: "/etc/passwd", mode: fs.ModeSymlink | 0o777}), StudyLimits()},
		{"device", archive(t, study, entry{name: "a", mode: fs.ModeDevice | 0o666}), StudyLimits()},
		{"twice", archive(t, study, study), StudyLimits()},
		{"a file as a folder", archive(t, study, entry{name: "a", content: "x"}, entry{name: "a/b", content: "x"}), StudyLimits()},
		{"encrypted", archive(t, study, entry{name: "a", flags: 1}), StudyLimits()},
		{"too large", archive(t, study, entry{name: "a", content: strings.Repeat("0", 5000)}), Limits{10, 4000}},
		{"too many", archive(t, study, entry{name: "a"}, entry{name: "b"}), Limits{2, 4000}},
		{"no study", archive(t, entry{name: "a.txt", content: "x"}), StudyLimits()},
		{"two studies", archive(t, entry{name: "a/qcode.yaml"}, entry{name: "b/qcode.yaml"}), StudyLimits()},
		{"no archive", []byte("hello"), StudyLimits()},
		{"cut off", archive(t, study)[:40], StudyLimits()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, dir, err := unpackInto(t, tt.src, tt.l)
			if err == nil {
				t.Fatalf("unpacked into %s", dir)
			}
			if r := (*tagging.Refusal)(nil); !errors.As(err, &r) && tt.name != "a file as a folder" {
				t.Errorf("%v is a %T", err, err)
			}
		})
	}
}

// A size in the directory of an archive that says less than there is does not help.
func TestUnpackLyingSize(t *testing.T) {
	src := archive(t, entry{name: "qcode.yaml", content: "study: x\n"}, entry{name: "a", content: strings.Repeat("0", 1<<20)})
	i := bytes.LastIndex(src, []byte("PK\x01\x02")) // the directory's record of a
	copy(src[i+24:i+28], []byte{10, 0, 0, 0})
	if _, _, err := unpackInto(t, src, Limits{10, 4000}); err == nil {
		t.Error("unpacked")
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(archive(f, entry{name: "qcode.yaml", content: "study: x\n"}, entry{name: "a/b.txt", content: "x"}))
	f.Add(archive(f, entry{name: "qcode.yaml"}, entry{name: "../x", content: "x"}))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, dir, err := unpackInto(t, src, Limits{20, 1 << 16})
		total := int64(0)
		_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
			if info, err := d.Info(); err == nil && d.Type().IsRegular() {
				total += info.Size()
			} else if !d.IsDir() {
				t.Errorf("%s is no file", d.Name())
			}
			return err
		})
		if total > 1<<16+1 {
			t.Errorf("%d bytes unpacked, %v", total, err)
		}
	})
}
