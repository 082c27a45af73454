package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"qcode/internal/config"
	"qcode/internal/yamldoc"
)

var (
	errClosedPipe = errors.New("the reader of our output went away")
	errTerminated = errors.New("terminated")
)

// app is one run of qcode.
type app struct {
	*Env
	dir      string // -C
	args     []string
	quiet    bool
	settings config.Settings
	more     map[*cobra.Command]func() string // what else help says, where it takes time to find out
	unsound  bool                             // it was said that rounds.yaml has a fault
}

// Main runs qcode with the arguments behind its name and returns the exit code.
func Main(args []string, env *Env) int {
	spareTime()
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		switch <-signals {
		case syscall.SIGTERM:
			stop(errTerminated)
		case os.Interrupt:
			stop(context.Canceled)
		}
	}()
	a := &app{Env: env, args: args}
	out := &pipe{w: env.Out}
	a.Out = out
	root := a.root()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	switch {
	case errors.Is(err, context.Canceled):
		err = context.Cause(ctx)
	case err == nil:
		err = out.err
	}
	err = a.explain(command, err)
	a.complain(err)
	if errors.Is(err, errClosedPipe) {
		return exitFine
	}
	return exitCode(err)
}

// pipe turns the death of whoever reads our output into an error of its own: `qcode quotes | head` ends quietly. It keeps
// the first error, which not every writer looks at.
type pipe struct {
	w   io.Writer
	err error
}

func (p *pipe) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		err = errClosedPipe
	}
	p.err = cmp.Or(p.err, err)
	return n, err
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "qcode",
		Short: "Qualitative coding as plain text: transcripts, codebook and codings that survive, and numbers that show their quotes",
		Example: `  qcode init --demo vr-training demo       a study to try things out
  qcode -C demo report --wave post3m       who named what, three months after the training
  qcode tag post/T01 --code environment-resources --quote "two headsets for three sites" --valence barrier --coder anna
  qcode check                              for CI: exit code 1 if anything is wrong`,
		SilenceErrors: true, SilenceUsage: true, Version: version(),
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	f := root.PersistentFlags()
	f.StringVarP(&a.dir, "directory", "C", "", "the study's `folder`, or one inside it (default: here)")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "say nothing but the answer")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return a.flagError(c, err) })
	a.group(root)
	root.AddGroup(
		&cobra.Group{ID: "study", Title: "A study:"}, &cobra.Group{ID: "code", Title: "Coding:"},
		&cobra.Group{ID: "count", Title: "Numbers:"}, &cobra.Group{ID: "care", Title: "Care:"}, &cobra.Group{ID: "self", Title: "qcode itself:"})
	root.SetHelpCommand(a.helpCommand())
	for _, add := range a.commands() {
		root.AddCommand(add)
	}
	a.finish(root)
	return root
}

// group makes a command that only holds others answer to a mistyped verb: left alone, cobra would print the help and
// exit with 0, and a typo in CI would pass.
func (a *app) group(c *cobra.Command) *cobra.Command {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		var known []string
		for _, sub := range c.Commands() {
			known = append(known, sub.Name())
		}
		hints := []string{fmt.Sprintf("run `%s --help` for what there is", c.CommandPath())}
		if near, ok := yamldoc.Suggest(args[0], known); ok {
			hints = append([]string{fmt.Sprintf("did you mean `%s %s`?", c.CommandPath(), near)}, hints...)
		}
		return usage(fmt.Sprintf("`%s` has no command %q", c.CommandPath(), args[0]), hints...)
	}
	return c
}

// flagError adds a did-you-mean to an unknown flag, and says what a flag takes whose value does not fit.
func (a *app) flagError(c *cobra.Command, err error) error {
	hints := []string{fmt.Sprintf("run `%s --help`", c.CommandPath())}
	if bad := new(pflag.InvalidValueError); errors.As(err, &bad) {
		takes := map[string]string{"int": "a whole number", "float64": "a number, such as 0.8", "bool": "true or false"}[bad.GetFlag().Value.Type()]
		if takes == "" {
			takes = "words with commas between"
		}
		return usage(fmt.Sprintf("--%s cannot be %q; it takes %s", bad.GetFlag().Name, bad.GetValue(), takes), hints...)
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown flag: --"); ok {
		if near, found := yamldoc.Suggest(strings.TrimSpace(name), flagNames(c)); found {
			hints = append([]string{fmt.Sprintf("did you mean `--%s`?", near)}, hints...)
		}
	}
	return usage(err.Error(), hints...)
}

// explain puts errors that come from cobra itself (missing arguments, arguments that nobody takes) in the words of people.
func (a *app) explain(c *cobra.Command, err error) error {
	var known *failure
	if err == nil || errors.As(err, &known) || c == nil {
		return err
	}
	if exitCode(err) != exitUsage {
		return err
	}
	message := err.Error()
	switch _, rest, unknown := strings.Cut(message, "unknown command "); {
	case unknown:
		word, _, _ := strings.Cut(rest, " for ")
		message = fmt.Sprintf("`%s` does not know what to do with %s", c.CommandPath(), word)
	case !strings.Contains(message, "arg(s)"):
		return err
	case tooMany(message):
		message = fmt.Sprintf("`%s` is told too much", c.CommandPath())
	default:
		message = fmt.Sprintf("`%s` is told too little", c.CommandPath())
	}
	return usage(message, fmt.Sprintf("usage: %s", c.UseLine()), fmt.Sprintf("run `%s --help` for examples", c.CommandPath()))
}

// tooMany reads cobra's "accepts 1 arg(s), received 2": the last number is what came, the one before it the most that may.
func tooMany(message string) bool {
	var numbers []int
	for _, word := range strings.Fields(message) {
		if n, err := strconv.Atoi(word); err == nil {
			numbers = append(numbers, n)
		}
	}
	n := len(numbers)
	return n >= 2 && numbers[n-1] > numbers[n-2]
}
