// Package beliefs counts belief statements, the layer between a code and its quotes: how many passages and cases carry
// each.
package beliefs

import (
	"slices"

	"qcode/internal/analysis/frequency"
	"qcode/internal/span"
)

// Count is how often one statement was made in a group.
type Count struct {
	K     int      // distinct passages
	Cases []uint32 // the distinct cases, sorted; n is their number
}

// N is the number of cases.
func (c Count) N() int { return len(c.Cases) }

// Of counts each belief statement of the study in a column, by its index. A passage under two statements counts in both.
func Of(c *frequency.Column) []Count {
	s := c.Selection
	out := make([]Count, len(s.Study.Beliefs))
	type place struct {
		transcript uint32
		span       span.Span
	}
	last := make([]place, len(out))
	for _, t := range c.Transcripts {
		for _, row := range s.Of(t) { // sorted by place: a passage is a run of rows
			b := s.BeliefOf(row)
			if b < 0 || !c.Concerns(row) {
				continue
			}
			if at := (place{uint32(t) + 1, s.Span[row]}); at != last[b] {
				last[b] = at
				out[b].K++
			}
			for _, k := range s.Sets[s.Who[row]] {
				if i, known := slices.BinarySearch(out[b].Cases, k); !known && c.Has(k) {
					out[b].Cases = slices.Insert(out[b].Cases, i, k)
				}
			}
		}
	}
	return out
}
