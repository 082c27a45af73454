package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func sameText() Rule {
	return Rule{
		ID: "QC508", Name: "same-text", Severity: diag.Warning, Profile: Basic,
		What: "Two transcripts hold the very same text.",
		Why:  "A file was copied into the wrong wave: whoever it is would seem not to have changed at all.",
		Bad:  "transcripts/post/T01.txt",
		Good: "transcripts/pre/T01.txt",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			type text struct{ mark, length uint32 }
			first := map[text]int{}
			for i, t := range f.Texts {
				if !t.Read || t.Length == 0 {
					continue
				}
				key := text{t.Mark, t.Length}
				o, taken := first[key]
				if !taken {
					first[key] = i
					continue
				}
				d := r.Add(diag.Place{File: s.Transcripts[i].Path}, s.Transcripts[i].ID, fmt.Sprintf("%s holds the same text as %s", s.Transcripts[i].ID, s.Transcripts[o].ID), "put the right text there")
				d.Related = []diag.Related{{At: diag.Place{File: s.Transcripts[o].Path}, Message: "the other one"}}
			}
		},
	}
}
