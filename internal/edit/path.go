package edit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// The store's own folder in a study. Nothing of it belongs into version control.
const (
	ownFolder = ".qcode"
	maxLinks  = 40 // as Linux: more in one path is a circle
)

// place finds where a path of the study lies on the disk, every link followed. It refuses what leads out of the study
// and what belongs to qcode or git.
func (s *Store) place(name string) (string, error) {
	if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
		return "", &Error{
			Kind: ErrPlan, Path: strings.ToValidUTF8(name, "?"), Message: "the name is not valid UTF-8",
			Remedy: "rename the file",
		}
	}
	if !local(name) {
		return "", &Error{
			Kind: ErrOutside, Path: name, Message: "not a path inside the study",
			Remedy: "name the file by its path from the root of the study, without ..",
		}
	}
	real, inside, err := s.real(name)
	if err != nil {
		return "", err
	}
	for _, part := range strings.Split(filepath.ToSlash(inside), "/") {
		if reserved(part) {
			return "", &Error{
				Kind: ErrOutside, Path: name, Message: "the name " + part + " belongs to qcode or git",
				Remedy: "give the file or folder another name",
			}
		}
	}
	return real, nil
}

// local reports whether name is written as a path inside the study, in the one way of writing it.
func local(name string) bool {
	return name != "." && path.Clean(name) == name && filepath.IsLocal(filepath.FromSlash(name))
}

func reserved(part string) bool {
	part = strings.ToLower(part)
	return part == ownFolder || part == ".git" || strings.HasPrefix(part, TempPrefix)
}

// real follows the links of a path of the study; inside is the result seen from the root.
func (s *Store) real(name string) (real, inside string, err error) {
	root, err := s.follow(s.root)
	if err != nil {
		return "", "", failed("", "cannot find the study's folder", err)
	}
	real, err = s.follow(filepath.Join(s.root, filepath.FromSlash(name)))
	if noFolder(err) {
		return "", "", &Error{Kind: ErrPlan, Path: name, Message: "a part of the path is a file, not a folder", Err: err}
	}
	if err != nil {
		return "", "", failed(name, "cannot follow the path", err)
	}
	inside, err = filepath.Rel(root, real)
	if err != nil || !filepath.IsLocal(inside) {
		return "", "", &Error{
			Kind: ErrOutside, Path: name, Message: fmt.Sprintf("is a link out of the study, to %s", real),
			Remedy: "put the file itself into the study in place of the link",
		}
	}
	return real, inside, nil
}

// follow resolves every link of an absolute path. Parts that do not exist stay as they are.
func (s *Store) follow(name string) (string, error) {
	done, rest := split(name)
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			done = filepath.Dir(done)
			continue
		}
		next := filepath.Join(done, part)
		info, err := s.fs.Lstat(next)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		to, isLink := "", false
		if err == nil {
			if to, isLink, err = s.link(next, info); err != nil {
				return "", err
			}
		}
		if !isLink {
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", errors.New("the links go in a circle")
		}
		if filepath.IsAbs(to) {
			done, to = filepath.VolumeName(to)+string(filepath.Separator), to[len(filepath.VolumeName(to)):]
		}
		rest = append(strings.Split(filepath.ToSlash(to), "/"), rest...)
	}
	return done, nil
}

// link reads where a link leads. Junctions of Windows are irregular files to Go, and links to us.
func (s *Store) link(name string, info fs.FileInfo) (to string, is bool, err error) {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		to, err = s.fs.Readlink(name)
		return to, err == nil, err
	case info.Mode()&fs.ModeIrregular != 0:
		to, err = s.fs.Readlink(name)
		return to, err == nil, nil
	}
	return "", false, nil
}

func split(abs string) (root string, parts []string) {
	volume := filepath.VolumeName(abs)
	return volume + string(filepath.Separator), strings.Split(filepath.ToSlash(abs[len(volume):]), "/")
}

// temp is where the new content of a file waits, in the same folder so that the rename is one step. The name depends on
// the file alone: one that a crash left behind is replaced by the next writing of that file.
func temp(real string) string {
	sum := sha256.Sum256([]byte(filepath.Base(real)))
	return filepath.Join(filepath.Dir(real), TempPrefix+hex.EncodeToString(sum[:8])+".tmp")
}

// TempPrefix begins the name of every file that a crash can leave behind in a folder of the study. Who lists folders
// passes over names that begin so.
const TempPrefix = ".qcode-"
