package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile puts content in the place of a file that belongs to no study, such as a table or settings, in one step: a
// full disk leaves what was there. It cannot be undone. Mode is that of a new file, less the umask. What is no file (a
// pipe, a terminal), or lies in a folder that takes no other file, is written into as it stands.
func WriteFile(path string, content []byte, mode fs.FileMode) error {
	return failed(filepath.ToSlash(path), "cannot write", writeFile(path, content, mode))
}

func writeFile(path string, content []byte, mode fs.FileMode) error {
	if real, err := filepath.EvalSymlinks(path); err == nil { // a link stays a link
		path = real
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, content, mode)
	}
	dress := func(File) error { return nil }
	if err == nil {
		old, err := os.OpenFile(path, os.O_WRONLY, 0) // whoever made it read-only does not want it replaced
		if err != nil {
			return err
		}
		_ = old.Close()
		mode, dress = 0o600, func(f File) error { return f.Like(info) }
	}
	s, staged := Store{fs: OS()}, filepath.Join(filepath.Dir(path), fmt.Sprintf("%s%d.tmp", TempPrefix, os.Getpid()))
	if err = s.putAs(staged, content, mode, dress); errors.Is(err, fs.ErrPermission) && info != nil {
		return os.WriteFile(path, content, mode)
	}
	if err == nil {
		if err = s.fs.Rename(staged, path); err != nil {
			_ = s.fs.Remove(staged)
		}
	}
	return err
}
