package reliability

import (
	"math/bits"
	"slices"

	"qcode/internal/coding"
	"qcode/internal/span"
)

// page is one transcript: for each unit and coder a set of codes, and whether the coder has seen the unit.
type page struct {
	transcript int
	weights    []float64 // of the units: 1, or their characters
	coders     []int     // who has seen anything
	seen       []bool    // unit × len(coders)
	sets       []uint64  // unit × len(coders) × words
	words      int
	marks      [][]mark // by place in coders; only for Segment
	length     uint32   // of the universe
}

// mark is a coding within the universe.
type mark struct {
	at    span.Span
	codes []int
}

func (p *page) set(unit, coder int) []uint64 {
	at := (unit*len(p.coders) + coder) * p.words
	return p.sets[at : at+p.words]
}

func (p *page) sees(unit, coder int) bool { return p.seen[unit*len(p.coders)+coder] }

// reader makes pages of the codings of a study.
type reader struct {
	facts    *coding.Columns
	universe *Universe
	codes    *Codes
	options  Options
	coder    []int // by coder of the facts: place in Options.Coders, or -1
	among    map[int]bool
	outside  int
}

func (r *reader) pages() []*page {
	c := r.facts
	for _, name := range c.Coders {
		r.coder = append(r.coder, slices.Index(r.options.Coders, name))
	}
	var out []*page
	row := 0
	for t := range c.Texts {
		from := row
		for row < c.Len() && int(c.Transcript[row]) == t {
			row++
		}
		if c.Texts[t].Read && r.among[t] {
			if p := r.page(t, from, row); p != nil {
				out = append(out, p)
			}
		}
	}
	return out
}

// page is nil unless two coders have seen something of the transcript, and nobody is still coding it blindly.
func (r *reader) page(t, from, to int) *page {
	p := &page{transcript: t, words: (r.codes.Len() + 63) / 64, length: r.universe.texts[t].length}
	for i := range r.options.Coders {
		if r.hasSeen(t, i) {
			p.coders = append(p.coders, i)
		}
	}
	if len(p.coders) < 2 || r.facts.Undecided(t) {
		return nil
	}
	p.marks = make([][]mark, len(p.coders))
	for row := from; row < to; row++ {
		i := slices.Index(p.coders, r.coder[r.facts.Coder[row]])
		codes := r.codes.of[r.facts.Code[row]]
		if i < 0 || r.options.Keep != nil && !r.options.Keep(r.facts, row) {
			continue
		}
		p.marks[i] = append(p.marks[i], mark{r.facts.Span[row], codes})
	}
	switch r.options.Unit {
	case Segment, Char:
		r.squeeze(p)
		if r.options.Unit == Char {
			r.decideOnCharacters(p)
		}
	default:
		r.decideOnUnits(p)
	}
	return p
}

// hasSeen reports whether a coder has seen any unit of a transcript.
func (r *reader) hasSeen(t, coder int) bool {
	name := r.options.Coders[coder]
	if r.options.Coverage != nil {
		return len(r.options.Coverage.seen[[2]string{name, r.facts.Study.Transcripts[t].ID}]) > 0
	}
	st, ok := r.facts.Texts[t].Status(uint16(slices.Index(r.facts.Coders, name)))
	return ok && st.Complete
}

// squeeze cuts what is outside the universe out of the marks.
func (r *reader) squeeze(p *page) {
	t := &r.universe.texts[p.transcript]
	for i := range p.marks {
		kept := p.marks[i][:0]
		for _, m := range p.marks[i] {
			if m.at = t.squeeze(m.at); m.at.Empty() {
				r.outside++
				continue
			}
			kept = append(kept, m)
		}
		p.marks[i] = kept
	}
}

func (r *reader) decideOnUnits(p *page) {
	t := &r.universe.texts[p.transcript]
	p.room(len(t.units))
	for u := range t.units {
		p.weights[u] = 1
		for i, coder := range p.coders {
			p.seen[u*len(p.coders)+i] = r.sawUnit(p.transcript, coder, t, u)
		}
	}
	for i := range p.marks {
		for _, m := range p.marks[i] {
			hit := false
			t.touched(m.at, min(r.options.MinOverlap, m.at.Len()), func(u int) {
				hit = true
				p.put(u, i, m.codes)
			})
			if !hit {
				r.outside++
			}
		}
	}
	p.marks = nil
}

func (r *reader) sawUnit(transcript, coder int, t *text, unit int) bool {
	if r.options.Coverage == nil {
		return true
	}
	seen := r.options.Coverage.seen[[2]string{r.options.Coders[coder], r.facts.Study.Transcripts[transcript].ID}]
	return seen[""] || t.names != nil && seen[t.names[unit]]
}

// decideOnCharacters makes a unit of each stretch within which no coding begins or ends: all its characters are
// decided alike, and it weighs as many as they are.
func (r *reader) decideOnCharacters(p *page) {
	cuts := []uint32{0, p.length}
	for _, marks := range p.marks {
		for _, m := range marks {
			cuts = append(cuts, m.at.Start, m.at.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	p.room(len(cuts) - 1)
	for u := range p.weights {
		p.weights[u] = float64(cuts[u+1] - cuts[u])
	}
	for i := range p.seen {
		p.seen[i] = true
	}
	for i := range p.marks {
		for _, m := range p.marks[i] {
			from, _ := slices.BinarySearch(cuts, m.at.Start)
			for u := from; cuts[u] < m.at.End; u++ {
				p.put(u, i, m.codes)
			}
		}
	}
	p.marks = nil
}

// room makes place for n units.
func (p *page) room(n int) {
	p.weights, p.seen = make([]float64, n), make([]bool, n*len(p.coders))
	p.sets = make([]uint64, n*len(p.coders)*p.words)
}

func (p *page) put(unit, coder int, codes []int) {
	set := p.set(unit, coder)
	for _, k := range codes {
		set[k/64] |= 1 << (k % 64)
	}
}

// each calls visit for the members of a set.
func each(set []uint64, visit func(code int)) {
	for w, x := range set {
		for ; x != 0; x &= x - 1 {
			visit(w*64 + bits.TrailingZeros64(x))
		}
	}
}
