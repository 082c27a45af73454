package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// quietly runs qcode in an empty folder.
func quietly(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	dir := t.TempDir()
	code = Main(args, &Env{
		In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(string) string { return "" }, Now: time.Now, Dir: dir, UserDir: filepath.Join(dir, "settings"),
	})
	return code, o.String(), e.String()
}

func allCommands(t *testing.T) []*cobra.Command {
	t.Helper()
	a := &app{Env: &Env{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: os.Getenv, Now: time.Now}}
	root := a.root()
	var all []*cobra.Command
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		all = append(all, c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return all
}

func isTopic(c *cobra.Command) bool {
	return c.Parent() == c.Root() && !c.Runnable()
}

func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range allCommands(t) {
		path := c.CommandPath()
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: a short text without a full stop is missing: %q", path, c.Short)
		}
		if isTopic(c) {
			continue
		}
		if !c.Runnable() {
			t.Errorf("%s: does nothing, not even to refuse", path)
		}
		if c.Example == "" {
			t.Errorf("%s: has no example", path)
		}
		if c.Parent() == c.Root() && c.GroupID == "" {
			t.Errorf("%s: belongs to no group", path)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || strings.HasSuffix(f.Usage, ".") {
				t.Errorf("%s --%s: a usage without a full stop is missing: %q", path, f.Name, f.Usage)
			}
		})
	}
}

func TestGroupsRefuseMistypedVerbs(t *testing.T) {
	groups := 0
	for _, c := range allCommands(t) {
		if !c.HasSubCommands() {
			continue
		}
		groups++
		args := append(strings.Fields(c.CommandPath())[1:], "no-such-verb")
		code, out, errs := quietly(t, args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, `"no-such-verb"`) {
			t.Errorf("qcode %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, errs)
		}
	}
	if groups < 3 {
		t.Errorf("only %d groups found", groups)
	}
	for _, args := range [][]string{{"help", "no-such-verb"}, {"help", "codebook", "no-such-verb"}, {"completion", "no-such-verb"}, {"completion"}} {
		if code, out, errs := quietly(t, args...); code != exitUsage || out != "" || errs == "" {
			t.Errorf("qcode %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, errs)
		}
	}
}

func TestEveryCommandRefusesUnknownFlags(t *testing.T) {
	for _, c := range allCommands(t) {
		if isTopic(c) {
			continue
		}
		args := append(strings.Fields(c.CommandPath())[1:], "--no-such-flag")
		if code, _, errs := quietly(t, args...); code != exitUsage || !strings.Contains(errs, "no-such-flag") {
			t.Errorf("qcode %s: exit code %d\n%s", strings.Join(args, " "), code, errs)
		}
	}
}

func TestHelpTopics(t *testing.T) {
	entries, err := helpTexts.ReadDir("help")
	if err != nil || len(entries) != len(topics) {
		t.Fatalf("%d texts, %d topics, %v", len(entries), len(topics), err)
	}
	for _, name := range topics {
		code, out, _ := quietly(t, "help", name)
		src, err := helpTexts.ReadFile("help/" + name + ".md")
		if err != nil || code != 0 || !strings.Contains(out, strings.TrimSpace(string(src))) {
			t.Errorf("help %s: exit code %d, %v", name, code, err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if len([]rune(line)) > 120 {
				t.Errorf("help/%s.md:%d is wider than a terminal", name, i+1)
			}
		}
	}
}

func TestManPagesAreTheSameEveryDay(t *testing.T) {
	dir := t.TempDir()
	for _, to := range []string{"a", "b"} {
		if code, _, errs := quietly(t, "man", filepath.Join(dir, to)); code != 0 {
			t.Fatal(errs)
		}
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "a", "*.1"))
	if len(pages) < 12 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, p := range pages {
		one, _ := os.ReadFile(p)
		two, _ := os.ReadFile(filepath.Join(dir, "b", filepath.Base(p)))
		if !bytes.Equal(one, two) || !bytes.HasPrefix(one, []byte(".TH")) {
			t.Errorf("%s differs", filepath.Base(p))
		}
	}
}
