// Package cli is the face of qcode in the shell: one file per command, each from flags to a call to rendering. It holds
// no logic of its own.
package cli

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// Env is all that a command may touch of the world outside the study. Tests fill it with buffers.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Dir      string // where the command was started
	UserDir  string // folder of the user's settings; empty: none
	// What is a terminal. Nothing asks a question or draws a screen where there is none.
	InTTY, OutTTY, ErrTTY bool
	Width                 int // columns of the terminal; 0: unknown
}

// System is the real world.
func System() *Env {
	e := &Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
	e.Dir, _ = os.Getwd()
	if dir, err := os.UserConfigDir(); err == nil {
		e.UserDir = dir
	}
	e.InTTY, e.OutTTY, e.ErrTTY = term.IsTerminal(int(os.Stdin.Fd())), term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && e.OutTTY {
		e.Width = w
	}
	return e
}
