// Package links holds published tables that say which levers fit which determinants of behaviour: from the codes of
// COM-B and the TDF to intervention functions, and from these to policy categories and techniques.
//
// Links are hypotheses, from expert consensus and literature. Each table names its source and how far it was held
// against it, so that a report can print both. Only complete tables ship.
package links

import (
	_ "embed"
	"errors"
	"slices"

	"qcode/internal/yamldoc"
)

//go:embed links.yaml
var shipped []byte

// How far a table was held against its source.
const (
	Read   = "read"   // in the source, or in a reprint of it
	Memory = "memory" // recalled: confirm before use
	Mixed  = "mixed"  // part of each
)

// What a table leads from and to.
const (
	Codes      = "codes"
	Functions  = "functions"
	Policies   = "policies"
	Techniques = "techniques"
)

// Target is what a table leads to.
type Target struct{ ID, Label, Definition string }

// Table is a published table of links.
type Table struct {
	ID, From, To, Source, Licence string
	Checked, Detail, Note         string
	Rows                          []Row // in the order of the source
}

// Row is one line of a table: a code or a function, and what it leads to.
type Row struct {
	From string
	To   []string
}

// Of is what something leads to; ok is false if the table does not speak of it.
func (t *Table) Of(from string) (to []string, ok bool) {
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.From == from })
	if i < 0 {
		return nil, false
	}
	return t.Rows[i].To, true
}

// Book is a set of tables with the names of what they lead to.
type Book struct {
	Tables                          []Table
	Functions, Policies, Techniques []Target

	Names string // how far the numbers and labels of the techniques were held against their source
}

// Shipped are the tables that come with qcode.
func Shipped() *Book {
	b, err := Parse(shipped)
	if err != nil {
		panic("codebook/links: " + err.Error()) // a test reads the file
	}
	return b
}

// Table is the table with an id; nil if there is none.
func (b *Book) Table(id string) *Table {
	for i := range b.Tables {
		if b.Tables[i].ID == id {
			return &b.Tables[i]
		}
	}
	return nil
}

// Leading are the ids of the tables from one thing to another.
func (b *Book) Leading(from, to string) []string {
	var out []string
	for _, t := range b.Tables {
		if t.From == from && t.To == to {
			out = append(out, t.ID)
		}
	}
	return out
}

// Label is what a target is called; its id where it has no other name.
func (b *Book) Label(kind, id string) string {
	for _, t := range b.targets(kind) {
		if t.ID == id {
			if kind == Techniques {
				return t.ID + " " + t.Label
			}
			return t.Label
		}
	}
	return id
}

func (b *Book) targets(kind string) []Target {
	switch kind {
	case Functions:
		return b.Functions
	case Policies:
		return b.Policies
	case Techniques:
		return b.Techniques
	}
	return nil
}

// Parse reads a file of tables. The error names the first line that is wrong.
func Parse(src []byte) (*Book, error) {
	root, ds := yamldoc.Parse("links.yaml", src)
	r := &yamldoc.Reader{File: "links.yaml", Found: ds}
	f := r.Map(root, "a file of links", Functions, Policies, Techniques, "tables", "note", "names")
	b := &Book{Functions: targets(r, f, Functions), Policies: targets(r, f, Policies), Techniques: targets(r, f, Techniques)}
	b.Names = f.Text("names")
	for _, n := range f.List("tables") {
		m := r.Map(n, "a table", "id", "from", "to", "source", "licence", "checked", "detail", "note", "map")
		t := Table{
			ID: m.Text("id"), From: m.OneOf("from", Codes, Functions), To: m.OneOf("to", Functions, Policies, Techniques), Source: m.Text("source"), Licence: m.Text("licence"),
			Checked: m.OneOf("checked", Read, Memory, Mixed), Detail: m.Text("detail"), Note: m.Text("note"),
		}
		rows := r.OpenMap(m.Get("map"), "`map`")
		if rows.Node != nil {
			for _, k := range rows.Node.Keys {
				t.Rows = append(t.Rows, Row{k.Value, rows.Texts(k.Value)})
			}
		}
		b.Tables = append(b.Tables, t)
	}
	for _, d := range r.Found {
		return nil, errors.New(d.Error())
	}
	return b, nil
}

func targets(r *yamldoc.Reader, f yamldoc.Fields, kind string) []Target {
	var out []Target
	for _, n := range f.List(kind) {
		m := r.Map(n, "one of "+kind, "id", "label", "definition")
		out = append(out, Target{m.Text("id"), m.Text("label"), m.Text("definition")})
	}
	return out
}
