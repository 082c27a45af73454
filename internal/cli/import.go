package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/setup"
	"qcode/internal/study"
)

type importOptions struct {
	writing
	wave, who string
	encoding  string
	many      bool
}

func (a *app) importCommand() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use: "import FILE|DIR|-...", GroupID: "study", Args: cobra.MinimumNArgs(1),
		Short: "Bring transcripts into the study: copies of text files, as UTF-8 with plain line ends",
		Long: `Bring transcripts into the study. Each text is copied to where the study's pattern wants it; the originals stay
as they are, and nothing is overwritten. Case and wave come from the names of the files, from their front
matter, or from --case and --wave. If anything cannot be brought in, nothing is.

Plain text only, for now. Word, PDF, subtitles and others are refused with what to do until then.`,
		Example: `  qcode import ~/interviews/*.txt --wave post3m
  qcode import ~/interviews --dry-run               waves and cases from the names: T04_post3m.txt, post/T04.txt
  qcode import old.txt --wave pre --case T07 --encoding windows-1252
  pdftotext interview.pdf - | qcode import - --wave pre --case T07`,
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c.Context(), &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.wave, "wave", "", "the `wave` of these texts")
	f.StringVar(&o.who, "case", "", "the `case` of this text")
	f.StringVar(&o.encoding, "encoding", "", "what the files are written in, such as `windows-1252` (default: UTF-8, or UTF-16 with its mark)")
	f.BoolVar(&o.many, "many", false, "a case may have several texts in one wave")
	o.addFlags(f)
	a.complete(c, "wave", waves)
	a.complete(c, "case", cases)
	a.completeWords(c, "encoding", "windows-1252", "iso-8859-15", "utf-16le", "macintosh", "windows-1250")
	return c
}

// origin is a text that is named on the command line, or lies in a folder that is.
type origin struct {
	shown string // for messages
	file  string // where it lies; "-" for what is piped in
	name  string // its path below the folder that was named, else its file name
}

func (a *app) runImport(ctx context.Context, o *importOptions, args []string) error {
	s, err := a.sound()
	if err != nil {
		return err
	}
	if o.wave != "" && s.WaveIndex(o.wave) == study.NoWave {
		f := filters{}
		f.Waves = []string{o.wave}
		return f.apply(s)
	}
	sources, passed, err := a.sources(args)
	if err != nil {
		return err
	}
	if o.who != "" && len(sources) > 1 {
		return usage(fmt.Sprintf("--case %s names one case, and there are %d files", o.who, len(sources)), "leave --case out: the cases are read from the names of the files")
	}
	l, err := a.gather(s, o, sources)
	if err != nil {
		return err
	}
	_, err = a.change(ctx, a.store(s, a.author(s)), o.writing, "qcode import", l.plan)
	if err != nil {
		return err
	}
	if o.dryRun {
		a.sayImported(a.Err, l, passed) // stdout holds the diff
		return nil
	}
	a.sayImported(a.Out, l, passed)
	if l.known == len(l.cargo) {
		a.say("nothing was written")
	} else {
		a.say("Next: %s · take it back: %s", a.here("qcode status"), a.here("qcode undo"))
	}
	return nil
}

// sources lists the texts, and how many other files in the folders were passed over.
func (a *app) sources(args []string) (out []origin, passed int, err error) {
	var refused []string
	for _, arg := range args {
		found := []origin{{shown: arg, file: a.path(arg), name: filepath.Base(arg)}}
		info, err := os.Stat(a.path(arg))
		switch {
		case arg == "-":
			found = []origin{{shown: "stdin", file: "-", name: "stdin.txt"}}
		case errors.Is(err, fs.ErrNotExist):
			return nil, 0, a.noFile(arg)
		case err != nil:
			return nil, 0, err
		case info.IsDir():
			var others int
			if found, others, err = textsIn(a.path(arg)); err != nil {
				return nil, 0, err
			}
			passed += others
		}
		for _, f := range found {
			if setup.Convertible(f.file) {
				refused = append(refused, f.shown)
			}
		}
		out = append(out, found...)
	}
	if len(refused) > 0 {
		return nil, 0, notYet(refused)
	}
	if len(out) == 0 {
		return nil, 0, usage("there are no text files (.txt) in what was named", "name files: qcode import FILE… --wave W")
	}
	return out, passed, nil
}

// notYet refuses formats that have no converter yet.
func notYet(files []string) error {
	hints := []string{}
	for _, f := range files {
		if how := strings.ReplaceAll(setup.HowToConvert(f), "FILE", diag.Shell(f)); !slices.Contains(hints, how) && len(hints) < 3 {
			hints = append(hints, how)
		}
	}
	return usage(fmt.Sprintf("qcode reads plain text only for now; converters for other formats come later: %s", setup.Some(files, 5)),
		append(hints, "then: qcode import FILE.txt --wave W; nothing was brought in")...)
}

func textsIn(dir string) (out []origin, passed int, err error) {
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p != dir && strings.HasPrefix(d.Name(), ".") {
			return skip(d)
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir():
		case d.Type().IsRegular() && (setup.IsText(rel) || setup.Convertible(rel)):
			out = append(out, origin{shown: rel, file: p, name: rel})
		default:
			passed++
		}
		return nil
	})
	slices.SortFunc(out, func(a, b origin) int { return study.Natural(a.name, b.name) })
	return out, passed, err
}

// plan creates the texts, and what else the study needs to know about them.
func (l *load) plan(read edit.Reader) (edit.Plan, error) {
	var plan edit.Plan
	l.known = 0
	for _, c := range l.cargo {
		there, _, exists, err := read(c.Path)
		switch {
		case err != nil:
			return plan, err
		case exists && string(there) == string(c.content):
			l.known++
		case exists:
			return plan, usage(fmt.Sprintf("%s is there already, with another text; nothing was brought in", c.Path),
				"if it is a second text of "+c.Case+", see `transcripts_per_case` in qcode help files", "if the text was mended, put it there by hand, then: qcode anchor repair")
		default:
			plan.Changes = append(plan.Changes, edit.Create(c.Path, c.content))
		}
	}
	return plan, l.records(read, &plan)
}

// records keeps transcripts.csv and qcode.yaml in step with the texts.
func (l *load) records(read edit.Reader, plan *edit.Plan) error {
	var rows []setup.Interview
	for _, c := range l.cargo {
		if c.Row {
			rows = append(rows, c.Interview)
		}
	}
	if len(rows) > 0 {
		src, hash, exists, err := read(l.study.TranscriptsTable())
		if err != nil {
			return err
		}
		now := setup.AddRows(src, rows, l.present)
		if string(now) != string(src) {
			plan.Changes = append(plan.Changes, edit.Write(l.study.TranscriptsTable(), hash, exists, now))
		}
	}
	if !l.nowMany {
		return nil
	}
	src, hash, _, err := read(study.File)
	if err != nil {
		return err
	}
	now, err := setup.AllowMany(src)
	plan.Changes = append(plan.Changes, edit.Replace(study.File, hash, now))
	return err
}
