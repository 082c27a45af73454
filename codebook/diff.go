package codebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kind says what a change of a codebook touches.
type Kind string

// The kinds of changes.
const (
	Meaning   Kind = "meaning"   // definition, include or exclude: codings made before may be stale
	Wording   Kind = "wording"   // names and notes: what is coded and how it counts stays
	Structure Kind = "structure" // which codes there are, where they stand, what may be coded
)

// Change is one difference between two codebooks. Code is the id in the newer one, of a code that is gone in the older
// one, and empty for the codebook itself. Field is the key that differs; "code" is the entry as a whole, with an empty
// Before for a new and an empty After for a code that is gone. Line is that of the newer file, 0 if it is not there.
type Change struct {
	Kind          Kind
	Code, Field   string
	Before, After string
	Line          int
}

func (c Change) String() string {
	name := c.Code
	if name == "" {
		name = "codebook"
	}
	switch {
	case c.Field == "code" && c.Before == "":
		return fmt.Sprintf("%s: %s is new", c.Kind, name)
	case c.Field == "code":
		return fmt.Sprintf("%s: %s is gone", c.Kind, name)
	}
	return fmt.Sprintf("%s: %s of %s", c.Kind, c.Field, name)
}

type property[T any] struct {
	kind  Kind
	field string
	of    func(T) string
}

// Diff is what changed from a to b, in the order of b, then what is gone. Codes are the same if their ids are, or if
// the newer one says that it was the older one; white space within a text is no difference.
func Diff(a, b *Codebook) []Change {
	var out []Change
	for _, p := range bookProperties() {
		out = p.compare(out, Change{}, a, b)
	}
	out = diffMappings(out, a, b)
	older := pair(a, b)
	gone := map[*Code]bool{}
	for _, c := range a.Codes {
		gone[c] = true
	}
	for _, c := range b.Codes {
		was := older[c]
		if was == nil {
			out = append(out, Change{Kind: Structure, Code: c.ID, Field: "code", After: c.Label, Line: c.Line})
			continue
		}
		delete(gone, was)
		for _, p := range codeProperties() {
			out = p.compare(out, Change{Code: c.ID, Line: c.Line}, was, c)
		}
		if parentChanged(was, c, older) {
			out = append(out, Change{Kind: Structure, Code: c.ID, Field: "parent", Before: idOf(was.Parent), After: idOf(c.Parent), Line: c.Line})
		}
	}
	out = diffOrder(out, a, b, older)
	for _, c := range a.Codes {
		if gone[c] {
			out = append(out, Change{Kind: Structure, Code: c.ID, Field: "code", Before: c.Label})
		}
	}
	return out
}

// pair finds for each code of b the code of a that it is the continuation of.
func pair(a, b *Codebook) map[*Code]*Code {
	older, taken := map[*Code]*Code{}, map[*Code]bool{}
	for _, c := range b.Codes {
		if was := a.Code(c.ID); was != nil && !taken[was] {
			older[c], taken[was] = was, true
		}
	}
	for _, c := range b.Codes {
		for _, id := range c.Was {
			if was := a.Code(id); older[c] == nil && was != nil && !taken[was] {
				older[c], taken[was] = was, true
			}
		}
	}
	return older
}

func (p property[T]) compare(out []Change, c Change, a, b T) []Change {
	before, after := p.of(a), p.of(b)
	if fold(before) == fold(after) {
		return out
	}
	c.Kind, c.Field, c.Before, c.After = p.kind, p.field, before, after
	return append(out, c)
}

func parentChanged(was, c *Code, older map[*Code]*Code) bool {
	if c.Parent == nil || was.Parent == nil {
		return c.Parent != was.Parent
	}
	return older[c.Parent] != was.Parent
}

func idOf(c *Code) string {
	if c == nil {
		return ""
	}
	return c.ID
}

// diffOrder reports a parent whose children stand in another order than before; those that came or went do not count.
func diffOrder(out []Change, a, b *Codebook, older map[*Code]*Code) []Change {
	at := make(map[*Code]int, len(a.Codes))
	for i, c := range a.Codes {
		at[c] = i
	}
	last := map[*Code]int{}
	said := map[*Code]bool{}
	for _, c := range b.Codes {
		was := older[c]
		if was == nil || parentChanged(was, c, older) || said[c.Parent] {
			continue
		}
		if at[was] < last[c.Parent] {
			said[c.Parent] = true
			change := Change{Kind: Structure, Code: idOf(c.Parent), Field: "order", Line: c.Line}
			change.Before, change.After = children(a, was.Parent), children(b, c.Parent)
			out = append(out, change)
		}
		last[c.Parent] = at[was]
	}
	return out
}

func children(b *Codebook, parent *Code) string {
	var ids []string
	for _, c := range b.Codes {
		if c.Parent == parent {
			ids = append(ids, c.ID)
		}
	}
	return strings.Join(ids, ", ")
}

func diffMappings(out []Change, a, b *Codebook) []Change {
	text := func(m *Mapping) string {
		var links []string
		for _, l := range m.Parents {
			links = append(links, l.Code+": "+list(l.Parents))
		}
		slices.Sort(links)
		return strings.Join(links, "; ")
	}
	for _, m := range b.Mappings {
		was, known := a.mapping(m.ID)
		if before, after := text(was), text(&m); before != after || !known {
			out = append(out, Change{Kind: Structure, Field: "mapping " + m.ID, Before: before, After: after, Line: m.Line})
		}
		if known && fold(was.Label+was.Source+was.Note) != fold(m.Label+m.Source+m.Note) {
			out = append(out, Change{Kind: Wording, Field: "mapping " + m.ID, Before: was.Label, After: m.Label, Line: m.Line})
		}
	}
	for _, m := range a.Mappings {
		if _, still := b.mapping(m.ID); !still {
			out = append(out, Change{Kind: Structure, Field: "mapping " + m.ID, Before: text(&m)})
		}
	}
	return out
}

func bookProperties() []property[*Codebook] {
	return []property[*Codebook]{
		{Wording, "codebook", func(b *Codebook) string { return b.Name }},
		{Wording, "title", func(b *Codebook) string { return b.Title }},
		{Wording, "version", func(b *Codebook) string { return b.Version }},
		{Structure, "framework", func(b *Codebook) string { return b.Framework }},
		{Structure, "framework_version", func(b *Codebook) string { return b.FrameworkVersion }},
		{Wording, "licence", func(b *Codebook) string { return b.Licence }},
		{Wording, "sources", func(b *Codebook) string { return list(b.Sources) }},
		{Wording, "note", func(b *Codebook) string { return b.Note }},
		{Structure, "mode", func(b *Codebook) string { return b.Mode }},
		{Wording, "language", func(b *Codebook) string { return b.Language }},
		{Structure, "levels", func(b *Codebook) string { return list(b.Levels) }},
		{Structure, "mapping", func(b *Codebook) string { return b.Mapping }},
		{Structure, "exclusive", func(b *Codebook) string { return fmt.Sprintf("%q", b.Exclusive) }},
	}
}

func codeProperties() []property[*Code] {
	return []property[*Code]{
		{Meaning, "definition", func(c *Code) string { return c.Definition }},
		{Meaning, "include", func(c *Code) string { return c.Include }},
		{Meaning, "exclude", func(c *Code) string { return c.Exclude }},
		{Wording, "label", func(c *Code) string { return c.Label }},
		{Wording, "short", func(c *Code) string { return c.Short }},
		{Wording, "key", func(c *Code) string { return c.Key }},
		{Wording, "abbr", func(c *Code) string { return c.Abbr }},
		{Wording, "color", func(c *Code) string { return c.Color }},
		{Wording, "see", func(c *Code) string { return list(c.See) }},
		{Wording, "examples", func(c *Code) string { return fmt.Sprintf("%q", c.Examples) }},
		{Wording, "alias", func(c *Code) string { return list(c.Alias) }},
		{Wording, "was", func(c *Code) string { return list(c.Was) }},
		{Wording, "added", func(c *Code) string { return c.Added }},
		{Wording, "source", func(c *Code) string { return c.Source }},
		{Wording, "note", func(c *Code) string { return c.Note }},
		{Structure, "id", func(c *Code) string { return c.ID }},
		{Structure, "level", func(c *Code) string { return c.Level }},
		{Structure, "codable", func(c *Code) string { return strconv.FormatBool(c.Codable) }},
		{Structure, "optional", func(c *Code) string { return strconv.FormatBool(c.Optional) }},
		{Structure, "valence", func(c *Code) string { return c.Valence }},
		{Structure, "exclusive", func(c *Code) string { return list(c.Exclusive) + strconv.FormatBool(c.OneBelow) }},
		{Structure, "rating", func(c *Code) string { return list(c.Rating) }},
		{Structure, "min_alpha", func(c *Code) string { return strconv.FormatFloat(c.MinAlpha, 'g', -1, 64) }},
		{Structure, "standalone", func(c *Code) string { return strconv.FormatBool(c.Standalone) }},
		{Structure, "deprecated", func(c *Code) string { return strconv.FormatBool(c.Deprecated) }},
		{Structure, "replaced_by", func(c *Code) string { return c.ReplacedBy }},
	}
}
