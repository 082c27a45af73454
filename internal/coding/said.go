package coding

import (
	"slices"
	"sort"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/span"
)

// asksWords reports whether the condition speaks of words or turns, which numbers alone do not need.
func (f *Filter) asksWords() bool { return f != nil && f.Where != nil && f.Where.said }

// saidBy is what a condition may ask of the words of a coding.
func (c *collector) saidBy(at span.Span, r *annotation.Record) Said {
	s := Said{Memo: string(r.Memo), Words: c.doc.Text.CountWords(at)}
	if words, ok := c.doc.Text.Slice(at); ok {
		s.Quote = string(words)
	}
	turns := c.doc.Turns()
	from := sort.Search(len(turns), func(i int) bool { return turns[i].Span.End > at.Start })
	to := from
	for to < len(turns) && turns[to].Span.Start < at.End {
		to++
	}
	s.Turns = span.Span{Start: uint32(from), End: uint32(to)}
	return s
}

// addSaid keeps what was said in the row added last.
func (c *assembly) addSaid(s Said, flags Flag) {
	if flags&NoQuote != 0 {
		s.Quote, s.Memo = "", "" // a memo may hold the words
	}
	c.Said = append(c.Said, s)
}

// neighbours is a coding among the others that its coder made in the transcript.
type neighbours struct {
	*Columns
	tree *codebook.Tree
	row  int
}

// facts are what a condition may ask of the coding.
func (n neighbours) facts() map[string]any {
	belief := ""
	if b := n.BeliefOf(uint32(n.row)); b >= 0 {
		belief = n.Study.Beliefs[b].ID
	}
	facts := map[string]any{
		"code": n.Study.Codebook.Codes[n.Code[n.row]].ID, "coder": n.Coders[n.Coder[n.row]], "valence": n.Valence[n.row].String(),
		"belief": belief, "rating": n.RatingOf(uint32(n.row)),
		"under":    func(id string) bool { return n.isUnder(n.row, id) },
		"overlaps": func(id string) bool { return n.any(id, func(o int) bool { return n.Span[n.row].Overlaps(n.Span[o]) }) },
	}
	if n.Said == nil {
		return facts
	}
	here := n.Said[n.row]
	facts["quote"], facts["memo"], facts["words"] = here.Quote, here.Memo, here.Words
	facts["same_turn"] = func(id string) bool {
		return n.any(id, func(o int) bool { return here.Turns.Overlaps(n.Said[o].Turns) })
	}
	facts["near"] = func(id string, turns int) bool {
		return n.any(id, func(o int) bool { return apart(here.Turns, n.Said[o].Turns) <= turns })
	}
	facts["followed_by"] = func(id string, turns int) bool {
		return n.any(id, func(o int) bool {
			return n.Span[o].Start >= n.Span[n.row].End && apart(here.Turns, n.Said[o].Turns) <= turns
		})
	}
	facts["preceded_by"] = func(id string, turns int) bool {
		return n.any(id, func(o int) bool {
			return n.Span[o].End <= n.Span[n.row].Start && apart(here.Turns, n.Said[o].Turns) <= turns
		})
	}
	return facts
}

// apart is how many turns one has to go from one run of turns to another; 0 if they share one.
func apart(a, b span.Span) int {
	switch {
	case a.End <= b.Start:
		return int(b.Start) - int(a.End) + 1
	case b.End <= a.Start:
		return int(a.Start) - int(b.End) + 1
	}
	return 0
}

func (n neighbours) isUnder(row int, id string) bool {
	at := n.tree.Index(n.Study.Codebook.Codes[n.Code[row]])
	return slices.ContainsFunc(n.tree.Nodes[at].Ancestors, func(a int) bool { return n.tree.Nodes[a].Code.ID == id })
}

// any reports whether another coding of the same coder in the transcript, of a code or below it, fits.
func (n neighbours) any(id string, fits func(other int) bool) bool {
	t := n.Transcript[n.row]
	from := sort.Search(n.Len(), func(i int) bool { return n.Transcript[i] >= t })
	for o := from; o < n.Len() && n.Transcript[o] == t; o++ {
		if o != n.row && n.Coder[o] == n.Coder[n.row] && n.isUnder(o, id) && fits(o) {
			return true
		}
	}
	return false
}
