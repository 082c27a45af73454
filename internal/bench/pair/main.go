// Command pair runs two commands in turn, A B A B …, and prints the medians of their CPU and wall time with the
// ratio A/B: on a busy machine only paired runs can be compared.
//
//	pair -n 9 'qcode -C study report' 'qcode version'
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

func main() {
	n := flag.Int("n", 9, "how often each command runs, after one run that is not counted")
	dir := flag.String("dir", ".", "folder in which the commands run")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: pair [-n 9] [-dir DIR] 'COMMAND A' 'COMMAND B'")
		os.Exit(2)
	}
	var a, b series
	for i := -1; i < *n; i++ {
		for k, s := range []*series{&a, &b} {
			if err := s.run(*dir, flag.Arg(k), i >= 0); err != nil {
				fmt.Fprintf(os.Stderr, "pair: %s: %v\n", flag.Arg(k), err)
				os.Exit(1)
			}
		}
	}
	fmt.Printf("A: %s\nB: %s\n", flag.Arg(0), flag.Arg(1))
	fmt.Printf("%-8s %10s %10s %8s\n", "median", "A", "B", "A/B")
	row := func(name, unit string, x, y []float64) {
		fmt.Printf("%-8s %8.1f%s %8.1f%s %8.2f\n", name, median(x), unit, median(y), unit, median(x)/median(y))
	}
	row("cpu", "ms", a.cpu, b.cpu)
	row("wall", "ms", a.wall, b.wall)
	row("peak", "MB", a.peak, b.peak)
}

// series holds what was measured of one command: milliseconds and mebibytes.
type series struct{ cpu, wall, peak []float64 }

func (s *series) run(dir, command string, counted bool) error {
	c := exec.Command("sh", "-c", command)
	c.Dir = dir
	c.Stdout, c.Stderr = nil, nil
	from := time.Now()
	err := c.Run()
	wall := time.Since(from)
	if c.ProcessState == nil {
		return err
	}
	if counted {
		s.cpu = append(s.cpu, ms(c.ProcessState.UserTime()+c.ProcessState.SystemTime()))
		s.wall = append(s.wall, ms(wall))
		s.peak = append(s.peak, peak(c.ProcessState))
	}
	if code := c.ProcessState.ExitCode(); code > 1 {
		return fmt.Errorf("exit code %d", code)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if len(x) == 0 {
		return 0
	}
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
