// Package levers follows links from codes to what may change them: which cases name a code that a lever fits.
package levers

import (
	"slices"

	"qcode/internal/analysis/frequency"
	"qcode/internal/span"
)

// Reach is how far a lever reaches in a group: whom it may help, by what they said.
type Reach struct {
	Cases []uint32 // distinct cases who name a linked code, sorted
	K     int      // distinct passages under linked codes
	Nodes []int    // the linked codes that somebody names
}

// N is the number of cases.
func (r Reach) N() int { return len(r.Cases) }

// Of counts a lever that is linked to the codes at some nodes. Cases and passages are unions: a passage under two linked
// codes counts once. ancestors are the nodes of a code and of all above it.
func Of(c *frequency.Column, linked []int, ancestors func(code uint16) []int) Reach {
	var r Reach
	for _, n := range linked {
		if c.Cells[n].Codings > 0 {
			r.Nodes = append(r.Nodes, n)
			r.Cases = append(r.Cases, c.Named(n)...)
		}
	}
	slices.Sort(r.Cases)
	r.Cases = slices.Compact(r.Cases)
	s := c.Selection
	for _, t := range c.Transcripts {
		var last span.Span
		first := true
		for _, row := range s.Of(t) {
			fits := slices.ContainsFunc(ancestors(s.Code[row]), func(n int) bool { return slices.Contains(linked, n) })
			if fits && c.Concerns(row) && (first || s.Span[row] != last) {
				r.K++
				last, first = s.Span[row], false
			}
		}
	}
	return r
}
