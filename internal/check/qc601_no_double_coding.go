package check

import (
	"fmt"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func noDoubleCoding() Rule {
	return Rule{
		ID: "QC601", Name: "no-double-coding", Severity: diag.Warning, Profile: Default,
		What: "Fewer transcripts of a wave were completely coded by two people than `double_coding:` in qcode.yaml plans.",
		Why:  "Agreement that was measured on too few texts, or on one wave only, says little about the rest.",
		Bad:  "double_coding: 0.5",
		Good: "double_coding: 0.2",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			if s.DoubleCoding <= 0 {
				return
			}
			for w := -1; w < len(s.Waves); w++ {
				total, twice := 0, 0
				for i, t := range f.Texts {
					if s.Transcripts[i].Wave != w {
						continue
					}
					total++
					if t.completeCoders() >= 2 {
						twice++
					}
				}
				if total == 0 || float64(twice) >= s.DoubleCoding*float64(total) {
					continue
				}
				at, name := lineOf(study.File, s.Source, "double_coding:"), "all"
				if w >= 0 {
					name = s.Waves[w].ID
				}
				r.Add(at, name, fmt.Sprintf("%s: %d of %s double-coded, the plan says %g%%", name, twice, counted(total, "transcript", "transcripts"), 100*s.DoubleCoding),
					"draw some: qcode assign")
			}
		},
	}
}

// completeCoders is how many people, consensus aside, have completely coded a transcript.
func (t *TextFact) completeCoders() int {
	n := 0
	for _, h := range t.heads {
		if h.complete && h.coder != coding.Consensus {
			n++
		}
	}
	return n
}
