package edit

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// The kinds of failure, for errors.Is. ErrFull and ErrReadOnly are ErrIO too.
var (
	ErrChanged     = errors.New("changed since it was read")
	ErrLocked      = errors.New("another process is writing")
	ErrOutside     = errors.New("out of the study")
	ErrPlan        = errors.New("plan cannot be carried out") // a slip of the caller: overlapping splices, a path twice
	ErrNothing     = errors.New("nothing there")              // to undo or to redo
	ErrBroken      = errors.New("journal entry is broken")
	ErrInterrupted = errors.New("interrupted") // recorded, not finished: the next writing command finishes it
	ErrIO          = errors.New("file system failed")
	ErrFull        = errors.New("disk full")
	ErrReadOnly    = errors.New("read-only")
)

// Error is how all methods of Store fail: what kind, where, why, and what to do.
type Error struct {
	Kind    error  // one of the Err values of this package
	Path    string // relative to the root of the study where possible, with slashes; "" when no file is to blame
	Message string // what is wrong
	Remedy  string // what to do, with a line to paste where there is one
	Err     error  // the cause, where there is one
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Message)
	if e.Err != nil {
		if e.Message != "" {
			b.WriteString(": ")
		}
		b.WriteString(cause(e.Err))
	}
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap gives kind and cause.
func (e *Error) Unwrap() []error {
	all := make([]error, 0, 3)
	for _, err := range []error{e.Kind, e.Err} {
		if err != nil {
			all = append(all, err)
		}
	}
	if e.Kind == ErrFull || e.Kind == ErrReadOnly {
		all = append(all, ErrIO)
	}
	return all
}

// cause leaves the absolute paths out of an error of the system: the path of the study's file stands before it.
func cause(err error) string {
	switch e := err.(type) { //nolint:errorlint // only where nothing was wrapped around it
	case *fs.PathError:
		return e.Op + ": " + e.Err.Error()
	case *os.LinkError:
		return e.Op + ": " + e.Err.Error()
	}
	return err.Error()
}

// failed wraps an error of the file layer. Errors of this package pass unchanged.
func failed(path, doing string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	e := &Error{Kind: ErrIO, Path: path, Message: doing, Remedy: Remedy(err), Err: err}
	switch {
	case full(err):
		e.Kind = ErrFull
	case readOnly(err):
		e.Kind = ErrReadOnly
	}
	return e
}

// Remedy says what to do about an error of the file system; "" where that is not known.
func Remedy(err error) string {
	switch {
	case full(err):
		return "free some space and run the command again"
	case readOnly(err):
		return "make the file and its folder writable and run the command again"
	}
	return ""
}
