package check

import (
	"fmt"
	"maps"
	"slices"

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
			by := make([]map[uint32]int, len(s.Codebook.Codes))
			interviewed := map[uint32]bool{}
			for _, t := range f.Columns.Texts {
				for _, k := range t.Cases {
					interviewed[k] = true
				}
			}
			if len(interviewed) < people {
				return
			}
			for i, code := range f.Code {
				if by[code] == nil {
					by[code] = map[uint32]int{}
				}
				for _, k := range f.Sets[f.Who[i]] {
					by[code][k]++
				}
			}
			for i, of := range by {
				counts := slices.Sorted(maps.Values(of))
				slices.Reverse(counts)
				total, top := 0, 0
				for j, n := range counts {
					total += n
					if j < voices {
						top += n
					}
				}
				if c := s.Codebook.Codes[i]; total >= least && float64(top) >= share*float64(total) {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("%d of %d codings of `%s` come from %s", top, total, c.ID, counted(min(voices, len(counts)), "person", "people")),
						"give n beside k when you write about it")
				}
			}
		},
	}
}
