package check

import (
	"fmt"
	"slices"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func fewVoices() Rule {
	return Rule{
		ID: "QC417", Name: "few-voices", Severity: diag.Info, Profile: Strict,
		What: "Two people carry four fifths of the passages of a code, of which there are at least ten.",
		Why:  "A table by passages makes a theme of the group out of what two of them spoke about at length. n says so, k does not.",
		Bad:  "at: 64-91@03d6b2b8",
		Good: "at: 143-161@03d6b2b8",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			const least, voices, share, people = 10, 2, 0.8, 5
			interviewed := map[uint32]bool{}
			for _, t := range f.Columns.Texts {
				for _, k := range t.Cases {
					interviewed[k] = true
				}
			}
			if len(interviewed) < people {
				return
			}
			by := newSpeakers(f.Columns)
			for i, c := range s.Codebook.Codes {
				total, counts := by.count(uint16(i))
				top := 0
				for _, n := range counts[:min(voices, len(counts))] {
					top += n
				}
				if total >= least && float64(top) >= share*float64(total) {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("%d of %d codings of `%s` come from %s", top, total, c.ID, counted(min(voices, len(counts)), "person", "people")),
						"give n beside k when you write about it")
				}
			}
		},
	}
}

// speakers counts the codings of a code by case. The rows are brought into the order of their codes first: tables by
// code and case would be as large as the study.
type speakers struct {
	*coding.Columns
	from []uint32 // by code, and behind the last: where its rows begin
	rows []uint32 // by code
	of   []int    // codings by case, 0 between two codes
}

func newSpeakers(c *coding.Columns) *speakers {
	s := &speakers{Columns: c, from: make([]uint32, len(c.Study.Codebook.Codes)+1), rows: make([]uint32, c.Len()), of: make([]int, len(c.Cases))}
	for _, code := range c.Code {
		s.from[code+1]++
	}
	for i := range s.from[1:] {
		s.from[i+1] += s.from[i]
	}
	next := slices.Clone(s.from)
	for row, code := range c.Code {
		s.rows[next[code]] = uint32(row)
		next[code]++
	}
	return s
}

// count gives the codings of a code by case, the most frequent case first, and their sum.
func (s *speakers) count(code uint16) (total int, counts []int) {
	var met []uint32
	for _, row := range s.rows[s.from[code]:s.from[code+1]] {
		for _, k := range s.Sets[s.Who[row]] {
			if s.of[k] == 0 {
				met = append(met, k)
			}
			s.of[k]++
			total++
		}
	}
	for _, k := range met {
		counts = append(counts, s.of[k])
		s.of[k] = 0
	}
	slices.Sort(counts)
	slices.Reverse(counts)
	return total, counts
}
