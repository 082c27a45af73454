package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/study"
)

// Exit codes are a contract: scripts and CI build on them.
const (
	exitFine        = 0
	exitNo          = 1 // ran, and the answer is no: findings, below a threshold, table refused, something lost
	exitUsage       = 2 // wrong use, no study, or an error in qcode.yaml or the codebook
	exitFailure     = 3 // failure outside: disk full, no permission
	exitInterrupted = 130
	exitTerminated  = 143
)

// failure is an error that knows its exit code. Message is one line, in lower case and without a full stop; hints say
// how to go on, each with a line to paste where there is one.
type failure struct {
	code    int
	message string
	hints   []string
}

func (f *failure) Error() string { return f.message }

// usage is a mistake of whoever typed the command.
func usage(message string, hints ...string) error {
	return &failure{exitUsage, message, hints}
}

// no is a command that ran and whose answer is no. An empty message prints nothing more.
func no(message string, hints ...string) error {
	return &failure{exitNo, message, hints}
}

// exitCode finds the code of an error.
func exitCode(err error) int {
	var f *failure
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &f):
		return f.code
	case errors.Is(err, errTerminated):
		return exitTerminated
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, study.ErrNoStudy):
		return exitUsage
	case errors.As(err, &path), errors.As(err, &link), errors.Is(err, io.ErrShortWrite), errors.As(err, new(syscall.Errno)):
		return exitFailure
	}
	return exitUsage
}

// complain prints an error for people.
func (a *app) complain(err error) {
	if err == nil || errors.Is(err, errClosedPipe) {
		return
	}
	message := err.Error()
	var f *failure
	errors.As(err, &f)
	if message == "" {
		return
	}
	fmt.Fprintf(a.Err, "qcode: %s\n", sanitize(message))
	if f != nil {
		for _, h := range f.hints {
			fmt.Fprintf(a.Err, "  %s\n", sanitize(h))
		}
	}
	if remedy := edit.Remedy(err); f == nil && remedy != "" {
		fmt.Fprintf(a.Err, "  %s\n", remedy)
	}
	if errors.Is(err, study.ErrNoStudy) {
		fmt.Fprintln(a.Err, "  make one with `qcode init`, or say where it is: qcode -C DIR …")
	}
}

// sanitize keeps line breaks, which messages of several findings need, and takes control characters out.
func sanitize(message string) string {
	lines := strings.Split(message, "\n")
	for i := range lines {
		lines[i] = render.Safe(lines[i])
	}
	return strings.Join(lines, "\n")
}
