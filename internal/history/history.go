// Package history finds old texts in git: a transcript as it was when its codings were made on it, recognised by the
// mark that each coding carries.
//
// It runs git, read-only. Where there is no git, or no repository, it knows nothing, which is no error.
package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"qcode/internal/transcript"
)

// maxVersions bounds how many contents are looked at for one text, the latest first.
const maxVersions = 4000

// maxSize is the size in bytes above which a version is passed over.
const maxSize = 64 << 20

// Git is the history of the repository that a study lies in. It may be used by several goroutines. What it finds out it
// keeps, but for the texts themselves.
type Git struct {
	ctx    context.Context
	git    string // the program
	root   string // of the study
	inside string // the study within the repository, with slashes and a slash at the end; "" at its root

	listed sync.Once
	byPath map[string][]string // ids of all contents that a path of the study ever had

	mu    sync.Mutex
	batch *batch
	marks map[string]map[uint32]string // ids by marks: of a path, or of all files of a kind, such as *.txt
}

// Open finds the repository around the study at root; nil if there is none, or no git.
func Open(ctx context.Context, root string) *Git {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil
	}
	g := &Git{ctx: ctx, git: program, root: root, marks: map[string]map[uint32]string{}}
	out, err := g.run("rev-parse", "--show-prefix")
	if err != nil {
		return nil
	}
	g.inside = strings.TrimSuffix(string(out), "\n")
	return g
}

// Inside is where the study lies in its repository, with slashes and a slash at the end; empty at its root, or for nil.
func (g *Git) Inside() string {
	if g == nil {
		return ""
	}
	return g.inside
}

// command runs git without anything that a repository's settings could make it start.
func (g *Git) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(g.ctx, g.git, append([]string{"--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"}, args...)...)
	c.Dir = g.root
	c.Env = append(elsewhere(os.Environ()), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	return c
}

// elsewhere takes out of the environment what would lead git to another repository than the study's: a hook of git
// that runs qcode has such variables.
func elsewhere(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
}

func (g *Git) run(args ...string) ([]byte, error) {
	var said bytes.Buffer
	c := g.command(args...)
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, first)
	}
	return out, nil
}

// Text is the version of a file of the study (its path, with slashes) whose canonical text has the mark; nil if git
// has none. A file that had another name then is found too. encoding is that of the study's transcripts.
func (g *Git) Text(name, encoding string, mark uint32) *transcript.Text {
	if g == nil {
		return nil
	}
	kind := path.Ext(name)
	g.listed.Do(g.list)
	g.mu.Lock()
	defer g.mu.Unlock()
	id := g.marked(name, encoding, func() []string { return g.byPath[name] })[mark]
	if id == "" {
		id = g.marked("*"+kind, encoding, func() []string { return g.ofKind(kind) })[mark]
	}
	for _, t := range g.texts(id, encoding) {
		if t.Mark() == mark {
			return t
		}
	}
	return nil
}

// marked are the ids of contents by the marks of their texts. g.mu is held.
func (g *Git) marked(name, encoding string, ids func() []string) map[uint32]string {
	if known, ok := g.marks[name]; ok {
		return known
	}
	marks := map[uint32]string{}
	for _, id := range distinct(ids()) {
		for _, t := range g.texts(id, encoding) {
			if mark := t.Mark(); marks[mark] == "" {
				marks[mark] = id
			}
		}
	}
	g.marks[name] = marks
	return marks
}

// texts are the texts that a content can be read as: git may hold UTF-8 where the disk does not.
func (g *Git) texts(id, encoding string) (out []*transcript.Text) {
	if id == "" {
		return nil
	}
	content := g.content(id)
	for _, as := range slices.Compact([]string{encoding, ""}) {
		if canonical, _, err := transcript.Decode(content, as); err == nil {
			if text, err := transcript.New(canonical); err == nil {
				out = append(out, text)
			}
		}
	}
	return out
}

// list finds the ids of all contents of all paths of the study: those staged, and those of every commit, latest first.
func (g *Git) list() {
	g.byPath = map[string][]string{}
	staged, _ := g.run("ls-files", "--stage", "-z")
	for _, entry := range strings.Split(string(staged), "\x00") {
		meta, name, _ := strings.Cut(entry, "\t")
		if fields := strings.Fields(meta); len(fields) > 1 {
			g.byPath[name] = append(g.byPath[name], fields[1])
		}
	}
	raw, _ := g.run("log", "--all", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", "--format=", "--no-textconv", "--no-ext-diff", "--", ".")
	words := strings.Split(string(raw), "\x00")
	for i := 0; i+1 < len(words); i++ {
		if fields := strings.Fields(words[i]); len(fields) > 4 && fields[0][0] == ':' {
			name := words[i+1]
			g.byPath[name] = append(g.byPath[name], fields[3], fields[2])
			i++
		}
	}
}

// ofKind are the ids of all files of a kind.
func (g *Git) ofKind(kind string) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(g.byPath)) {
		if strings.HasSuffix(name, kind) {
			out = append(out, g.byPath[name]...)
		}
	}
	return out
}

func distinct(ids []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, id := range ids {
		if !seen[id] && strings.Trim(id, "0") != "" && len(out) < maxVersions {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// Tracks reports whether git has ever had a file of the study in it.
func (g *Git) Tracks(name string) bool {
	if g == nil {
		return false
	}
	g.listed.Do(g.list)
	return len(g.byPath[filepath.ToSlash(name)]) > 0
}

// Tracked are the files of the study that git has in its index, in alphabetical order.
func (g *Git) Tracked() []string {
	if g == nil {
		return nil
	}
	out, err := g.run("ls-files", "-z")
	if err != nil {
		return nil
	}
	names := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}

// ErrUnknown is returned where git does not know a revision, or no such file in it.
var ErrUnknown = errors.New("git knows no such version")

// At is a file of the study as it was at a revision, such as HEAD~3 or a tag.
func (g *Git) At(revision, name string) ([]byte, error) {
	if g == nil {
		return nil, fmt.Errorf("%w: this study lies in no git repository", ErrUnknown)
	}
	if revision == "" || strings.HasPrefix(revision, "-") || strings.ContainsAny(revision, ":\x00\n") {
		return nil, fmt.Errorf("%w: %q is no revision", ErrUnknown, revision)
	}
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%w: there is no revision %q", ErrUnknown, revision)
	}
	out, err := g.run("cat-file", "blob", strings.TrimSpace(string(commit))+":"+path.Join(g.inside, name))
	if err != nil {
		return nil, fmt.Errorf("%w: %s has no %s", ErrUnknown, revision, name)
	}
	return out, nil
}
