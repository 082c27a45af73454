package check

import (
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

func emptyTranscript() Rule {
	return Rule{
		ID: "QC513", Name: "empty-transcript", Severity: diag.Warning, Profile: Default,
		What: "A transcript holds no word.",
		Why:  "Its case is in N all the same.",
		Bad:  "transcripts/post/T03.txt",
		Good: "transcripts/post/T01.txt",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				if len(d.Problems) == 0 && !d.Text.HasWord(span.Span{End: d.Text.Len()}) {
					r.Add(diag.Place{File: d.Path}, d.ID, d.ID+" holds no word", "put the text there, or take the file out and give the reason in cases.csv")
				}
			}
		},
	}
}
