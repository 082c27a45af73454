package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"qcode/internal/document"
	"qcode/internal/edit"
	"qcode/internal/render"
	"qcode/internal/report"
	"qcode/internal/study"
	"qcode/internal/table"
	"qcode/internal/yamldoc"
)

// output is how a reading command prints.
type output struct {
	format     string
	file       string
	excel      bool
	provenance bool
}

func (o *output) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.format, "format", "text", "how to print: "+strings.Join(render.Formats(), ", "))
	f.StringVarP(&o.file, "output", "o", "-", "write to `FILE` instead of the terminal")
	f.BoolVar(&o.provenance, "provenance", false, "add the command and hashes of what the answer was made from, for qcode verify")
	f.BoolVar(&o.excel, "excel", false, "CSV that spreadsheet programs open well: byte order mark, formulas made harmless")
}

func (o *output) check() error {
	if named, ok := documentEnding(o.file); ok && o.format == "text" {
		o.format = named
	}
	for _, f := range render.Formats() {
		if f == o.format {
			return nil
		}
	}
	hint := "formats: " + strings.Join(render.Formats(), ", ")
	if near, ok := yamldoc.Suggest(o.format, render.Formats()); ok {
		hint = fmt.Sprintf("did you mean `--format %s`?", near)
	}
	return usage(fmt.Sprintf("there is no format %q", o.format), hint)
}

// print writes a report to the terminal or to a file. A table for machines keeps its notes off its rows.
func (a *app) print(o output, r *table.Report) error {
	if o.provenance {
		lines, err := a.origin()
		if err != nil {
			return err
		}
		r.Notes = append(r.Notes, lines...)
	}
	var b bytes.Buffer
	if err := render.Write(&b, o.format, r, render.Options{Width: a.width(), Excel: o.excel}); err != nil {
		return err
	}
	if o.format == "csv" && !a.quiet {
		for _, n := range r.Notes {
			fmt.Fprintln(a.Err, sanitize(n))
		}
	}
	return a.write(o.file, b.Bytes())
}

// documentEnding is the format that the ending of a file's name tells.
func documentEnding(file string) (format string, ok bool) {
	format, ok = map[string]string{".html": "html", ".htm": "html", ".tex": "latex", ".xlsx": "xlsx", ".docx": "docx"}[strings.ToLower(filepath.Ext(file))]
	return format, ok
}

// publish writes a document where a format for documents was asked for, and the table alone in any other.
func (a *app) publish(o output, r *table.Report, build func() (*document.Document, error)) error {
	if !slices.Contains(render.Documents(), o.format) {
		return a.print(o, r)
	}
	if render.Binary(o.format) && o.file == "-" && a.Width > 0 {
		return usage("a file of format "+o.format+" is nothing for a terminal", "add -o report."+o.format)
	}
	d, err := build()
	if err != nil {
		return err
	}
	if o.provenance {
		lines, err := a.origin()
		if err != nil {
			return err
		}
		d.Notes = append(d.Notes, lines...)
	}
	var b bytes.Buffer
	if err := render.Document(&b, o.format, d); err != nil {
		return err
	}
	return a.write(o.file, b.Bytes())
}

// documented says how many quotes go into a document. Files for journals hold them only if they are asked for.
func (o *output) documented(quotes int) report.DocumentOptions {
	journal := o.format == "docx" || o.format == "latex"
	return report.DocumentOptions{Quotes: quotes, NoQuotes: journal && quotes == 0}
}

// width is how wide text may be: as wide as the terminal, within reason.
func (a *app) width() int {
	if a.Width == 0 {
		return 100
	}
	return min(max(a.Width, 60), 140)
}

// writeWithOrigin writes a text that is no table, and behind it how it was made, if that was asked for.
func (a *app) writeWithOrigin(o output, content []byte) error {
	if o.provenance {
		lines, err := a.origin()
		if err != nil {
			return err
		}
		content = append(content, "\n"+strings.Join(lines, "\n\n")+"\n"...)
	}
	return a.write(o.file, content)
}

// write puts an answer on stdout or into a file, which then holds the old bytes or the new ones.
func (a *app) write(file string, content []byte) error {
	if file == "" || file == "-" {
		_, err := a.Out.Write(content)
		return err
	}
	path := a.path(file)
	info, err := os.Stat(path)
	if there := err == nil; there && info.IsDir() {
		return usage(file+" is a folder", "name a file in it")
	} else if there && info.Mode().IsRegular() && ofStudy(path) {
		return usage(file+" belongs to the study and is not written over", "name another file")
	}
	if err := edit.WriteFile(path, content, 0o644); err != nil {
		return trouble(err)
	}
	a.say("wrote %s", file)
	return nil
}

// ofStudy reports whether a file is one of those that a study is made of. What is lost there no undo brings back.
func ofStudy(file string) bool {
	root, err := study.Find(filepath.Dir(file))
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(root, file)
	if err != nil {
		return false
	}
	first, _, deeper := strings.Cut(filepath.ToSlash(inside), "/")
	if deeper {
		return slices.Contains([]string{"transcripts", "annotations", "memos", "summaries", ".qcode"}, first)
	}
	return strings.HasSuffix(first, ".yaml") || slices.Contains([]string{study.CasesFile, study.TranscriptsFile, "decisions.csv"}, first)
}

// say talks to the person on stderr.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.Err, format+"\n", args...)
	}
}
