package recode

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qcode/codebook"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// names says what ids are called after the operation: from old to new.
type names map[string]string

// follow lets everything that names the codes name them by their new ids: the codebook itself, the waves that did not
// ask about them, belief statements, and decisions about stories. The entries of the codes have their new ids already, or are gone.
func (d *desk) follow(to names) error {
	err := d.book(func(e *yamldoc.Edit) error {
		r := rename{e: e, to: to, links: &d.account.Links}
		r.codes(e.Root().Get("codes"))
		r.groups(e.Root())
		r.mappings(e.Root().Get("mappings"))
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.followWaves(to); err != nil {
		return err
	}
	if err := d.followBeliefs(to); err != nil {
		return err
	}
	return d.followDecisions(to)
}

// rename changes the names in lists of names.
type rename struct {
	e     *yamldoc.Edit
	to    names
	links *int
}

func (r rename) codes(list *yamldoc.Node) {
	if list == nil {
		return
	}
	for _, n := range list.Items {
		self := ""
		if id := n.Get("id"); id != nil {
			self = id.Value
		}
		for _, key := range []string{"see", "exclusive", "replaced_by"} {
			r.key(n, key, self)
		}
		r.codes(n.Get("codes"))
	}
}

// key renames in the value of a key: one name or a list of them. What would then name self is taken out.
func (r rename) key(n *yamldoc.Node, key, self string) {
	v := n.Get(key)
	switch {
	case v == nil:
	case v.Kind == yamldoc.List:
		if r.list(v, self, 1) == 0 {
			drop(r.e, n, key)
		}
	case v.Kind == yamldoc.Scalar && r.to[v.Value] != "":
		*r.links++
		if r.to[v.Value] == self {
			drop(r.e, n, key)
			return
		}
		r.e.Set(v, r.to[v.Value])
	}
}

// list renames in a list and returns how many names are to stay in it; with fewer than least the list is left as it is,
// to be taken out as a whole.
func (r rename) list(v *yamldoc.Node, self string, least int) (stay int) {
	want, stay, touched := r.want(v, self)
	*r.links += touched
	if touched == 0 {
		return max(stay, least)
	}
	for i := len(want) - 1; i >= 0 && stay >= least; i-- {
		if want[i] == "" {
			r.e.Remove(v, i)
		} else if want[i] != v.Items[i].Value {
			r.e.Set(v.Items[i], want[i])
		}
	}
	return stay
}

// want is what the names of a list are to be, "" for those that go, how many stay, and how many are renamed.
func (r rename) want(v *yamldoc.Node, self string) (want []string, stay, touched int) {
	want = make([]string, len(v.Items))
	for i, item := range v.Items {
		name := item.Value
		if now := r.to[name]; now != "" {
			name = now
			touched++
		}
		if name == self && name != item.Value || slices.Contains(want[:i], name) && r.renamedIn(v, name) {
			continue
		}
		want[i] = name
		stay++
	}
	return want, stay, touched
}

// renamedIn reports whether some name of the list becomes name: only then a name that is there twice is of our making.
func (r rename) renamedIn(v *yamldoc.Node, name string) bool {
	return slices.ContainsFunc(v.Items, func(item *yamldoc.Node) bool { return r.to[item.Value] == name })
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// groups renames in the groups of codes that exclude one another; a group that shrinks to one code goes.
func (r rename) groups(root *yamldoc.Node) {
	groups := root.Get("exclusive")
	if groups == nil || groups.Kind != yamldoc.List {
		return
	}
	if len(groups.Items) > 0 && groups.Items[0].Kind != yamldoc.List { // one group without brackets of its own
		r.key(root, "exclusive", "")
		return
	}
	lone := func(g *yamldoc.Node) bool { _, stay, touched := r.want(g, ""); return touched > 0 && stay < 2 }
	if !slices.ContainsFunc(groups.Items, func(g *yamldoc.Node) bool { return !lone(g) }) {
		*r.links += len(groups.Items)
		drop(r.e, root, "exclusive")
		return
	}
	for i := len(groups.Items) - 1; i >= 0; i-- {
		if r.list(groups.Items[i], "", 2) < 2 {
			r.e.Remove(groups, i)
		}
	}
}

// mappings renames codes and parents. Of two links of codes that are one now the first stays, with the parents of both
// if the code is new to the mapping.
func (r rename) mappings(all *yamldoc.Node) {
	if all == nil {
		return
	}
	for _, m := range all.Values {
		parents := m.Get("parents")
		if parents == nil || parents.Kind != yamldoc.Map {
			continue
		}
		var had []string
		for _, k := range parents.Keys {
			had = append(had, k.Value)
		}
		for i := len(parents.Keys) - 1; i >= 0; i-- {
			r.link(parents, i, had)
		}
	}
}

// link renames one link of a mapping. had are the codes that the mapping had.
func (r rename) link(parents *yamldoc.Node, i int, had []string) {
	code, self := parents.Keys[i], parents.Keys[i].Value
	now := r.to[self]
	if now != "" {
		*r.links++
		self = now
		if slices.Contains(had, now) || slices.ContainsFunc(had[:i], func(other string) bool { return r.to[other] == now }) {
			r.e.Remove(parents, i)
			return
		}
	}
	v := parents.Values[i]
	left := 1
	if v.Kind == yamldoc.List {
		left = r.list(v, self, 1)
	} else if name := r.to[v.Value]; name != "" {
		*r.links++
		if left = boolean(name != self); left > 0 {
			r.e.Set(v, name)
		}
	}
	switch {
	case left == 0: // it would stand below itself
		r.e.Remove(parents, i)
	case now != "":
		r.e.Set(code, now)
	}
}

// followWaves renames in `not_asked` of qcode.yaml.
func (d *desk) followWaves(to names) error {
	return d.waves(func(e *yamldoc.Edit, wave *yamldoc.Node) bool {
		links := 0
		r := rename{e: e, to: d.resolved(wave.Get("not_asked"), to), links: &links}
		r.key(wave, "not_asked", "")
		return links > 0
	})
}

// waves changes waves of qcode.yaml that name codes; change says whether it did.
func (d *desk) waves(change func(e *yamldoc.Edit, wave *yamldoc.Node) bool) error {
	if !slices.ContainsFunc(d.study.Waves, func(w study.Wave) bool { return len(w.NotAsked) > 0 }) {
		return nil
	}
	return d.revise(study.File, func(e *yamldoc.Edit) error {
		waves := e.Root().Get("waves")
		if waves == nil {
			return nil
		}
		for _, w := range waves.Items {
			if w.Get("not_asked") != nil && change(e, w) {
				d.account.Waves++
			}
		}
		return nil
	})
}

// resolved is to with the other names by which a list or text calls the codes: keys, labels, former ids.
func (d *desk) resolved(v *yamldoc.Node, to names) names {
	out := names{}
	if v == nil {
		return out
	}
	for _, item := range append(slices.Clone(v.Items), v) {
		if c := d.before.Find(item.Value); c != nil && to[c.ID] != "" {
			out[item.Value] = to[c.ID]
		}
	}
	return out
}

// followBeliefs renames the codes of belief statements.
func (d *desk) followBeliefs(to names) error {
	return d.followCodes(study.BeliefsFile, "beliefs", to, &d.account.Beliefs)
}

// followDecisions renames the codes of decisions about stories. A code that was merged has other codings now: the
// decision follows it, and is seen to be stale.
func (d *desk) followDecisions(to names) error {
	return d.followCodes(study.DecisionsFile, "trajectories", to, &d.account.Decisions)
}

// followCodes renames the codes in a file that lists entries with a `code`.
func (d *desk) followCodes(file, list string, to names, changed *int) error {
	if _, err := os.Stat(d.study.Abs(file)); err != nil {
		return nil
	}
	return d.revise(file, func(e *yamldoc.Edit) error {
		entries := e.Root().Get(list)
		if entries == nil {
			return nil
		}
		for _, n := range entries.Items {
			code := n.Get("code")
			if code == nil {
				continue
			}
			if now := d.resolved(code, to)[code.Value]; now != "" {
				e.Set(code, now)
				*changed++
			}
		}
		return nil
	})
}

// mentions warns of ids that stand in the running text of the codebook: what people wrote is not changed.
func (d *desk) mentions(id string) {
	var where []string
	for _, c := range d.before.Codes {
		for _, text := range []struct{ key, value string }{
			{"definition", c.Definition}, {"include", c.Include}, {"exclude", c.Exclude}, {"note", c.Note},
		} {
			if c.ID != id && saysWord(text.value, id) {
				where = append(where, fmt.Sprintf("%s of %s (line %d)", text.key, c.ID, lineOf(c, text.key)))
			}
		}
	}
	if len(where) > 0 {
		d.account.warn("the text says `%s` in %s; words are not changed", id, strings.Join(where, ", "))
	}
}

func lineOf(c *codebook.Code, key string) int {
	if f, ok := c.Field(key); ok {
		return f.Entry.Line
	}
	return c.Line
}

// saysWord reports whether word stands in text as a word of its own. A short one is none that could be told from others,
// unless it has a sign in it.
func saysWord(text, word string) bool {
	if !strings.ContainsAny(word, "-_.") {
		return false // an id such as `time` is also a word of the language
	}
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !partOfID(before) && (!partOfID(after) || after == '.') {
			return true
		}
		at += len(word)
	}
}

func partOfID(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' || r == '.')
}
