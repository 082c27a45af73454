// Package recode turns operations on a living codebook into plans of package edit: a code is added, renamed, moved,
// merged with another, split or deprecated, and the codings and everything else that names it follow.
//
// Like packages tagging and revise it writes nothing and prints nothing. An operation is one plan: the codebook, all
// annotation files, qcode.yaml, belief statements, memos and summaries change together or not at all. YAML is edited by
// splices, so that comments, order and layout of the files stay their author's.
package recode

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

// Operation is something that can be done to a codebook: Add, Rename, Move, Merge, Split or Deprecate.
type Operation interface {
	// carry does it to the files on the desk and says in the account what it did.
	carry(d *desk) error
}

// Account says what a plan changes, for people. It holds no text of a transcript.
type Account struct {
	Title     string
	Entries   int // of the codebook: added, changed or gone
	Links     int // places in the codebook that name the code: see, exclusive, replaced_by, mappings
	Codings   int // that get another code
	Joined    int // that became one with another coding of the same words by the same coder
	Files     int // annotation files that change
	Waves     int // whose `not_asked` changes
	Beliefs   int
	Decisions int      // about stories
	Texts     int      // memos and summaries that move
	Notes     []string // what a reader has to know
	Warnings  []string // what is left to decide
}

func (a *Account) note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

func (a *Account) warn(format string, args ...any) {
	a.Warnings = append(a.Warnings, fmt.Sprintf(format, args...))
}

// Plan reads what the operation concerns and says how the files are to be. The error is a *tagging.Refusal where the
// operation cannot be carried out, else a failure of reading.
func Plan(s *study.Study, op Operation, read edit.Reader) (edit.Plan, *Account, error) {
	d := &desk{study: s, read: read, files: map[string]*file{}, account: &Account{}}
	before, fault, err := d.load()
	if err != nil {
		return edit.Plan{}, nil, err
	}
	if fault != nil {
		return edit.Plan{}, nil, refuse("mend that first: qcode check", "%s:%d: %s", s.CodebookPath, fault.Line, fault.Message)
	}
	d.before = before
	if err := op.carry(d); err != nil {
		return edit.Plan{}, nil, err
	}
	if err := d.sound(); err != nil {
		return edit.Plan{}, nil, err
	}
	return d.plan(), d.account, nil
}

// load reads the codebook as it stands on the desk, with its first error.
func (d *desk) load() (b *codebook.Codebook, fault *codebook.Problem, err error) {
	f, err := d.file(d.study.CodebookPath)
	if err != nil {
		return nil, nil, err
	}
	b, problems := codebook.Parse(f.now)
	if i := slices.IndexFunc(problems, func(p codebook.Problem) bool { return p.Severity == diag.Error.String() }); i >= 0 {
		fault = &problems[i]
	}
	return b, fault, nil
}

// sound holds the outcome against the rules of a codebook, and against the study's mapping.
func (d *desk) sound() error {
	b, fault, err := d.load()
	if err != nil {
		return err
	}
	if fault != nil { // its line is one of a file that nobody has
		return refuse(fault.Help, "the codebook would be wrong: %s", fault.Message)
	}
	for _, name := range append(b.MappingNames(), d.study.Mapping) {
		if _, err := b.Tree(name); err != nil {
			return refuse("change the mapping first", "%v", err)
		}
	}
	return nil
}

// refuse makes a refusal with help, which may be empty.
func refuse(help, why string, args ...any) *tagging.Refusal {
	return &tagging.Refusal{Why: fmt.Sprintf(why, args...), Help: help}
}

// find is the code that goes by this name. The error is a *tagging.Refusal with a did-you-mean.
func find(b *codebook.Codebook, name string) (*codebook.Code, error) {
	if c := b.Find(strings.TrimSpace(name)); c != nil {
		return c, nil
	}
	_, err := tagging.FindCode(b, name)
	return nil, err
}

// free refuses an id for a new code that is none, or that a code has or had. but may have it as a former id.
func free(b *codebook.Codebook, id string, but ...*codebook.Code) error {
	if !codebook.ValidID(id) {
		help := "begin with a letter a-z, go on with letters a-z, digits, `-`, `_` or `.`"
		if near := codebook.NewID(id); near != "" && b.Find(near) == nil {
			help = fmt.Sprintf("write `%s`; the name as it is can be the label", near)
		}
		return refuse(help, "`%s` cannot be the id of a code", id)
	}
	if c := b.Code(id); c != nil {
		return refuse("choose another id, or make one of both: qcode codebook merge … --into "+id, "the id `%s` is taken, by %s", id, c.Label)
	}
	for _, c := range b.Codes {
		for _, was := range c.Was {
			if was == id && !contains(but, c) {
				return refuse("choose another id: codings of other branches may still say it", "`%s` is what `%s` was called before", id, c.ID)
			}
		}
		if c.Key == id && !contains(but, c) {
			return refuse("choose another id, or give that code another key", "`%s` is the key of `%s`", id, c.ID)
		}
	}
	return nil
}

func contains(codes []*codebook.Code, c *codebook.Code) bool {
	for _, o := range codes {
		if o == c {
			return true
		}
	}
	return false
}

// within reports whether c is top or stands below it.
func within(c, top *codebook.Code) bool {
	for ; c != nil; c = c.Parent {
		if c == top {
			return true
		}
	}
	return false
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
