package history

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"qcode/internal/transcript"
)

// repository is a git repository with a study in a folder of it.
func repository(t *testing.T) (study string, git func(args ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	top := t.TempDir()
	study = filepath.Join(top, "my study")
	if err := os.MkdirAll(filepath.Join(study, "transcripts"), 0o755); err != nil {
		t.Fatal(err)
	}
	git = func(args ...string) {
		t.Helper()
		c := exec.Command("git", args...)
		c.Dir = top
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	git("init", "-q", "-b", "main", ".")
	return study, git
}

func put(t *testing.T, study, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(study, filepath.FromSlash(name)), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mark(t *testing.T, raw, encoding string) uint32 {
	t.Helper()
	canonical, _, err := transcript.Decode([]byte(raw), encoding)
	if err != nil {
		t.Fatal(err)
	}
	text, err := transcript.New(canonical)
	if err != nil {
		t.Fatal(err)
	}
	return text.Mark()
}

func TestText(t *testing.T) {
	study, git := repository(t)
	const name, encoding = "transcripts/a [x] é.txt", "windows-1252"
	versions := []string{"first\r\nline\r\n", "second \x93line\x94\n", "third\n"}
	put(t, study, name, versions[0])
	git("add", "-A")
	git("commit", "-q", "-m", "1")
	git("checkout", "-q", "-b", "aside")
	put(t, study, name, versions[1])
	git("commit", "-q", "-a", "-m", "2")
	git("checkout", "-q", "main")
	put(t, study, name, versions[2])
	git("add", "-A") // not committed yet
	put(t, study, name, "fourth\n")

	g := Open(context.Background(), study)
	for i, v := range versions {
		got := g.Text(name, encoding, mark(t, v, encoding))
		if got == nil || got.Mark() != mark(t, v, encoding) {
			t.Errorf("version %d is not found", i+1)
		}
	}
	if g.Text(name, encoding, mark(t, "fourth\n", "")) != nil || g.Text("transcripts/b.txt", encoding, 7) != nil {
		t.Error("a text was found that git never had")
	}
	if !g.Tracks(name) || g.Tracks("transcripts/b.txt") {
		t.Error("what git tracks")
	}
}

func TestTextOfRenamedFile(t *testing.T) {
	study, git := repository(t)
	put(t, study, "transcripts/a.txt", "old text\n")
	git("add", "-A")
	git("commit", "-q", "-m", "1")
	git("mv", "my study/transcripts/a.txt", "my study/transcripts/b.txt")
	put(t, study, "transcripts/b.txt", "nothing like it\n")
	git("commit", "-q", "-a", "-m", "2")
	if got := Open(context.Background(), study).Text("transcripts/b.txt", "", mark(t, "old text\n", "")); got == nil || string(got.Bytes()) != "old text\n" {
		t.Errorf("%v", got)
	}
}

func TestAt(t *testing.T) {
	study, git := repository(t)
	put(t, study, "codebook.yaml", "one\n")
	git("add", "-A")
	git("commit", "-q", "-m", "1")
	git("tag", "v1")
	put(t, study, "codebook.yaml", "two\n")
	git("commit", "-q", "-a", "-m", "2")
	g := Open(context.Background(), study)
	for revision, want := range map[string]string{"HEAD": "two\n", "HEAD~1": "one\n", "v1": "one\n", "main": "two\n"} {
		if got, err := g.At(revision, "codebook.yaml"); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", revision, got, err)
		}
	}
	for _, revision := range []string{"", "HEAD~9", "--help", "-p", "v1:codebook.yaml", "nothing", "HEAD\x00"} {
		if _, err := g.At(revision, "codebook.yaml"); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", revision, err)
		}
	}
}

// Without a repository nothing is known, and nothing fails.
func TestNoRepository(t *testing.T) {
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(t.TempDir()))
	g := Open(context.Background(), t.TempDir())
	if g != nil {
		t.Fatal("a repository where there is none")
	}
	if g.Text("a.txt", "", 1) != nil || g.Tracks("a.txt") {
		t.Error("something is known")
	}
	if _, err := g.At("HEAD", "a"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	t.Setenv("PATH", "")
	if Open(context.Background(), t.TempDir()) != nil {
		t.Error("git without git")
	}
}

// Settings of a repository start no program.
func TestNothingIsStarted(t *testing.T) {
	study, git := repository(t)
	witness := filepath.Join(t.TempDir(), "witness")
	put(t, study, "transcripts/a.txt", "text\n")
	git("add", "-A")
	git("commit", "-q", "-m", "1")
	for _, setting := range []string{"core.fsmonitor", "core.pager", "diff.external", "core.editor", "diff.x.textconv", "diff.x.command", "core.sshCommand"} {
		git("config", setting, "touch '"+witness+"'")
	}
	put(t, study, ".gitattributes", "* diff=x\n")
	g := Open(context.Background(), study)
	if g.Text("transcripts/a.txt", "", mark(t, "text\n", "")) == nil {
		t.Error("not found")
	}
	_, _ = g.At("HEAD", "transcripts/a.txt")
	if _, err := os.Stat(witness); err == nil {
		t.Error("a program of the repository's settings was started")
	}
}
