// Package lanes lays a transcript out in rows of a given width with its codings beside it, each in a lane of its own as
// long as it lasts. It is pure, and serves every face of qcode that shows a coded text.
package lanes

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Mark is a coding to draw.
type Mark struct {
	Span   span.Span
	Letter rune // drawn where it begins
}

// Row is one row of the screen.
type Row struct {
	Line  int       // of the transcript, from 1; 0 where a line goes on
	Span  span.Span // the text of the row in the transcript
	Text  []byte    // the same, not copied, as it stands there: whoever prints it makes it safe
	Lanes []rune    // one for each lane: a letter, Through or a blank
	More  int       // codings for which there was no lane
}

// Through is drawn in a lane while a coding goes on.
const Through = '|'

// Lay lays out the lines from first to last (both from 1; last 0: to the end) in rows of at most width columns, with at
// most most lanes. All rows have as many lanes as the one that needs most.
func Lay(t *transcript.Text, first, last int, marks []Mark, width, most int) []Row {
	rows := wrapLines(t, first, last, max(width, 8))
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End))
	})
	var free []int // by lane: the first row where it is free
	for _, m := range sorted {
		from, to := covered(rows, m.Span)
		if from == to {
			continue
		}
		lane := slices.IndexFunc(free, func(row int) bool { return row <= from })
		if lane < 0 && len(free) < most {
			lane, free = len(free), append(free, 0)
		}
		if lane >= 0 {
			free[lane] = to
		}
		draw(rows[from:to], lane, m, m.Span.Start >= rows[from].Span.Start)
	}
	for i := range rows {
		for len(rows[i].Lanes) < len(free) {
			rows[i].Lanes = append(rows[i].Lanes, ' ')
		}
	}
	return rows
}

// covered are the rows [from, to) that share text with s.
func covered(rows []Row, s span.Span) (from, to int) {
	from, _ = slices.BinarySearchFunc(rows, s.Start, func(r Row, at uint32) int {
		if r.Span.End <= at {
			return -1
		}
		return 1
	})
	to = from
	for to < len(rows) && rows[to].Span.Start < s.End {
		to++
	}
	return from, to
}

func draw(rows []Row, lane int, m Mark, begins bool) {
	for i := range rows {
		if lane < 0 {
			rows[i].More++
			continue
		}
		for len(rows[i].Lanes) <= lane {
			rows[i].Lanes = append(rows[i].Lanes, ' ')
		}
		rows[i].Lanes[lane] = Through
		if i == 0 && begins {
			rows[i].Lanes[lane] = m.Letter
		}
	}
}

func wrapLines(t *transcript.Text, first, last, width int) []Row {
	var rows []Row
	first = max(first, 1)
	start, ok := t.LineSpan(first)
	if !ok {
		return nil
	}
	p, at, line := t.Bytes(), t.Byte(start.Start), first
	point := start.Start
	for at < len(p) && (last == 0 || line <= last) {
		end := at
		for end < len(p) && p[end] != '\n' {
			end++
		}
		rows, point = wrapLine(rows, p[at:end], point, line, width)
		at, point, line = end+1, point+1, line+1 // the line end is a character
	}
	return rows
}

// wrapLine breaks a line before words that do not fit, and within words that are longer than a row.
func wrapLine(rows []Row, text []byte, point uint32, line, width int) ([]Row, uint32) {
	add := func(piece []byte) {
		n := uint32(transcript.Count(piece))
		rows = append(rows, Row{Line: line, Span: span.Span{Start: point, End: point + n}, Text: piece})
		point, line = point+n, 0
	}
	used, from := 0, 0
	for at := 0; at < len(text); {
		end := wordEnd(text, at)
		w := displaywidth.Bytes(text[at:end])
		if used > 0 && used+w > width && len(text[from:at]) > 0 {
			add(text[from:at])
			used, from = 0, at
		}
		for w > width {
			cut := fit(text[at:end], width)
			add(text[from : at+cut])
			at, from = at+cut, at+cut
			w = displaywidth.Bytes(text[at:end])
		}
		used += w
		at = end
	}
	add(text[from:])
	return rows, point
}

// wordEnd is the end of the word that begins at at, with the white space behind it.
func wordEnd(text []byte, at int) int {
	space := false
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if is := unicode.IsSpace(r); space && !is {
			return at
		} else if is {
			space = true
		}
		at += size
	}
	return at
}

// fit is how many bytes of a long word fill a row, at least one character.
func fit(word []byte, width int) int {
	end, used := 0, 0
	graphemes := displaywidth.BytesGraphemes(word)
	for graphemes.Next() {
		if used += graphemes.Width(); used > width && end > 0 {
			break
		}
		end += len(graphemes.Value())
	}
	return max(end, 1)
}
