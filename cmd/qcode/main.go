// Command qcode turns coded interviews into evidence: qualitative coding as plain text.
package main

import (
	"os"

	"qcode/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
