package check

import (
	"fmt"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func undatedMeaning() Rule {
	return Rule{
		ID: "QC419", Name: "undated-meaning", Severity: diag.Info, Profile: Strict,
		What: "Codings do not record under which meaning of their code they were made, while others do.",
		Why:  "When the definition of a code changes, nobody can tell whether they were made before or after.",
		Bad:  "code: environment\nvalence: barrier",
		Good: "code: environment\nrev: r5c8fe915",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			undated, first := 0, -1
			for i, flags := range f.Flags {
				if flags&coding.Undated != 0 {
					if undated++; first < 0 {
						first = i
					}
				}
			}
			if undated == 0 || undated == f.Len() {
				return
			}
			file := study.AnnotationPath(f.Coders[f.Coder[first]], s.Transcripts[f.Transcript[first]].ID)
			r.Add(diag.Place{File: file, Line: int(f.Line[first])}, "", fmt.Sprintf("%d of %s have no `rev`; this is the first", undated, counted(f.Len(), "coding", "codings")), "qcode fmt writes the present meaning; do it before the codebook changes")
		},
	}
}
