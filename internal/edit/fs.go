package edit

import (
	"io"
	"io/fs"
)

// FS is the file layer: every step of writing is one call of it. Paths are absolute. Errors are those of package os.
type FS interface {
	// Lstat describes path without following a link at its end.
	Lstat(path string) (fs.FileInfo, error)
	// Readlink is where a link points to.
	Readlink(path string) (string, error)
	// ReadDir lists the names in a folder, in any order.
	ReadDir(path string) ([]string, error)
	// Open opens a file for reading.
	Open(path string) (io.ReadCloser, error)
	// Create makes a new file for writing; it fails when there is something of that name.
	Create(path string, mode fs.FileMode) (File, error)
	// Mkdir makes a folder whose parent exists.
	Mkdir(path string, mode fs.FileMode) error
	// Chmod sets the mode of a file or folder, without regard to the umask.
	Chmod(path string, mode fs.FileMode) error
	// Rename puts the file from in the place of to, whether or not that exists, in one step.
	Rename(from, to string) error
	// Remove removes a file or an empty folder.
	Remove(path string) error
	// SyncDir makes the names in a folder survive a power cut.
	SyncDir(path string) error
	// Lock tries once to get the lock on a file, made if need be, and leaves note for others to read. When another
	// has it, unlock is nil and other is the note of that one.
	Lock(path, note string) (unlock func() error, other string, err error)
}

// File is a file that is being written.
type File interface {
	io.Writer
	// Like gives the file mode and, as far as the system allows, owner of another.
	Like(info fs.FileInfo) error
	// Sync makes the content survive a power cut.
	Sync() error
	Close() error
}
