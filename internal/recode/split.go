package recode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// By says how a code is split.
type By uint8

// The ways to split. ByList takes the new code of each coding from a list.
const (
	ByValence By = iota
	ByMemo       // the memo's first #tag, else its first word
	ByList
)

// Split makes several codes of one: its codings go to new codes below it, which begin with its meaning, so that none is
// stale until somebody sharpens them. Codings that belong to no group stay; a code that keeps none becomes a heading.
// Above it no number changes.
type Split struct {
	Code string
	By   By
	List []Choice // of ByList
}

// Choice is a line of a list: the coding with this id, or those with this quote, go to this code.
type Choice struct {
	Line            int
	ID, Quote, Code string
}

// group is a code to be, and what it gets.
type group struct {
	id, label string
	known     bool // it is there already
	codings   int
}

func (o Split) carry(d *desk) error {
	c, err := find(d.before, o.Code)
	if err != nil {
		return err
	}
	s := &splitting{desk: d, Split: o, code: c, groups: map[string]*group{}, used: make([]bool, len(o.List))}
	d.account.Title = "split `" + c.ID + "` by " + [...]string{"valence", "memo", "list"}[o.By]
	if c.Deprecated {
		return refuse("split the code that is used now", "the code `%s` is deprecated", c.ID)
	}
	if err := s.survey(); err != nil {
		return err
	}
	if err := s.entries(); err != nil {
		return err
	}
	if err := s.waves(s.askAlike); err != nil {
		return err
	}
	return d.recode([]*codebook.Code{c}, func(a coded) string {
		if g := s.groups[s.name(a)]; g != nil {
			return g.id
		}
		return ""
	})
}

type splitting struct {
	*desk
	Split
	code   *codebook.Code
	groups map[string]*group // by name; none for codings that stay
	order  []*group
	stay   int
	used   []bool // lines of the list
}

// name is the group of a coding; empty: it stays.
func (s *splitting) name(c coded) string {
	switch s.By {
	case ByValence:
		return c.Valence
	case ByMemo:
		return firstTag(c.Memo)
	}
	name := ""
	for i, choice := range s.List {
		if choice.ID != "" && strings.HasPrefix(c.ID, choice.ID) || choice.ID == "" && sameWords(choice.Quote, c.Quote) {
			s.used[i] = true
			if name == "" {
				name = choice.Code
			}
		}
	}
	return name
}

// firstTag is the first #tag of a memo, else its first word, without signs around it.
func firstTag(memo string) string {
	words := strings.Fields(strings.ToLower(memo))
	for _, w := range words {
		if tag, ok := strings.CutPrefix(w, "#"); ok && bare(tag) != "" {
			return bare(tag)
		}
	}
	for _, w := range words {
		if bare(w) != "" {
			return bare(w)
		}
	}
	return ""
}

func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// sameWords compares quotes by their letters and digits.
func sameWords(a, b string) bool {
	fold := func(text string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }), " ")
	}
	return fold(a) == fold(b) && fold(a) != ""
}

// survey finds the groups and gives them ids.
func (s *splitting) survey() error {
	names := s.called(s.code)
	sizes := map[string]int{}
	var listed []string
	err := s.annotations(keysOf(names), func(f study.AnnotationFile, file *annotation.File) bool {
		for i := range file.Annotations {
			a := &file.Annotations[i]
			if !names[a.Code] {
				continue
			}
			name := s.name(coded{a, f.Coder, file.Transcript})
			if sizes[name] == 0 {
				listed = append(listed, name)
			}
			sizes[name]++
		}
		return false
	})
	if err != nil {
		return err
	}
	s.arrange(listed)
	for _, name := range listed {
		if name == "" || s.before.Find(name) == s.code && s.By == ByList {
			s.stay += sizes[name]
			continue
		}
		g, err := s.group(name)
		if err != nil {
			return err
		}
		g.codings += sizes[name]
		s.groups[name] = g
	}
	return s.enough(sizes)
}

// arrange puts groups in the order in which people would list them.
func (s *splitting) arrange(listed []string) {
	at := func(name string) int {
		switch s.By {
		case ByValence:
			return slices.Index(annotation.Valences(), name)
		case ByList:
			return slices.IndexFunc(s.List, func(c Choice) bool { return c.Code == name })
		}
		return 0
	}
	slices.SortFunc(listed, func(a, b string) int { return cmp.Or(cmp.Compare(at(a), at(b)), strings.Compare(a, b)) })
}

func (s *splitting) enough(sizes map[string]int) error {
	if s.By == ByList {
		for i, c := range s.List {
			if !s.used[i] {
				what := "coding of `" + s.code.ID + "` has an id that begins with " + c.ID
				if c.ID == "" {
					what = "coding of `" + s.code.ID + "` has that quote"
				}
				return refuse("see them: qcode quotes --code "+s.code.ID+" --format csv", "line %d of the list: no %s", c.Line, what)
			}
		}
	}
	switch {
	case len(sizes) == 0:
		return refuse("put new codes below it: qcode codebook add … --parent "+s.code.ID, "`%s` has no codings to split", s.code.ID)
	case len(s.order) == 0:
		return refuse("split by something else, or by a list: --by FILE", "no coding of `%s` has a %s", s.code.ID, [...]string{"valence", "memo", "place in the list"}[s.By])
	case len(sizes) == 1 && s.By != ByList:
		return refuse("split by something else, or by a list: --by FILE", "all codings of `%s` are of one group, `%s`", s.code.ID, s.order[0].id)
	}
	return nil
}

// group is the code that a name stands for: one that is there, of a list; else a new one.
func (s *splitting) group(name string) (*group, error) {
	g := &group{id: codebook.NewID(name), label: s.code.Label + ": " + name}
	if s.By == ByList {
		g.label = name
		if codebook.ValidID(name) {
			g.label = labelOf(name)
		}
	} else {
		g.id = codebook.NewID(s.code.ID + "-" + g.id)
	}
	there := s.before.Code(g.id)
	if s.By == ByList && there == nil {
		there = s.before.Find(name)
	}
	switch {
	case there != nil && (s.By != ByList && !within(there, s.code) || there.Deprecated || !there.Codable):
		return nil, refuse("rename that one first, or split by a list: --by FILE", "the new code would be `%s`, which is there already (%s)", there.ID, there.Label)
	case there != nil:
		g.id, g.known = there.ID, true
	default:
		if err := free(s.before, g.id); err != nil {
			return nil, err
		}
	}
	for _, o := range s.order {
		if o.id == g.id {
			return o, nil
		}
	}
	s.order = append(s.order, g)
	return g, nil
}

// entries puts the new codes below the old one.
func (s *splitting) entries() error {
	c := s.code
	for _, g := range s.order {
		s.account.note("`%s`: %s", g.id, counted(g.codings, "coding", "codings"))
		if g.known {
			continue
		}
		now, _, err := s.load()
		if err != nil {
			return err
		}
		lines := []string{yamldoc.Entry("id", g.id, "label", g.label, "key", keyFor(now, g.id, g.label), "definition", c.Definition, "include", c.Include, "exclude", c.Exclude, "valence", c.Valence)}
		if len(c.Rating) > 0 {
			lines = append(lines, "rating: "+yamldoc.Flow(c.Rating...))
		}
		if err := s.put(c.ID, strings.Join(lines, "\n")); err != nil {
			return err
		}
		s.account.Entries++
	}
	s.account.Entries++
	if s.stay > 0 {
		s.account.note("`%s` keeps %s", c.ID, counted(s.stay, "coding", "codings"))
	} else {
		s.account.note("`%s` keeps none and becomes a heading (`codable: false`)", c.ID)
		if err := s.book(func(e *yamldoc.Edit) error { setWord(e, node(e.Root(), c.ID), "codable", "false"); return nil }); err != nil {
			return err
		}
	}
	s.account.warn("the new codes begin with the meaning of `%s`: say in %s what sets them apart", c.ID, s.study.CodebookPath)
	return nil
}

// askAlike says of the new codes that a wave did not ask about them, if it did not ask about the old one.
func (s *splitting) askAlike(e *yamldoc.Edit, wave *yamldoc.Node) bool {
	listed := wave.Get("not_asked")
	var ids []string
	known := map[*codebook.Code]bool{}
	for _, item := range append(slices.Clone(listed.Items), listed) {
		if item.Kind == yamldoc.Scalar {
			ids = append(ids, item.Value)
			known[s.before.Find(item.Value)] = true
		}
	}
	if !known[s.code] {
		return false
	}
	for _, g := range s.order {
		if !g.known && !slices.Contains(ids, g.id) {
			ids = append(ids, g.id)
		}
	}
	setTexts(e, wave, "not_asked", ids)
	return true
}

// String names a choice for messages, without its words.
func (c Choice) String() string { return fmt.Sprintf("line %d", c.Line) }
