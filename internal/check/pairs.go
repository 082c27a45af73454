package check

import (
	"slices"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/span"
)

// relation is what two codes are to each other, as far as rules ask.
type relation uint8

const (
	unasked relation = iota
	unrelated
	identical
	lineage   // one stands under the other
	exclusive // the codebook says that they may not stand together
)

// relations answers what codes are to each other, and remembers.
type relations struct {
	codes []*codebook.Code
	book  *codebook.Codebook
	memo  []relation // a square, if there are not too many codes
}

// maxSquare bounds the square to 4 MB.
const maxSquare = 2048

func (r *relations) of(x, y uint16) relation {
	if x == y {
		return identical
	}
	n := len(r.codes)
	if n > maxSquare {
		return r.ask(x, y)
	}
	if r.memo == nil {
		r.memo = make([]relation, n*n)
	}
	known := &r.memo[int(x)*n+int(y)]
	if *known == unasked {
		*known = r.ask(x, y)
	}
	return *known
}

func (r *relations) ask(x, y uint16) relation {
	a, b := r.codes[x], r.codes[y]
	switch {
	case r.book.Excludes(a, b):
		return exclusive
	case under(a, b) || under(b, a):
		return lineage
	}
	return unrelated
}

// under reports whether b stands above a.
func under(a, b *codebook.Code) bool {
	for p := a.Parent; p != nil; p = p.Parent {
		if p == b {
			return true
		}
	}
	return false
}

// pair is two codings of one coder that share text and whose codes have to do with each other. The second one begins
// later in the text, or in the file.
type pair struct {
	file          *File
	first, second coding.Row
	is            relation
}

func (p *pair) sameSpan() bool { return p.first.Span == p.second.Span }

// maxOpen bounds how many codings that begin earlier a coding is compared with.
const maxOpen = 64

// related finds the pairs of a transcript, once for all rules that ask.
func (d *Doc) related() []pair {
	if d.tried {
		return d.pairs
	}
	d.tried = true
	var open []int
	for i := range d.Files {
		f := &d.Files[i]
		if !slices.IsSortedFunc(f.Rows, before) {
			slices.SortStableFunc(f.Rows, before)
		}
		open = open[:0]
		for n, row := range f.Rows {
			still := open[:0]
			for _, o := range open {
				if f.Rows[o].Span.End <= row.Span.Start {
					continue
				}
				still = append(still, o)
				if is := d.w.relate.of(f.Rows[o].Code, row.Code); is != unrelated {
					d.pairs = append(d.pairs, pair{f, f.Rows[o], row, is})
				}
			}
			open = still
			if open = append(open, n); len(open) > maxOpen {
				open = open[1:]
			}
		}
	}
	return d.pairs
}

func before(a, b coding.Row) int { return span.Compare(a.Span, b.Span) }
