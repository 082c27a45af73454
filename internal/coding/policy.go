package coding

import (
	"fmt"
	"slices"
	"strings"
)

// Names of the coder policies that are no coder's name.
const (
	Consensus = "consensus"
	Any       = "any"
	All       = "all"
)

// Policy says whose codings count. It is Consensus, Any, All or the name of a coder.
//
//   - Consensus: per transcript a complete consensus file counts; else, if exactly one coder has a file, that one;
//     else the transcript is pending: it adds nothing and stays in N. So it is while coders to whom it is assigned have
//     not completed it, even if one alone has begun.
//   - Any, All: codings of one code in one transcript which overlap form a cluster. Any counts per cluster the largest
//     number that one coder has there, All the smallest, and takes that coder's codings (a tie goes to the coder who is
//     named first in qcode.yaml). All speaks only of transcripts that two coders at least have completed.
//   - a name: that coder alone, and only the transcripts with a file of that coder.
type Policy string

// CheckPolicy returns an error if no coder of the study and no policy has that name.
func CheckPolicy(name string, coders []string) error {
	if name == Consensus || name == Any || name == All || slices.Contains(coders, name) {
		return nil
	}
	known := append([]string{Consensus, Any, All}, coders...)
	return fmt.Errorf("nobody is called %q here; count one of %s", name, strings.Join(known, ", "))
}

// Basis says on what the numbers of a transcript rest.
type Basis uint8

// The bases. OutOfScope: the policy does not speak of this transcript, and N leaves it out. Uncoded: nobody whose
// codings would count has begun. Pending: several coders and no consensus yet.
const (
	OutOfScope Basis = iota
	Uncoded
	Pending
	Adjudicated
	OneCoder
	Several
)

// Selection is the part of Columns that a policy counts.
type Selection struct {
	*Columns
	Policy   Policy
	Rows     []uint32 // rows that count, sorted by transcript, start, end, code
	from     []uint32 // by transcript: its first place in Rows; one more at the end
	Basis    []Basis  // by transcript
	Complete []bool   // by transcript: all of it was coded by those whose codings count
	aside    []int    // by transcript: codings on the words of nobody who counts
}

// Options of a selection.
type Options struct {
	IncludeInterviewer bool                           // count codings on interviewers' words too
	Keep               func(c *Columns, row int) bool // nil: all; a filter on codings, which never moves N
}

// Under applies a policy.
func (c *Columns) Under(p Policy, o Options) *Selection {
	s := &Selection{Columns: c, Policy: p, Basis: make([]Basis, len(c.Texts)), Complete: make([]bool, len(c.Texts))}
	s.Rows, s.from, s.aside = make([]uint32, 0, c.Len()), make([]uint32, len(c.Texts)+1), make([]int, len(c.Texts))
	row, desk := 0, sorter{Selection: s, count: make([]int, len(c.Coders))}
	for t := range c.Texts {
		from := row
		for row < c.Len() && int(c.Transcript[row]) == t {
			row++
		}
		if c.Texts[t].Read {
			desk.take(t, from, row, o)
		}
		s.from[t+1] = uint32(len(s.Rows))
	}
	return s
}

// Of are the rows of transcript t that count, sorted by start, end, code.
func (s *Selection) Of(t int) []uint32 { return s.Rows[s.from[t]:s.from[t+1]] }

// AllPending is an error if nothing at all can be counted because every coded transcript waits for a consensus.
func (s *Selection) AllPending() error {
	pending := 0
	for t := range s.Texts {
		switch s.Basis[t] {
		case Pending:
			pending++
		case Adjudicated, OneCoder, Several:
			return nil
		}
	}
	if pending == 0 {
		return nil
	}
	what := fmt.Sprintf("%d transcripts are", pending)
	if pending == 1 {
		what = "1 transcript is"
	}
	return fmt.Errorf("no table: %s coded by several coders and none has a complete consensus, so nothing would be counted", what)
}

// Unseen are the transcripts of which the policy hears a coder whom whoever looks may not hear yet.
func (s *Selection) Unseen() (out []int) {
	for t := range s.Texts {
		if slices.ContainsFunc(s.Texts[t].Files, func(f Status) bool { return s.hides(t, f.Coder) && s.hears(t, f.Coder) }) {
			out = append(out, t)
		}
	}
	return out
}

// LeftOutOf is the number of codings in these transcripts that cover words of nobody who counts, and so count nowhere.
func (s *Selection) LeftOutOf(transcripts []int) (n int) {
	for _, t := range transcripts {
		n += s.aside[t]
	}
	return n
}

// speaks reports whether the policy hears the coder of a row at all.
func (s *Selection) speaks(b Basis, t int, coder uint16, row int) bool {
	switch b {
	case Adjudicated, OneCoder:
		return s.Coder[row] == coder
	case Several:
		st, _ := s.Texts[t].Status(s.Coder[row])
		return s.Coders[s.Coder[row]] != Consensus && (s.Policy != All || st.Complete)
	}
	return false
}

// basis decides for one transcript; coder is the one who counts where it is one.
func (s *Selection) basis(t int) (b Basis, complete bool, coder uint16) {
	text := &s.Texts[t]
	var own []Status
	for _, f := range text.Files {
		if s.Coders[f.Coder] == Consensus {
			if s.Policy == Consensus && f.Complete {
				return Adjudicated, true, f.Coder
			}
			continue
		}
		own = append(own, f)
	}
	switch s.Policy {
	case Consensus:
		if len(own) > 0 && s.Undecided(t) {
			return Pending, false, 0
		}
		return consensusBasis(own)
	case Any:
		if len(own) == 0 {
			return Uncoded, false, 0
		}
		return Several, !slices.ContainsFunc(own, func(f Status) bool { return !f.Complete }), 0
	case All:
		done := 0
		for _, f := range own {
			if f.Complete {
				done++
			}
		}
		if done < 2 {
			return OutOfScope, false, 0
		}
		return Several, true, 0
	}
	for _, f := range own {
		if s.Coders[f.Coder] == string(s.Policy) {
			return OneCoder, f.Complete, f.Coder
		}
	}
	return OutOfScope, false, 0
}

func consensusBasis(own []Status) (Basis, bool, uint16) {
	switch len(own) {
	case 0:
		return Uncoded, false, 0
	case 1:
		return OneCoder, own[0].Complete, own[0].Coder
	}
	return Pending, false, 0
}
