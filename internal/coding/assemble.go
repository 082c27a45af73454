package coding

import (
	"slices"

	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

// assemble puts the blocks of the transcripts together in the order of the study. speaks says of which speakers the
// columns speak, nil: of all.
func assemble(s *study.Study, n names, blocks []block, speaks func(t *study.Transcript, id string) bool) *Columns {
	c := &assembly{Columns: &Columns{Study: s, Coders: n.coders, Texts: make([]Text, len(blocks)), Sets: [][]uint32{nil}}, speaks: speaks}
	c.nameCases(blocks)
	total := 0
	for i := range blocks {
		total += len(blocks[i].rows)
	}
	c.grow(total, slices.ContainsFunc(blocks, func(b block) bool { return b.words+b.turns > 0 }))
	c.single = make([]uint32, len(c.Cases))
	for i := range blocks {
		c.addBlock(i, &blocks[i])
		blocks[i] = block{}
	}
	diag.Sort(c.Faults)
	diag.Sort(c.Notes)
	return c.Columns
}

// assembly is Columns in the making.
type assembly struct {
	*Columns
	speaks func(t *study.Transcript, id string) bool
	single []uint32 // by case: the index of the set of it alone, 0 while there is none
}

// nameCases lists the cases of the study, then speakers whom only transcripts name, in natural order.
func (c *Columns) nameCases(blocks []block) {
	for _, k := range c.Study.Cases {
		c.Cases = append(c.Cases, k.ID)
	}
	known := len(c.Cases)
	seen := map[string]bool{}
	for i := range blocks {
		for _, sp := range blocks[i].speakers {
			if !seen[sp] && c.Study.CaseIndex(sp) < 0 {
				seen[sp] = true
				c.Cases = append(c.Cases, sp)
			}
		}
	}
	slices.SortFunc(c.Cases[known:], study.Natural)
}

func (c *Columns) grow(rows int, units bool) {
	c.Transcript, c.Code, c.Coder = make([]uint32, 0, rows), make([]uint16, 0, rows), make([]uint16, 0, rows)
	c.Valence, c.Span, c.Line = make([]Valence, 0, rows), make([]span.Span, 0, rows), make([]uint32, 0, rows)
	c.Who, c.Flags = make([]uint32, 0, rows), make([]Flag, 0, rows)
	if units {
		c.Words, c.Turns = make([]span.Span, 0, rows), make([]span.Span, 0, rows)
	}
}

// addBlock adds the rows of transcript t.
func (c *assembly) addBlock(t int, b *block) {
	k := c.Study.Transcripts[t].Case
	if k >= 0 && c.withheld(uint32(k)) {
		c.Withheld += len(b.rows)
		return
	}
	c.Faults, c.Notes = append(c.Faults, b.faults...), append(c.Notes, b.notes...)
	c.Lost += b.lost
	who := c.whoIn(t, b)
	if c.Texts[t].Cases == nil && c.speaks != nil {
		return
	}
	c.Texts[t].Read, c.Texts[t].Files, c.Texts[t].Words, c.Texts[t].Turns = b.read, b.files, b.words, b.turns
	for i, r := range b.rows {
		w := who[r.who]
		switch {
		case w.withheld:
			c.Withheld++
			continue
		case w.set == Nobody && c.speaks != nil:
			r.Flags |= Unasked
		}
		if w.unquotable {
			r.Flags |= NoQuote
		}
		c.Transcript, c.Code, c.Coder = append(c.Transcript, uint32(t)), append(c.Code, r.Code), append(c.Coder, r.Coder)
		c.Valence, c.Span, c.Line = append(c.Valence, r.Valence), append(c.Span, r.Span), append(c.Line, r.Line)
		c.Who, c.Flags = append(c.Who, w.set), append(c.Flags, r.Flags)
		if c.Words != nil {
			c.Words, c.Turns = append(c.Words, b.units[i].words), append(c.Turns, b.units[i].turns)
		}
		if b.said != nil {
			c.addSaid(b.said[i], r.Flags)
		}
		c.addJudgement(b, r.Row)
	}
}

// addJudgement keeps belief and rating of the row added last. Most studies have neither: the columns begin with the
// first coding that does.
func (c *assembly) addJudgement(b *block, r Row) {
	if c.Belief == nil && r.Belief != 0 {
		c.Belief = make([]uint16, len(c.Code)-1, cap(c.Code))
	}
	if c.Belief != nil {
		c.Belief = append(c.Belief, r.Belief)
	}
	if c.Rating == nil && r.Rating != 0 {
		c.Rating = make([]uint8, len(c.Code)-1, cap(c.Code))
	}
	if c.Rating == nil {
		return
	}
	at := 0
	if r.Rating != 0 {
		text := b.ratings[r.Rating-1]
		if at = slices.Index(c.Ratings, text) + 1; at == 0 && len(c.Ratings) < 255 {
			c.Ratings = append(c.Ratings, text)
			at = len(c.Ratings)
		}
	}
	c.Rating = append(c.Rating, uint8(at))
}

// owners are the cases of a coding.
type owners struct {
	set        uint32 // index into Columns.Sets
	withheld   bool   // none of them agreed to be counted
	unquotable bool   // one of them did not agree to be quoted
}

// whoIn finds who was interviewed in transcript t, and the owners of its rows, by row.who.
func (c *assembly) whoIn(t int, b *block) []owners {
	text, who := &c.Texts[t], make([]owners, firstSet+len(b.who))
	if k := c.Study.Transcripts[t].Case; k >= 0 && b.read {
		text.Cases = []uint32{uint32(k)}
		who[whoCase] = c.owners(text.Cases, text.Cases)
	}
	of := c.speakerCases(b.speakers)
	for _, k := range of {
		if !c.withheld(k) && (c.speaks == nil || c.speaks(&c.Study.Transcripts[t], c.Cases[k])) {
			text.Cases = append(text.Cases, k)
		}
	}
	slices.Sort(text.Cases)
	text.Own = ownOf(text.Cases, of, b.own)
	for i, set := range b.who {
		var cases []uint32
		for _, at := range set {
			cases = append(cases, of[at])
		}
		who[firstSet+i] = c.owners(cases, text.Cases)
	}
	return who
}

// ownOf brings what speakers said into the order of the cases. Where no speakers are listed, the transcript is one case's.
func ownOf(cases, speakers []uint32, own []Own) []Own {
	if len(own) == 0 {
		return nil
	}
	if len(speakers) == 0 {
		return own[:1]
	}
	out := make([]Own, len(cases))
	for i, k := range cases {
		if at := slices.Index(speakers, k); at >= 0 && at < len(own) {
			out[i] = own[at]
		}
	}
	return out
}

// owners are those of some cases whom the columns speak of.
func (c *assembly) owners(cases, spoken []uint32) owners {
	var o owners
	var set []uint32
	withheld := 0
	for _, k := range cases {
		o.unquotable = o.unquotable || int(k) < len(c.Study.Cases) && c.Study.Cases[k].Consent != study.ConsentYes
		if c.withheld(k) {
			withheld++
		}
		if slices.Contains(spoken, k) {
			set = append(set, k)
		}
	}
	o.withheld = withheld == len(cases)
	switch len(set) {
	case 0:
	case 1:
		o.set = c.alone(set[0])
	default:
		slices.Sort(set)
		o.set = uint32(len(c.Sets))
		c.Sets = append(c.Sets, set)
	}
	return o
}

// speakerCases are the cases of the speakers, by their place in speakers.
func (c *Columns) speakerCases(speakers []string) []uint32 {
	var out []uint32
	known := len(c.Study.Cases)
	for _, sp := range speakers {
		if i := c.Study.CaseIndex(sp); i >= 0 {
			out = append(out, uint32(i))
			continue
		}
		i, _ := slices.BinarySearchFunc(c.Cases[known:], sp, study.Natural)
		out = append(out, uint32(known+i))
	}
	return out
}

// withheld reports whether the case gave no consent: nothing of it is counted or shown.
func (c *Columns) withheld(k uint32) bool {
	return int(k) < len(c.Study.Cases) && c.Study.Cases[k].Consent == study.ConsentNo
}

// alone is the index of the set of one case.
func (c *assembly) alone(k uint32) uint32 {
	if c.single[k] == 0 {
		c.single[k] = uint32(len(c.Sets))
		c.Sets = append(c.Sets, []uint32{k})
	}
	return c.single[k]
}
