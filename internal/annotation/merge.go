package annotation

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/span"
)

// ConflictKind says what two people did to one coding.
type ConflictKind uint8

// The kinds of conflict. In each of them every version stays in the merged file.
const (
	BothChanged       ConflictKind = iota + 1 // the same coding in two ways: both versions are kept, one under a new id
	ChangedAndRemoved                         // one side changed what the other removed: it is kept
	MadeTwice                                 // the same code on the same span, with fields that contradict: both are kept
	HeadsDiffer                               // transcript or coder of the file itself: the smaller name is kept
)

// Conflict is what a merge could not decide.
type Conflict struct {
	Kind   ConflictKind
	ID     string   // of the coding; empty if it has none, and for HeadsDiffer
	Other  string   // id of the second version for BothChanged and MadeTwice
	Fields []string // keys which contradict each other
}

// String says what happened and what to do.
func (c Conflict) String() string {
	fields := strings.Join(c.Fields, ", ")
	switch c.Kind {
	case BothChanged:
		return fmt.Sprintf("coding %s was changed in two ways (%s); both are kept, the other as %s: remove one with `qcode untag %s`",
			c.ID, fields, c.Other, c.Other)
	case ChangedAndRemoved:
		return fmt.Sprintf("coding %s was changed on one side and removed on the other; it is kept: if it is to go, `qcode untag %s`",
			c.ID, c.ID)
	case MadeTwice:
		return fmt.Sprintf("codings %s and %s put the same code on the same words but differ in %s; both are kept: remove one with `qcode untag %s`",
			c.ID, c.Other, fields, c.Other)
	}
	return fmt.Sprintf("the two files differ in %s; the first in alphabetical order is kept", fields)
}

// ConflictRef is the mark that a second version kept by Merge carries among its Refs, before the id of the first.
const ConflictRef = "conflict:"

// Merge brings two descendants of base together as sets of codings keyed by id, field by field. base is nil if there
// is no common ancestor: then nothing counts as removed. A nil side has nothing to say. The outcome does not depend on which side is called ours,
// and merging one side again changes nothing. What both sides changed in the same way is no conflict, nor is a place
// that only followed its transcript. The same code on the same span of the same text, coded once on each side, becomes
// one coding. The result is in canonical order; conflicts are sorted by id.
func Merge(base, ours, theirs *File) (*File, []Conflict) {
	ours, theirs = cmp.Or(ours, base, theirs), cmp.Or(theirs, base, ours)
	b, o, t := copyOf(base), copyOf(ours), copyOf(theirs)
	var m merger
	var fields []string
	if m.head, fields = mergeHeads(b.Head, o.Head, t.Head, base == nil); fields != nil {
		m.conflicts = append(m.conflicts, Conflict{Kind: HeadsDiffer, Fields: fields})
	}
	adoptIDs(b, o, t)
	m.base, m.ours, m.theirs = keyed(b), keyed(o), keyed(t)
	m.merge()
	m.foldTwins()
	return m.file(), once(m.conflicts)
}

// once leaves out that the two versions of a coding, of which it is said already that both are kept, put the same code on
// the same words.
func once(conflicts []Conflict) []Conflict {
	said := map[[2]string]bool{}
	for _, c := range conflicts {
		if c.Kind == BothChanged {
			said[[2]string{c.ID, c.Other}] = true
		}
	}
	return slices.DeleteFunc(conflicts, func(c Conflict) bool {
		return c.Kind == MadeTwice && (said[[2]string{c.ID, c.Other}] || said[[2]string{c.Other, c.ID}])
	})
}

// copyOf is f without what only its reader knows, each coding settled, in an order that its content alone decides.
func copyOf(f *File) *File {
	if f == nil {
		return &File{}
	}
	c := &File{Head: f.Head, Annotations: slices.Clone(f.Annotations)}
	for i := range c.Annotations {
		a := &c.Annotations[i]
		a.settle()
		a.Line, a.Column, a.origin = 0, 0, 0
	}
	slices.SortFunc(c.Annotations, compareAll)
	return c
}

// compareAll is a total order: canonical order, then everything else that a says.
func compareAll(a, b Annotation) int {
	return cmp.Or(Compare(a, b), bytes.Compare(a.content(), b.content()))
}

// content is all that a says, as bytes.
func (a *Annotation) content() []byte { return a.append(nil, "", "\n") }

type merger struct {
	head               Head
	base, ours, theirs map[string]*Annotation
	merged             map[string]*Annotation
	conflicts          []Conflict
}

// keyed finds codings by id. Codings without an id go by code, words and place; a repeated key gets a number.
func keyed(f *File) map[string]*Annotation {
	set := make(map[string]*Annotation, len(f.Annotations))
	for i := range f.Annotations {
		a := &f.Annotations[i]
		key := a.ID
		if key == "" {
			key = "\x00" + a.Code + "\x00" + a.Quote + "\x00" + a.value(fieldAt)
		}
		for set[key] != nil {
			key += "\x00again"
		}
		set[key] = a
	}
	return set
}

func (m *merger) merge() {
	m.merged = make(map[string]*Annotation, len(m.ours)+len(m.theirs))
	for _, key := range m.keys() {
		b, o, t := m.base[key], m.ours[key], m.theirs[key]
		switch {
		case o != nil && t != nil:
			m.both(key, b, o, t)
		case b == nil && o != nil:
			m.merged[key] = o
		case b == nil:
			m.merged[key] = t
		case o != nil:
			m.removed(key, b, o)
		case t != nil:
			m.removed(key, b, t)
		}
	}
}

// keys are the keys of both sides, sorted.
func (m *merger) keys() []string {
	keys := make([]string, 0, len(m.ours)+len(m.theirs))
	for key := range m.ours {
		keys = append(keys, key)
	}
	for key := range m.theirs {
		if m.ours[key] == nil {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// removed decides on a coding that only one side still has, as left.
func (m *merger) removed(key string, b, left *Annotation) {
	moved := *left
	moved.At, moved.Mark, moved.HasAt, moved.HasMark = b.At, b.Mark, b.HasAt, b.HasMark
	moved.Before, moved.After = b.Before, b.After
	if moved.same(b) {
		return // at most its place has followed the transcript: the removal stands
	}
	m.merged[key] = left
	m.conflicts = append(m.conflicts, Conflict{Kind: ChangedAndRemoved, ID: left.ID})
}

// both merges what two sides have, and keeps the second version of a true conflict under an id of its own.
func (m *merger) both(key string, b, o, t *Annotation) {
	if b == nil {
		b = &Annotation{}
	}
	x, y, fields := threeWay(b, o, t)
	if fields == nil {
		m.merged[key] = x
		return
	}
	if compareAll(*y, *x) < 0 {
		x, y = y, x
	}
	m.merged[key] = x
	id := versionID(y, fields)
	y.ID, y.Refs = id, unionRefs("", y.Refs, ConflictRef+x.ID)
	m.conflicts = append(m.conflicts, Conflict{Kind: BothChanged, ID: x.ID, Other: id, Fields: fields})
	if m.ours[id] == nil && m.theirs[id] == nil { // else it was kept by an earlier merge, and may have been edited since
		m.merged[id] = y
	}
}

// versionID names the second version of a coding by what contradicts in it, so that the next merge finds it again.
func versionID(a *Annotation, fields []string) string {
	parts := []string{"version", a.ID}
	for _, key := range fields {
		f, _ := fieldNamed(key)
		parts = append(parts, key, a.value(f))
	}
	return idOf(parts...)
}

// file is the merged file in canonical order.
func (m *merger) file() *File {
	f := &File{Head: m.head}
	for _, a := range m.merged {
		f.Annotations = append(f.Annotations, *a)
	}
	slices.SortFunc(f.Annotations, compareAll)
	slices.SortFunc(m.conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID), strings.Compare(a.Other, b.Other))
	})
	return f
}

// twin is what two codings share that are one coding made twice.
type twin struct {
	code    string
	at      span.Span
	mark    uint32
	hasMark bool
}

func (a *Annotation) twin() twin { return twin{a.Code, a.At, a.Mark, a.HasMark} }

// foldTwins makes one of two codings that put the same code on the same span, unless one side already had both. A
// coding that both sides have goes into no other: the next merge would find it missing.
func (m *merger) foldTwins() {
	groups := map[twin][]string{}
	for key, a := range m.merged {
		if a.HasAt {
			groups[a.twin()] = append(groups[a.twin()], key)
		}
	}
	now := map[string]string{} // id that is gone: id that stands for it
	for _, keys := range groups {
		slices.SortFunc(keys, func(a, b string) int {
			return cmp.Or(cmp.Compare(m.guest(a), m.guest(b)), strings.Compare(a, b))
		})
		for i := 1; i < len(keys); i++ {
			for _, first := range keys[:i] {
				if m.guest(keys[i]) > 0 && m.fold(first, keys[i], now) {
					break
				}
			}
		}
	}
	for i, c := range m.conflicts {
		m.conflicts[i].Other = cmp.Or(now[c.Other], c.Other)
	}
	for key, a := range m.merged {
		if refs := renamedRefs(a.Refs, now); refs != a.Refs {
			renamed := *a
			renamed.Refs = refs
			m.merged[key] = &renamed
		}
	}
}

// guest ranks a coding of the result: 0 if both sides have it, 1 if one side has it and the base had it, 2 if it is new
// on one side, 3 if it is the second version of a conflict. A coding goes into one of lower rank.
func (m *merger) guest(key string) int {
	o, t := m.ours[key] != nil, m.theirs[key] != nil
	switch {
	case o && t:
		return 0
	case !o && !t:
		return 3
	case m.base[key] != nil:
		return 1
	}
	return 2
}

// fold merges the coding under key into the one under first if they are twins that may become one.
func (m *merger) fold(first, key string, now map[string]string) bool {
	a, b := m.merged[first], m.merged[key]
	if a == nil || twins(m.ours, first, key) || twins(m.theirs, first, key) {
		return false
	}
	x, _, fields := threeWay(&Annotation{}, a, b)
	if fields != nil {
		m.conflicts = append(m.conflicts, Conflict{Kind: MadeTwice, ID: a.ID, Other: b.ID, Fields: fields})
		return false
	}
	x.ID = cmp.Or(a.ID, b.ID)
	m.merged[first] = x
	delete(m.merged, key)
	if b.ID != x.ID {
		now[b.ID] = x.ID
	}
	return true
}

// twins reports whether one side has both codings, on the same span under the same code.
func twins(side map[string]*Annotation, a, b string) bool {
	return side[a] != nil && side[b] != nil && side[a].twin() == side[b].twin()
}
