package edit

import (
	"io"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// OS is the file layer of the system.
func OS() FS { return osFS{} }

type osFS struct{}

type osFile struct{ *os.File }

func (osFS) Lstat(path string) (fs.FileInfo, error)    { return os.Lstat(path) }
func (osFS) Readlink(path string) (string, error)      { return os.Readlink(path) }
func (osFS) Open(path string) (io.ReadCloser, error)   { return os.Open(path) }
func (osFS) Mkdir(path string, mode fs.FileMode) error { return os.Mkdir(path, mode) }
func (osFS) Chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
func (osFS) Remove(path string) error                  { return os.Remove(path) }
func (osFS) Rename(from, to string) error              { return rename(from, to) }
func (osFS) SyncDir(path string) error                 { return syncDir(path) }

func (osFS) ReadDir(path string) ([]string, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}

func (osFS) Create(path string, mode fs.FileMode) (File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (f osFile) Like(info fs.FileInfo) error {
	own(f.File, info) // before the mode: a change of owner clears bits of it
	return f.Chmod(info.Mode().Perm())
}

// Lock takes an advisory lock on the file itself; who has it stands in a file beside it, since on Windows a locked
// file cannot be read.
func (osFS) Lock(path, note string) (func() error, string, error) {
	lock, beside := flock.New(path, flock.SetPermissions(0o666)), path+".holder"
	ok, err := lock.TryLock()
	if err != nil {
		return nil, "", err
	}
	if !ok {
		other, _ := os.ReadFile(beside) // only to say more; the lock alone decides
		return nil, string(other), nil
	}
	_ = os.WriteFile(beside, []byte(note), 0o666)
	return lock.Unlock, "", nil
}
