package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func transcriptChanged() Rule {
	return Rule{
		ID: "QC305", Name: "transcript-changed", Severity: diag.Warning, Profile: Default,
		What: "Codings were made on another version of the transcript. All of them still stand on their words.",
		Why:  "Somebody edited the transcript. The numbers are right, but the coders have not seen the text as it is now.",
		Bad:  "at: 64-91@00000000",
		Good: "at: 64-91@03d6b2b8",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for i := range d.Files {
					if f := &d.Files[i]; f.otherText > 0 {
						at := diag.Place{File: f.Path}
						r.Add(at, d.ID+" "+f.DocFile.Coder, fmt.Sprintf("%s of %s stood on another version of %s", counted(f.otherText, "coding", "codings"), f.DocFile.Coder, d.ID),
							"look at what changed, then write the new marks: qcode fmt "+f.Path)
					}
				}
			}
		},
	}
}
