// Package codebook is the room of the codebook: its model, the reading of codebook.yaml with places and tolerance, the
// ways its codes roll up, what changed between two versions in meaning and what only in wording, codebooks made from
// tables, and the published frameworks that ship with qcode.
//
// It is public: other programs may read codebooks with it. It does no input or output and exports no internal type.
package codebook

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Codebook is what a codebook.yaml says. It is not to be changed once it is in use.
type Codebook struct {
	Name             string // of the file's key `codebook`
	Title            string // the longer `title`, else Name
	Version          string
	Framework        string // id of the framework it was copied from
	FrameworkVersion string
	Licence          string
	Sources          []string
	Note             string
	Mode             string     // fixed, extensible or open: whether coders may add codes
	Language         string     // of labels and definitions
	Levels           []string   // names of the levels, from the root
	Mapping          string     // name of the tree as it is written
	Exclusive        [][]string // groups of codes of which a passage may carry one
	Codes            []*Code    // in the order of the file, of all depths
	Mappings         []Mapping

	index *index
}

// Code is an entry of the codebook.
type Code struct {
	ID       string // [a-z][a-z0-9._-]*, stable
	Label    string // what tables print; the id if the file gives none
	Short    string // label for narrow tables
	Key      string // letters for coding from the keyboard
	Level    string // as written, else by depth
	Abbr     string
	Color    string
	Codable  bool // false: only its children are put on passages
	Optional bool // listed in tables only when used

	Definition string // "todo" marks a stub
	Include    string // when to use
	Exclude    string // when not to, and what instead
	See        []string
	Examples   []Example

	Alias []string // foreign names
	Was   []string // former ids

	Valence    string   // required, optional, none; "" if the codebook does not say
	Exclusive  []string // ids of codes that may not stand on the same passage
	OneBelow   bool     // `exclusive: true`: a passage carries at most one of the branches below
	Rating     []string // values of a rating; see Scale
	MinAlpha   float64  // agreement below which the code is a finding; 0: no such floor
	Standalone bool     // meant to have neither parent nor children
	Deprecated bool
	ReplacedBy string
	Added      string // date or version
	Source     string
	Note       string

	Parent   *Code
	Children []*Code
	Depth    int // 0 at the root of the tree as written

	Line, Column int     // where the entry begins; 0 if it was not read from a file
	Entry        Stretch // its whole lines, those of its children included
	fields       map[string]Field
}

// Example is a quotation that shows what a code means.
type Example struct{ Quote, Transcript, Note string }

// Mapping is another way to roll the codes up: it gives some codes other parents, and more than one if need be.
type Mapping struct {
	ID, Label, Source, Note string
	Parents                 []Link
	Line, Column            int
}

// Link gives a code its parents in a mapping. Without parents the code stands at the root.
type Link struct {
	Code         string
	Parents      []string
	Line, Column int
}

// Stretch is a part of the file, half-open in bytes. Lines and columns count from 1, columns in code points.
type Stretch struct{ Start, End, Line, Column, EndLine, EndColumn int }

// Field says where a key of an entry stands: its value, and the entry's whole lines.
type Field struct{ Value, Entry Stretch }

// Field is the place of a key of the entry as it was read; ok is false if the entry does not have it.
func (c *Code) Field(key string) (f Field, ok bool) {
	f, ok = c.fields[key]
	return f, ok
}

// Stub reports whether the definition is still to be written.
func (c *Code) Stub() bool {
	return strings.EqualFold(strings.Trim(c.Definition, " .…"), "todo")
}

// Successor is the code to be used instead of c, which is deprecated: `replaced_by` is followed to the first code that is
// not deprecated itself. It is nil if none is found.
func (b *Codebook) Successor(c *Code) *Code {
	for range b.Codes {
		if c = b.Code(c.ReplacedBy); c == nil || !c.Deprecated {
			return c
		}
	}
	return nil
}

// Scale is the values of the rating that holds for c: its own, or that of the nearest code above which has one.
func (c *Code) Scale() []string {
	for ; c != nil; c = c.Parent {
		if len(c.Rating) > 0 {
			return c.Rating
		}
	}
	return nil
}

// Rev stands for the meaning of the code: r and 8 hexadecimal digits of the SHA-256 of definition, include and
// exclude. White space and line breaks between words do not count.
func (c *Code) Rev() string {
	h := sha256.New()
	for _, text := range []string{c.Definition, c.Include, c.Exclude} {
		h.Write([]byte(fold(text)))
		h.Write([]byte{0})
	}
	return "r" + hex.EncodeToString(h.Sum(nil)[:4])
}

// Excludes reports whether the codebook says that x and y may not stand on the same passage: one names the other, they
// are of one group, or they stand in different branches below a code that allows only one.
func (b *Codebook) Excludes(x, y *Code) bool {
	if x == y {
		return false
	}
	if slices.Contains(x.Exclusive, y.ID) || slices.Contains(y.Exclusive, x.ID) {
		return true
	}
	for _, group := range b.Exclusive {
		if slices.Contains(group, x.ID) && slices.Contains(group, y.ID) {
			return true
		}
	}
	for branchX := x; branchX.Parent != nil; branchX = branchX.Parent {
		for branchY := y; branchX.Parent.OneBelow && branchY.Parent != nil; branchY = branchY.Parent {
			if branchX.Parent == branchY.Parent {
				return branchX != branchY
			}
		}
	}
	return false
}

// fold makes every run of white space one space.
func fold(text string) string { return strings.Join(strings.Fields(text), " ") }

// ValidID reports whether id may be the id of a code: a letter a-z, then letters a-z, digits, dots, hyphens and
// underscores.
func ValidID(id string) bool {
	for i := range len(id) {
		c := id[i]
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || !('0' <= c && c <= '9') && c != '.' && c != '-' && c != '_') {
			return false
		}
	}
	return id != ""
}

// Problem is something wrong with a codebook. Rule is the stable id of the rule that is broken, Severity is error,
// warning or info; only what makes the codebook unusable or ambiguous is an error. Object is the id of the code.
// Message stands alone, Help says how to mend it. Lines and columns count from 1, columns in code points, EndColumn is
// exclusive; 0 means unknown. Of a table, lines are its rows, the header being row 1.
type Problem struct {
	Rule, Severity, Object string
	Message, Why, Help     string
	Line, Column           int
	EndLine, EndColumn     int
	Related                []Related
	Fix                    []Fix
	Safe                   bool // the fix changes no meaning
}

// Related is a second place that a problem speaks of.
type Related struct {
	Line, Column int
	Message      string
}

// Fix replaces the bytes [Start, End) of the file by New.
type Fix struct {
	Start, End int
	New        string
}

func (p Problem) Error() string { return p.Message }
