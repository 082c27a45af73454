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
			by, interviewed := rowsByCase(f.Columns)
			if interviewed < people {
				return
			}
			for i, v := range voicesOf(f.Columns, by) {
				if c := s.Codebook.Codes[i]; v.total >= least && float64(v.first+v.second) >= share*float64(v.total) {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("%d of %d codings of `%s` come from %s", v.first+v.second, v.total, c.ID, counted(min(voices, v.people), "person", "people")),
						"give n beside k when you write about it")
				}
			}
		},
	}
}

// voice is how the codings of a code are spread over people: in all, of whoever has most, of who comes next.
type voice struct{ total, first, second, people int }

func (v *voice) add(n int) {
	v.total += n
	v.people++
	if n > v.first {
		v.first, v.second = n, v.first
	} else {
		v.second = max(v.second, n)
	}
}

// stretch are rows of one transcript.
type stretch struct{ from, to int }

// rowsByCase finds the rows in which a case may speak, by case, and how many people were interviewed at all.
func rowsByCase(c *coding.Columns) (by [][]stretch, interviewed int) {
	by = make([][]stretch, len(c.Cases))
	spoke := make([]bool, len(c.Cases))
	row := 0
	for t := range c.Texts {
		s := stretch{row, row}
		for s.to < c.Len() && int(c.Transcript[s.to]) == t {
			s.to++
		}
		row = s.to
		for _, k := range c.Texts[t].Cases {
			by[k] = append(by[k], s)
			if !spoke[k] {
				spoke[k] = true
				interviewed++
			}
		}
	}
	return by, interviewed
}

// voicesOf counts by code, one case after the other: a table by code and case would be as large as the study.
func voicesOf(c *coding.Columns, by [][]stretch) []voice {
	all := make([]voice, len(c.Study.Codebook.Codes))
	now := make([]int, len(all))
	for k, stretches := range by {
		for _, s := range stretches {
			for row := s.from; row < s.to; row++ {
				if slices.Contains(c.Sets[c.Who[row]], uint32(k)) {
					now[c.Code[row]]++
				}
			}
		}
		for code, n := range now {
			if n > 0 {
				all[code].add(n)
			}
		}
		clear(now)
	}
	return all
}
