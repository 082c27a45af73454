package coding

import (
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
	Rev        string
	Created    string
	Withheld   bool // one of the cases did not agree to be quoted
}

// Evidence fetches the words of some rows, in the order of rows. It reads the transcripts of these rows again: numbers
// alone need no words, and most tables are printed without.
func (c *Columns) Evidence(ctx context.Context, rows []uint32) ([]Quote, error) {
	type key struct {
		transcript uint32
		coder      uint16
		line       uint32
	}
	wanted := make(map[key]int, len(rows))
	inside := map[*study.Transcript]bool{}
	for i, r := range rows {
		wanted[key{c.Transcript[r], c.Coder[r], c.Line[r]}] = i
		inside[&c.Study.Transcripts[c.Transcript[r]]] = true
	}
	coder := map[string]uint16{}
	for i, name := range c.Coders {
		coder[name] = uint16(i)
	}
	out := make([]Quote, len(rows))
	pick := func(t *study.Transcript) bool { return inside[t] }
	err := c.Study.Scan(ctx, pick, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			files := d.Annotated()
			for i := range files {
				f := &files[i]
				f.Records(func() {}, func(annotation.Head) {}, func(r *annotation.Record) {
					// Each place of out is written by the one worker that has its transcript.
					if at, ok := wanted[key{uint32(d.Index), coder[f.Coder], uint32(r.Line)}]; ok {
						out[at] = c.quote(d, rows[at], r)
					}
				})
			}
			return nil
		}
	})
	return out, err
}

func (c *Columns) quote(d *study.Doc, row uint32, r *annotation.Record) Quote {
	q := Quote{
		Row: row, ID: string(r.ID), Transcript: d.Index, Span: c.Span[row],
		Memo: string(r.Memo), Rev: string(r.Rev), Created: string(r.Created), Withheld: c.Flags[row]&NoQuote != 0,
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
