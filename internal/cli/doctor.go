package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"qcode/internal/config"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/study"
	"qcode/internal/table"
)

// examined is one thing that doctor looked at.
type examined struct{ what, state, detail string }

// The states of what doctor looks at. Only a fault makes it say no.
const (
	stateOK      = "ok"
	stateWarning = "warning"
	stateFault   = "fault"
)

func (a *app) doctorCommand() *cobra.Command {
	var o output
	c := &cobra.Command{
		Use: "doctor", GroupID: "self", Args: cobra.NoArgs,
		Short: "Look at what qcode stands on: settings, git, terminal, locale, the study and its journal",
		Long: `Look at what qcode stands on. A warning is something that works less well, a fault something that does not
work; with a fault the exit code is 1. For what is inside the study see qcode check.`,
		Example: "  qcode doctor\n  qcode doctor --format json",
		RunE:    func(c *cobra.Command, _ []string) error { return a.runDoctor(c.Context(), o) },
	}
	o.addFlags(c.Flags())
	a.completeWords(c, "format", render.Formats()...)
	return c
}

func (a *app) runDoctor(ctx context.Context, o output) error {
	if err := o.check(); err != nil {
		return err
	}
	rows := []examined{{"qcode", stateOK, strings.TrimPrefix(version(), "qcode ")}, a.examineSettings(), a.examineTerminal(), a.examineLocale(), examineGit(ctx)}
	rows = append(rows, a.examineStudy(ctx)...)
	t := table.Table{Columns: []table.Column{{Head: "What", Left: true}, {Head: "State", Left: true}, {Head: "Detail", Left: true}}}
	r := &table.Report{Kind: "doctor", Data: table.Data{Fields: []string{"what", "state", "detail"}}}
	faults := 0
	for _, e := range rows {
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(e.what), table.Str(e.state), table.Str(e.detail)}})
		r.Data.Add(e.what, e.state, e.detail)
		if e.state == stateFault {
			faults++
		}
	}
	r.Tables = []table.Table{t}
	if err := a.print(o, r); err != nil {
		return err
	}
	if faults > 0 {
		return no(counted(faults, "fault", "faults"))
	}
	return nil
}

func (a *app) examineSettings() examined {
	s, _, err := config.Load(a.UserDir, a.Getenv)
	switch {
	case err != nil:
		return examined{"settings", stateFault, err.Error()}
	case s.Coder == "":
		return examined{"settings", stateOK, "nobody is set as coder, which a study with one coder does not need: qcode config set coder NAME"}
	}
	return examined{"settings", stateOK, "coder " + s.Coder}
}

func (a *app) examineTerminal() examined {
	switch {
	case !a.OutTTY:
		return examined{"terminal", stateOK, "none; the answer is piped or redirected"}
	case a.Getenv("TERM") == "dumb":
		return examined{"terminal", stateWarning, "TERM is dumb: no screens, no colour"}
	case a.Width > 0 && a.Width < 80:
		return examined{"terminal", stateWarning, fmt.Sprintf("%d columns; tables want 80 or more", a.Width)}
	}
	return examined{"terminal", stateOK, fmt.Sprintf("%d columns", a.Width)}
}

// examineLocale holds the environment against what terminals go by: the first of three variables that is set.
func (a *app) examineLocale() examined {
	if runtime.GOOS == "windows" {
		return examined{"locale", stateOK, "text goes to the console as Unicode"}
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := a.Getenv(name)
		if value == "" {
			continue
		}
		plain := strings.ReplaceAll(strings.ToLower(value), "-", "")
		if strings.Contains(plain, "utf8") {
			return examined{"locale", stateOK, name + "=" + value}
		}
		return examined{"locale", stateWarning, name + "=" + value + " is not UTF-8, and letters may come out wrong; set for example LC_ALL=C.UTF-8"}
	}
	return examined{"locale", stateWarning, "neither LC_ALL nor LC_CTYPE nor LANG is set; set for example LC_ALL=C.UTF-8"}
}

func examineGit(ctx context.Context) examined {
	git, err := exec.LookPath("git")
	if err != nil {
		return examined{"git", stateWarning, "not found; qcode works without it, but finds no older texts and merges nothing"}
	}
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	out, err := exec.CommandContext(ctx, git, "--version").Output()
	if err != nil {
		return examined{"git", stateWarning, "does not run: " + err.Error()}
	}
	return examined{"git", stateOK, strings.TrimSpace(string(out))}
}

func (a *app) examineStudy(ctx context.Context) []examined {
	s, err := a.tolerant()
	if errors.Is(err, study.ErrNoStudy) {
		return []examined{{"study", stateWarning, "none here; make one with qcode init, or name it with -C DIR"}}
	}
	if err != nil {
		return []examined{{"study", stateFault, err.Error()}}
	}
	found := examined{"study", stateOK, fmt.Sprintf("%s: %s, %s", s.Name, counted(len(s.Transcripts), "transcript", "transcripts"), counted(len(s.Coders), "coder", "coders"))}
	if fatal := s.Fatal(); len(fatal) > 0 {
		found = examined{"study", stateFault, place(fatal[0])}
	} else if n := diag.Count(s.Problems, diag.Error); n > 0 {
		found = examined{"study", stateWarning, counted(n, "error", "errors") + " in it; see qcode check"}
	}
	journal := examined{"journal", stateOK, "nothing was interrupted"}
	store := edit.Open(s.Root, edit.OS(), a.Now)
	if pending, err := store.Pending(); err != nil {
		journal = examined{"journal", stateFault, err.Error()}
	} else if pending {
		journal = examined{"journal", stateWarning, "a change was interrupted; the next command that writes finishes it"}
	}
	return []examined{found, journal, examineMerge(ctx, s)}
}

// examineMerge asks whether this clone merges annotation files with qcode.
func examineMerge(ctx context.Context, s *study.Study) examined {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	git := func(args ...string) (string, error) {
		out, err := exec.CommandContext(ctx, "git", append([]string{"-C", s.Root}, args...)...).Output()
		return strings.TrimSpace(string(out)), err
	}
	if _, err := git("rev-parse", "--git-dir"); err != nil {
		return examined{"merging", stateOK, "the study is not in a git repository"}
	}
	attribute, err := git("check-attr", "merge", "--", "annotations/x/y.yaml")
	if err != nil || !strings.HasSuffix(attribute, ": qcode") {
		return examined{"merging", stateOK, "git merges annotation files line by line; for more: qcode init --git"}
	}
	if driver, _ := git("config", "merge.qcode.driver"); driver == "" {
		return examined{"merging", stateWarning, ".gitattributes asks for qcode, and this clone does not know how: qcode init --git"}
	}
	return examined{"merging", stateOK, "git merges annotation files with qcode"}
}
