// Package frequency counts codes: passages, codings and cases, at every level of the codebook, for groups of
// transcripts such as waves.
//
// Parents are counted by union: a passage under two codes of one parent counts once in the parent, and so does a case.
package frequency

import (
	"slices"
	"sync"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/span"
)

// Group is a column to be: some transcripts, and what they are called together.
type Group struct {
	ID, Label   string
	Keys        []Key    // what makes the group, for machines: wave = post
	Transcripts []int    // indices into the study's transcripts
	Only        []uint32 // speak of these cases alone, sorted; nil: of all. In a focus group a transcript has several
}

// Key is one property that all transcripts of a group share.
type Key struct{ Name, Value string }

// Cell holds the counts of one code in one group.
type Cell struct {
	Codings     int // applications, of the code and of all codes under it
	K           int // distinct passages
	N           int // distinct cases with at least one
	KOwn, NOwn  int // without the codes under it
	CodingsOwn  int
	Barrier     int // cases with at least one coding barrier or mixed
	Facilitator int // likewise
	Both        int // cases in both; Barrier + Facilitator − Both + Neither = N
	Neither     int
	KBarrier    int // passages with at least one coding barrier or mixed
	KFacil      int
	Words       int // words in the union of the passages; 0 unless units were collected
	Turns       int // turns that the passages touch
}

// Column holds the counts of a group. Cells are by node of the tree.
type Column struct {
	Group
	Selection *coding.Selection // what was counted
	Cases     []uint32          // who was interviewed: N is their number
	Done      []uint32          // those of them whose transcripts are all completely coded
	Cells     []Cell
	Passages  int // distinct passages with any code
	Codings   int
	Words     int // words that count in the group's transcripts; 0 unless units were collected
	Turns     int
	places    []int32 // by case: its place in Cases, from 1; 0 if it was not interviewed
	done      []bool  // by place
	flags     []flag  // node × case
	caseCount int
}

// flag says how a case names a code.
type flag uint8

const (
	named flag = 1 << iota
	asBarrier
	asFacilitator
	namedItself // by the code itself, not only by codes under it
)

// State is how a case stands to a code in a group of transcripts.
type State uint8

// The states. Unknown: not all of the case's transcripts are completely coded, and the code was not seen so far.
const (
	NotInterviewed State = iota
	Unknown
	Absent
	Named
)

// Concerns reports whether a coding is of a case that the group speaks of.
func (c *Column) Concerns(row uint32) bool {
	s := c.Selection
	return c.Only == nil || slices.ContainsFunc(s.Sets[s.Who[row]], func(k uint32) bool {
		_, ok := slices.BinarySearch(c.Only, k)
		return ok
	})
}

// Of is N: the number of cases interviewed.
func (c *Column) Of() int { return len(c.Cases) }

// Has reports whether case k was interviewed in the group.
func (c *Column) Has(k uint32) bool {
	_, ok := c.place(k)
	return ok
}

// place is where case k stands in Cases.
func (c *Column) place(k uint32) (at int, ok bool) {
	if int(k) >= len(c.places) || c.places[k] == 0 {
		return 0, false
	}
	return int(c.places[k]) - 1, true
}

// IsDone reports whether all transcripts of case k in the group are completely coded.
func (c *Column) IsDone(k uint32) bool {
	i, ok := c.place(k)
	return ok && c.done[i]
}

// State is how case k stands to the code at a node.
func (c *Column) State(node int, k uint32) State {
	i, ok := c.place(k)
	switch {
	case !ok:
		return NotInterviewed
	case c.flags[node*c.caseCount+i]&named != 0:
		return Named
	case !c.done[i]:
		return Unknown
	}
	return Absent
}

// Valence says how case k judges the code at a node.
func (c *Column) Valence(node int, k uint32) (barrier, facilitator bool) {
	i, ok := c.place(k)
	if !ok {
		return false, false
	}
	f := c.flags[node*c.caseCount+i]
	return f&asBarrier != 0, f&asFacilitator != 0
}

// Named are the cases that name the code at a node.
func (c *Column) Named(node int) []uint32 {
	var out []uint32
	for i, k := range c.Cases {
		if c.flags[node*c.caseCount+i]&named != 0 {
			out = append(out, k)
		}
	}
	return out
}

// Count counts what a selection holds in each group. Cells follow the nodes of the tree.
func Count(s *coding.Selection, tree *codebook.Tree, groups []Group) []Column {
	nodes := nodesOfCodes(s, tree)
	out := make([]Column, len(groups))
	var group sync.WaitGroup
	for i, g := range groups {
		group.Go(func() {
			t := newTally(s, tree, nodes, g)
			for _, at := range t.column.Transcripts {
				t.count(at)
			}
			out[i] = t.finish()
		})
	}
	group.Wait()
	return out
}

// nodesOfCodes is the node of the tree for each code of the codebook.
func nodesOfCodes(s *coding.Selection, tree *codebook.Tree) []int {
	at := map[*codebook.Code]int{}
	for i, n := range tree.Nodes {
		at[n.Code] = i
	}
	out := make([]int, len(s.Study.Codebook.Codes))
	for i, c := range s.Study.Codebook.Codes {
		out[i] = at[c]
	}
	return out
}

// tally is a column in the making.
type tally struct {
	*coding.Selection
	tree    *codebook.Tree
	nodes   []int
	column  Column
	passage uint32   // number of the passage that is being counted
	last    []stamps // by node: the last passage that was counted
	words   [][]span.Span
	turns   [][]span.Span
	local   []int // places of the present coding's cases in column.Cases
}

type stamps struct{ any, own, barrier, facilitator uint32 }

func newTally(s *coding.Selection, tree *codebook.Tree, nodes []int, g Group) *tally {
	t := &tally{Selection: s, tree: tree, nodes: nodes, last: make([]stamps, len(tree.Nodes))}
	t.column = Column{Group: g, Selection: s, Cells: make([]Cell, len(tree.Nodes)), places: make([]int32, len(s.Columns.Cases))}
	t.column.Transcripts = slices.DeleteFunc(slices.Clone(g.Transcripts), func(i int) bool { return s.Basis[i] == coding.OutOfScope })
	t.listCases()
	if s.Words != nil {
		t.words, t.turns = make([][]span.Span, len(tree.Nodes)), make([][]span.Span, len(tree.Nodes))
	}
	return t
}

// listCases finds who was interviewed, and for whom nothing is left to code.
func (t *tally) listCases() {
	c := &t.column
	unfinished := map[uint32]bool{}
	for _, at := range c.Transcripts {
		for _, k := range t.Texts[at].Cases {
			if c.Only != nil && !slices.Contains(c.Only, k) {
				continue
			}
			if c.places[k] == 0 {
				c.places[k] = 1
				c.Cases = append(c.Cases, k)
			}
			unfinished[k] = unfinished[k] || !t.Complete[at]
		}
		c.Words, c.Turns = c.Words+t.Texts[at].Words, c.Turns+t.Texts[at].Turns
	}
	slices.Sort(c.Cases)
	for i, k := range c.Cases {
		c.places[k] = int32(i) + 1
		c.done = append(c.done, !unfinished[k])
		if !unfinished[k] {
			c.Done = append(c.Done, k)
		}
	}
	c.caseCount = len(c.Cases)
	c.flags = make([]flag, len(c.Cells)*c.caseCount)
}

// count adds the rows of one transcript. They are sorted by place, so that a passage is a run of rows.
func (t *tally) count(at int) {
	rows := t.Of(at)
	if t.column.Only != nil {
		rows = slices.DeleteFunc(slices.Clone(rows), func(row uint32) bool { return !t.column.Concerns(row) })
	}
	for i, row := range rows {
		fresh := i == 0 || t.Span[row] != t.Span[rows[i-1]]
		if fresh {
			t.passage++
			t.column.Passages++
		} else if p := rows[i-1]; t.Code[row] == t.Code[p] && t.Coder[row] == t.Coder[p] {
			// The same coder put the same code on the same words twice: once is enough. A difference of valence
			// is kept, since both judgements were made.
			t.judge(row)
			continue
		}
		t.column.Codings++
		t.add(row)
	}
	if t.words != nil {
		t.closeUnits()
	}
}

// add counts one coding in its code and in all codes above it.
func (t *tally) add(row uint32) {
	t.findCases(row)
	own := t.nodes[t.Code[row]]
	for _, n := range t.tree.Nodes[own].Ancestors {
		cell, last := &t.column.Cells[n], &t.last[n]
		cell.Codings++
		if last.any != t.passage {
			last.any = t.passage
			cell.K++
		}
		if t.words != nil {
			t.words[n], t.turns[n] = append(t.words[n], t.Words[row]), append(t.turns[n], t.Turns[row])
		}
	}
	cell, last := &t.column.Cells[own], &t.last[own]
	cell.CodingsOwn++
	if last.own != t.passage {
		last.own = t.passage
		cell.KOwn++
	}
	for _, i := range t.local {
		t.column.flags[own*t.column.caseCount+i] |= namedItself
	}
	t.judge(row)
}

// findCases leaves in local where the cases of a coding stand in the column.
func (t *tally) findCases(row uint32) {
	t.local = t.local[:0]
	for _, k := range t.Sets[t.Who[row]] {
		if i, ok := t.column.place(k); ok {
			t.local = append(t.local, i)
		}
	}
}

// judge counts the valence of a coding, and that its cases name the codes.
func (t *tally) judge(row uint32) {
	v := t.Valence[row]
	f := named
	if v == coding.Barrier || v == coding.Mixed {
		f |= asBarrier
	}
	if v == coding.Facilitator || v == coding.Mixed {
		f |= asFacilitator
	}
	for _, n := range t.tree.Nodes[t.nodes[t.Code[row]]].Ancestors {
		cell, last := &t.column.Cells[n], &t.last[n]
		if f&asBarrier != 0 && last.barrier != t.passage {
			last.barrier = t.passage
			cell.KBarrier++
		}
		if f&asFacilitator != 0 && last.facilitator != t.passage {
			last.facilitator = t.passage
			cell.KFacil++
		}
		for _, i := range t.local {
			t.column.flags[n*t.column.caseCount+i] |= f
		}
	}
}

// closeUnits adds the words and turns of one transcript, each once.
func (t *tally) closeUnits() {
	for n := range t.words {
		if len(t.words[n]) == 0 && len(t.turns[n]) == 0 {
			continue
		}
		for _, s := range span.Union(t.words[n]) {
			t.column.Cells[n].Words += int(s.Len())
		}
		for _, s := range span.Union(t.turns[n]) {
			t.column.Cells[n].Turns += int(s.Len())
		}
		t.words[n], t.turns[n] = t.words[n][:0], t.turns[n][:0]
	}
}

// finish counts cases from the flags.
func (t *tally) finish() Column {
	c := t.column
	for n := range c.Cells {
		cell := &c.Cells[n]
		for _, f := range c.flags[n*c.caseCount : (n+1)*c.caseCount] {
			if f&named == 0 {
				continue
			}
			cell.N++
			if f&namedItself != 0 {
				cell.NOwn++
			}
			b, e := f&asBarrier != 0, f&asFacilitator != 0
			switch {
			case b && e:
				cell.Barrier, cell.Facilitator, cell.Both = cell.Barrier+1, cell.Facilitator+1, cell.Both+1
			case b:
				cell.Barrier++
			case e:
				cell.Facilitator++
			default:
				cell.Neither++
			}
		}
	}
	return c
}
