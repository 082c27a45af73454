package check_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/check"
	"qcode/internal/diag"
	"qcode/internal/render"
	"qcode/internal/study"
)

var update = flag.Bool("update", false, "write what the tests found as what they expect")

const fixtures = "../../testdata/check"

// fixture lays the files of a rule over the healthy study and opens it. A file .gone lists what is taken away; .tracked
// says that git is to track all files.
func fixture(t *testing.T, dir string) *study.Study {
	t.Helper()
	root := t.TempDir()
	for _, from := range []string{filepath.Join(fixtures, "base"), dir} {
		if _, err := os.Stat(from); err != nil {
			t.Fatal(err)
		}
		copyTree(t, from, root)
	}
	if gone, err := os.ReadFile(filepath.Join(root, ".gone")); err == nil {
		for _, f := range strings.Fields(string(gone)) {
			if err := os.Remove(filepath.Join(root, f)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(root, ".tracked")); err == nil {
		track(t, root)
	}
	s, err := study.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// track puts all files of a study into a git repository of its own.
func track(t *testing.T, root string) {
	t.Helper()
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "--all"}} {
		c := exec.Command("git", append([]string{"-C", root}, args...)...)
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		if out, err := c.CombinedOutput(); err != nil {
			t.Skipf("git is needed: %v %s", err, out)
		}
	}
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case e.IsDir():
			return os.MkdirAll(target, 0o755)
		case e.Type()&os.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, s *study.Study, c check.Choice) *check.Result {
	t.Helper()
	set, err := check.Choose(c)
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Run(context.Background(), s, check.Options{Set: set, Mend: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func hits(found []diag.Diagnostic, rule string) (out []diag.Diagnostic) {
	for _, d := range found {
		if d.Rule == rule {
			out = append(out, d)
		}
	}
	return out
}

// Every rule fires on its bad fixture and is silent on its good one, and the report on the bad one is as recorded.
func TestRules(t *testing.T) {
	for _, r := range check.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			bad := run(t, fixture(t, filepath.Join(fixtures, r.ID, "bad")), check.Choice{Profile: "strict"})
			if len(hits(bad.Findings, r.ID)) == 0 {
				t.Errorf("%s %s does not fire on its bad fixture; found %v", r.ID, r.Name, bad.Findings)
			}
			golden(t, filepath.Join(fixtures, r.ID, "bad.txt"), printed(t, bad))
			good := run(t, fixture(t, filepath.Join(fixtures, r.ID, "ok")), check.Choice{Profile: "strict"})
			if found := hits(good.Findings, r.ID); len(found) > 0 {
				t.Errorf("%s %s fires on its good fixture: %v", r.ID, r.Name, found)
			}
		})
	}
}

func printed(t *testing.T, r *check.Result) []byte {
	t.Helper()
	f := &render.Findings{Diagnostics: r.Findings, Summary: "(end)", Line: func(file string, line int) (string, bool) { return r.Line(file, line, true) }}
	for _, rule := range check.Rules() {
		f.Rules = append(f.Rules, render.RuleInfo{ID: rule.ID, Name: rule.Name})
	}
	var b bytes.Buffer
	if err := render.WriteFindings(&b, "text", f); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("(end)\n"))
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

// The study that all fixtures are made of has nothing wrong.
func TestBaseIsClean(t *testing.T) {
	result := run(t, fixture(t, filepath.Join(fixtures, "base")), check.Choice{Profile: "strict"})
	if len(result.Findings) > 0 {
		t.Errorf("found %v", result.Findings)
	}
}

// The examples of the documentation are lines of the fixtures, or names of their files.
func TestExamplesAreReal(t *testing.T) {
	for _, r := range check.Rules() {
		for kind, example := range map[string]string{"bad": r.Bad, "ok": r.Good} {
			s := fixture(t, filepath.Join(fixtures, r.ID, kind))
			if _, err := os.Lstat(s.Abs(example)); err == nil {
				continue
			}
			if !occurs(t, s.Root, example) {
				t.Errorf("%s: the example %q stands in no file of the fixture %s", r.ID, example, kind)
			}
		}
	}
}

// occurs reports whether the lines stand one after the other in some file, whatever their indentation.
func occurs(t *testing.T, root, lines string) bool {
	t.Helper()
	trim := func(text string) []string {
		out := strings.Split(text, "\n")
		for i := range out {
			out[i] = strings.TrimPrefix(strings.TrimSpace(out[i]), "- ")
		}
		return out
	}
	want := trim(lines)
	found := false
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Type()&os.ModeSymlink != 0 {
			return err
		}
		content, err := os.ReadFile(path)
		have := trim(string(content))
		for i := range have {
			if i+len(want) <= len(have) && slices.Equal(have[i:i+len(want)], want) {
				found = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
