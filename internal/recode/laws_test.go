package recode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/demo"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/qtest"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

func TestMain(m *testing.M) {
	qtest.Rounds(0.25)
	os.Exit(m.Run())
}

// desktop is a study on disk that operations are tried on.
type desktop struct {
	t    *rapid.T
	root string
}

func lay(t *rapid.T, base, name string) *desktop {
	root, err := os.MkdirTemp(base, name)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := demo.FS(name)
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	return &desktop{t, root}
}

func (d *desktop) open() *study.Study {
	s, err := study.Open(d.root)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range s.Problems {
		if p.Severity == diag.Error {
			d.t.Fatalf("the study is broken: %v", p)
		}
	}
	return s
}

func (d *desktop) read(path string) ([]byte, [32]byte, bool, error) {
	src, err := os.ReadFile(filepath.Join(d.root, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, [32]byte{}, false, nil
	}
	return src, edit.Hash(src), err == nil, err
}

// do carries an operation out; ok is false if it was refused.
func (d *desktop) do(op Operation) (account *Account, ok bool) {
	plan, account, err := Plan(d.open(), op, d.read)
	var refusal *tagging.Refusal
	if errors.As(err, &refusal) {
		if strings.Contains(refusal.Why, "cannot edit") || strings.Contains(refusal.Why, "unusable") {
			d.t.Fatalf("%+v: %v", op, err)
		}
		return nil, false
	}
	if err != nil {
		d.t.Fatalf("%+v: %v", op, err)
	}
	for _, c := range plan.Changes {
		path := filepath.Join(d.root, filepath.FromSlash(c.Path))
		if c.Delete {
			err = os.Remove(path)
		} else if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			err = os.WriteFile(path, c.New, 0o644)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	return account, true
}

func (d *desktop) files() map[string]string {
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(d.root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		src, err := os.ReadFile(filepath.Join(d.root, path))
		out[filepath.ToSlash(path)] = string(src)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// facts are the codings of a study as they count: by file, place, code and the rest, but for the code's name.
type fact struct {
	file, place, valence, memo string
	code                       *codebook.Code
}

func (d *desktop) facts(s *study.Study) []fact {
	var out []fact
	for _, t := range s.Transcripts {
		for _, f := range t.Files {
			src, err := os.ReadFile(s.Abs(f.Path))
			if err != nil {
				d.t.Fatal(err)
			}
			file, _ := annotation.Read(f.Path, src)
			for _, a := range file.Annotations {
				c := s.Codebook.Code(a.Code)
				if c == nil {
					d.t.Fatalf("%s:%d: `%s` is no code", f.Path, a.Line, a.Code)
				}
				place := a.Quote
				if a.HasAt {
					place = a.At.String()
				}
				out = append(out, fact{f.Path, place, a.Valence, a.Memo, c})
			}
		}
	}
	return out
}

func passages(facts []fact) map[string]bool {
	out := map[string]bool{}
	for _, f := range facts {
		out[f.file+" "+f.place] = true
	}
	return out
}

func anyCode(t *rapid.T, s *study.Study, label string) *codebook.Code {
	return s.Codebook.Codes[rapid.IntRange(0, len(s.Codebook.Codes)-1).Draw(t, label)]
}

// rows are the codings as they count, in an order of their own: in the files, those on the same words stand by their code.
func rows(t *rapid.T, s *study.Study) []string {
	c, err := coding.Collect(context.Background(), s, coding.Want{})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(c.Code))
	for i := range out {
		out[i] = fmt.Sprint(c.Transcript[i], c.Coder[i], c.Span[i], c.Code[i], c.Valence[i], c.Flags[i])
	}
	slices.Sort(out)
	return out
}

// A rename changes no number, and the way back leads to the same files but for the history in the codebook.
func TestRenameThereAndBack(t *testing.T) {
	base := t.TempDir()
	history := regexp.MustCompile(`(?m)^ *was: \[[^\]]*\]\n`)
	rapid.Check(t, func(rt *rapid.T) {
		d := lay(rt, base, rapid.SampledFrom(demo.Names()).Draw(rt, "study"))
		defer os.RemoveAll(d.root)
		before, s := d.files(), d.open()
		c, counting := anyCode(rt, s, "code"), rows(rt, s)
		if _, ok := d.do(Rename{Code: c.ID, To: "another-name"}); !ok {
			rt.Fatalf("%s was not renamed", c.ID)
		}
		now := d.open()
		if d := cmp.Diff(counting, rows(rt, now)); d != "" {
			rt.Fatalf("renaming %s changed what counts:\n%s", c.ID, d)
		}
		for i, code := range s.Codebook.Codes {
			if id := now.Codebook.Codes[i].ID; id != code.ID && code != c || now.Codebook.Codes[i].Rev() != code.Rev() {
				rt.Fatalf("%s became %s", code.ID, id)
			}
		}
		if now.Codebook.Find(c.ID) != now.Codebook.Code("another-name") {
			rt.Fatalf("the former id %s is not known", c.ID)
		}
		if _, ok := d.do(Rename{Code: "another-name", To: c.ID}); !ok {
			rt.Fatalf("%s was not renamed back", c.ID)
		}
		after := d.files()
		for _, files := range []map[string]string{before, after} {
			files["codebook.yaml"] = history.ReplaceAllString(files["codebook.yaml"], "")
		}
		if !maps.Equal(before, after) {
			for name := range before {
				if before[name] != after[name] {
					rt.Errorf("%s differs:\n%s", name, after[name])
				}
			}
		}
	})
}

// A merge keeps every passage, every memo and all names; only codings on the same words become one.
func TestMergeKeepsPassages(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		d := lay(rt, base, rapid.SampledFrom(demo.Names()).Draw(rt, "study"))
		defer os.RemoveAll(d.root)
		s := d.open()
		before := d.facts(s)
		a, b := anyCode(rt, s, "a"), anyCode(rt, s, "b")
		into := rapid.SampledFrom([]string{"a-new-code", a.ID, anyCode(rt, s, "c").ID}).Draw(rt, "into")
		account, ok := d.do(Merge{Codes: []string{a.ID, b.ID}, Into: into})
		if !ok {
			return
		}
		now := d.open()
		after := d.facts(now)
		if len(before) != len(after)+account.Joined {
			rt.Fatalf("%d codings became %d, and %d were joined", len(before), len(after), account.Joined)
		}
		if !maps.Equal(passages(before), passages(after)) {
			rt.Fatal("a passage is gone")
		}
		target := now.Codebook.Code(into)
		for _, old := range []*codebook.Code{a, b} {
			if now.Codebook.Find(old.ID) != target {
				rt.Errorf("%s does not lead to %s", old.ID, into)
			}
			for _, child := range old.Children {
				if c := now.Codebook.Code(child.ID); child != a && child != b && (c == nil || c.Parent != target) {
					rt.Errorf("%s is lost", child.ID)
				}
			}
		}
		for _, f := range before {
			if f.memo != "" && !slices.ContainsFunc(after, func(g fact) bool { return g.file == f.file && strings.Contains(g.memo, f.memo) }) {
				rt.Errorf("a memo of %s is gone", f.file)
			}
		}
	})
}

// A split or a move changes no coding's place, and what stood below a code counts there still.
func TestSplitAndMoveKeepCodings(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		d := lay(rt, base, rapid.SampledFrom(demo.Names()).Draw(rt, "study"))
		defer os.RemoveAll(d.root)
		s := d.open()
		before := d.facts(s)
		c := anyCode(rt, s, "code")
		splits := rapid.Bool().Draw(rt, "split")
		op := Operation(Move{Code: c.ID, Under: rapid.SampledFrom([]string{"", anyCode(rt, s, "under").ID}).Draw(rt, "to")})
		if splits {
			op = Split{Code: c.ID, By: rapid.SampledFrom([]By{ByValence, ByMemo}).Draw(rt, "by")}
		}
		comments := bytes.Count(s.CodebookSource, []byte("#"))
		if _, ok := d.do(op); !ok {
			return
		}
		now := d.open()
		after := d.facts(now)
		if len(before) != len(after) || !maps.Equal(passages(before), passages(after)) {
			rt.Fatal("a coding is gone")
		}
		if n := bytes.Count(now.CodebookSource, []byte("#")); n != comments {
			rt.Errorf("%d comments became %d", comments, n)
		}
		count := func(facts []fact, b *codebook.Codebook) (n int) {
			for _, f := range facts {
				n += boolean(within(f.code, b.Code(c.ID)))
			}
			return n
		}
		if was, is := count(before, s.Codebook), count(after, now.Codebook); was != is {
			rt.Errorf("under %s there were %d codings, and are %d", c.ID, was, is)
		}
		if len(now.Codebook.Codes) < len(s.Codebook.Codes) {
			rt.Error("a code is gone")
		}
	})
}

// Whatever is done one after the other, the codebook stays sound and each coding has a code.
func TestManyOperations(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		d := lay(rt, base, "professionals")
		defer os.RemoveAll(d.root)
		passed := passages(d.facts(d.open()))
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			s := d.open()
			x, y, z := anyCode(rt, s, "x"), anyCode(rt, s, "y"), anyCode(rt, s, "z")
			fresh := rapid.StringMatching(`[a-z]{3,6}(-[a-z]{2,4})?`).Draw(rt, "fresh")
			d.do(rapid.SampledFrom([]Operation{
				Add{ID: fresh, Parent: x.ID},
				Rename{Code: x.ID, To: fresh, Label: fresh + "!"},
				Move{Code: x.ID, Under: y.ID},
				Move{Code: x.ID},
				Merge{Codes: []string{x.ID, y.ID}, Into: fresh},
				Merge{Codes: []string{x.ID, y.ID}, Into: z.ID},
				Split{Code: x.ID},
				Split{Code: x.ID, By: ByMemo},
				Deprecate{Code: x.ID, By: y.ID},
			}).Draw(rt, "operation"))
			if got := passages(d.facts(d.open())); !maps.Equal(got, passed) {
				rt.Fatal("a passage is gone")
			}
		}
	})
}
