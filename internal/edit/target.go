package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"qcode/internal/diag"
)

// image is a file as it is or as it is to be. The zero image is a file that does not exist.
type image struct {
	content []byte
	exists  bool
	mode    fs.FileMode // permissions; 0 means what the system gives to new files
}

func (a image) same(b image) bool { return a.exists == b.exists && bytes.Equal(a.content, b.content) }

// target is one file of a plan made ready: found on the disk, guarded, with both contents.
type target struct {
	path          string // of the study
	real          string // on the disk
	before, after image
}

func (t *target) touched() Touched {
	switch {
	case !t.before.exists:
		return Touched{t.path, Created}
	case !t.after.exists:
		return Touched{t.path, Deleted}
	}
	return Touched{t.path, Changed}
}

// look reads what is at a place on the disk.
func (s *Store) look(name, real string) (image, error) {
	info, err := s.fs.Lstat(real)
	if errors.Is(err, fs.ErrNotExist) {
		return image{}, nil
	}
	if err != nil {
		return image{}, failed(name, "cannot read", err)
	}
	if !info.Mode().IsRegular() {
		return image{}, &Error{Kind: ErrPlan, Path: name, Message: "is not a regular file"}
	}
	content, err := s.slurp(real, info.Size())
	if err != nil {
		return image{}, failed(name, "cannot read", err)
	}
	return image{content, true, info.Mode().Perm()}, nil
}

func (s *Store) slurp(real string, size int64) ([]byte, error) {
	f, err := s.fs.Open(real)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	b.Grow(int(min(max(size, 0), 1<<28)) + bytes.MinRead)
	_, err = b.ReadFrom(f)
	return b.Bytes(), err
}

// Read reads a file of the study: its bytes, their SHA-256, and whether there is such a file.
func (s *Store) Read(path string) (content []byte, hash [32]byte, exists bool, err error) {
	real, err := s.place(path)
	if err != nil {
		return nil, hash, false, err
	}
	is, err := s.look(path, real)
	if err != nil || !is.exists {
		return nil, hash, false, err
	}
	return is.content, Hash(is.content), true, nil
}

// targets makes a plan ready: every file found, guarded and changed in memory. Files that are as they are to be already
// are left out.
func (s *Store) targets(changes []Change) ([]*target, error) {
	var all []*target
	names := map[string]string{}
	for _, c := range changes {
		t, err := s.target(c)
		if err != nil {
			return nil, err
		}
		if other, twice := names[t.real]; twice {
			return nil, &Error{
				Kind: ErrPlan, Path: c.Path, Message: fmt.Sprintf("is the same file as %s, and both are to be changed", other),
				Remedy: "name the file once",
			}
		}
		names[t.real] = c.Path
		if t.before.same(t.after) {
			continue
		}
		if t.before.exists && t.before.mode&0o222 == 0 {
			return nil, writeProtected(c.Path)
		}
		all = append(all, t)
	}
	return all, nil
}

func (s *Store) target(c Change) (*target, error) {
	real, err := s.place(c.Path)
	if err != nil {
		return nil, err
	}
	is, err := s.look(c.Path, real)
	if err != nil {
		return nil, err
	}
	guarded := c.Existed == is.exists && (!is.exists || Hash(is.content) == c.Was)
	if whole := c.Delete || c.New != nil; !guarded && !whole {
		return nil, changed(c.Path, c.Existed, is.exists)
	}
	t := &target{path: c.Path, real: real, before: is}
	if t.after, err = c.result(is); err != nil {
		return nil, err
	}
	if !guarded && !is.same(t.after) { // else somebody did it already
		return nil, changed(c.Path, c.Existed, is.exists)
	}
	return t, nil
}

// result is the file after the change.
func (c Change) result(is image) (image, error) {
	switch {
	case c.Delete:
		return image{}, nil
	case len(c.Splices) > 0:
		content, err := spliced(c.Path, is.content, c.Splices)
		return image{content, true, is.mode}, err
	case c.New == nil && c.Existed:
		return is, nil
	}
	return image{c.New, true, is.mode}, nil
}

func changed(path string, existed, exists bool) error {
	e := &Error{Kind: ErrChanged, Path: path, Remedy: "nothing was written; run the command again"}
	switch {
	case existed && exists:
		e.Message = "has been changed since it was read"
	case existed:
		e.Message = "has been deleted since it was read"
	default:
		e.Message = "exists already"
	}
	return e
}

// spliced is the content with all ranges replaced.
func spliced(path string, content []byte, splices []diag.Splice) ([]byte, error) {
	sorted := slices.Clone(splices)
	slices.SortStableFunc(sorted, func(a, b diag.Splice) int { return a.Start - b.Start })
	var b bytes.Buffer
	at := 0
	for _, p := range sorted {
		if p.Start < at || p.End < p.Start || p.End > len(content) {
			return nil, &Error{
				Kind: ErrPlan, Path: path,
				Message: fmt.Sprintf("bytes %d to %d cannot be replaced: %d were read, up to %d are replaced already", p.Start, p.End, len(content), at),
			}
		}
		b.Write(content[at:p.Start])
		b.Write(p.New)
		at = p.End
	}
	b.Write(content[at:])
	return b.Bytes(), nil
}

func writeProtected(path string) error {
	return &Error{
		Kind: ErrReadOnly, Path: path, Message: "is read-only, nothing was written",
		Remedy: "if it is meant to change, make it writable: chmod u+w " + diag.Shell(path),
	}
}
