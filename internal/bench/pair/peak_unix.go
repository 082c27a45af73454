//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the largest memory that a finished process had, in mebibytes.
func peak(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	unit := 1024.0 // kibibytes, but on macOS bytes
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return float64(usage.Maxrss) * unit / (1 << 20)
}
