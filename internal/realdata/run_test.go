package realdata

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"qcode/codebook"
	"qcode/internal/cli"
)

// run is qcode in a folder of its own.
type run struct {
	t   *testing.T
	dir string
}

func newRun(t *testing.T) *run { return &run{t, t.TempDir()} }

// do runs a command and returns what it printed and its exit code.
func (r *run) do(args ...string) (out, talk string, code int) {
	r.t.Helper()
	var stdout, stderr bytes.Buffer
	env := &cli.Env{
		In: strings.NewReader(""), Out: &stdout, Err: &stderr, Dir: r.dir,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC) },
	}
	code = cli.Main(args, env)
	return stdout.String(), stderr.String(), code
}

// ok runs a command that must succeed.
func (r *run) ok(args ...string) string {
	r.t.Helper()
	out, talk, code := r.do(args...)
	if code != 0 {
		r.t.Fatalf("qcode %s: exit code %d\n%s", strings.Join(args, " "), code, head(talk))
	}
	return out
}

func head(text string) string {
	lines := strings.SplitN(text, "\n", 12)
	return strings.Join(lines[:min(11, len(lines))], "\n")
}

// write puts a file into the folder.
func (r *run) write(name, content string) {
	r.t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// sheet writes a table.
func (r *run) sheet(name string, rows [][]string) {
	r.t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		r.t.Fatal(err)
	}
	r.write(name, b.String())
}

// book is the codebook that was imported; it finds codes by their foreign names.
func (r *run) book() *codebook.Codebook {
	r.t.Helper()
	b, problems := codebook.Parse([]byte(read(r.t, filepath.Join(r.dir, "codebook.yaml"))))
	for _, p := range problems {
		if p.Severity == "error" {
			r.t.Fatal(p.Message)
		}
	}
	return b
}

// id is the id of the code with a foreign name.
func (r *run) id(b *codebook.Codebook, name string) string {
	r.t.Helper()
	c := b.Find(name)
	if c == nil {
		r.t.Errorf("the code %q was not imported", name)
		return ""
	}
	return c.ID
}

func number(t *testing.T, text string) int {
	t.Helper()
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func read(t *testing.T, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}
