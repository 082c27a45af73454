// Package history finds old texts in git: a transcript as it was when its codings were made on it, recognised by the
// mark that each coding carries.
//
// It runs git, read-only. Where there is no git, or no repository, it knows nothing, which is no error.
package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"qcode/internal/transcript"
)

// maxVersions bounds how many contents are looked at, the latest first.
const maxVersions = 4000

// maxSize is the size in bytes above which a version is passed over.
const maxSize = 64 << 20

// Git is the history of the repository that a study lies in. It may be used by several goroutines.
type Git struct {
	ctx    context.Context
	git    string // the program
	root   string // of the study
	inside string // the study within the repository, with slashes and a slash at the end; "" at its root

	mu    sync.Mutex
	files map[string]*file // by path; under *.txt whatever was a transcript anywhere in the study
}

// file is what is known of one path: its texts by their marks.
type file struct {
	once  sync.Once
	marks map[uint32]*transcript.Text
}

// Open finds the repository around the study at root; nil if there is none, or no git.
func Open(ctx context.Context, root string) *Git {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil
	}
	g := &Git{ctx: ctx, git: program, root: root, files: map[string]*file{}}
	out, err := g.run("rev-parse", "--show-prefix")
	if err != nil {
		return nil
	}
	g.inside = strings.TrimSuffix(string(out), "\n")
	return g
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
	if t := g.file(name, encoding, func() []string { return g.versions(name) })[mark]; t != nil {
		return t
	}
	kind := path.Ext(name)
	return g.file("*"+kind, encoding, func() []string { return g.everything(kind) })[mark]
}

// file are the texts of a path by their marks, read once.
func (g *Git) file(name, encoding string, versions func() []string) map[uint32]*transcript.Text {
	g.mu.Lock()
	f := g.files[name]
	if f == nil {
		f = &file{marks: map[uint32]*transcript.Text{}}
		g.files[name] = f
	}
	g.mu.Unlock()
	f.once.Do(func() { g.read(f, versions(), encoding) })
	return f.marks
}

// versions are the ids of all contents that the path ever had, here and under former names.
func (g *Git) versions(name string) []string {
	var out []string
	if staged, err := g.run("ls-files", "--stage", "-z", "--", name); err == nil {
		for _, entry := range strings.Split(string(staged), "\x00") {
			if fields := strings.Fields(entry); len(fields) > 1 {
				out = append(out, fields[1])
			}
		}
	}
	out = append(out, g.logged("", "--all", "-m", "--", name)...)
	return distinct(append(out, g.logged("", "--follow", "--", name)...))
}

// everything are the ids of all files of a kind that were ever below the study.
func (g *Git) everything(kind string) []string {
	return distinct(g.logged(kind, "--all", "-m", "--", "."))
}

// logged are the ids of contents that a log lists; of paths that end with kind.
func (g *Git) logged(kind string, args ...string) (out []string) {
	raw, err := g.run(append([]string{"log", "--raw", "--no-abbrev", "--format=", "--no-textconv", "--no-ext-diff"}, args...)...)
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if fields := strings.Fields(line); len(fields) > 4 && strings.HasPrefix(line, ":") && strings.HasSuffix(line, kind) {
			out = append(out, fields[3], fields[2])
		}
	}
	return out
}

func distinct(ids []string) []string {
	seen := map[string]bool{}
	out := slices.DeleteFunc(ids, func(id string) bool {
		again := seen[id] || strings.Trim(id, "0") == ""
		seen[id] = true
		return again
	})
	return out[:min(len(out), maxVersions)]
}

// read finds the marks of all versions.
func (g *Git) read(f *file, blobs []string, encoding string) {
	if len(blobs) == 0 {
		return
	}
	_ = g.contents(blobs, func(content []byte) {
		for _, as := range slices.Compact([]string{encoding, ""}) { // git may hold UTF-8 where the disk does not
			canonical, _, err := transcript.Decode(content, as)
			if err != nil {
				continue
			}
			text, err := transcript.New(canonical)
			if err != nil {
				continue
			}
			if mark := text.Mark(); f.marks[mark] == nil {
				f.marks[mark] = text
			}
		}
	})
}

// contents hands over the contents of blobs, one after the other; those that git does not have are passed over.
func (g *Git) contents(blobs []string, yield func([]byte)) error {
	c := g.command("cat-file", "--batch")
	c.Stdin = strings.NewReader(strings.Join(blobs, "\n") + "\n")
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	r := bufio.NewReader(out)
	for {
		head, err := r.ReadString('\n')
		if err != nil {
			break
		}
		fields := strings.Fields(head) // id, kind, size; or id, "missing"
		if len(fields) != 3 {
			continue
		}
		size, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			break
		}
		if size > maxSize || fields[1] != "blob" {
			_, err = io.CopyN(io.Discard, r, size+1)
		} else {
			content := make([]byte, size+1)
			if _, err = io.ReadFull(r, content); err == nil {
				yield(content[:size])
			}
		}
		if err != nil {
			break
		}
	}
	_, _ = io.Copy(io.Discard, r)
	return c.Wait()
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

// Tracks reports whether git has ever had a file of the study in it.
func (g *Git) Tracks(name string) bool {
	return g != nil && len(g.versions(filepath.ToSlash(name))) > 0
}
