package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"qcode/codebook"
	"qcode/internal/coding"
)

func (a *app) codebookShowCommand() *cobra.Command {
	var framework string
	c := &cobra.Command{
		Use: "show CODE", Args: cobra.ExactArgs(1),
		Short: "Show the entry of a code: what it means, when to use it and when not",
		Example: `  qcode codebook show environment-resources
  qcode codebook show en                        by its key
  qcode codebook show goals --framework comb-tdf`,
		ValidArgsFunction: a.from(codes),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := a.whichCodebook(framework)
			if err != nil {
				return err
			}
			code := b.Find(args[0])
			if code == nil {
				return unknownCode(b, args[0])
			}
			_, err = fmt.Fprint(a.Out, sanitize(entry(b, code, a.width())))
			return err
		},
	}
	a.frameworkFlag(c, &framework, "look into this `framework` in place of the study's codebook")
	return c
}

func unknownCode(b *codebook.Codebook, name string) error {
	err := unknownName(coding.UnknownCode(b, name))
	var f *failure
	if errors.As(err, &f) {
		f.hints = append(f.hints, "see qcode codebook list")
	}
	return err
}

// entry is a code as a coder wants to read it.
func entry(b *codebook.Codebook, c *codebook.Code, width int) string {
	var w strings.Builder
	fmt.Fprintf(&w, "%s  (%s)\n", c.Label, c.ID)
	if path := pathTo(c); path != "" {
		fmt.Fprintf(&w, "%s\n", path)
	}
	w.WriteString("\n")
	facts := [][2]string{
		{"level", c.Level},
		{"key", c.Key},
		{"coded", codedHow(c)},
		{"definition", c.Definition},
		{"use", c.Include},
		{"not", c.Exclude},
		{"see", strings.Join(c.See, ", ")},
		{"excludes", strings.Join(c.Exclusive, ", ")},
		{"rating", strings.Join(c.Scale(), " ")},
		{"also called", strings.Join(c.Alias, ", ")},
		{"formerly", strings.Join(c.Was, ", ")},
		{"below it", children(c)},
		{"rolls up", otherParents(b, c)},
		{"source", c.Source},
		{"note", c.Note},
		{"added", c.Added},
		{"revision", c.Rev()},
	}
	for _, f := range facts {
		if f[1] != "" {
			fact(&w, f[0], f[1], width)
		}
	}
	for _, e := range c.Examples {
		text := "“" + e.Quote + "”"
		if e.Transcript != "" {
			text += " (" + e.Transcript + ")"
		}
		fact(&w, "example", strings.TrimSpace(text+" "+e.Note), width)
	}
	return w.String()
}

const factIndent = 15

// fact writes a name and a text behind it, which goes on below itself.
func fact(w *strings.Builder, name, text string, width int) {
	line := fmt.Sprintf("  %-*s", factIndent-2, name)
	for _, word := range strings.Fields(text) {
		if len([]rune(line))+1+len([]rune(word)) > width && strings.TrimSpace(line) != "" && len([]rune(line)) > factIndent {
			w.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.Repeat(" ", factIndent)
		}
		if len([]rune(line)) > factIndent {
			line += " "
		}
		line += word
	}
	w.WriteString(line + "\n")
}

func pathTo(c *codebook.Code) string {
	var labels []string
	for p := c.Parent; p != nil; p = p.Parent {
		labels = append([]string{p.Label}, labels...)
	}
	return strings.Join(labels, codebook.Separator)
}

func codedHow(c *codebook.Code) string {
	var out []string
	if !c.Codable {
		out = append(out, "never itself, only what is below it")
	}
	if c.Optional {
		out = append(out, "listed in tables only when used")
	}
	if c.Valence != "" {
		out = append(out, "valence "+c.Valence)
	}
	if c.Deprecated {
		text := "no longer"
		if c.ReplacedBy != "" {
			text += "; use " + c.ReplacedBy
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func children(c *codebook.Code) string {
	var out []string
	for _, k := range c.Children {
		out = append(out, k.ID)
	}
	return strings.Join(out, ", ")
}

// otherParents says where the mappings of the codebook put the code elsewhere than it is written.
func otherParents(b *codebook.Codebook, c *codebook.Code) string {
	var out []string
	for _, m := range b.Mappings {
		for _, l := range m.Parents {
			if l.Code == c.ID {
				out = append(out, fmt.Sprintf("in %s under %s", m.ID, strings.Join(l.Parents, " and ")))
			}
		}
	}
	return strings.Join(out, "; ")
}
