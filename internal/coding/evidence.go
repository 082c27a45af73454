package coding

import (
	"bytes"
	"context"
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Quote is a coding with its words: the evidence behind a number.
type Quote struct {
	Row        uint32 // of the Columns
	ID         string
	Transcript int // index into Study.Transcripts
	Speaker    string
	Line       int // of the transcript, where the quote begins
	Turn       int // number of the turn where it begins; 0 outside turns
	Span       span.Span
	Text       string // empty if Withheld
	Memo       string
	Context    Context
	Withheld   bool // its words are not to be shown; Why says why not
	Blind      bool // whoever looks codes the same transcript and has not seen it yet: nothing but Row and Transcript is filled
}

// Why says for what reason a quote is withheld, in a few words; empty if it is not.
func (q *Quote) Why() string {
	switch {
	case q.Blind:
		return "blind until all coders are complete"
	case q.Withheld:
		return "no consent to quote"
	}
	return ""
}

// Evidence fetches the words of some rows, in the order of rows. It reads the transcripts of these rows again: numbers
// alone need no words, and most tables are printed without. What whoever looks may not see
// yet is withheld: this is the only way from rows to words.
func (c *Columns) Evidence(ctx context.Context, rows []uint32) ([]Quote, error) {
	return c.EvidenceIn(ctx, rows, 0)
}

// EvidenceIn is Evidence with up to so many turns around each quote.
func (c *Columns) EvidenceIn(ctx context.Context, rows []uint32, turns int) ([]Quote, error) {
	s := search{Columns: c, rows: rows, turns: turns, at: map[entry][]int{}, codes: namesOf(c.Study).codes, out: make([]Quote, len(rows)), sure: make([]bool, len(rows))}
	inside := map[*study.Transcript]bool{}
	for i, r := range rows {
		if c.Hides(r) {
			s.out[i] = Quote{Row: r, Transcript: int(c.Transcript[r]), Withheld: true, Blind: true}
			continue
		}
		e := entry{int(c.Transcript[r]), c.Coders[c.Coder[r]], int(c.Line[r])}
		s.at[e] = append(s.at[e], i)
		inside[&c.Study.Transcripts[c.Transcript[r]]] = true
	}
	pick := func(t *study.Transcript) bool { return inside[t] }
	err := c.Study.Scan(ctx, pick, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			files := d.Annotated()
			for i := range files {
				f := &files[i]
				f.Records(func() {}, func(annotation.Head) {}, func(r *annotation.Record) { s.offer(d, f.Coder, r) })
			}
			return nil
		}
	})
	return s.out, err
}

// search looks for the words of rows. Workers share it: each place of out and sure is written by the one that has its
// transcript.
type search struct {
	*Columns
	rows  []uint32
	turns int             // of context
	at    map[entry][]int // places in rows; several, where codings stand on one line of a file written by hand
	codes map[string]uint16
	out   []Quote
	sure  []bool // the quote in the file is just the words of the row
}

// entry is where a coding stands in the files.
type entry struct {
	transcript int
	coder      string
	line       int
}

func (s *search) offer(d *study.Doc, coder string, r *annotation.Record) {
	for _, i := range s.at[entry{d.Index, coder, r.Line}] {
		row := s.rows[i]
		code, known := s.codes[string(r.Code)]
		if s.sure[i] || !known || code != s.Code[row] || len(r.Lost) > 0 || r.HasAt && r.At != s.Span[row] {
			continue
		}
		s.sure[i] = r.HasAt || says(d, s.Span[row], r.Quote)
		if s.sure[i] || s.out[i].Text == "" {
			s.out[i] = s.quote(d, row, r)
			s.out[i].Context = s.context(d, &s.out[i])
		}
		if s.sure[i] {
			return
		}
	}
}

func says(d *study.Doc, at span.Span, quote []byte) bool {
	words, ok := d.Text.Slice(at)
	return ok && bytes.Equal(bytes.TrimSpace(words), bytes.TrimSpace(quote))
}

func (c *Columns) quote(d *study.Doc, row uint32, r *annotation.Record) Quote {
	q := Quote{
		Row: row, ID: string(r.ID), Transcript: d.Index, Span: c.Span[row],
		Memo: string(r.Memo), Withheld: c.Flags[row]&NoQuote != 0,
	}
	q.Line, _ = d.Text.LineOf(q.Span.Start)
	if t, ok := turnAt(d.Turns(), q.Span); ok {
		q.Turn, q.Speaker = t.N, t.Speaker
	}
	if words, ok := d.Text.Slice(q.Span); ok && !q.Withheld {
		q.Text = string(words)
	}
	return q
}

// turnAt is the first turn that shares text with s.
func turnAt(turns []transcript.Turn, s span.Span) (transcript.Turn, bool) {
	i := slices.IndexFunc(turns, func(t transcript.Turn) bool { return t.Span.Overlaps(s) })
	if i < 0 {
		return transcript.Turn{}, false
	}
	return turns[i], true
}
