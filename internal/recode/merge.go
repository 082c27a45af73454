package recode

import (
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/yamldoc"
)

// Merge makes one code of several. Into is one of them, another code, or a new id; a new code takes the place of the
// first one, with the texts of all. Codings keep the meaning under which they were made, so that they can be read again
// under the new one. What the codes were called stays in `was` and `alias`, their codes below move along.
type Merge struct {
	Codes             []string
	Into              string
	Label, Definition string // of a new code; empty: made from the id, and of all definitions
}

func (o Merge) carry(d *desk) error {
	m := &merging{desk: d, Merge: o}
	if err := m.prepare(); err != nil {
		return err
	}
	steps := []func() error{m.begin, m.children, m.inherit, m.remove, m.links, m.codings}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	for _, c := range m.sources {
		d.mentions(c.ID)
		if err := d.texts(c.ID, m.Into); err != nil {
			return err
		}
	}
	return nil
}

// merging is a merge with its codes found.
type merging struct {
	*desk
	Merge
	sources []*codebook.Code // those that go, without the target
	target  *codebook.Code   // nil if it is new
}

func (m *merging) prepare() error {
	var ids []string
	m.target = m.before.Find(strings.TrimSpace(m.Into))
	for _, name := range m.Codes {
		c, err := find(m.before, name)
		if err != nil {
			return err
		}
		ids = append(ids, "`"+c.ID+"`")
		if c != m.target && !contains(m.sources, c) {
			m.sources = append(m.sources, c)
		}
	}
	if m.target != nil {
		m.Into = m.target.ID
	}
	m.account.Title = "merge " + strings.Join(ids, ", ") + " into `" + m.Into + "`"
	switch {
	case len(m.sources) == 0:
		return refuse("name the codes that are to become part of it", "there is nothing to merge into `%s`", m.Into)
	case m.target == nil && len(m.sources) == 1:
		return refuse("to give it another id: qcode codebook rename "+m.sources[0].ID+" "+m.Into, "one code alone cannot be merged into a new one")
	case m.target == nil:
		if m.Label == "" {
			m.Label = labelOf(m.Into)
		}
		return free(m.before, m.Into, m.sources...)
	case m.target.Deprecated:
		return refuse("name the code that is used now", "the code `%s` is deprecated", m.target.ID)
	}
	for _, c := range m.sources {
		if within(m.target, c) {
			return refuse("move it first: qcode codebook move "+m.target.ID+" --under "+orRoot(c.Parent), "`%s` stands below `%s`, which is to go", m.target.ID, c.ID)
		}
		if c.Codable && !m.target.Codable {
			return refuse("name a code that is put on passages, or a new id", "`%s` is not put on passages itself", m.target.ID)
		}
	}
	return nil
}

func orRoot(c *codebook.Code) string {
	if c == nil {
		return `""`
	}
	return c.ID
}

// begin writes the entry of a new code, before the highest of those that it is made of.
func (m *merging) begin() error {
	m.account.Entries = len(m.sources) + 1
	if m.target != nil {
		return nil
	}
	place := m.sources[0]
	for _, c := range m.sources {
		if c.Depth < place.Depth {
			place = c
		}
	}
	definition := m.Definition
	if definition == "" {
		definition = m.all(func(c *codebook.Code) string { return c.Definition })
		m.account.warn("its definition is put together from the old ones: write it anew in %s", m.study.CodebookPath)
	}
	lines := []string{yamldoc.Entry("id", m.Into, "label", m.Label, "key", m.key())}
	if !slices.ContainsFunc(m.sources, func(c *codebook.Code) bool { return c.Codable }) {
		lines = append(lines, "codable: false")
	}
	lines = append(lines, yamldoc.Entry("definition", definition,
		"include", m.all(func(c *codebook.Code) string { return c.Include }),
		"exclude", m.all(func(c *codebook.Code) string { return c.Exclude }),
		"valence", m.same(func(c *codebook.Code) string { return c.Valence })))
	if scale := m.sources[0].Rating; len(scale) > 0 && m.same(func(c *codebook.Code) string { return strings.Join(c.Rating, "\n") }) != "" {
		lines = append(lines, "rating: "+yamldoc.Flow(scale...))
	}
	lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
	comments, err := m.comments()
	if err != nil {
		return err
	}
	return m.book(func(e *yamldoc.Edit) error {
		list, at, _ := entry(e.Root(), place.ID)
		e.Add(list, at, strings.Join(append(comments, lines...), "\n"))
		return nil
	})
}

// comments are those that stand right above the codes.
func (m *merging) comments() (out []string, err error) {
	f, err := m.file(m.study.CodebookPath)
	if err != nil {
		return nil, err
	}
	for _, c := range m.sources {
		e, err := yamldoc.NewEdit(m.study.CodebookPath, f.now) // thrown away: it only looks
		if err != nil {
			return nil, refuse("", "%v", err)
		}
		list, at, _ := entry(e.Root(), c.ID)
		for line := range strings.SplitSeq(e.Take(list, at), "\n") {
			if !strings.HasPrefix(line, "#") {
				break
			}
			out = append(out, line)
		}
	}
	return out, nil
}

// key is that of the first code that has one.
func (m *merging) key() string {
	for _, c := range m.sources {
		if c.Key != "" {
			return c.Key
		}
	}
	return ""
}

// all is what the codes say, each once, one after the other.
func (m *merging) all(of func(*codebook.Code) string) string {
	var out []string
	for _, c := range m.sources {
		text := strings.TrimSpace(of(c))
		if text != "" && !strings.EqualFold(strings.Trim(text, " .…"), "todo") && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// same is what all the codes say alike; empty if they do not.
func (m *merging) same(of func(*codebook.Code) string) string {
	for _, c := range m.sources {
		if of(c) != of(m.sources[0]) {
			return ""
		}
	}
	return of(m.sources[0])
}

// children moves the codes below those that go.
func (m *merging) children() error {
	for _, c := range m.sources {
		for _, child := range c.Children {
			if contains(m.sources, child) {
				continue
			}
			if child == m.target {
				continue // refused before
			}
			text, err := m.take(child.ID)
			if err == nil {
				err = m.put(m.Into, text)
			}
			if err != nil {
				return err
			}
			m.account.Entries++
			m.account.note("`%s` stands under `%s` now", child.ID, m.Into)
		}
	}
	return nil
}

// inherit gives the code the names, examples and see of those that go; one that was there before keeps its texts, and
// their definitions stay in its note.
func (m *merging) inherit() error {
	id := m.Into
	var was, alias, see, note []string
	var examples []codebook.Example
	if c := m.target; c != nil {
		was, alias, see, examples = c.Was, c.Alias, c.See, c.Examples
		if c.Note != "" {
			note = []string{c.Note}
		}
	}
	kept := len(examples)
	for _, c := range m.sources {
		if c.ID != id {
			was = append(slices.Clone(was), c.ID)
		}
		was = append(slices.Clone(was), slices.DeleteFunc(slices.Clone(c.Was), func(w string) bool { return w == id })...)
		for _, name := range append([]string{c.Label}, c.Alias...) {
			if c.Label != c.ID || name != c.Label {
				alias = withName(m.before, m.target, alias, name, m.sources...)
			}
		}
		for _, name := range c.See {
			if name != id && !slices.Contains(see, name) {
				see = append(slices.Clone(see), name)
			}
		}
		examples = append(slices.Clone(examples), c.Examples...)
		if m.target != nil && c.Definition != "" && !c.Stub() {
			note = append(note, c.ID+" ("+c.Label+"), merged into this one, was: "+strings.TrimSpace(c.Definition))
		}
		if m.target == nil && c.Note != "" {
			note = append(note, c.Note)
		}
	}
	label := m.Label
	if m.target != nil {
		label = m.target.Label
	}
	alias = slices.DeleteFunc(slices.Clone(alias), func(name string) bool { return name == label })
	set := func(change func(e *yamldoc.Edit, n *yamldoc.Node)) func() error {
		return func() error {
			return m.book(func(e *yamldoc.Edit) error { change(e, node(e.Root(), id)); return nil })
		}
	}
	for _, step := range []func() error{ // one after the other: each may put a key beside the last one
		set(func(e *yamldoc.Edit, n *yamldoc.Node) { setTexts(e, n, "see", see) }),
		set(func(e *yamldoc.Edit, n *yamldoc.Node) { addExamples(e, n, examples, kept) }),
		set(func(e *yamldoc.Edit, n *yamldoc.Node) { setTexts(e, n, "alias", alias) }),
		set(func(e *yamldoc.Edit, n *yamldoc.Node) { setTexts(e, n, "was", unique(was)) }),
		set(func(e *yamldoc.Edit, n *yamldoc.Node) { setText(e, n, "note", strings.Join(note, "\n")) }),
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func unique(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// addExamples puts the examples from the place from on behind those that are there.
func addExamples(e *yamldoc.Edit, n *yamldoc.Node, all []codebook.Example, from int) {
	if len(all) == from {
		return
	}
	old := n.Get("examples")
	if old == nil || old.Kind != yamldoc.List {
		if old != nil {
			drop(e, n, "examples")
		}
		var written []string
		for _, x := range all {
			written = append(written, example(x))
		}
		insert(e, n, "examples", "["+strings.Join(written, ", ")+"]")
		return
	}
	for _, x := range all[from:] {
		e.Add(old, len(old.Items), example(x))
	}
}

func example(x codebook.Example) string {
	out := "{quote: " + yamldoc.DoubleQuote(x.Quote)
	if x.Transcript != "" {
		out += ", transcript: " + yamldoc.Quote(x.Transcript)
	}
	if x.Note != "" {
		out += ", note: " + yamldoc.Quote(x.Note)
	}
	return out + "}"
}

// remove takes the entries of the codes out, the deepest first.
func (m *merging) remove() error {
	byDepth := slices.Clone(m.sources)
	slices.SortStableFunc(byDepth, func(a, b *codebook.Code) int { return b.Depth - a.Depth })
	for _, c := range byDepth {
		if _, err := m.take(c.ID); err != nil {
			return err
		}
	}
	return nil
}

// links lets what names the codes name the one that they became. In mappings an old code keeps its own place, a new one
// stands under all parents of those that it is made of.
func (m *merging) links() error {
	to := names{}
	for _, c := range m.sources {
		to[c.ID] = m.Into
	}
	err := m.book(func(e *yamldoc.Edit) error {
		all := e.Root().Get("mappings")
		if all == nil {
			return nil
		}
		for _, mapping := range all.Values {
			m.mapping(e, mapping.Get("parents"), to)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return m.follow(to)
}

func (m *merging) mapping(e *yamldoc.Edit, parents *yamldoc.Node, to names) {
	if parents == nil || parents.Kind != yamldoc.Map {
		return
	}
	var union []string
	first := -1
	for i := len(parents.Keys) - 1; i >= 0; i-- {
		if to[parents.Keys[i].Value] == "" {
			continue
		}
		if m.target != nil {
			e.Remove(parents, i)
			m.account.Links++
			first = -1
			continue
		}
		v := parents.Values[i]
		var theirs []string
		for _, item := range append(slices.Clone(v.Items), v) {
			if item.Kind == yamldoc.Scalar {
				theirs = append(theirs, item.Value)
			}
		}
		union, first = unique(append(theirs, union...)), i
	}
	if first >= 0 {
		setTexts(e, parents, parents.Keys[first].Value, union)
	}
}

// codings gives all codings the one code, and makes one of those that stand on the same words.
func (m *merging) codings() error {
	fresh := map[string]bool{}
	err := m.recode(m.sources, func(c coded) string {
		fresh[c.ID] = true
		return m.Into
	})
	if err != nil {
		return err
	}
	now, err := m.joinTwins(m.Into, fresh)
	if err != nil {
		return err
	}
	if m.account.Codings > 0 {
		m.account.note("codings keep the meaning under which they were made: qcode check names those to be read again")
	}
	if m.account.Joined > 0 {
		m.account.note("%s on the same words by the same coder became one with another, memos joined", counted(m.account.Joined, "coding", "codings"))
	}
	return m.followCodings(now)
}
