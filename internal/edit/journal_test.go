package edit

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/diag"
)

func TestDiff(t *testing.T) {
	s, root := study(t, map[string]string{"a.txt": "one\ntwo\nthree\n", "b.txt": "b\n", "same.txt": "s", "empty.txt": ""})
	got, err := s.Diff(Plan{Changes: []Change{
		Splice("a.txt", hash("one\ntwo\nthree\n"), diag.Splice{Start: 4, End: 7, New: []byte("2")}),
		Delete("b.txt", hash("b\n")), Create("d/c.txt", []byte("c")), Replace("same.txt", hash("s"), []byte("s")),
		Delete("empty.txt", hash("")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `diff a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,3 @@
 one
-two
+2
 three
diff a/b.txt /dev/null
--- a/b.txt
+++ /dev/null
@@ -1,1 +0,0 @@
-b
diff /dev/null b/d/c.txt
--- /dev/null
+++ b/d/c.txt
@@ -0,0 +1,1 @@
+c
\ No newline at end of file
diff a/empty.txt /dev/null
--- a/empty.txt
+++ /dev/null
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if _, err := os.Stat(filepath.Join(root, ".qcode")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a diff wrote something: %v", err)
	}
}

func TestUndoRefusesWhatSomebodyElseChanged(t *testing.T) {
	ctx := context.Background()
	s, root := study(t, map[string]string{"a.txt": "one", "b.txt": "b"})
	apply(t, s, "x", Replace("a.txt", hash("one"), []byte("two")), Replace("b.txt", hash("b"), []byte("c")))
	if err := os.WriteFile(filepath.Join(root, "b.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := s.Undo(ctx)
	const message = "b.txt: has been changed since entry 1 of the log, and undo would overwrite that; " +
		"nothing was written; bring the file back to what it was then, or go on from what is there"
	if !errors.Is(err, ErrChanged) || err.Error() != message {
		t.Error(err)
	}
	want(t, s, map[string]string{"a.txt": "two", "b.txt": "mine"})
}

func TestOwnFolderIsIgnoredByGit(t *testing.T) {
	s, root := study(t, nil)
	apply(t, s, "x", Create("a.txt", nil))
	if is, err := os.ReadFile(filepath.Join(root, ".qcode", ".gitignore")); err != nil || string(is) != "*\n" {
		t.Errorf("%q, %v", is, err)
	}
	if err := os.RemoveAll(filepath.Join(root, ".qcode", "journal")); err != nil {
		t.Fatal(err)
	}
	apply(t, s, "after somebody removed the journal", Create("b.txt", nil))
}

func TestPendingCostsOneLook(t *testing.T) {
	m := newMemFS()
	m.plant("/study/a.txt", "one two")
	m.plant("/study/d/b.txt", "bee")
	s := memStudy(m)
	m.arm()
	if is, err := s.Pending(); is || err != nil || m.step != 1 {
		t.Errorf("pending %v, %v, in %d steps", is, err, m.step)
	}
	stopAt(m, s, "rename temp to file", 2, func(s *Store) error {
		_, err := s.Apply(context.Background(), threeFiles())
		return err
	})
	if is, err := s.Pending(); !is || err != nil {
		t.Errorf("interrupted, and pending says %v, %v", is, err)
	}
	unlock, _, err := m.Lock("/study/.qcode/lock", "another process that carries it out")
	must(err)
	if is, err := s.Pending(); is || err != nil {
		t.Errorf("at work, and pending says %v, %v", is, err)
	}
	must(unlock())
}

func TestSomebodySavesAtTheLastMoment(t *testing.T) {
	for _, path := range []string{"a.txt", "x/y/c.yaml", "d/b.txt"} {
		m := newMemFS()
		m.plant("/study/a.txt", "one two")
		m.plant("/study/d/b.txt", "bee")
		m.hook = func(step string) {
			if step == "rename staged to pending" {
				m.plant("/study/"+path, "mine")
			}
		}
		s := memStudy(m)
		_, err := s.Apply(context.Background(), threeFiles())
		if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), path) {
			t.Error(err)
		}
		expect := map[string]string{"a.txt": "one two", "x/y/c.yaml": "-", "d/b.txt": "bee"}
		expect[path] = "mine"
		if !matches(m, expect) {
			t.Errorf("%s saved meanwhile: %s", path, show(m, expect))
		}
		if left := m.leftovers(); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestRecoverLeavesWhatSomebodyElseChanged(t *testing.T) {
	m := newMemFS()
	m.plant("/study/a.txt", "one two")
	m.plant("/study/d/b.txt", "bee")
	s := memStudy(m)
	stopAt(m, s, "rename temp to file", 2, func(s *Store) error {
		_, err := s.Apply(context.Background(), threeFiles())
		return err
	})
	m.plant("/study/d/b.txt", "mine")
	r, err := s.Recover(context.Background())
	if err != nil || r.Number != 1 || len(r.Skipped) != 1 || r.Skipped[0] != "d/b.txt" {
		t.Errorf("%+v, %v", r, err)
	}
	const message = "an interrupted change of 2026-11-22 10:04:00 was finished, except for files that were changed since: d/b.txt"
	if r.String() != message {
		t.Error(r)
	}
	for path, content := range map[string]string{"a.txt": "one three", "x/y/c.yaml": "see", "d/b.txt": "mine"} {
		if is := m.content("/study/" + path); is != content {
			t.Errorf("%s is %q", path, is)
		}
	}
	if left := m.leftovers(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBrokenRecordsAreSetAside(t *testing.T) {
	ctx := context.Background()
	s, root := study(t, map[string]string{"a.txt": "0"})
	journal := filepath.Join(root, ".qcode", "journal")
	for _, step := range []string{"0", "1", "2"} {
		apply(t, s, "from "+step, Replace("a.txt", hash(step), []byte{step[0] + 1}))
	}
	damage := func(name string) {
		path := filepath.Join(journal, name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)-1] ^= 1
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	damage("00000003-apply")
	if _, err := s.Undo(ctx); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "set aside as 00000003-apply.broken") {
		t.Error(err)
	}
	if _, err := s.Undo(ctx); !errors.Is(err, ErrChanged) { // 2 cannot be undone under 3
		t.Error(err)
	}
	want(t, s, map[string]string{"a.txt": "3"})
	if err := os.WriteFile(filepath.Join(journal, "pending"), []byte("garbage"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := apply(t, s, "next", Replace("a.txt", hash("3"), []byte("4")))
	if r.Number != 5 || r.Finished.Aside != ".qcode/journal/00000004-pending.broken" || !strings.Contains(r.Finished.String(), "files were left as they are") {
		t.Errorf("%+v", r)
	}
	if err := os.WriteFile(filepath.Join(journal, "00000002-apply"), []byte("qcode journal 2 0\nx\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	log, err := s.Log()
	if err != nil || len(log) != 5 {
		t.Fatalf("%v, %v", log, err)
	}
	for i, broken := range []string{
		"", "written by a newer qcode", "set aside as .qcode/journal/00000003-apply.broken",
		"set aside as .qcode/journal/00000004-pending.broken", "",
	} {
		if log[i].Broken != broken {
			t.Errorf("entry %d: %q", i+1, log[i].Broken)
		}
	}
	if _, err := s.Undo(ctx); err != nil {
		t.Error(err)
	}
	if _, err := s.Undo(ctx); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "newer") {
		t.Error(err)
	}
	if n, err := s.Purge(ctx); err != nil || n != 6 {
		t.Errorf("purged %d, %v", n, err)
	}
}

func TestPendingOfANewerVersionStopsWriting(t *testing.T) {
	s, root := study(t, map[string]string{"a.txt": "0"})
	apply(t, s, "x", Create("b.txt", nil))
	path := filepath.Join(root, ".qcode", "journal", "pending")
	if err := os.WriteFile(path, []byte("qcode journal 2 0\nx\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := s.Apply(context.Background(), Plan{Changes: []Change{Create("c.txt", nil)}})
	if !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error("the newer record is gone:", err)
	}
}

// drawRecord makes any record there can be.
func drawRecord(t *rapid.T) *record {
	r := &record{
		kind: rapid.SampledFrom([]Kind{KindApply, KindUndo, KindRedo}).Draw(t, "kind"), of: rapid.IntRange(0, 99).Draw(t, "of"),
		time: clock(), command: rapid.String().Draw(t, "command"), who: rapid.String().Draw(t, "who"),
	}
	content := rapid.Custom(func(t *rapid.T) image {
		i := image{content: []byte{}, exists: rapid.Bool().Draw(t, "exists"), mode: 0o640}
		if i.exists {
			word := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "word")
			i.content = append(i.content, bytes.Repeat(word, rapid.IntRange(0, 200).Draw(t, "times"))...)
		}
		return i
	})
	for _, name := range rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,5}(/[a-z]{1,5})?`), 1, 4).Draw(t, "names") {
		r.files = append(r.files, &target{path: name, before: content.Draw(t, "before"), after: content.Draw(t, "after")})
	}
	return r
}

func TestRecordRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		b, err := r.encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if back.kind != r.kind || back.of != r.of || !back.time.Equal(r.time) || len(back.files) != len(r.files) {
			t.Fatalf("%+v", back)
		}
		for i, f := range back.files {
			if f.path != r.files[i].path || !f.before.same(r.files[i].before) || !f.after.same(r.files[i].after) {
				t.Fatalf("file %d differs", i)
			}
		}
		damaged := bytes.Clone(b)
		damaged[rapid.IntRange(0, len(b)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		if _, err := decode(damaged); err == nil {
			t.Fatal("a damaged record was believed")
		}
	})
}

// FuzzJournal lets anything be the pending record and an entry: nothing panics, and no file of the study is touched
// unless the record is whole, which only a whole record is.
func FuzzJournal(f *testing.F) {
	r := &record{kind: KindApply, time: clock(), command: "qcode tag", files: []*target{
		{path: "other.txt", before: image{}, after: image{[]byte("x"), true, 0}},
	}}
	whole, err := r.encode()
	must(err)
	for _, seed := range [][]byte{
		whole, whole[:len(whole)-1], nil, []byte("qcode journal 1 "), []byte("qcode journal 2 0\n{}\n"),
		[]byte("qcode journal 1 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n{}\n"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m := newMemFS()
		m.plant("/study/a.txt", "one")
		m.plant("/study/.qcode/journal/pending", string(b))
		m.plant("/study/.qcode/journal/00000007-apply", string(b))
		s := memStudy(m)
		ctx := context.Background()
		rec, err := s.Recover(ctx)
		if err == nil && rec.IsZero() {
			t.Error("a pending record was passed over")
		}
		if _, decoded := decode(b); decoded != nil && m.content("/study/other.txt") != "-" {
			t.Error("a broken record was carried out")
		}
		if _, err := s.Log(); err != nil {
			t.Error(err)
		}
		_, _ = s.Undo(ctx)
		if m.content("/study/a.txt") != "one" {
			t.Error("a file was lost")
		}
	})
}
