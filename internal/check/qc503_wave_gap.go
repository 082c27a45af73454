package check

import (
	"fmt"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func waveGap() Rule {
	return Rule{
		ID: "QC503", Name: "wave-gap", Severity: diag.Warning, Profile: Default,
		What: "A case was interviewed in a later wave, but not in this one, and cases.csv gives no reason.",
		Why:  "Reports have to say who was missing and why; and a file that was lost looks the same.",
		Bad:  "T02,nurse",
		Good: "T02,nurse,on leave",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			if len(s.Waves) < 2 {
				return
			}
			seen := map[uint32][]bool{}
			for i, t := range f.Columns.Texts {
				for _, k := range t.Cases {
					if seen[k] == nil {
						seen[k] = make([]bool, len(s.Waves))
					}
					if w := s.Transcripts[i].Wave; w >= 0 {
						seen[k][w] = true
					}
				}
			}
			for k, waves := range seen {
				last := lastTrue(waves)
				for w := range max(last, 0) {
					if waves[w] || int(k) < len(s.Cases) && s.Cases[k].Missing[strings.ToLower(s.Waves[w].ID)] != "" {
						continue
					}
					at := diag.Place{File: study.File}
					if int(k) < len(s.Cases) && s.Cases[k].At.File != "" {
						at = s.Cases[k].At
					}
					r.Add(at, f.Cases[k]+" "+s.Waves[w].ID, fmt.Sprintf("%s has a transcript of %s but none of %s, and no reason is given", f.Cases[k], s.Waves[last].ID, s.Waves[w].ID),
						fmt.Sprintf("write the reason into the column `missing_%s` of cases.csv", s.Waves[w].ID))
				}
			}
		},
	}
}

func lastTrue(values []bool) int {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i] {
			return i
		}
	}
	return -1
}
