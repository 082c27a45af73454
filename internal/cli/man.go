package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manDate stands in every page, so that the same source makes the same pages on every day.
const manDate = "2026-01-01"

// manCommand writes man pages. They are written here rather than by cobra/doc, which brings a Markdown parser along for
// texts that are not Markdown.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", GroupID: "self", Args: cobra.ExactArgs(1), Hidden: true,
		Short:   "Write a man page for each command and topic into a folder",
		Example: "  qcode man /usr/local/share/man/man1",
		RunE: func(c *cobra.Command, args []string) error {
			dir := a.path(args[0])
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			n, err := a.writeManPages(c.Root(), dir)
			if err != nil {
				return err
			}
			a.say("wrote %d man pages into %s", n, args[0])
			return nil
		},
	}
}

func (a *app) writeManPages(c *cobra.Command, dir string) (int, error) {
	c.InitDefaultHelpFlag()
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	if err := os.WriteFile(filepath.Join(dir, name+".1"), []byte(a.manPage(c)), 0o644); err != nil {
		return 0, err
	}
	written := 1
	for _, sub := range c.Commands() {
		if sub.Hidden {
			continue
		}
		n, err := a.writeManPages(sub, dir)
		if err != nil {
			return 0, err
		}
		written += n
	}
	return written, nil
}

// manPage is the page of a command in the macros of man(7).
func (a *app) manPage(c *cobra.Command) string {
	var w strings.Builder
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&w, ".TH %q 1 %q qcode %q\n", strings.ToUpper(name), manDate, "qcode manual")
	fmt.Fprintf(&w, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	if c.Runnable() {
		fmt.Fprintf(&w, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	}
	if long := a.long(c); long != "" {
		verbatim(&w, "DESCRIPTION", long)
	}
	options(&w, "OPTIONS", c.NonInheritedFlags())
	options(&w, "OPTIONS OF ALL COMMANDS", c.InheritedFlags())
	if c.Example != "" {
		verbatim(&w, "EXAMPLES", c.Example)
	}
	if c.Runnable() {
		w.WriteString(".SH EXIT STATUS\n0 fine, 1 the answer is no, 2 wrong use, 3 a failure outside, 130 and 143 interrupted; see\n.BR qcode-exit-codes (1).\n")
	}
	var see []string
	if c.HasParent() {
		see = append(see, c.Parent().CommandPath())
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			see = append(see, sub.CommandPath())
		}
	}
	w.WriteString(".SH SEE ALSO\n")
	for i, s := range see {
		comma := ","
		if i == len(see)-1 {
			comma = ""
		}
		fmt.Fprintf(&w, ".BR %s (1)%s\n", roff(strings.ReplaceAll(s, " ", "-")), comma)
	}
	return w.String()
}

// verbatim writes a text whose lines are laid out already.
func verbatim(w *strings.Builder, title, text string) {
	fmt.Fprintf(w, ".SH %s\n.nf\n", title)
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		w.WriteString(roff(line) + "\n")
	}
	w.WriteString(".fi\n")
}

func options(w *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(w, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		head := "--" + f.Name
		if f.Shorthand != "" {
			head = "-" + f.Shorthand + ", " + head
		}
		w.WriteString(".TP\n.B " + roff(strings.TrimSpace(head+" "+value)) + "\n" + roff(text) + "\n")
	})
}

// roff keeps a line of text from being read as a command of the formatter.
func roff(line string) string {
	line = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(line)
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		line = `\&` + line
	}
	return line
}
