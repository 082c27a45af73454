package coding

import (
	"slices"

	"qcode/internal/span"
)

// sorter brings the rows of one transcript after the other into the order of the text, and chooses where coders overlap.
// A comparison of two rows looks in three columns; numbers that hold place and row are sorted several times faster.
type sorter struct {
	*Selection
	rows  []uint32
	keys  []uint64
	keep  []bool
	count []int // by coder, in one cluster
}

// take adds the rows [from, to), all of transcript t, as far as they count.
func (s *sorter) take(t, from, to int, o Options) {
	var coder uint16
	s.Basis[t], s.Complete[t], coder = s.basis(t)
	s.rows = s.rows[:0]
	for row := from; row < to; row++ {
		if !s.speaks(s.Basis[t], t, coder, row) {
			continue
		}
		if s.Flags[row]&Aside != 0 && !o.IncludeInterviewer {
			if s.Flags[row]&Unasked == 0 {
				s.aside[t]++
			}
			continue
		}
		s.rows = append(s.rows, uint32(row))
	}
	s.arrange()
	if s.Basis[t] == Several {
		s.chooseCoders(t)
	}
	for _, row := range s.rows {
		// Keep comes last, so that a filter shows what stands behind the numbers without it.
		if s.Flags[row]&Unasked == 0 && (o.Keep == nil || o.Keep(s.Columns, int(row))) {
			s.Rows = append(s.Rows, row)
		}
	}
}

// arrange sorts the rows by start, end, code and row.
func (s *sorter) arrange() {
	s.keys = s.keys[:0]
	for _, row := range s.rows {
		s.keys = append(s.keys, uint64(s.Span[row].Start)<<32|uint64(row))
	}
	slices.Sort(s.keys)
	for i, key := range s.keys {
		s.rows[i] = uint32(key)
	}
	for from := 0; from < len(s.rows); {
		to := from + 1
		for to < len(s.rows) && s.Span[s.rows[to]].Start == s.Span[s.rows[from]].Start {
			to++
		}
		if to > from+1 {
			slices.SortFunc(s.rows[from:to], s.compareAtStart)
		}
		from = to
	}
}

// compareAtStart orders two rows that begin at the same place.
func (s *sorter) compareAtStart(a, b uint32) int {
	x, y := s.Span[a], s.Span[b]
	switch {
	case x.End != y.End:
		return int(x.End) - int(y.End)
	case s.Code[a] != s.Code[b]:
		return int(s.Code[a]) - int(s.Code[b])
	}
	return int(a) - int(b)
}

// chooseCoders keeps, of each cluster of overlapping codings of one code, the codings of the coder who has most there
// (Any) or fewest (All).
func (s *sorter) chooseCoders(t int) {
	s.keys, s.keep = s.keys[:0], s.keep[:0]
	for i, row := range s.rows {
		s.keys, s.keep = append(s.keys, uint64(s.Code[row])<<32|uint64(i)), append(s.keep, false)
	}
	slices.Sort(s.keys) // by code, and within a code in the order of the text
	heard := s.heard(t)
	for from := 0; from < len(s.keys); {
		end, to := s.spanOf(from).End, from+1
		for to < len(s.keys) && s.keys[to]>>32 == s.keys[from]>>32 && s.spanOf(to).Start < end {
			end = max(end, s.spanOf(to).End)
			to++
		}
		chosen := s.choose(heard, s.keys[from:to])
		for _, key := range s.keys[from:to] {
			s.keep[uint32(key)] = s.Coder[s.rows[uint32(key)]] == chosen
		}
		from = to
	}
	kept := s.rows[:0]
	for i, row := range s.rows {
		if s.keep[i] {
			kept = append(kept, row)
		}
	}
	s.rows = kept
}

// spanOf is where the coding of a key lies.
func (s *sorter) spanOf(key int) span.Span {
	return s.Span[s.rows[uint32(s.keys[key])]]
}

// heard are the coders whom the policy asks about transcript t, in the order of qcode.yaml.
func (s *Selection) heard(t int) []uint16 {
	var out []uint16
	for _, f := range s.Texts[t].Files {
		if s.Coders[f.Coder] != Consensus && (s.Policy != All || f.Complete) {
			out = append(out, f.Coder)
		}
	}
	slices.Sort(out) // Columns.Coders is in that order
	return out
}

// choose finds whose codings stand for a cluster. An identical span that one coder has twice counts once.
func (s *sorter) choose(heard []uint16, cluster []uint64) uint16 {
	clear(s.count)
	for i, key := range cluster {
		row := s.rows[uint32(key)]
		twice := slices.ContainsFunc(cluster[:i], func(other uint64) bool {
			o := s.rows[uint32(other)]
			return s.Coder[o] == s.Coder[row] && s.Span[o] == s.Span[row]
		})
		if !twice {
			s.count[s.Coder[row]]++
		}
	}
	best := heard[0]
	for _, c := range heard[1:] {
		if s.Policy == Any && s.count[c] > s.count[best] || s.Policy == All && s.count[c] < s.count[best] {
			best = c
		}
	}
	return best
}
