package house

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"qcode/internal/qtest"
)

var update = qtest.UpdateFlag()

// Examples in the documentation are run: each ```console block of a page, one after the other, in a folder of its own.
// Lines that begin with "$ " are commands; what follows is what they print, standard output and standard error together.
// A line of … stands for anything. A command that ends with another exit code than 0 is followed by "(exit code N)".
// With -update, blocks without … are written anew.
func TestExamplesInTheDocumentation(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the examples are written for a POSIX shell")
	}
	root, bin := qtest.Root(t), buildQcode(t)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		t.Run(filepath.Base(page), func(t *testing.T) { blocks += runPage(t, page, bin) })
	}
	if blocks == 0 {
		t.Error("no example was found")
	}
}

// The page that the README shows is what the command makes today.
func TestPageOfTheDemonstration(t *testing.T) {
	root, dir := qtest.Root(t), t.TempDir()
	shell("qcode init --demo vr-training demo && qcode -C demo report --html report.html", dir, buildQcode(t))
	got, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "docs", "demo", "report.html")
	if update.On() {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/demo/report.html is not what qcode makes (go test ./internal/house -update writes it)")
	}
}

// buildQcode is a folder with the qcode of this tree.
func buildQcode(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "qcode"), "./cmd/qcode")
	build.Dir = qtest.Root(t)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

func runPage(t *testing.T, page, bin string) (blocks int) {
	t.Helper()
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var out strings.Builder
	rest := string(src)
	for {
		before, after, found := strings.Cut(rest, "```console\n")
		out.WriteString(before)
		if !found {
			break
		}
		block, tail, closed := strings.Cut(after, "```\n")
		if !closed {
			t.Fatalf("%s: a block is not closed", page)
		}
		blocks++
		out.WriteString("```console\n" + runBlock(t, block, dir, bin) + "```\n")
		rest = tail
	}
	if update.On() && out.String() != string(src) {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return blocks
}

// example is a command with what it should print.
type example struct{ command, want string }

func examples(block string) []example {
	var out []example
	for _, line := range strings.SplitAfter(block, "\n") {
		switch {
		case strings.HasPrefix(line, "$ "):
			out = append(out, example{command: strings.TrimPrefix(line, "$ ")})
		case strings.HasPrefix(line, "> ") && len(out) > 0 && out[len(out)-1].want == "":
			out[len(out)-1].command += strings.TrimPrefix(line, "> ")
		case len(out) > 0:
			out[len(out)-1].want += line
		}
	}
	return out
}

// runBlock runs the commands of a block and returns it as it should be.
func runBlock(t *testing.T, block, dir, bin string) string {
	t.Helper()
	var out strings.Builder
	for _, e := range examples(block) {
		if strings.HasPrefix(e.command, "cd ") {
			t.Errorf("$ %s\nwho pastes this stays there, and the commands below it are run from elsewhere", e.command)
		}
		got := shell(e.command, dir, bin)
		want := e.want
		if !matches(want, got) && !(update.On() && !strings.Contains(want, "…\n")) {
			t.Errorf("$ %s\nprinted:\n%s\nthe page says:\n%s", e.command, got, want)
		}
		lines := strings.SplitAfter(e.command, "\n")
		out.WriteString("$ " + lines[0])
		for _, l := range lines[1:] {
			if l != "" {
				out.WriteString("> " + l)
			}
		}
		if strings.Contains(want, "…\n") {
			out.WriteString(want)
		} else {
			out.WriteString(got)
		}
	}
	return out.String()
}

func shell(command, dir, bin string) string {
	c := exec.Command("sh", "-c", command)
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+dir, "XDG_CONFIG_HOME="+filepath.Join(dir, ".config"),
		"NO_COLOR=1", "EDITOR=true", "GIT_AUTHOR_NAME=anna", "GIT_AUTHOR_EMAIL=anna@example.org", "GIT_COMMITTER_NAME=anna", "GIT_COMMITTER_EMAIL=anna@example.org")
	var both bytes.Buffer
	c.Stdout, c.Stderr = &both, &both
	err := c.Run()
	text := both.String()
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if err != nil {
		text += fmt.Sprintf("(exit code %d)\n", c.ProcessState.ExitCode())
	}
	return text
}

// matches compares line by line; a line of … stands for any number of lines.
func matches(want, got string) bool {
	parts := strings.Split(want, "…\n")
	if len(parts) == 1 {
		return want == got
	}
	if !strings.HasPrefix(got, parts[0]) {
		return false
	}
	got = got[len(parts[0]):]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(got, p)
		if i < 0 {
			return false
		}
		got = got[i+len(p):]
	}
	return strings.HasSuffix(got, parts[len(parts)-1])
}
