package recode

import (
	"slices"

	"qcode/codebook"
	"qcode/internal/yamldoc"
)

// Rename gives a code another id, and another label if one is given. The meaning stays, so no coding is stale; the
// former id stays in `was`, a former label as an alias, so that old exports and other branches are still understood.
type Rename struct{ Code, To, Label string }

func (o Rename) carry(d *desk) error {
	c, err := find(d.before, o.Code)
	if err != nil {
		return err
	}
	d.account.Title = "rename `" + c.ID + "` → `" + o.To + "`"
	if o.To == c.ID && (o.Label == "" || o.Label == c.Label) {
		return refuse("name another id", "the code is called `%s` already", c.ID)
	}
	if o.To != c.ID {
		if err := free(d.before, o.To, c); err != nil {
			return err
		}
	}
	err = d.book(func(e *yamldoc.Edit) error {
		n := node(e.Root(), c.ID)
		e.Set(n.Get("id"), o.To)
		if o.Label != "" && o.Label != c.Label {
			setText(e, n, "label", o.Label)
			if alias := withName(d.before, c, c.Alias, c.Label); c.Label != c.ID && !slices.Equal(alias, c.Alias) {
				setTexts(e, n, "alias", alias) // in the order of the entry: both may be new at one place
			}
		}
		if was := formerly(c, o.To); !slices.Equal(was, c.Was) {
			setTexts(e, n, "was", was)
		}
		return nil
	})
	if err != nil || o.To == c.ID {
		d.account.Entries = 1
		return err
	}
	d.account.Entries = 1
	if err := d.follow(names{c.ID: o.To}); err != nil {
		return err
	}
	if err := d.recode([]*codebook.Code{c}, func(coded) string { return o.To }); err != nil {
		return err
	}
	d.mentions(c.ID)
	d.account.note("its meaning stays, so no coding has to be read again; `was: %s` keeps old exports and other branches readable", c.ID)
	return d.texts(c.ID, o.To)
}

// formerly is what c was called before, once it is called now.
func formerly(c *codebook.Code, now string) []string {
	out := slices.DeleteFunc(slices.Clone(c.Was), func(was string) bool { return was == now })
	if now != c.ID && !slices.Contains(out, c.ID) {
		out = append(out, c.ID)
	}
	return out
}

// withName adds a name to the aliases of c, unless another code goes by it.
func withName(b *codebook.Codebook, c *codebook.Code, aliases []string, name string, but ...*codebook.Code) []string {
	if name == "" || slices.Contains(aliases, name) {
		return aliases
	}
	for _, o := range b.Codes {
		if o != c && !slices.Contains(but, o) && (o.Label == name || o.ID == name || slices.Contains(o.Alias, name)) {
			return aliases
		}
	}
	return append(slices.Clone(aliases), name)
}
