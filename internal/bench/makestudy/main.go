// Command makestudy writes a synthetic study for measurements: makestudy DIR TRANSCRIPTS CODINGS [hand]
package main

import (
	"fmt"
	"os"
	"strconv"

	"qcode/internal/bench"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "makestudy:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("usage: makestudy DIR TRANSCRIPTS CODINGS-IN-EACH [hand]")
	}
	transcripts, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	codings, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	return bench.Write(args[0], bench.Spec{Transcripts: transcripts, Codings: codings, HandWritten: len(args) > 3, Seed: 20261122})
}
