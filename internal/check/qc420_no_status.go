package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func noStatus() Rule {
	return Rule{
		ID: "QC420", Name: "no-status", Severity: diag.Info, Profile: Strict,
		What: "An annotation file has no `status`, so it counts as in progress.",
		Why:  "While a file is in progress its case shows as `?` where it has no coding, and numbers are marked as minimums.",
		Bad:  "coder: anna\nannotations:",
		Good: "coder: anna\nstatus: in-progress",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for i := range d.Files {
					if f := &d.Files[i]; f.Status == "" {
						r.Add(diag.Place{File: f.Path}, d.ID+" "+f.DocFile.Coder, "the file does not say whether it is complete", fmt.Sprintf("qcode tag %s --coder %s --done, or write `status: in-progress`", diag.Shell(d.ID), diag.Shell(f.DocFile.Coder)))
					}
				}
			}
		},
	}
}
