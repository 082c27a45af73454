// Package document holds what stands on the pages of a report, as data: sections with figures and tables, the names
// behind changes, and the quotes behind numbers. Package render writes it as HTML, DOCX, XLSX or LaTeX.
package document

import (
	"qcode/internal/figure"
	"qcode/internal/table"
)

// Document is a report for people.
type Document struct {
	Title    []string // the first line is its heading
	Sections []Section
	Shelves  []Shelf // the quotes behind the numbers
	Notes    []string
	Unit     string     // plural of what is counted, for abbreviations
	Data     table.Data // the same for machines
}

// Section is a question with its answer.
type Section struct {
	ID, Heading string
	Lead        string // what is to be seen, in a sentence or two
	Figures     []*figure.Figure
	Tables      []table.Table
	Names       []Names
	Notes       []string
}

// Names are the cases behind some numbers.
type Names struct {
	Heading string
	Lines   []Line
}

// Line is one number's cases. ID is its place in the document.
type Line struct {
	ID, Label string
	Names     []Name
	More      int // cases that are not named, since there are so many
}

// Name of a case, with the place of its quotes; empty: nowhere.
type Name struct{ Text, Ref string }

// Shelf holds the quotes of a code, group by group.
type Shelf struct {
	Label   string
	Batches []Batch
}

// Batch holds the quotes of a code in one group.
type Batch struct {
	IDs     []string // its places
	Label   string
	Below   []Name // codes under it, whose quotes stand on shelves of their own
	Parts   []Part
	Codings int    // how many there are, shown or not
	More    string // how to see the others; empty: all are shown
}

// Part of a batch: quotes of one valence.
type Part struct {
	IDs   []string // its places
	Label string
	Cards []Card
}

// Card is a quote.
type Card struct {
	IDs      []string // its places
	Coding   string   // id of the coding
	Case     string
	Where    string // transcript and line: post3m/T04:38
	Text     string // empty if Withheld
	Withheld string // why its words are not shown, such as no consent to quote; empty: they are
}

// Places are the ids of everything in the document that a number can lead to.
func (d *Document) Places() map[string]bool {
	out := map[string]bool{}
	add := func(ids ...string) {
		for _, id := range ids {
			out[id] = true
		}
	}
	for _, s := range d.Sections {
		for _, n := range s.Names {
			for _, l := range n.Lines {
				add(l.ID)
			}
		}
	}
	for _, s := range d.Shelves {
		for _, b := range s.Batches {
			add(b.IDs...)
			for _, p := range b.Parts {
				add(p.IDs...)
				for _, c := range p.Cards {
					add(c.IDs...)
				}
			}
		}
	}
	delete(out, "")
	return out
}

// Of is a plain report as a document: its tables and notes.
func Of(r *table.Report) *Document {
	d := &Document{Title: r.Title, Notes: r.Notes, Unit: "cases", Data: r.Data}
	for _, t := range r.Tables {
		d.Sections = append(d.Sections, Section{Tables: []table.Table{t}})
	}
	return d
}
