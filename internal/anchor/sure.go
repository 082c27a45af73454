package anchor

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// sure reports whether the best place must be the passage; only, that the quote stands nowhere else; stays, that it
// stands there as it did. Where a side of the context is another one now, the text was edited there: the words could be
// others like them that slid into the place when the passage went.
func (p *placer) sure(a *Anchor, best fit, only, stays bool) bool {
	words := p.countQuote(a.Quote)
	switch best.sides {
	case 2:
		return stays || words >= shortQuote && !p.twin(a, best.Span) && !p.torn(a, best)
	case 1:
		return only && !p.torn(a, best) && (stays && !p.followed(a, best) || words >= shortQuote && !p.twin(a, best.Span))
	}
	return words >= supportWords && only && best.share >= 0.5 && !p.twin(a, best.Span) && !p.torn(a, best)
}

// followed reports whether the same words stood close by, on the side where the text was edited.
func (p *placer) followed(a *Anchor, best fit) bool {
	return !best.left && bytes.Contains(a.Before, a.Quote) || !best.right && bytes.Contains(a.After, a.Quote)
}

// edge is how many code points of a context that is another one now are looked for elsewhere.
const edge = 12

// torn reports whether the passage could begin or end elsewhere than at the best place: its first word, behind what
// stood before it, is there too, or its last word with what followed; or, where the context is another one now, its first
// or last words come again close by. Then words like those at its ends were written into it, and the place is only a
// part of it.
func (p *placer) torn(a *Anchor, best fit) bool {
	words := p.words.cut(nil, a.Quote)
	if len(words) == 0 {
		return false
	}
	first, last := 0, len(words)-1
	for first < last && !words[first].isWord() {
		first++
	}
	for last > first && !words[last].isWord() {
		last--
	}
	head, tail := a.Quote[:words[first].end], a.Quote[words[last].start:]
	start, end := p.now.Byte(best.Span.Start), p.now.Byte(best.Span.End)
	before, after := a.Before, a.After
	if !best.left {
		before = lastPoints(before, edge)
	}
	if !best.right {
		after = firstPoints(after, edge)
	}
	text, far := p.now.Bytes(), len(a.Quote)+reach
	if !best.left && p.holds(text[max(0, start-far):start], lineWords(a.Quote, words[first:], true)) ||
		!best.right && p.holds(text[end:min(len(text), end+far)], lineWords(a.Quote, words[:last+1], false)) {
		return true
	}
	return p.again(before, head, start, transcript.Count(before) < edge, false) ||
		p.again(tail, after, end, false, transcript.Count(after) < edge)
}

// reach is how far beyond the length of a quote, in bytes, its ends are looked for where the context is another one now.
const reach = 256

// lineWords is up to three tokens at an end of a quote, as far as they stand on one line.
func lineWords(quote []byte, words []token, first bool) []byte {
	n := 1
	for n < min(3, len(words)) {
		from, to := words[n-1], words[n]
		if !first {
			from, to = words[len(words)-1-n], words[len(words)-n]
		}
		if bytes.IndexByte(quote[from.end:to.start], '\n') >= 0 {
			break
		}
		n++
	}
	if first {
		return quote[words[0].start:words[n-1].end]
	}
	return quote[words[len(words)-n].start:words[len(words)-1].end]
}

// holds reports whether words stand in a stretch of text.
func (p *placer) holds(text, words []byte) bool {
	hay, needle := folded{blanks: true}, folded{blanks: true}
	hay.add(text, 0)
	needle.add(words, 0)
	for at := 0; ; at++ {
		i := bytes.Index(hay.text[at:], needle.text)
		if i < 0 {
			return false
		}
		if at += i; wordsWhole(hay.text, at, at+len(needle.text)) {
			return true
		}
	}
}

// again reports whether a and b stand one behind the other in the text, b beginning elsewhere than at the byte offset
// seam; where first is set, only at the very beginning of the text, and where last is set, only at its end: a context
// that is short stood there.
func (p *placer) again(a, b []byte, seam int, first, last bool) bool {
	needle, tail := folded{blanks: true}, folded{blanks: true}
	needle.add(slices.Concat(a, b), 0)
	tail.add(b, 0)
	hay, lead := p.finder.spaced, len(needle.text)-len(tail.text)
	at := func(i int) int { // where b begins
		if i+lead == len(hay.from) {
			return len(p.now.Bytes())
		}
		return int(hay.from[i+lead])
	}
	switch {
	case first:
		return bytes.HasPrefix(hay.text, needle.text) && at(0) != seam
	case last:
		return bytes.HasSuffix(hay.text, needle.text) && at(len(hay.text)-len(needle.text)) != seam
	}
	for i := 0; ; i++ {
		next := bytes.Index(hay.text[i:], needle.text)
		if next < 0 {
			return false
		}
		if i += next; at(i) != seam {
			return true
		}
	}
}

// lastPoints is the end of b, n code points of it.
func lastPoints(b []byte, n int) []byte {
	at := len(b)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRune(b[:at])
		at -= size
	}
	return b[at:]
}

// firstPoints is the beginning of b, n code points of it.
func firstPoints(b []byte, n int) []byte {
	at := 0
	for ; n > 0 && at < len(b); n-- {
		_, size := utf8.DecodeRune(b[at:])
		at += size
	}
	return b[:at]
}

// twin reports whether another stretch is like the quote: the passage itself, edited, perhaps, beside a copy of it.
func (p *placer) twin(a *Anchor, at span.Span) bool {
	p.prepare()
	i, j := covering(p.tokens, p.now.Byte(at.Start), p.now.Byte(at.End))
	near := p.near(a.Quote, p.tokens[i:j], func(n int) bool { return n < i || n >= j })
	return slices.ContainsFunc(near, func(c candidate) bool { return c.like >= minSimilarity && !c.at.Overlaps(at) })
}

// cuts reports whether a place begins or ends within a word where the quote did not: a letter was added there.
func (p *placer) cuts(a *Anchor, at span.Span) bool {
	text := p.now.Bytes()
	last, _ := utf8.DecodeLastRune(a.Before)
	next, _ := utf8.DecodeRune(a.After)
	return cutsWord(text, p.now.Byte(at.Start)) && !isWord(last) || cutsWord(text, p.now.Byte(at.End)) && !isWord(next)
}
