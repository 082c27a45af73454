package cli_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"qcode/internal/cli"
	"qcode/internal/qtest"
)

var update = flag.Bool("update", false, "write what commands print into the scripts that compare it")

func TestMain(m *testing.M) {
	qtest.Ordinary()
	testscript.Main(m, map[string]func(){"qcode": func() { os.Exit(cli.Main(os.Args[1:], world())) }})
}

// world is the system's, at a time that stands still and with a folder of settings in the script's own home.
func world() *cli.Env {
	env := cli.System()
	env.Now = func() time.Time {
		if at, err := time.Parse(time.RFC3339, os.Getenv("QCODE_TEST_NOW")); err == nil {
			return at
		}
		return time.Date(2026, 11, 22, 10, 4, 0, 0, time.UTC)
	}
	env.UserDir = filepath.Join(os.Getenv("WORK"), ".settings")
	return env
}

// TestScripts runs every script of testdata/script. A script is a study in small files and commands on it; see the
// documentation of testscript for the language. `exitcode N command…` runs a command that has to end with exit code N,
// `modes` is true where the mode of a folder keeps us from writing into it, `shared` where the reference data is there
// ($SHARED).
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of processes: left out of short runs")
	}
	scripts, err := filepath.Abs(filepath.Join("..", "..", "testdata", "script"))
	if err != nil {
		t.Fatal(err)
	}
	shared := qtest.SharedDir(t)
	testscript.Run(t, testscript.Params{
		Dir: scripts, UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exitcode": exitCode},
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHARED", shared)
			e.Setenv("QCODE_CODER", "")
			e.Setenv("NO_COLOR", "1")
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "modes":
				return qtest.ModesCount()
			case "shared":
				return shared != "", nil
			}
			return false, errors.New("there is no condition " + name)
		},
	})
}

// exitCode is `exitcode N command args…`.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode N command args…")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%q is no exit code", args[0])
	}
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var status interface{ ExitCode() int }
	if errors.As(err, &status) {
		got = status.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s ended with exit code %d, not %d", args[1], got, want)
	}
}
