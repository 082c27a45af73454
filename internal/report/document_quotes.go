package report

import (
	"context"
	"fmt"
	"path"
	"slices"

	"qcode/internal/coding"
	"qcode/internal/document"
	"qcode/internal/study"
	"qcode/internal/table"
)

// manyCodings is from how many codings on a document shows only some quotes by itself, and fewQuotes how many for each
// code, group and valence.
const (
	manyCodings = 2000
	fewQuotes   = 3
)

// addShelves puts the quotes behind all numbers into the document: code by code in the order of the tables, group by
// group. A quote stands under the innermost code that the tables show.
func (s *Source) addShelves(ctx context.Context, d *document.Document, o DocumentOptions) error {
	if o.Bare || o.NoQuotes {
		return nil
	}
	b := s.newBook(o)
	if err := b.fetch(ctx); err != nil {
		return err
	}
	for at, r := range b.rows {
		shelf := document.Shelf{Label: s.label(r, false).Text}
		for i := range s.Columns {
			if batch := b.batch(at, i); batch.Codings > 0 {
				shelf.Batches = append(shelf.Batches, batch)
			}
		}
		if len(shelf.Batches) > 0 {
			d.Shelves = append(d.Shelves, shelf)
		}
	}
	b.resolve(d)
	if b.left > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("There are %d codings: up to %d quotes are shown for each code, group and valence.", b.total, b.most))
	}
	return nil
}

// book sorts codings by where their quotes stand.
type book struct {
	*Source
	rows  []row
	shown map[int]int             // node → place in rows
	own   map[[2]int][4][]uint32  // place in rows, column → codings by part
	below map[[2]int]map[int]bool // place in rows, column → places of rows below that have quotes
	all   map[[2]int]int          // place in rows, column → codings of the row and all below
	text  map[uint32]*coding.Quote
	lead  map[string]string // places that are found elsewhere: a case's quotes of a code stand with a code below it
	most  int               // quotes in a part
	total int
	left  int // codings that are not shown
}

// The parts of a batch.
var parts = [...]string{"barrier", "mixed", "facilitator", "neither"}

func (s *Source) newBook(o DocumentOptions) *book {
	b := &book{
		Source: s, rows: s.rows(), shown: map[int]int{}, own: map[[2]int][4][]uint32{}, below: map[[2]int]map[int]bool{},
		all: map[[2]int]int{}, text: map[uint32]*coding.Quote{}, lead: map[string]string{}, most: o.Quotes,
	}
	for i, r := range b.rows {
		b.shown[r.node] = i
	}
	homes := b.homes()
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, t := range col.Transcripts {
			for _, row := range col.Selection.Of(t) {
				if col.Concerns(row) {
					b.put(row, i, homes[s.Facts.Code[row]])
				}
			}
		}
	}
	if b.most <= 0 {
		b.most = b.total
		if b.total > manyCodings {
			b.most = fewQuotes
		}
	}
	return b
}

// home says where the codings of a code stand, and in which rows they count besides.
type home struct{ at, above []int }

// homes are the innermost shown rows of each code. There are two where a code has two parents and is not shown itself.
func (b *book) homes() []home {
	out := make([]home, len(b.Study.Codebook.Codes))
	above := b.ancestors()
	for code := range out {
		var all []int
		for _, n := range above(uint16(code)) {
			if _, ok := b.shown[n]; ok {
				all = append(all, n)
			}
		}
		for _, n := range all {
			inner := slices.ContainsFunc(all, func(m int) bool { return m != n && slices.Contains(b.Tree.Nodes[m].Ancestors, n) })
			if inner {
				out[code].above = append(out[code].above, b.shown[n])
			} else {
				out[code].at = append(out[code].at, b.shown[n])
			}
		}
	}
	return out
}

// part is the index of a valence in parts.
func part(v coding.Valence) int {
	switch v {
	case coding.Barrier:
		return 0
	case coding.Mixed:
		return 1
	case coding.Facilitator:
		return 2
	}
	return 3
}

func (b *book) put(row uint32, column int, h home) {
	b.total++
	for _, at := range h.at {
		key := [2]int{at, column}
		own := b.own[key]
		p := part(b.Facts.Valence[row])
		own[p] = append(own[p], row)
		b.own[key] = own
		b.all[key]++
	}
	for _, up := range h.above {
		key := [2]int{up, column}
		b.all[key]++
		if b.below[key] == nil {
			b.below[key] = map[int]bool{}
		}
		for _, at := range h.at {
			b.below[key][at] = true
		}
	}
}

// fetch reads the words of the codings that are shown.
func (b *book) fetch(ctx context.Context) error {
	var wanted []uint32
	seen := map[uint32]bool{}
	for at := range b.rows {
		for i := range b.Columns {
			for _, rows := range b.own[[2]int{at, i}] {
				for _, row := range rows[:min(len(rows), b.most)] {
					if !seen[row] {
						seen[row] = true
						wanted = append(wanted, row)
					}
				}
			}
		}
	}
	found, err := b.Facts.Evidence(ctx, wanted)
	if err != nil {
		return err
	}
	for i := range found {
		b.text[wanted[i]] = &found[i]
	}
	b.left = b.total - len(wanted)
	return nil
}

// batch holds the quotes of a row in a column.
func (b *book) batch(at, column int) document.Batch {
	key, node := [2]int{at, column}, b.rows[at].node
	out := document.Batch{IDs: []string{b.ref(column, node, 1)}, Label: b.Columns[column].Label, Codings: b.all[key]}
	for i := range b.rows {
		if b.below[key][i] {
			out.Below = append(out.Below, document.Name{Text: b.label(b.rows[i], true).Text, Ref: b.ref(column, b.rows[i].node, 1)})
		}
	}
	if len(out.Below) > 0 {
		for _, p := range parts {
			b.lead[b.valenceRef(column, node, p, 1)] = out.IDs[0]
		}
	}
	own, count := b.own[key], 0
	for p, rows := range own {
		count += len(rows)
		if len(rows) == 0 {
			continue
		}
		section := document.Part{Label: parts[p]}
		if len(out.Below) == 0 {
			section.IDs = b.partIDs(column, node, p, own)
		}
		for _, row := range rows[:min(len(rows), b.most)] {
			section.Cards = append(section.Cards, b.card(row, column, node))
		}
		out.Parts = append(out.Parts, section)
		if len(rows) > b.most {
			out.More = b.command(column, node)
		}
	}
	return out
}

// partIDs are the places of a part. Who names both counts as barrier and as facilitator: both numbers lead to a part
// that begins with, or is followed by, those who name both.
func (b *book) partIDs(column, node, p int, own [4][]uint32) []string {
	ids := []string{b.valenceRef(column, node, parts[p], 1)}
	if p == 1 {
		ids = append(ids, b.valenceRef(column, node, "facilitator", 1))
		if len(own[0]) == 0 {
			ids = append(ids, b.valenceRef(column, node, "barrier", 1))
		}
	}
	if p == 2 && len(own[1]) > 0 {
		return nil
	}
	return ids
}

func (b *book) card(row uint32, column, node int) document.Card {
	q := b.text[row]
	t := &b.Study.Transcripts[q.Transcript]
	c := document.Card{Coding: q.ID, Where: fmt.Sprintf("%s:%d", t.ID, q.Line), Text: q.Text, Withheld: q.Why()}
	for i, k := range b.Facts.Sets[b.Facts.Who[row]] {
		name := b.Facts.Cases[k]
		if i > 0 {
			c.Case += ", "
		}
		if c.Case += name; path.Base(t.ID) == name {
			c.Case = "" // where it stands says it
		}
		b.mark(&c, row, column, node, name)
	}
	return c
}

// mark gives a card a place of its own if it is the first of its case, and lets the codes above lead to it.
func (b *book) mark(c *document.Card, row uint32, column, node int, name string) {
	own := b.caseRef(column, node, name)
	if _, taken := b.lead[own]; !taken {
		b.lead[own] = own
		c.IDs = append(c.IDs, own)
	}
	code := b.Study.Codebook.Codes[b.Facts.Code[row]]
	for _, n := range b.Tree.Nodes[b.Tree.Index(code)].Ancestors {
		if _, shown := b.shown[n]; !shown {
			continue
		}
		if above := b.caseRef(column, n, name); b.lead[above] == "" {
			b.lead[above] = b.lead[own]
		}
	}
}

// resolve leads numbers and names to where the quotes stand.
func (b *book) resolve(d *document.Document) {
	for _, s := range d.Sections {
		for _, f := range s.Figures {
			b.leadTable(&f.Table)
			for i := range f.Marks {
				if c := f.Marks[i].Cell; c != nil {
					b.leadTo(&c.Ref)
				}
			}
		}
		for i := range s.Tables {
			b.leadTable(&s.Tables[i])
		}
		for _, n := range s.Names {
			for _, l := range n.Lines {
				for i := range l.Names {
					b.leadTo(&l.Names[i].Ref)
				}
			}
		}
	}
}

func (b *book) leadTable(t *table.Table) {
	for _, r := range t.Rows {
		for i := range r.Cells {
			b.leadTo(&r.Cells[i].Ref)
		}
	}
}

func (b *book) leadTo(ref *string) {
	if to := b.lead[*ref]; to != "" {
		*ref = to
	}
}

// command shows all quotes of a code in a column.
func (b *book) command(column, node int) string {
	line := "qcode quotes --code " + b.Tree.Nodes[node].Code.ID
	if w := b.waveOf(&b.Columns[column]); w != study.NoWave {
		line += " --wave " + b.Study.Waves[w].ID
	}
	return line
}
