package edit

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// memFS is a disk in memory that keeps apart what the system shows and what would survive a power cut. Writes and names
// that were not synced survive in part, torn and in any order. Any step can be made to fail.
type memFS struct {
	mu     sync.Mutex
	root   *node
	locked map[string]string
	dead   bool // the power is off: every step fails
	step   int  // steps since the last arm
	faults []fault
	hit    map[string]map[string]int // step → way of failing → times
	since  map[string]int            // step → times since the last arm
	hook   func(step string)         // what somebody else does just before a step
}

// fault says at which step what goes wrong.
type fault struct {
	step   string // the name of the step, "" for any
	at     int    // counted from 1, among steps of that name
	way    string // one of the constants below
	always bool   // and at all later steps that write
}

const (
	noSpace   = "ENOSPC"
	noAccess  = "EACCES"
	ioError   = "EIO"
	cutBefore = "cut before"
	cutAfter  = "cut after"
)

var errPower = errors.New("the power is off")

func newMemFS() *memFS {
	m := &memFS{
		root: dirNode(0o755), locked: map[string]string{},
		hit: map[string]map[string]int{}, since: map[string]int{},
	}
	m.root.names["study"] = dirNode(0o755)
	m.root.durable.names["study"] = m.root.names["study"]
	return m
}

// arm makes the coming steps fail as f says.
func (m *memFS) arm(faults ...fault) { m.step, m.since, m.faults = 0, map[string]int{}, faults }

// plant puts a file there for good, folders included.
func (m *memFS) plant(path, content string) {
	dir := m.root
	all := parts(path)
	for _, part := range all[:len(all)-1] {
		if dir.names[part] == nil {
			dir.names[part] = dirNode(0o755)
		}
		dir.sync()
		dir = dir.names[part]
	}
	dir.names[all[len(all)-1]] = &node{mode: 0o644, data: []byte(content)}
	dir.names[all[len(all)-1]].sync()
	dir.sync()
}

// content is what the system shows, "-" where there is no file.
func (m *memFS) content(path string) string {
	n, err := m.find("look", path)
	if err != nil {
		return "-"
	}
	return string(n.data)
}

// leftovers lists what a plan leaves behind only when it was interrupted.
func (m *memFS) leftovers() (found []string) {
	var walk func(path string, n *node)
	walk = func(path string, n *node) {
		switch role(path) {
		case "staged", "pending", "temp":
			found = append(found, path)
		}
		for name, child := range n.names {
			walk(path+"/"+name, child)
		}
	}
	walk("", m.root)
	return found
}

// restart is what a process finds that starts after the last one was killed or, with a source of chance, after the
// power was cut.
func (m *memFS) restart(rng *rand.Rand) {
	m.dead, m.locked = false, map[string]string{}
	m.arm()
	if rng != nil {
		m.root.cut(rng)
	}
}

var recordName8 = regexp.MustCompile(`^\d{8}-`)

// role names what a path is to the store, for the names of steps.
func role(path string) string {
	base := filepath.Base(path)
	switch {
	case recordName8.MatchString(base):
		return "record"
	case slices.Contains([]string{"staged", "pending", "journal", ".qcode", "lock"}, base):
		return base
	case strings.HasPrefix(base, ".gitignore"):
		return "ignore"
	case strings.HasPrefix(base, TempPrefix):
		return "temp"
	case strings.HasSuffix(base, ".yaml") || strings.HasSuffix(base, ".txt"):
		return "file"
	}
	return "folder"
}

// do is one step: it counts, fails when it is to fail, and has its effect otherwise.
func (m *memFS) do(op, path string, effect func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errPower
	}
	m.step++
	name := op + " " + role(path)
	m.since[name]++
	if m.hook != nil {
		m.hook(name)
	}
	way := m.due(op, name)
	if way == "" {
		return effect()
	}
	if m.hit[name] == nil {
		m.hit[name] = map[string]int{}
	}
	m.hit[name][way]++
	errno := syscall.EIO
	switch way {
	case cutBefore:
		m.dead = true
		return errPower
	case cutAfter:
		_ = effect()
		m.dead = true
		return errPower
	case noSpace:
		errno = syscall.ENOSPC
	case noAccess:
		errno = syscall.EACCES
	}
	return &fs.PathError{Op: op, Path: path, Err: errno}
}

// due is the way in which this step is to fail, "" for none.
func (m *memFS) due(op, name string) string {
	for _, f := range m.faults {
		count := m.step
		if f.step != "" {
			count = m.since[name]
		}
		here := f.step == "" || f.step == name
		if here && count == f.at || f.always && count > f.at && writes(op) {
			return f.way
		}
	}
	return ""
}

func writes(op string) bool {
	return !slices.Contains([]string{"lstat", "open", "readdir", "readlink", "lock"}, op)
}

func parts(path string) []string {
	path = filepath.ToSlash(path[len(filepath.VolumeName(path)):])
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

func (m *memFS) find(op, path string) (*node, error) {
	n := m.root
	for _, part := range parts(path) {
		if n.names == nil {
			return nil, &fs.PathError{Op: op, Path: path, Err: syscall.ENOTDIR}
		}
		if n = n.names[part]; n == nil {
			return nil, &fs.PathError{Op: op, Path: path, Err: fs.ErrNotExist}
		}
	}
	return n, nil
}

// parent finds the folder of a path and the last name of it.
func (m *memFS) parent(op, path string) (dir *node, base string, err error) {
	dir, err = m.find(op, filepath.Dir(path))
	if err == nil && dir.names == nil {
		err = &fs.PathError{Op: op, Path: path, Err: syscall.ENOTDIR}
	}
	return dir, filepath.Base(path), err
}

func (m *memFS) Lstat(path string) (info fs.FileInfo, err error) {
	err = m.do("lstat", path, func() error {
		n, err := m.find("lstat", path)
		if err == nil {
			info = memInfo{filepath.Base(path), n.mode, int64(len(n.data))}
		}
		return err
	})
	return info, err
}

func (m *memFS) Readlink(path string) (to string, err error) {
	err = m.do("readlink", path, func() error {
		n, err := m.find("readlink", path)
		if err == nil {
			to = n.link
		}
		return err
	})
	return to, err
}

func (m *memFS) ReadDir(path string) (names []string, err error) {
	err = m.do("readdir", path, func() error {
		n, err := m.find("readdir", path)
		if err != nil {
			return err
		}
		for name := range n.names {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

func (m *memFS) Open(path string) (r io.ReadCloser, err error) {
	err = m.do("open", path, func() error {
		n, err := m.find("open", path)
		if err == nil {
			r = io.NopCloser(bytes.NewReader(slices.Clone(n.data)))
		}
		return err
	})
	return r, err
}

func (m *memFS) Create(path string, mode fs.FileMode) (f File, err error) {
	err = m.do("create", path, func() error {
		dir, base, err := m.parent("create", path)
		if err != nil {
			return err
		}
		if dir.names[base] != nil {
			return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
		}
		n := &node{mode: mode &^ 0o022, durable: state{mode: mode &^ 0o022}}
		dir.set(map[string]*node{base: n})
		f = &memFile{m, path, n}
		return nil
	})
	return f, err
}

func (m *memFS) Mkdir(path string, mode fs.FileMode) error {
	return m.do("mkdir", path, func() error {
		dir, base, err := m.parent("mkdir", path)
		if err != nil {
			return err
		}
		if dir.names[base] != nil {
			return &fs.PathError{Op: "mkdir", Path: path, Err: fs.ErrExist}
		}
		dir.set(map[string]*node{base: dirNode(mode &^ 0o022)})
		return nil
	})
}

func (m *memFS) Chmod(path string, mode fs.FileMode) error {
	return m.do("chmod", path, func() error {
		n, err := m.find("chmod", path)
		if err == nil {
			n.chmod(mode)
		}
		return err
	})
}

func (m *memFS) Rename(from, to string) error {
	return m.do("rename "+role(from)+" to", to, func() error {
		n, err := m.find("rename", from)
		if err != nil {
			return err
		}
		dir, base, err := m.parent("rename", to)
		if err != nil {
			return err
		}
		if filepath.Dir(from) != filepath.Dir(to) {
			return &fs.PathError{Op: "rename", Path: to, Err: errors.New("the store renames within a folder only")}
		}
		dir.set(map[string]*node{filepath.Base(from): nil, base: n})
		return nil
	})
}

func (m *memFS) Remove(path string) error {
	return m.do("remove", path, func() error {
		dir, base, err := m.parent("remove", path)
		if err != nil {
			return err
		}
		switch n := dir.names[base]; {
		case n == nil:
			return &fs.PathError{Op: "remove", Path: path, Err: fs.ErrNotExist}
		case len(n.names) > 0:
			return &fs.PathError{Op: "remove", Path: path, Err: errors.New("folder is not empty")}
		}
		dir.set(map[string]*node{base: nil})
		return nil
	})
}

func (m *memFS) SyncDir(path string) error {
	return m.do("syncdir", path, func() error {
		n, err := m.find("syncdir", path)
		if err == nil {
			n.sync()
		}
		return err
	})
}

func (m *memFS) Lock(path, note string) (unlock func() error, other string, err error) {
	err = m.do("lock", path, func() error {
		if _, _, err := m.parent("lock", path); err != nil {
			return err
		}
		if holder, taken := m.locked[path]; taken {
			other = holder
			return nil
		}
		m.locked[path] = note
		unlock = func() error {
			m.mu.Lock()
			defer m.mu.Unlock()
			delete(m.locked, path)
			return nil
		}
		return nil
	})
	return unlock, other, err
}

type memFile struct {
	m    *memFS
	path string
	n    *node
}

func (f *memFile) Write(b []byte) (n int, err error) {
	err = f.m.do("write", f.path, func() error {
		f.n.write(b)
		n = len(b)
		return nil
	})
	if errors.Is(err, syscall.ENOSPC) { // as much as there was room for
		n = len(b) / 2
		f.n.write(b[:n])
	}
	return n, err
}

func (f *memFile) Like(info fs.FileInfo) error {
	return f.m.do("like", f.path, func() error { f.n.chmod(info.Mode().Perm()); return nil })
}

func (f *memFile) Sync() error {
	return f.m.do("sync", f.path, func() error { f.n.sync(); return nil })
}

func (f *memFile) Close() error { return f.m.do("close", f.path, func() error { return nil }) }

type memInfo struct {
	name string
	mode fs.FileMode
	size int64
}

func (i memInfo) Name() string       { return i.name }
func (i memInfo) Size() int64        { return i.size }
func (i memInfo) Mode() fs.FileMode  { return i.mode }
func (i memInfo) ModTime() time.Time { return time.Time{} }
func (i memInfo) IsDir() bool        { return i.mode.IsDir() }
func (i memInfo) Sys() any           { return nil }
