//go:build unix

package edit

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

func rename(from, to string) error { return os.Rename(from, to) }

// syncDir syncs a folder's names. File systems that cannot do so say EINVAL or ENOTSUP, and need not be told.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}

// own gives f the owner and group of another file where they differ and the system lets us: somebody who runs qcode
// as root does not lock the others out.
func own(f *os.File, like fs.FileInfo) {
	want, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	info, err := f.Stat()
	if err != nil {
		return
	}
	if is, ok := info.Sys().(*syscall.Stat_t); !ok || (is.Uid == want.Uid && is.Gid == want.Gid) {
		return
	}
	_ = f.Chown(int(want.Uid), int(want.Gid))
}

func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func readOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// noFolder reports that a part of a path which should be a folder is something else.
func noFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
