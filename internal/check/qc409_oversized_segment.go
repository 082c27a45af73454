package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func oversizedSegment() Rule {
	return Rule{
		ID: "QC409", Name: "oversized-segment", Severity: diag.Info, Profile: Default,
		What: "A coding is many times as long as nearly all others of the study.",
		Why:  "A page with a code on it shows nothing; and coders who cut differently do not agree, whatever they think.",
		Bad:  `memo: "the whole interview"`,
		Good: `quote: "one headset for three rooms"`,
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			const fewest, shortest, times = 20, 1500, 4
			usual := percentile95(f)
			if f.Len() < fewest {
				return
			}
			for i, at := range f.Span {
				if at.Len() > max(shortest, times*usual) {
					file := study.AnnotationPath(f.Coders[f.Coder[i]], s.Transcripts[f.Transcript[i]].ID)
					r.Add(diag.Place{File: file, Line: int(f.Line[i])}, "", fmt.Sprintf("the coding is %d characters long; 95 of 100 have at most %d", at.Len(), usual), "code the sentences that say it")
				}
			}
		},
	}
}

// percentile95 is the length that 95 of 100 codings do not exceed, in code points, in steps of 16.
func percentile95(f *Facts) uint32 {
	const step = 16
	var bins [4096]int
	for _, at := range f.Span {
		bins[min(at.Len()/step, uint32(len(bins)-1))]++
	}
	rest := f.Len() / 20
	for i := len(bins) - 1; i >= 0; i-- {
		if rest -= bins[i]; rest < 0 {
			return uint32(i+1) * step
		}
	}
	return 0
}
