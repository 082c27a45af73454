package recode

import (
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/setup"
	"qcode/internal/yamldoc"
)

// Add puts a new code into the codebook, as the last one below Parent, or at the root.
type Add struct {
	ID, Label, Parent            string
	Definition, Include, Exclude string
	Key                          string // empty: one is given if the other codes have keys
	Valence, Level               string
	Heading                      bool // not put on passages itself
}

func (o Add) carry(d *desk) error {
	d.account.Title = "add `" + o.ID + "`"
	if err := free(d.before, o.ID); err != nil {
		return err
	}
	var above *codebook.Code
	if o.Parent != "" {
		var err error
		if above, err = find(d.before, o.Parent); err != nil {
			return err
		}
		if above.Deprecated {
			return refuse("name another parent", "the code `%s` is deprecated", above.ID)
		}
	}
	if o.Label == "" {
		o.Label = labelOf(o.ID)
	}
	if same := d.before.Find(o.Label); same != nil && strings.EqualFold(same.Label, o.Label) {
		d.account.warn("`%s` has the same label", same.ID)
	}
	if o.Key == "" && !o.Heading {
		o.Key = keyFor(d.before, o.ID, o.Label)
	}
	definition := o.Definition
	if definition == "" && !o.Heading {
		definition = "todo"
		d.account.warn("it has no definition yet: write one at `definition:` in %s", d.study.CodebookPath)
	}
	text := yamldoc.Entry("id", o.ID, "label", o.Label, "key", o.Key, "level", o.Level)
	if o.Heading {
		text += "\ncodable: false"
	}
	if more := yamldoc.Entry("definition", definition, "include", o.Include, "exclude", o.Exclude, "valence", o.Valence); more != "" {
		text += "\n" + more
	}
	if d.before.Mode == "fixed" {
		d.account.warn("the codebook says `mode: fixed`: its codes are not to be changed while coders work")
	}
	d.account.Entries = 1
	return d.put(idOf(above), text)
}

func idOf(c *codebook.Code) string {
	if c == nil {
		return ""
	}
	return c.ID
}

// labelOf makes a label of an id: words with a capital in front.
func labelOf(id string) string {
	words := strings.Join(strings.FieldsFunc(id, func(r rune) bool { return strings.ContainsRune("-_.", r) }), " ")
	if words == "" {
		return id
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// keyFor is a key for a new code, if the codes of the codebook have keys.
func keyFor(b *codebook.Codebook, id, label string) string {
	if !slices.ContainsFunc(b.Codes, func(c *codebook.Code) bool { return c.Key != "" }) {
		return ""
	}
	c := &codebook.Code{ID: id, Label: label, Codable: true}
	try := &codebook.Codebook{}
	for _, o := range b.Codes { // others without a key get none, and take none away
		other := *o
		if other.Key == "" {
			other.Codable = false
		}
		try.Codes = append(try.Codes, &other)
	}
	try.Codes = append(try.Codes, c)
	setup.GiveKeys(try)
	return c.Key
}

// Move puts a code, with all below it, under another one, as the last there; an empty Under is the root.
type Move struct{ Code, Under string }

func (o Move) carry(d *desk) error {
	c, err := find(d.before, o.Code)
	if err != nil {
		return err
	}
	where := "the root"
	var above *codebook.Code
	if o.Under != "" {
		if above, err = find(d.before, o.Under); err != nil {
			return err
		}
		where = "`" + above.ID + "`"
	}
	d.account.Title = "move `" + c.ID + "` under " + where
	switch {
	case above == c:
		return refuse("name another parent", "`%s` cannot stand under itself", c.ID)
	case within(above, c):
		return refuse("move that one away first: qcode codebook move "+above.ID+" --under …", "`%s` stands below `%s`; that would go in a circle", above.ID, c.ID)
	case above == c.Parent:
		return refuse("see qcode codebook list", "`%s` stands under %s already", c.ID, where)
	}
	text, err := d.take(c.ID)
	if err != nil {
		return err
	}
	if err := d.put(idOf(above), text); err != nil {
		return err
	}
	d.account.Entries = 1
	d.levels(c)
	return d.rollsUp(c, above)
}

// levels says which codes are at another level now.
func (d *desk) levels(c *codebook.Code) {
	now, _, err := d.load()
	if err != nil || len(now.Levels) == 0 {
		return
	}
	for _, o := range d.before.Codes {
		if n := now.Code(o.ID); within(o, c) && n != nil && n.Level != o.Level {
			d.account.note("`%s` is at level %s now (was %s)", o.ID, orNone(n.Level), orNone(o.Level))
		}
	}
}

func orNone(level string) string {
	if level == "" {
		return "none"
	}
	return level
}

// rollsUp says how many codings count under other parents now, and which mappings are not concerned.
func (d *desk) rollsUp(c, above *codebook.Code) error {
	var moved []*codebook.Code
	for _, o := range d.before.Codes {
		if within(o, c) {
			moved = append(moved, o)
		}
	}
	n, files, err := d.count(moved...)
	if err != nil {
		return err
	}
	to := "no parent"
	if above != nil {
		to = above.Label
	}
	if n == 0 {
		d.account.note("it has no codings yet")
	} else {
		d.account.note("%s in %s count under %s now; none is changed", counted(n, "coding", "codings"), counted(files, "file", "files"), to)
	}
	for _, m := range d.before.Mappings {
		if slices.ContainsFunc(m.Parents, func(l codebook.Link) bool { return l.Code == c.ID }) {
			d.account.note("mapping %s says itself where `%s` stands, and stays as it is", m.ID, c.ID)
		}
	}
	return nil
}

// Deprecate says that a code is not to be used any more, and which one to use instead; its codings stay.
type Deprecate struct{ Code, By string }

func (o Deprecate) carry(d *desk) error {
	c, err := find(d.before, o.Code)
	if err != nil {
		return err
	}
	d.account.Title = "deprecate `" + c.ID + "`"
	var by *codebook.Code
	if o.By != "" {
		if by, err = find(d.before, o.By); err != nil {
			return err
		}
		d.account.Title += ", replaced by `" + by.ID + "`"
	}
	switch {
	case by == c:
		return refuse("name another code", "`%s` cannot replace itself", c.ID)
	case by != nil && by.Deprecated:
		return refuse("name the code that is used now", "`%s` is deprecated too", by.ID)
	case by != nil && c.Codable && !by.Codable:
		return refuse("name one that is put on passages", "`%s` is not put on passages itself", by.ID)
	case c.Deprecated && c.ReplacedBy == idOf(by):
		return refuse("see qcode codebook show "+c.ID, "`%s` is deprecated already", c.ID)
	}
	err = d.book(func(e *yamldoc.Edit) error {
		n := node(e.Root(), c.ID)
		if !c.Deprecated {
			setWord(e, n, "deprecated", "true")
		}
		return nil
	})
	if err == nil {
		err = d.book(func(e *yamldoc.Edit) error {
			setText(e, node(e.Root(), c.ID), "replaced_by", idOf(by))
			return nil
		})
	}
	if err != nil {
		return err
	}
	d.account.Entries = 1
	n, files, err := d.count(c)
	if n > 0 && by != nil {
		d.account.note("%s in %s stay under `%s`; give them the new code: qcode check --select QC406 --fix, or make one code of both: qcode codebook merge %s --into %s",
			counted(n, "coding", "codings"), counted(files, "file", "files"), c.ID, c.ID, by.ID)
	} else if n > 0 {
		d.account.note("%s in %s stay under `%s`", counted(n, "coding", "codings"), counted(files, "file", "files"), c.ID)
	}
	return err
}
