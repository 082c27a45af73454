// Package search finds words in transcripts, and knows who said them and how they are coded.
package search

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"qcode/codebook"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/transcript"
)

// Query says what is looked for.
type Query struct {
	Pattern  *regexp.Regexp
	Pick     func(*study.Transcript) bool // nil: every transcript
	Speakers []string                     // labels, or roles such as interviewer; none: everybody
	Coders   []string                     // whose codings are looked at; none: everybody's
	Codes    []string                     // only inside codings of these codes, or codes under them
	Uncoded  bool                         // only outside all codings
	Context  int                          // lines before and after

	Hidden func(transcript, coder string) bool // codings that whoever looks may not see yet; nil: none
}

// Hit is a place where the pattern fits.
type Hit struct {
	Transcript    *study.Transcript
	Span          span.Span
	Line          int
	Speaker       string
	Text          string // the line where the hit begins
	From, To      int    // the hit in Text, in bytes; To ends with the line at most
	Before, After []string
	Codes         []string // of the codings that the hit touches, each once
	Withheld      bool     // a case that is not to be quoted: Text, Before and After are empty
}

// Result of a search. Closed counts transcripts that were not searched, since their cases gave no consent.
type Result struct {
	Hits    []Hit
	Closed  int
	Unread  []string // ids of transcripts that cannot be read
	Studied int      // transcripts that were searched
}

// Words makes a pattern of words: the case of letters, the amount of white space, and kinds of quotation marks and
// dashes do not matter.
func Words(text string) (*regexp.Regexp, error) {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return nil, fmt.Errorf("there are no words to look for")
	}
	kinds := strings.NewReplacer(
		"'", `['‘’‚‛′´]`, "’", `['‘’‚‛′´]`, "‘", `['‘’‚‛′´]`,
		`"`, `["“”„‟″«»]`, "“", `["“”„‟″«»]`, "”", `["“”„‟″«»]`,
		"-", `[-‐‑‒–—―−]`, "–", `[-‐‑‒–—―−]`, "—", `[-‐‑‒–—―−]`,
	)
	for i := range fields {
		fields[i] = kinds.Replace(regexp.QuoteMeta(fields[i]))
	}
	return regexp.Compile("(?i)" + strings.Join(fields, `\s+`))
}

// Run searches the study; hits come in the order of its transcripts.
func Run(ctx context.Context, s *study.Study, q Query) (*Result, error) {
	parts := make([]Result, len(s.Transcripts))
	err := s.Scan(ctx, q.Pick, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			w := &walk{study: s, query: &q, doc: d, out: &parts[d.Index]}
			w.run()
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	out := &Result{}
	for _, p := range parts {
		out.Hits, out.Unread = append(out.Hits, p.Hits...), append(out.Unread, p.Unread...)
		out.Closed, out.Studied = out.Closed+p.Closed, out.Studied+p.Studied
	}
	return out, nil
}

// walk is one transcript on its way through a search.
type walk struct {
	study *study.Study
	query *Query
	doc   *study.Doc
	desk  *tagging.Desk // made when needed
	out   *Result
}

func (w *walk) run() {
	if w.consent(w.doc.Case) == study.ConsentNo {
		w.out.Closed++
		return
	}
	w.out.Studied++
	if len(w.doc.Problems) > 0 && w.doc.Text.Len() == 0 {
		w.out.Unread = append(w.out.Unread, w.doc.ID)
		return
	}
	text := w.doc.Text.Bytes()
	for _, m := range w.query.Pattern.FindAllIndex(text, -1) {
		if m[0] < m[1] {
			w.hit(m[0], m[1])
		}
	}
}

func (w *walk) consent(k int) study.Consent {
	if k < 0 {
		return study.ConsentYes
	}
	return w.study.Cases[k].Consent
}

func (w *walk) hit(from, to int) {
	t := w.doc.Text
	h := Hit{Transcript: w.doc.Transcript, Span: span.Span{Start: t.Point(from), End: t.Point(to)}}
	h.Line, _ = t.LineOf(h.Span.Start)
	turn, inTurn := w.turn(h.Span.Start)
	if !w.speaks(turn, inTurn) {
		return
	}
	h.Speaker = turn.Speaker
	consent := w.consent(w.doc.Case)
	if w.study.SpeakersAreCases && inTurn {
		consent = w.consent(w.study.CaseIndex(turn.Speaker))
	}
	if consent == study.ConsentNo || !w.coded(&h) {
		return
	}
	if h.Withheld = consent == study.ConsentNoQuotes; !h.Withheld {
		w.quote(&h, from, to)
	}
	w.out.Hits = append(w.out.Hits, h)
}

func (w *walk) turn(at uint32) (transcript.Turn, bool) {
	turns := w.doc.Turns()
	i := sort.Search(len(turns), func(i int) bool { return turns[i].Span.End > at })
	if i == len(turns) || turns[i].Span.Start > at {
		return transcript.Turn{}, false
	}
	return turns[i], true
}

func (w *walk) speaks(t transcript.Turn, inTurn bool) bool {
	return len(w.query.Speakers) == 0 || inTurn && slices.ContainsFunc(w.query.Speakers, func(name string) bool {
		return strings.EqualFold(name, t.Speaker) || strings.EqualFold(name, t.Role.String())
	})
}

// coded fills in the codes that h touches, and reports whether the query wants such a hit.
func (w *walk) coded(h *Hit) bool {
	if w.desk == nil {
		w.desk = tagging.Open(w.study, w.doc, w.query.Coders)
	}
	wanted := len(w.query.Codes) == 0
	for _, c := range w.desk.Placed {
		if !c.Spot.At.Overlaps(h.Span) || w.query.Hidden != nil && w.query.Hidden(w.doc.ID, c.Coder) {
			continue
		}
		if !slices.Contains(h.Codes, c.Annotation.Code) {
			h.Codes = append(h.Codes, c.Annotation.Code)
		}
		wanted = wanted || under(c.Code, w.query.Codes)
	}
	return wanted && (!w.query.Uncoded || len(h.Codes) == 0)
}

func under(c *codebook.Code, ids []string) bool {
	for ; c != nil; c = c.Parent {
		if slices.Contains(ids, c.ID) {
			return true
		}
	}
	return false
}

// quote copies the words around a hit.
func (w *walk) quote(h *Hit, from, to int) {
	text := w.doc.Text.Bytes()
	start := bytes.LastIndexByte(text[:from], '\n') + 1
	end := lineEnd(text, from)
	h.Text, h.From, h.To = string(text[start:end]), from-start, min(to, end)-start
	for at, n := start, 0; at > 0 && n < w.query.Context; n++ {
		line := bytes.LastIndexByte(text[:at-1], '\n') + 1
		h.Before = append([]string{string(text[line : at-1])}, h.Before...)
		at = line
	}
	for at, n := end+1, 0; at < len(text) && n < w.query.Context; n++ {
		line := lineEnd(text, at)
		h.After = append(h.After, string(text[at:line]))
		at = line + 1
	}
}

func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}
