package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"qcode/internal/anchor"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/revise"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

type editOptions struct {
	writing
	pseudonymOptions
	with, encoding string
	all            bool
}

func (a *app) anchorEditCommand() *cobra.Command {
	var o editOptions
	c := &cobra.Command{
		Use:   "edit TRANSCRIPT [--with FILE] | edit --replace NAME=PSEUDONYM --case CASE",
		Short: "Change a transcript together with its codings; make pseudonyms",
		Long: `Change a transcript together with all codings on it, in one step that qcode undo takes back. Your editor opens on a
copy; --with takes the new text from a file. What becomes of each coding is shown: codings follow their words, also
where these were corrected; those whose place is not beyond doubt are left unless --all takes it, and make the exit
code 1. Encoding and line ends of the file stay as they were.

--replace NAME=PSEUDONYM puts a pseudonym for a name, whole words only, in any case and before a possessive 's: in all
transcripts of a case over all waves, in the words and contexts of their codings, and in the codebook's examples. It
lists where the name still stands. Several may be given. qcode log --purge then empties the undo journal; git history
keeps what was committed.`,
		Example: `  qcode anchor edit post/T04
  qcode anchor edit post/T04 --with corrected.txt --dry-run
  qcode anchor edit --replace 'Marjan=[Participant A]' --case T04
  qcode anchor edit --replace 'Zwolle=[town]' --replace 'Marjan=Els' --everywhere --dry-run`,
		RunE:              func(c *cobra.Command, args []string) error { return a.runAnchorEdit(c.Context(), &o, args) },
		ValidArgsFunction: a.from(transcripts),
	}
	f := c.Flags()
	f.StringVar(&o.with, "with", "", "take the new text from `FILE`; - is stdin")
	f.StringVar(&o.encoding, "encoding", "", "of that file (default: that of the study's transcripts)")
	f.BoolVar(&o.all, "all", false, "also take places that are not beyond doubt")
	o.pseudonymOptions.addFlags(f)
	o.writing.addFlags(f)
	a.complete(c, "case", cases)
	return c
}

func (a *app) runAnchorEdit(ctx context.Context, o *editOptions, args []string) error {
	if len(o.replace) > 0 {
		if o.with != "" || o.all || o.encoding != "" {
			return usage("--with, --encoding and --all belong to another text, not to --replace", "two commands: qcode anchor edit T04 --with FILE; qcode anchor edit --replace …")
		}
		return a.runPseudonyms(ctx, o, args)
	}
	if err := o.unused(); err != nil {
		return err
	}
	if len(args) != 1 {
		return usage("name one transcript", "for example: qcode anchor edit post/T04", "or put a pseudonym: qcode anchor edit --replace NAME=PSEUDONYM --case CASE")
	}
	s, err := a.tolerant()
	if err != nil {
		return err
	}
	t, err := a.transcript(s, args[0])
	if err != nil {
		return err
	}
	x, store := a.anchors(ctx, s), a.store(s, a.author(s))
	text, hash, err := x.Text(t, store.Read)
	if err != nil {
		return trouble(err)
	}
	now, kept, err := a.newText(ctx, s, t, o, text)
	if err != nil {
		return err
	}
	if bytes.Equal(now, text) {
		a.say("%s was not changed", t.ID)
		return discard(kept, nil)
	}
	draft := revise.Draft{Transcript: t, Base: hash, Text: now}
	take := func(off *revise.Stand) bool { return off.Move.Verdict <= anchor.Changed || o.all }
	survey, err := a.propose(ctx, store, o.writing, "qcode anchor edit "+diag.Shell(t.ID), true, func(read edit.Reader) (edit.Plan, *revise.Survey, error) {
		return x.Rewrite(draft, take, read)
	})
	if err != nil {
		if kept != "" {
			a.say("your text is kept: qcode anchor edit %s --encoding utf-8 --with %s", diag.Shell(t.ID), diag.Shell(kept))
		}
		return err
	}
	if survey.Left() > 0 {
		return discard(kept, no(""))
	}
	return discard(kept, nil)
}

// discard removes the copy that was edited, and passes err on.
func discard(kept string, err error) error {
	if kept != "" {
		_ = os.RemoveAll(filepath.Dir(kept)) // below the system's folder for temporary files
	}
	return err
}

// newText is the text as it is to become; kept is the copy that a person edited, if there is one.
func (a *app) newText(ctx context.Context, s *study.Study, t *study.Transcript, o *editOptions, text []byte) (now []byte, kept string, err error) {
	encoding, from := o.encoding, o.with
	var raw []byte
	if from != "" {
		if encoding == "" {
			encoding = s.Encoding
		}
		raw, err = a.slurp(from)
	} else {
		if from, err = a.editCopy(ctx, t, text); err != nil {
			return nil, "", err
		}
		kept = from
		raw, err = os.ReadFile(kept)
	}
	if err != nil {
		return nil, kept, err
	}
	now, _, err = transcript.Decode(raw, encoding)
	if err != nil {
		return nil, kept, usage(from+": "+err.Error(), "say how the file is written, such as --encoding windows-1252")
	}
	return now, kept, nil
}

// editCopy opens the person's editor on a copy of the text, which nobody else can read, and returns its path.
func (a *app) editCopy(ctx context.Context, t *study.Transcript, text []byte) (string, error) {
	if !a.InTTY {
		return "", usage("an editor needs a terminal, and there is none", "give the new text as a file: qcode anchor edit "+diag.Shell(t.ID)+" --with FILE")
	}
	words, err := a.editor()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "qcode-edit-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, filepath.Base(t.Path))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", discard(file, err)
	}
	c := exec.CommandContext(ctx, words[0], append(words[1:], file)...)
	c.Stdin, c.Stdout, c.Stderr = a.In, os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		if now, readErr := os.ReadFile(file); readErr == nil && bytes.Equal(now, text) {
			_ = discard(file, nil)
		} else {
			a.say("what you wrote is in %s", file)
		}
		return "", no("the editor "+words[0]+" failed: "+err.Error()+"; nothing was written", "set another one: qcode config set editor NAME")
	}
	return file, nil
}

// editor is the person's editor with its arguments.
func (a *app) editor() ([]string, error) {
	if err := a.load(); err != nil {
		return nil, err
	}
	for _, command := range []string{a.settings.Editor, a.Getenv("VISUAL"), a.Getenv("EDITOR")} {
		if words := splitCommand(command); len(words) > 0 {
			return words, nil
		}
	}
	for _, name := range []string{"sensible-editor", "nano", "vi", "notepad.exe"} {
		if found, err := exec.LookPath(name); err == nil {
			return []string{found}, nil
		}
	}
	return nil, usage("it is not known which editor to open", "say so once: qcode config set editor NAME")
}

// splitCommand splits a command at blanks; what stands in double quotation marks stays together.
func splitCommand(command string) (words []string) {
	for i, part := range strings.Split(command, `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}
