package manuscript

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qcode/internal/anchor"
	"qcode/internal/regex"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Verdict on a quote.
type Verdict string

// The verdicts. Capital: but for the capital of its first letter. Forbidden: it is there, and its case did not agree to
// be quoted. Empty: nothing of it is the speaker's.
const (
	Found     Verdict = "found"
	Capital   Verdict = "another capital"
	NotFound  Verdict = "not found"
	Forbidden Verdict = "no consent"
	Empty     Verdict = "nothing to check"
)

// Hit is a place in the study where a quote stands.
type Hit struct {
	Transcript int // index into Study.Transcripts
	Line       int
	Speaker    string
	Role       transcript.Role
	Case       string
	Consent    study.Consent
	capital    bool
}

// Checked is a quote with its verdict. Hits are all its places; several are no fault.
type Checked struct {
	Quote
	Verdict Verdict
	Hits    []Hit
}

// trailing is who said it, behind the words of a block: (T04, post).
var trailing = regex.Lazy(`\s*\([^()]*\)[\s.]*$`)

// Verify looks every quote up in all transcripts.
func Verify(ctx context.Context, s *study.Study, quotes []Quote) ([]Checked, error) {
	hits := make([][][]Hit, len(s.Transcripts)) // by transcript, by quote
	err := s.Scan(ctx, nil, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			f := anchor.NewFinder(d.Text)
			found := make([][]Hit, len(quotes))
			for i, q := range quotes {
				found[i] = look(s, d, f, q)
			}
			hits[d.Index] = found
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]Checked, len(quotes))
	for i, q := range quotes {
		out[i].Quote = q
		for _, found := range hits {
			if found != nil {
				out[i].Hits = append(out[i].Hits, found[i]...)
			}
		}
		out[i].judge()
	}
	return out, nil
}

// judge keeps the best places. A quote is forbidden if no place is allowed.
func (c *Checked) judge() {
	exact := slices.DeleteFunc(slices.Clone(c.Hits), func(h Hit) bool { return h.capital })
	c.Verdict = Found
	switch {
	case len(c.Pieces) == 0:
		c.Verdict = Empty
	case len(c.Hits) == 0:
		c.Verdict = NotFound
	case len(exact) == 0:
		c.Verdict = Capital
	default:
		c.Hits = exact
	}
	if len(c.Hits) > 0 && !slices.ContainsFunc(c.Hits, func(h Hit) bool { return h.Consent == study.ConsentYes }) {
		c.Verdict = Forbidden
	}
}

func look(s *study.Study, d *study.Doc, f *anchor.Finder, q Quote) []Hit {
	for _, pieces := range [][]string{q.Pieces, Pieces(trailing().ReplaceAllString(q.Text, ""))} {
		for _, capital := range []bool{false, true} {
			if capital {
				pieces = recased(pieces)
			}
			if at, ok := chain(d.Text, f, pieces); ok {
				return []Hit{hit(s, d, at, capital)}
			}
		}
	}
	return nil
}

// recased changes the capital of the first letter.
func recased(pieces []string) []string {
	if len(pieces) == 0 {
		return nil
	}
	out := slices.Clone(pieces)
	r, size := utf8.DecodeRuneInString(out[0])
	other := unicode.ToUpper(r)
	if other == r {
		other = unicode.ToLower(r)
	}
	out[0] = string(other) + out[0][size:]
	return out
}

// chain finds the pieces one behind the other, the last one as near to the first as it goes.
func chain(t *transcript.Text, f *anchor.Finder, pieces []string) (at span.Span, ok bool) {
	if len(pieces) == 0 {
		return at, false
	}
	whole := span.Span{End: t.Len()}
	best := uint32(0)
	for _, first := range f.Find([]byte(pieces[0]), whole) {
		end := first.Span.End
		for _, p := range pieces[1:] {
			next := f.Find([]byte(p), span.Span{Start: end, End: t.Len()})
			if len(next) == 0 {
				return at, ok // behind a later first piece there is still less
			}
			end = next[0].Span.End
		}
		if length := end - first.Span.Start; !ok || length < best {
			at, best, ok = span.Span{Start: first.Span.Start, End: end}, length, true
		}
	}
	return at, ok
}

func hit(s *study.Study, d *study.Doc, at span.Span, capital bool) Hit {
	h := Hit{Transcript: d.Index, Case: d.CaseID, capital: capital}
	h.Line, _ = d.Text.LineOf(at.Start)
	for _, t := range d.Turns() {
		if t.Span.Overlaps(at) {
			h.Speaker, h.Role = t.Speaker, t.Role
			break
		}
	}
	if s.SpeakersAreCases {
		h.Case = h.Speaker
	}
	if k := s.CaseIndex(h.Case); k >= 0 {
		h.Consent = s.Cases[k].Consent
	}
	return h
}

// Twice are the quotes that stand in the manuscript more than once, by their words.
func Twice(all []Checked) []string {
	seen := map[string]int{}
	var out []string
	for _, c := range all {
		key := strings.Join(c.Pieces, " … ")
		if seen[key]++; seen[key] == 2 && key != "" {
			out = append(out, c.Place)
		}
	}
	return out
}
