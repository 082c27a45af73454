// Package matrix takes the counts of a group apart by case: what each case said under each code, and how the code was
// rated for it.
package matrix

import (
	"slices"
	"strconv"
	"strings"

	"qcode/codebook"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/span"
	"qcode/internal/stats"
)

// Cell is one case in one code.
type Cell struct {
	Rows   []uint32 // codings of the code and of codes under it that cover words of the case, in order
	K      int      // distinct passages among them
	Rating Rating
	Words  int // words of the passages, each once; 0 unless units were collected
	Of     int // words of the case
}

// Share is how much of what the case said is coded so, from 0 to 1; undefined where no words were counted.
func (c Cell) Share() stats.Value {
	if c.Of == 0 {
		return stats.Undefined(stats.NoData)
	}
	return stats.Of(float64(c.Words) / float64(c.Of))
}

// Matrix holds the cells of a group.
type Matrix struct {
	Column *frequency.Column
	cells  map[key]*Cell
	words  map[uint32]int // by case
}

type key struct {
	node int
	who  uint32
}

// Of takes a column apart.
func Of(c *frequency.Column, tree *codebook.Tree) *Matrix {
	m := &Matrix{Column: c, cells: map[key]*Cell{}, words: map[uint32]int{}}
	s := c.Selection
	ancestors := make([][]int, len(s.Study.Codebook.Codes))
	for i, code := range s.Study.Codebook.Codes {
		ancestors[i] = tree.Nodes[tree.Index(code)].Ancestors
	}
	for _, t := range c.Transcripts {
		for i, k := range s.Texts[t].Cases {
			if i < len(s.Texts[t].Own) {
				m.words[k] += s.Texts[t].Own[i].Words
			}
		}
		for _, row := range s.Of(t) {
			for _, k := range s.Sets[s.Who[row]] {
				if !c.Has(k) {
					continue
				}
				for _, n := range ancestors[s.Code[row]] {
					m.add(key{n, k}, row)
				}
			}
		}
	}
	for at, cell := range m.cells {
		m.finish(at, cell)
	}
	return m
}

func (m *Matrix) add(at key, row uint32) {
	cell := m.cells[at]
	if cell == nil {
		cell = &Cell{}
		m.cells[at] = cell
	}
	cell.Rows = append(cell.Rows, row)
}

// finish counts passages and words; the rows of a cell are sorted by transcript and place.
func (m *Matrix) finish(at key, cell *Cell) {
	*cell = CellOf(m.Column.Selection, cell.Rows)
	cell.Of = m.words[at.who]
}

// CellOf counts some rows, sorted by transcript and place, as one cell.
func CellOf(s *coding.Selection, rows []uint32) Cell {
	cell := Cell{Rows: rows}
	var words []span.Span
	flush := func() {
		for _, u := range span.Union(words) {
			cell.Words += int(u.Len())
		}
		words = words[:0]
	}
	for i, row := range rows {
		fresh := i == 0 || s.Transcript[row] != s.Transcript[rows[i-1]]
		if fresh {
			flush()
		}
		if fresh || s.Span[row] != s.Span[rows[i-1]] {
			cell.K++
		}
		if s.Words != nil {
			words = append(words, s.Words[row])
		}
		cell.Rating = cell.Rating.with(s.RatingOf(row))
	}
	flush()
	return cell
}

// At is the cell of case k in the code at a node.
func (m *Matrix) At(node int, k uint32) Cell {
	if c := m.cells[key{node, k}]; c != nil {
		return *c
	}
	return Cell{Of: m.words[k]}
}

// Rating is how a code is rated for a case, by all codings that rate it. Not rated, rated as missing, rated 0 and rated
// as mixed are four different things.
type Rating struct {
	Numbers []float64 // distinct, sorted
	Words   []string  // distinct, in order: mixed, missing, or what else the code's scale has
}

// Mixed is the word of the usual scale, −2 to +2, for an influence in both directions.
const Mixed = "mixed"

func (r Rating) with(word string) Rating {
	word = strings.TrimSpace(word)
	if word == "" {
		return r
	}
	if x, err := strconv.ParseFloat(word, 64); err == nil {
		if i, known := slices.BinarySearch(r.Numbers, x); !known {
			r.Numbers = slices.Insert(r.Numbers, i, x)
		}
		return r
	}
	if !slices.Contains(r.Words, word) {
		r.Words = append(r.Words, word)
	}
	return r
}

// Given reports whether anybody rated the code, if only as missing.
func (r Rating) Given() bool { return len(r.Numbers)+len(r.Words) > 0 }

// String prints numbers with their sign and * for mixed, as tables of ratings do: +1, -2*, 0, -1/+1, mixed, missing.
func (r Rating) String() string {
	var parts []string
	for _, x := range r.Numbers {
		text := strconv.FormatFloat(x, 'f', -1, 64)
		if x > 0 {
			text = "+" + text
		}
		parts = append(parts, text)
	}
	numbers := strings.Join(parts, "/")
	if numbers == "" {
		return strings.Join(r.Words, ", ")
	}
	rest := slices.DeleteFunc(slices.Clone(r.Words), func(w string) bool { return w == Mixed })
	if len(rest) < len(r.Words) {
		numbers += "*"
	}
	return strings.Join(append([]string{numbers}, rest...), ", ")
}
