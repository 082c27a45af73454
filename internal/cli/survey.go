package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/setup"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// survey is what init learns from texts that are there already.
type survey struct {
	voices     setup.Voices
	guessed    bool     // the interviewers were found by counting, not by name
	unreadable []string // with the reason
	others     []string // files in formats that have to be converted first
}

const (
	surveyDepth = 4    // folders below the study that init looks into
	surveyMost  = 5000 // text files; more are no study
)

// survey looks at the texts in the folder and fills in what follows from them.
func (a *app) survey(o *initOptions) (survey, error) {
	var f survey
	if o.missing {
		return f, nil
	}
	paths, err := f.list(o.dir)
	if err != nil {
		return f, err
	}
	var texts []setup.Text
	for _, p := range paths {
		t, err := f.look(o, p)
		if err != nil {
			f.unreadable = append(f.unreadable, p+": "+reasonOf(err))
		}
		texts = append(texts, t)
	}
	o.Layout = setup.Detect(texts, o.Waves)
	o.Waves = o.Layout.Waves
	o.Interviewers, f.guessed = f.voices.Interviewers()
	return f, nil
}

func reasonOf(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// list finds the text files: those below transcripts/ if there is such a folder, else all that are not far down.
func (f *survey) list(root string) ([]string, error) {
	start := root
	if info, err := os.Stat(filepath.Join(root, "transcripts")); err == nil && info.IsDir() {
		start = filepath.Join(root, "transcripts")
	}
	var out []string
	err := filepath.WalkDir(start, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case p != root && strings.HasPrefix(d.Name(), "."):
			return skip(d)
		case d.IsDir() && (slices.Contains([]string{"annotations", "memos", "summaries"}, rel) || strings.Count(rel, "/") >= surveyDepth):
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		if setup.Convertible(rel) {
			f.others = append(f.others, rel)
		} else if setup.IsText(rel) {
			out = append(out, rel)
		}
		if len(out) > surveyMost {
			return usage(fmt.Sprintf("more than %d text files lie here; this is no folder of one study", surveyMost), "begin it in a folder of its own: qcode init DIR")
		}
		return nil
	})
	return out, err
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// look reads one text for its front matter and its speakers.
func (f *survey) look(o *initOptions, file string) (setup.Text, error) {
	t := setup.Text{Path: file}
	text, _, err := readText(filepath.Join(o.dir, filepath.FromSlash(file)), o.Encoding)
	if err != nil {
		return t, err
	}
	front, _ := text.FrontMatter()
	if t.HasFront = len(strings.TrimSpace(string(front))) > 0; t.HasFront {
		root, ds := yamldoc.Parse(file, front)
		r := &yamldoc.Reader{File: file, Found: ds}
		head := r.OpenMap(root, "the front matter")
		t.Wave, t.Case = head.Word("wave"), head.Word("case")
	}
	f.voices.Add(text.Turns(transcript.Speakers{}))
	return t, nil
}

// readText reads a file as canonical text.
func readText(name, encoding string) (*transcript.Text, transcript.Found, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, transcript.Found{}, err
	}
	if info.Size() > study.MaxFile {
		return nil, transcript.Found{}, fmt.Errorf("the file is larger than %d MB", study.MaxFile>>20)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, transcript.Found{}, err
	}
	canonical, how, err := transcript.Decode(raw, encoding)
	if err != nil {
		return nil, how, err
	}
	text, err := transcript.New(canonical)
	return text, how, err
}

// sayBegun lists the files that a study begins with.
func (a *app) sayBegun(o *initOptions, files, kept []setup.File) {
	fmt.Fprintf(a.Out, "A study in %s\n", sanitize(o.shown))
	var folders []string
	for _, f := range files {
		if folder := path.Dir(f.Path) + "/"; folder != "./" { // a folder stands for its files
			if !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
			continue
		}
		about := f.About
		if slices.ContainsFunc(kept, func(k setup.File) bool { return k.Path == f.Path }) {
			about = "kept as it is: it was there"
		}
		fmt.Fprintf(a.Out, "  %-16s %s\n", f.Path, sanitize(about))
	}
	fmt.Fprintf(a.Out, "  %s\n", strings.Join(folders, "  "))
	for _, f := range kept {
		if f.Path == ".gitignore" || f.Path == ".gitattributes" {
			a.say("see that %s has these lines:\n  %s", f.Path, strings.ReplaceAll(strings.TrimSpace(string(f.Content)), "\n", "\n  "))
		}
	}
}

// sayFound tells what the texts say that were there.
func (a *app) sayFound(o *initOptions, f survey) {
	for _, u := range f.unreadable {
		a.say("cannot be read: %s", sanitize(u))
	}
	if len(f.others) > 0 {
		a.say("%s to be converted to plain text first: %s", counted(len(f.others), "file has", "files have"), sanitize(setup.Some(f.others, 5)))
	}
	l := o.Layout
	if l.Texts == 0 {
		return
	}
	fmt.Fprintf(a.Out, "%s\n", sanitize(l.Summary(o.Singular, o.Plural)))
	if l.How == setup.Unknown {
		a.say("name them like %s, or bring them in: qcode import FILE… --wave W --case C", strings.NewReplacer("{wave}", o.someWave(), "{case}", "T04").Replace(o.Pattern()))
		return
	}
	row := func(name, text string) { fmt.Fprintf(a.Out, "  %-16s %s\n", name, sanitize(text)) }
	row("named", map[setup.How]string{setup.Path: l.Pattern, setup.FrontMatter: "by the head of each text", setup.Table: "in transcripts.csv, one row each"}[l.How])
	if len(o.waves) == 0 && len(l.Waves) > 0 {
		var ids []string
		for _, w := range l.Waves {
			ids = append(ids, w.ID)
		}
		row("waves found", strings.Join(ids, ", ")+"; order and labels are yours to set in qcode.yaml")
	}
	interviewers := strings.Join(o.Interviewers, ", ")
	switch {
	case interviewers == "":
		interviewers = "none found; name their labels in qcode.yaml"
	case f.guessed:
		interviewers += ", who speaks in nearly all texts; change `interviewers:` in qcode.yaml if that is wrong"
	}
	row("speakers", f.voices.Summary())
	row("interviewers", interviewers)
	a.warnFound(o, f)
}

func (a *app) warnFound(o *initOptions, f survey) {
	l := o.Layout
	if len(l.Missed) > 0 {
		a.say("%s otherwise named and belong to no case: %s", counted(len(l.Missed), "text is", "texts are"), sanitize(setup.Some(l.Missed, 5)))
	}
	undeclared, texts := l.Undeclared()
	for _, w := range undeclared {
		a.say("%s of %q, which is no declared wave; add it to `waves:` in qcode.yaml", counted(texts[w], "text is", "texts are"), w)
	}
	if len(l.MaybeWaves) > 0 {
		a.say("if the folders %s are time points, say so: waves: in qcode.yaml, and transcripts: with {wave}", sanitize(setup.Some(l.MaybeWaves, 6)))
	}
	for _, names := range setup.Alike(l.Cases()) {
		a.say("probably one %s written in several ways: %s", o.Singular, sanitize(strings.Join(names, ", ")))
	}
	if 2*f.voices.Several > f.voices.Texts && len(o.Layout.Waves) == 0 {
		a.say("most texts have several speakers; if they are the %s, write `cases: speakers` in qcode.yaml", o.Plural)
	}
}

func (o *initOptions) someWave() string {
	if len(o.Waves) > 0 {
		return o.Waves[0].ID
	}
	return "pre"
}

func (a *app) sayNext(o *initOptions) {
	at := ""
	if o.shown != "." {
		at = "-C " + diag.Shell(o.shown) + " "
	}
	switch {
	case o.Layout.Texts > 0:
		a.say("Next: qcode %sstatus · qcode %scheck", at, at)
	case len(o.Waves) > 0:
		a.say("Next: qcode %simport FILE… --wave %s", at, o.Waves[0].ID)
	default:
		a.say("Next: qcode %simport FILE…", at)
	}
}

// setMergeDriver tells this clone's git how to merge annotation files. Settings of git do not travel with a
// repository, so everybody who clones it runs the same line.
func (a *app) setMergeDriver(ctx context.Context, dir string) {
	settings := [][2]string{{"merge.qcode.name", "codings, merged as a set"}, {"merge.qcode.driver", "qcode merge-driver %O %A %B %P"}}
	line := fmt.Sprintf("git config %s %q", settings[1][0], settings[1][1])
	git, err := exec.LookPath("git")
	if err != nil {
		a.say("git was not found; where it is, run: %s", line)
		return
	}
	for _, s := range settings {
		c := exec.CommandContext(ctx, git, "-C", dir, "config", "--local", s[0], s[1])
		if err := c.Run(); err != nil {
			a.say("%s is not in a git repository yet; after git init, run there: %s", filepath.Base(dir), line)
			return
		}
	}
	a.say("git merges annotation files with qcode in this clone; in others run: qcode init --git")
}
