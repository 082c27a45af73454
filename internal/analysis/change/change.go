// Package change compares what the same cases said at two waves.
package change

import "qcode/internal/analysis/frequency"

// Pair compares two groups of transcripts, such as two waves, over the cases that were interviewed and completely coded
// in both: of any other case it is not known whether the code would have come.
type Pair struct {
	From, To *frequency.Column
	Cases    []uint32 // completely coded in both; their number is the pair's N
	Open     []uint32 // interviewed in both, but not completely coded in one: left out
}

// Moves of the cases of a pair in one code. Gained + Lost + Kept + Never are all cases of the pair.
type Moves struct{ Gained, Lost, Kept, Never []uint32 }

// Between pairs two groups.
func Between(from, to *frequency.Column) Pair {
	p := Pair{From: from, To: to}
	for _, k := range from.Cases {
		switch {
		case !to.Has(k):
		case from.IsDone(k) && to.IsDone(k):
			p.Cases = append(p.Cases, k)
		default:
			p.Open = append(p.Open, k)
		}
	}
	return p
}

// Of sorts the cases of the pair by what happened to the code at a node of the tree.
func (p *Pair) Of(node int) Moves {
	var m Moves
	for _, k := range p.Cases {
		before, after := p.From.State(node, k) == frequency.Named, p.To.State(node, k) == frequency.Named
		switch {
		case before && after:
			m.Kept = append(m.Kept, k)
		case before:
			m.Lost = append(m.Lost, k)
		case after:
			m.Gained = append(m.Gained, k)
		default:
			m.Never = append(m.Never, k)
		}
	}
	return m
}
