package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func transcriptChanged() Rule {
	return Rule{
		ID: "QC305", Name: "transcript-changed", Severity: diag.Warning, Profile: Default,
		What: "Codings were made on another version of the transcript. Their words stand at their places, with what is around them on at least one side.",
		Why:  "Somebody edited the transcript, and the coders have not seen the text as it is now. `qcode anchor verify` holds each coding against the text that it was made on, where git or the undo journal has that; `qcode anchor repair --marks` confirms that the codings hold for the text as it is.",
		Bad:  "at: 64-91@00000000",
		Good: "at: 64-91@03d6b2b8",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for i := range d.Files {
					if f := &d.Files[i]; f.otherText > 0 {
						at := diag.Place{File: f.Path}
						r.Add(at, d.ID+" "+f.DocFile.Coder, fmt.Sprintf("%s of %s stood on another version of %s", counted(f.otherText, "coding", "codings"), f.DocFile.Coder, d.ID),
							"look at what changed, then confirm the codings: qcode anchor repair "+diag.Shell(d.ID)+" --marks")
					}
				}
			}
		},
	}
}
