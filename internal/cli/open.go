package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"qcode/internal/config"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// commands are all commands of qcode.
func (a *app) commands() []*cobra.Command {
	return append([]*cobra.Command{
		a.initCommand(),
		a.importCommand(),
		a.fmtCommand(),
		a.doctorCommand(),
		a.tagCommand(),
		a.untagCommand(),
		a.retagCommand(),
		a.undoCommand(),
		a.redoCommand(),
		a.logCommand(),
		a.showCommand(),
		a.statusCommand(),
		a.findCommand(),
		a.quotesCommand(),
		a.reportCommand(),
		a.compareCommand(), a.trajectoryCommand(), a.saturationCommand(), a.figureCommand(),
		a.rankCommand(), a.matrixCommand(), a.cooccurCommand(), a.leversCommand(), a.methodsCommand(), a.verifyCommand(),
		a.agreeCommand(),
		a.assignCommand(),
		a.adjudicateCommand(),
		a.checkCommand(),
		a.anchorCommand(),
		a.mergeCommand(), a.mergeDriverCommand(),
		a.explainCommand(),
		a.codebookCommand(),
		a.configCommand(),
		a.versionCommand(),
		a.schemaCommand(), a.lspCommand(),
		a.completionCommand(),
		a.manCommand(),
	}, a.topicCommands()...)
}

// start is the folder that -C names, or where we are.
func (a *app) start() string {
	if a.dir == "" {
		return a.Dir
	}
	if filepath.IsAbs(a.dir) {
		return a.dir
	}
	return filepath.Join(a.Dir, a.dir)
}

// tolerant opens the study, however much is wrong inside it: for commands for which every fault is a finding.
func (a *app) tolerant() (*study.Study, error) {
	s, err := study.Open(a.start())
	spareMemory(s)
	return s, err
}

// sound opens the study for commands that need qcode.yaml and the codebook to be right.
func (a *app) sound() (*study.Study, error) {
	s, err := a.tolerant()
	if err != nil {
		return nil, err
	}
	fatal := s.Fatal()
	if len(fatal) == 0 {
		return s, nil
	}
	var lines []string
	for _, d := range fatal[:min(3, len(fatal))] {
		lines = append(lines, place(d))
	}
	if len(fatal) > 3 {
		lines = append(lines, fmt.Sprintf("and %d more", len(fatal)-3))
	}
	return nil, usage("the study cannot be used as it is:\n  "+strings.Join(lines, "\n  "), "see all with `qcode check`")
}

func place(d diag.Diagnostic) string {
	line := d.Error()
	if d.Help != "" {
		line += "; " + d.Help
	}
	return line
}

// load reads the person's settings.
func (a *app) load() error {
	s, _, err := config.Load(a.UserDir, a.Getenv)
	if err != nil {
		return usage(err.Error())
	}
	a.settings = s
	return nil
}

func flagNames(c *cobra.Command) []string {
	var out []string
	c.Flags().VisitAll(func(f *pflag.Flag) { out = append(out, f.Name) })
	return out
}
