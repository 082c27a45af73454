package anchor

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Match is a place where a quote was found. Exact means byte for byte; Glued means that the two agree only if white space
// is ignored altogether, so that words may be split or joined.
type Match struct {
	Span         span.Span
	Exact, Glued bool
}

// Find returns the places in within where quote stands, sorted; see Finder.Find.
func Find(t *transcript.Text, quote []byte, within span.Span) []Match {
	return NewFinder(t).Find(quote, within)
}

// FindSkipping is Find with the spans of skip left out of the text, such as page numbers that a quote does not have. A
// match may run over them.
func FindSkipping(t *transcript.Text, quote []byte, within span.Span, skip []span.Span) []Match {
	f := NewFinder(t)
	f.skip = span.Union(slices.Clone(skip))
	return f.Find(quote, within)
}

// Finder searches one text for many quotes; it prepares the text once. It is not safe for use by several goroutines.
type Finder struct {
	text           *transcript.Text
	skip           []span.Span
	spaced, closed *folded // with and without white space; made when needed
}

// NewFinder makes a finder for t.
func NewFinder(t *transcript.Text) *Finder { return &Finder{text: t} }

// Find returns the places in within where quote stands, sorted. It ignores how much white space stands where, kinds of
// quotation marks and dashes, soft hyphens and zero-width characters, and Unicode form. If there is no such place, white
// space is ignored altogether, so that a quote also matches where a line end glued or split words. Places where the
// quote begins and ends with whole words win over those inside words; the second pass takes only whole words. Matches
// may cross turns and end on grapheme boundaries.
func (f *Finder) Find(quote []byte, within span.Span) []Match {
	if f.spaced == nil {
		f.spaced = f.fold(true)
	}
	if found := f.in(f.spaced, quote, within, false); len(found) > 0 {
		return found
	}
	if f.closed == nil {
		f.closed = f.fold(false)
	}
	return f.in(f.closed, quote, within, true)
}

// fold prepares the text, without the parts to skip.
func (f *Finder) fold(blanks bool) *folded {
	p := f.text.Bytes()
	out := &folded{blanks: blanks, text: make([]byte, 0, len(p)), from: make([]uint32, 0, len(p))}
	at := 0
	for _, s := range f.skip {
		start, end := f.text.Byte(s.Start), f.text.Byte(s.End)
		out.add(p[at:start], at)
		out.rune(' ', start)
		at = end
	}
	out.add(p[at:], at)
	return out
}

// in searches one form of the text.
func (f *Finder) in(hay *folded, quote []byte, within span.Span, wholeOnly bool) []Match {
	form := folded{blanks: hay.blanks}
	form.add(quote, 0)
	needle := bytes.Trim(form.text, " ")
	if len(needle) == 0 {
		return nil
	}
	var whole, inside []Match
	for at := 0; ; at++ {
		i := bytes.Index(hay.text[at:], needle)
		if i < 0 {
			break
		}
		at += i
		start, end := f.source(hay, at, at+len(needle))
		m := Match{Glued: !hay.blanks, Span: f.text.Snap(span.Span{Start: f.text.Point(start), End: f.text.Point(end)})}
		if !within.Contains(m.Span) {
			continue
		}
		got, _ := f.text.Slice(m.Span)
		m.Exact = bytes.Equal(got, quote)
		if wordsWhole(f.text.Bytes(), start, end) {
			whole = append(whole, m)
		} else {
			inside = append(inside, m)
		}
	}
	if len(whole) == 0 && !wholeOnly {
		whole = inside
	}
	slices.SortFunc(whole, func(a, b Match) int { return span.Compare(a.Span, b.Span) })
	return slices.CompactFunc(whole, func(a, b Match) bool { return a.Span == b.Span })
}

// source is the range in the source of the folded bytes [i, j).
func (f *Finder) source(hay *folded, i, j int) (start, end int) {
	p := f.text.Bytes()
	start, end = int(hay.from[i]), int(hay.from[j-1])
	dash := hay.text[j-1] == '-'
	_, size := utf8.DecodeRune(p[end:])
	end += size
	for dash && end < len(p) {
		r, size := utf8.DecodeRune(p[end:])
		if foldRune(r) != '-' {
			break
		}
		end += size
	}
	return start, end
}

// wordsWhole reports whether p[start:end) cuts no word at its ends.
func wordsWhole(p []byte, start, end int) bool {
	return !cutsWord(p, start) && !cutsWord(p, end)
}

func cutsWord(p []byte, at int) bool {
	before, _ := utf8.DecodeLastRune(p[:at])
	after, _ := utf8.DecodeRune(p[at:])
	return at > 0 && at < len(p) && isWord(before) && isWord(after)
}
