package coding

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/rounds"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Want says what Collect reads.
type Want struct {
	Pick   func(*study.Transcript) bool // nil: every transcript
	Filter *Filter                      // of whom the numbers speak, in place of Pick; in focus groups only this knows
	Units  bool                         // fill Words and Turns
	Watch  func() Watcher               // nil: nobody looks on
	Viewer string                       // who looks at the numbers; empty: not known, and blind wherever a coder would be
}

// Watcher looks on while Collect reads, so that nothing has to be read twice. Collect makes one for each of its workers:
// a watcher needs no lock. Of each annotation file it hears Head, then Coding for every entry; where the file turns out
// not to be canonical after all it hears Again, is to forget the file, and hears all of it anew. Done ends a transcript.
// What it is handed is valid during the call only, but for the findings of Done.
type Watcher interface {
	Head(d *study.Doc, f *study.DocFile, h annotation.Head)
	// Coding hands over an entry. If it stands in no count, because it is broken or settled as lost, row is nil.
	Coding(r *annotation.Record, row *Row)
	Again(d *study.Doc, f *study.DocFile)
	// Done hands over what was found in the transcript and its annotation files.
	Done(d *study.Doc, faults, notes []diag.Diagnostic)
}

// Row is a coding that was found at its place.
type Row struct {
	Span        span.Span
	Line        uint32 // of the annotation file where the coding begins, from 1
	Code, Coder uint16 // index into Study.Codebook.Codes, Columns.Coders
	Valence     Valence
	Flags       Flag
	Rating      uint8  // number of the rating among those of the transcript, from 1; 0: none
	Belief      uint16 // index into Study.Beliefs + 1; 0: none
}

// manyRows is from how many codings on memory matters more than a hundredth of a second.
const manyRows = 500_000

// Collect reads and verifies all codings of the transcripts that are wanted. It returns an *UnknownError if the filter
// names a case that does not speak in any of them.
func Collect(ctx context.Context, s *study.Study, want Want) (*Columns, error) {
	names := namesOf(s)
	blocks := make([]block, len(s.Transcripts))
	pick := want.Pick
	if want.Filter != nil {
		pick = want.Filter.pick(s)
	}
	err := s.Scan(ctx, pick, func() func(*study.Doc) error {
		c := collector{study: s, names: names, units: want.Units, hears: want.Filter.asksWords()}
		if want.Watch != nil {
			c.watch = want.Watch()
		}
		return func(d *study.Doc) error {
			blocks[d.Index] = c.visit(d)
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	c := assemble(s, names, blocks, want.Filter.speaks(s))
	if c.Len() >= manyRows {
		runtime.GC() // the blocks are as large as the columns and not needed any more
	}
	c.Filter = want.Filter
	c.Blind = rounds.Blindfolded(s, want.Viewer)
	return c, want.Filter.checkCases(c)
}

// names are the indices of codes and coders. Former ids of a code still lead to it.
type names struct {
	codes   map[string]uint16
	revs    []string // by code: its meaning now
	coder   map[string]uint16
	coders  []string
	beliefs map[string]uint16 // index into Study.Beliefs + 1
	under   [][]bool          // by belief, by code: the code is the belief's or below it
}

func namesOf(s *study.Study) names {
	n := names{codes: map[string]uint16{}, coder: map[string]uint16{}}
	for i, c := range s.Codebook.Codes {
		for _, former := range c.Was {
			n.codes[former] = uint16(i)
		}
	}
	for i, c := range s.Codebook.Codes {
		n.codes[c.ID] = uint16(i)
		n.revs = append(n.revs, c.Rev())
	}
	for _, c := range append(slices.Clone(s.Coders), Consensus) {
		if _, known := n.coder[c]; !known {
			n.coder[c] = uint16(len(n.coders))
			n.coders = append(n.coders, c)
		}
	}
	n.listBeliefs(s)
	return n
}

// block is what one transcript gives.
type block struct {
	read     bool
	rows     []row
	units    []units    // by row, if units were asked for
	said     []Said     // by row, if a condition asks for it
	ratings  []string   // that occur
	who      [][]uint32 // sets over speakers, by row.who - firstSet
	speakers []string   // where the speakers are the cases
	files    []Status
	words    int
	turns    int
	own      []Own // by speaker; of the one case where transcripts are cases
	lost     int
	faults   []diag.Diagnostic
	notes    []diag.Diagnostic
}

type row struct {
	Row
	who uint32
}

// units are the words and turns of a coding, by number.
type units struct{ words, turns span.Span }

// Values of row.who before blocks are put together.
const (
	whoNobody = iota
	whoCase   // the case of the transcript
	firstSet
)

// lastBits is how many places the memory of codes has, as a power of two: few codes of a large codebook share one.
const lastBits = 10

// collector turns one Doc after the other into a block.
type collector struct {
	study *study.Study
	names names
	units bool
	hears bool // a condition asks what was said
	watch Watcher

	doc    *study.Doc
	file   *study.DocFile
	turns  []transcript.Turn // nil where every word is the case's
	placer *anchor.Placer    // of the transcript at hand; nil until a coding has to be looked for
	near   int               // the first turn that the last coding touches
	words  []wordPlace
	spans  []span.Span // what the places of words lie in
	b      block
	coder  uint16
	rows   []row             // of the transcript at hand
	piece  int               // how many rows the last piece of memory has room for
	meant  map[string]string // what was said of codes that are in no codebook
	last   [1 << lastBits]struct {
		id   string
		code uint16
	} // codes that were met
}

func (c *collector) visit(d *study.Doc) block {
	c.doc, c.rows = d, c.room()
	c.b = block{read: true, faults: d.Problems}
	c.turns, c.near, c.placer = nil, 0, nil
	if c.study.SpeakersAreCases || c.units || c.study.Speakers.Any() {
		c.turns = d.Turns()
	}
	if c.study.SpeakersAreCases {
		c.listSpeakers()
	}
	if c.units {
		c.countUnits()
	}
	files := d.Annotated()
	for i := range files {
		c.readFile(&files[i])
	}
	c.b.rows = slices.Clip(c.rows)
	if c.units {
		for i := range c.b.rows {
			c.b.units = append(c.b.units, c.unitsOf(c.b.rows[i].Span))
		}
	}
	if c.watch != nil {
		c.watch.Done(d, c.b.faults, c.b.notes)
	}
	return c.b
}

// room is where the rows of the next transcript go: behind those of the last one. A piece of memory holds those of many.
func (c *collector) room() []row {
	const most = 1 << 15
	free := c.rows[len(c.rows):]
	if cap(free) < len(c.rows) || cap(free) == 0 {
		c.piece = min(max(2*c.piece, 1<<10), most)
		free = make([]row, 0, c.piece)
	}
	return free
}

func (c *collector) readFile(f *study.DocFile) {
	c.file, c.coder = f, c.names.coder[f.Coder]
	from, lost, faults, notes := len(c.rows), c.b.lost, len(c.b.faults), len(c.b.notes)
	status := Status{Coder: c.coder}
	ds := f.Records(
		func() {
			c.rows, c.b.lost = c.rows[:from], lost
			c.b.said = c.b.said[:min(from, len(c.b.said))]
			c.b.faults, c.b.notes = c.b.faults[:faults], c.b.notes[:notes]
			if c.watch != nil {
				c.watch.Again(c.doc, f)
			}
		},
		func(h annotation.Head) {
			status.Complete = h.Status == annotation.Complete
			c.checkHead(h)
			if c.watch != nil {
				c.watch.Head(c.doc, f, h)
			}
		},
		c.add)
	for _, d := range ds {
		if d.Severity == diag.Error {
			c.b.faults = append(c.b.faults, d)
		} else {
			c.b.notes = append(c.b.notes, d)
		}
	}
	status.Codings = len(c.rows) - from
	c.b.files = append(c.b.files, status)
}

// checkHead holds what the file says against where it stands.
func (c *collector) checkHead(h annotation.Head) {
	wrong := func(what, says, is string) {
		c.b.faults = append(c.b.faults, diag.Diagnostic{
			Rule: "QC311", Severity: diag.Error, At: diag.Place{File: c.file.Path, Line: 1}, Object: c.doc.ID,
			Message: fmt.Sprintf("the file says %s `%s`, its path says `%s`", what, says, is),
			Help:    "mend the line, or move the file to where it belongs",
		})
	}
	if h.Coder != "" && h.Coder != c.file.Coder {
		wrong("coder", h.Coder, c.file.Coder)
	}
	if h.Transcript != "" && h.Transcript != c.doc.ID {
		wrong("transcript", h.Transcript, c.doc.ID)
	}
}

// add keeps a coding that stands where it says.
func (c *collector) add(r *annotation.Record) {
	n, ok := c.verify(r)
	if ok {
		c.rows = append(c.rows, n)
		if c.hears {
			c.b.said = append(c.b.said, c.saidBy(n.Span, r))
		}
	}
	switch {
	case c.watch == nil:
	case ok:
		c.watch.Coding(r, &c.rows[len(c.rows)-1].Row)
	default:
		c.watch.Coding(r, nil)
	}
}

// verify makes a row of a coding; ok is false if it stands in no count, and unless it is lost a fault is kept.
func (c *collector) verify(r *annotation.Record) (n row, ok bool) {
	if len(r.Lost) > 0 {
		c.b.lost++
		return n, false
	}
	code, known := c.code(r.Code)
	if !known {
		c.unknownCode(r)
		return n, false
	}
	at, ok := c.place(r)
	if !ok {
		return n, false
	}
	valence, ok := ParseValence(r.Valence)
	if !ok {
		return n, false // the reader of the file has said so
	}
	n = row{Row: Row{Span: at, Line: uint32(r.Line), Code: code, Coder: c.coder, Valence: valence, Belief: c.belief(r, code)}, who: whoCase}
	if len(r.Rating) > 0 {
		n.Rating = c.rating(r.Rating)
	}
	if c.turns != nil {
		turns, aside := c.touched(at), false
		if n.who, aside = c.whose(turns, at); aside {
			n.Flags |= Aside
		}
		if len(turns) > 1 {
			n.Flags |= Crosses
		}
	}
	if len(r.Rev) == 0 {
		n.Flags |= Undated
	} else if string(r.Rev) != c.names.revs[code] {
		n.Flags |= Stale
	}
	return n, true
}

// code is the index of a code. A table remembers those that were asked for: there are a million codings, and a hundred
// codes.
func (c *collector) code(id []byte) (uint16, bool) {
	if len(id) == 0 {
		return 0, false
	}
	last := &c.last[placeOf(id)]
	if last.id == string(id) {
		return last.code, true
	}
	code, known := c.names.codes[string(id)]
	if known {
		last.id, last.code = string(id), code
	}
	return code, known
}

// placeOf is where the table keeps an id, which is not empty: its bytes are mixed eight at a time.
func placeOf(id []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(id))
	for ; len(id) >= 8; id = id[8:] {
		h = (h ^ binary.LittleEndian.Uint64(id)) * odd
		h ^= h >> 32
	}
	for _, b := range id {
		h = (h ^ uint64(b)) * odd
	}
	return h >> (64 - lastBits)
}

// rating is the number of a rating among those of the transcript; the 256th and further ones are left out.
func (c *collector) rating(text []byte) uint8 {
	at := slices.Index(c.b.ratings, string(text)) + 1
	if at == 0 && len(c.b.ratings) < 255 {
		c.b.ratings = append(c.b.ratings, string(text))
		at = len(c.b.ratings)
	}
	return uint8(at)
}

// place is where a coding stands; ok is false, and a fault is kept, if that is not sure.
func (c *collector) place(r *annotation.Record) (at span.Span, ok bool) {
	a := anchor.Anchor{At: r.At, Mark: r.Mark, HasAt: r.HasAt, HasMark: r.HasMark, Quote: r.Quote, Before: r.Before, After: r.After}
	if r.HasAt {
		if anchor.Verify(c.doc.Text, &a) == anchor.Right {
			return r.At, true
		}
		c.misplaced(r, c.find(&a))
		return span.Span{}, false
	}
	m := c.find(&a)
	if m.Verdict == anchor.Right || m.Verdict == anchor.Moved {
		return m.At, true
	}
	c.misplaced(r, m)
	return span.Span{}, false
}

// find looks for an anchor in the whole transcript.
func (c *collector) find(a *anchor.Anchor) anchor.Move {
	if c.placer == nil {
		c.placer = anchor.NewPlacer(c.doc.Text, c.doc.Labels)
	}
	return c.placer.Place(a)
}

func (c *collector) misplaced(r *annotation.Record, m anchor.Move) {
	switch {
	case len(c.doc.Problems) > 0 && c.doc.Text.Len() == 0:
		// The transcript cannot be read, which is said once.
	case len(r.Quote) == 0:
		// There is nothing to look for, which the reader of the file has said.
	case r.HasAt && r.At.End > c.doc.Text.Len():
		d := c.fault("QC303", r, fmt.Sprintf("the place %s is past the end of %s, which has %d characters", r.At, c.doc.ID, c.doc.Text.Len()), "qcode anchor repair")
		explainMove(d, m)
	case m.Verdict == anchor.Ambiguous && !r.HasAt:
		c.fault("QC313", r, fmt.Sprintf("the quote occurs %s in %s; which one is meant?", m.Times(), c.doc.ID),
			fmt.Sprintf("make the quote longer, or give its place: at: %s", first(m.Candidates)))
	case m.Verdict == anchor.Lost:
		c.fault("QC302", r, "the quote does not occur in "+c.doc.ID, "mend the quote, or settle it as lost: qcode anchor settle")
	default:
		d := c.fault("QC301", r, "the quote is not at its place in "+c.doc.ID, "qcode anchor repair")
		explainMove(d, m)
	}
}

func explainMove(d *diag.Diagnostic, m anchor.Move) {
	if m.Verdict == anchor.Moved {
		d.Why = "the transcript changed after it was coded; the same words stand at " + m.At.String()
	}
}

func first(spans []span.Span) string {
	if len(spans) == 0 {
		return "start-end"
	}
	return spans[0].String()
}

func (c *collector) unknownCode(r *annotation.Record) {
	message, known := c.meant[string(r.Code)] // foreign codings may have the same wrong code ten thousand times
	if !known {
		message = fmt.Sprintf("the code `%s` is not in the codebook", r.Code)
		if near, ok := c.study.Codebook.Suggest(string(r.Code)); ok {
			message += fmt.Sprintf("; did you mean `%s`?", near)
		}
		if c.meant == nil {
			c.meant = map[string]string{}
		}
		c.meant[string(r.Code)] = message
	}
	c.fault("QC401", r, message, "add it to the codebook, or recode: qcode retag "+orDots(string(r.ID))+" --code …")
}

func orDots(id string) string {
	if id == "" {
		return "…"
	}
	return diag.Shell(id)
}

func (c *collector) fault(rule string, r *annotation.Record, message, help string) *diag.Diagnostic {
	c.b.faults = append(c.b.faults, diag.Diagnostic{
		Rule: rule, Severity: diag.Error, At: diag.Place{File: c.file.Path, Line: r.Line}, Object: string(r.ID), Message: message, Help: help,
	})
	return &c.b.faults[len(c.b.faults)-1]
}
