package coding

import (
	"slices"

	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

// assemble puts the blocks of the transcripts together in the order of the study.
func assemble(s *study.Study, n names, blocks []block) *Columns {
	c := &Columns{Study: s, Coders: n.coders, Texts: make([]Text, len(blocks)), Sets: [][]uint32{nil}}
	c.nameCases(blocks)
	total := 0
	for i := range blocks {
		total += len(blocks[i].rows)
	}
	c.grow(total, slices.ContainsFunc(blocks, func(b block) bool { return b.words+b.turns > 0 }))
	single := make([]uint32, len(c.Cases))
	for i := range blocks {
		c.addBlock(i, &blocks[i], single)
		blocks[i] = block{}
	}
	diag.Sort(c.Faults)
	diag.Sort(c.Notes)
	return c
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

// addBlock adds the rows of transcript t. single holds the index of the set {case}, 0 while there is none.
func (c *Columns) addBlock(t int, b *block, single []uint32) {
	text := &c.Texts[t]
	text.Read, text.Files, text.Words, text.Turns = b.read, b.files, b.words, b.turns
	c.Lost += b.lost
	c.Faults, c.Notes = append(c.Faults, b.faults...), append(c.Notes, b.notes...)
	who := make([]uint32, firstSet+len(b.who))
	k := c.Study.Transcripts[t].Case
	if k >= 0 && c.withheld(uint32(k)) {
		c.Withheld += len(b.rows)
		*text = Text{}
		return
	}
	if k >= 0 && b.read {
		text.Cases = []uint32{uint32(k)}
		who[whoCase] = c.alone(uint32(k), single)
	}
	of := c.speakerCases(b.speakers)
	if len(of) > 0 {
		text.Cases = slices.DeleteFunc(slices.Clone(of), c.withheld)
		slices.Sort(text.Cases)
	}
	for i, set := range b.who {
		who[firstSet+i] = c.together(set, of, single)
	}
	for _, r := range b.rows {
		if r.who != whoNobody && len(c.Sets[who[r.who]]) == 0 && c.Study.SpeakersAreCases {
			c.Withheld++
			continue
		}
		c.Transcript, c.Code, c.Coder = append(c.Transcript, uint32(t)), append(c.Code, r.Code), append(c.Coder, r.Coder)
		c.Valence, c.Span, c.Line = append(c.Valence, r.Valence), append(c.Span, r.Span), append(c.Line, r.Line)
		c.Who, c.Flags = append(c.Who, who[r.who]), append(c.Flags, r.Flags)
		if c.Words != nil {
			c.Words, c.Turns = append(c.Words, r.words), append(c.Turns, r.turns)
		}
	}
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
func (c *Columns) alone(k uint32, single []uint32) uint32 {
	if single[k] == 0 {
		single[k] = uint32(len(c.Sets))
		c.Sets = append(c.Sets, []uint32{k})
	}
	return single[k]
}

func (c *Columns) together(set, of, single []uint32) uint32 {
	if len(set) == 1 && !c.withheld(of[set[0]]) {
		return c.alone(of[set[0]], single)
	}
	var cases []uint32
	for _, i := range set {
		if !c.withheld(of[i]) {
			cases = append(cases, of[i])
		}
	}
	if len(cases) == 0 {
		return Nobody
	}
	slices.Sort(cases)
	c.Sets = append(c.Sets, cases)
	return uint32(len(c.Sets) - 1)
}
