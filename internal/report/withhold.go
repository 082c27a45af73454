package report

import (
	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/table"
)

// What is withheld. A count of cases below the limit is printed as <5. Counts that add up with others to a number that is
// printed are shown all or not at all, as ×: one of them alone could be computed back, and a bound on it sometimes too.

// small withholds a count of cases that is too small to be shown.
func (s *Source) small(n int) bool { return n > 0 && n < s.Options.MinCell }

// Few is a group of so few cases that any count of it would be about single ones; nil if there is none.
func (s *Source) Few() *frequency.Column {
	for i := range s.Columns {
		if s.small(s.Columns[i].Of()) {
			return &s.Columns[i]
		}
	}
	return nil
}

// anySmall reports whether one of several counts that belong together is too small to be shown.
func (s *Source) anySmall(counts ...int) bool {
	for _, n := range counts {
		if s.small(n) {
			return true
		}
	}
	return false
}

// withheld is a count that is not shown for what it or its neighbours would tell.
func withheld() table.Cell { return table.Cell{Kind: table.Suppressed} }

// tooSmall is a count that is not shown because it is below the limit, or stands beside one that is.
func (s *Source) tooSmall() table.Cell {
	return table.Cell{Kind: table.Suppressed, Of: int64(s.Options.MinCell)}
}

func (s *Source) cases(n int, atLeast bool) table.Cell {
	if s.small(n) {
		return s.tooSmall()
	}
	c := table.Int(n)
	c.AtLeast = atLeast
	return c
}

// hidesValence reports whether it is withheld how the cases judge a code: barrier + facilitator − both + neither = n.
func (s *Source) hidesValence(c frequency.Cell) bool {
	return s.anySmall(c.N, c.Barrier, c.Facilitator, c.Both, c.Neither)
}

// hidesMoves reports whether it is withheld who moved: gained + lost + kept + never is the pair's N, and n at either wave
// leaves one of them free.
func (s *Source) hidesMoves(m change.Moves) bool {
	return s.anySmall(len(m.Gained), len(m.Lost), len(m.Kept), len(m.Never))
}

// moved are the numbers of those who gained and lost a code; nothing where nobody was seen at both waves.
func (s *Source) moved(m change.Moves) (gained, lost table.Cell) {
	if len(m.Gained)+len(m.Lost)+len(m.Kept)+len(m.Never) == 0 {
		return table.Cell{Kind: table.Missing}, table.Cell{Kind: table.Missing}
	}
	if s.hidesMoves(m) {
		return withheld(), withheld()
	}
	return table.Int(len(m.Gained)), table.Int(len(m.Lost))
}
