package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func notNormalised() Rule {
	return Rule{
		ID: "QC006", Name: "not-normalised", Severity: diag.Info, Profile: Strict,
		What: "Annotation files are not in the form that `qcode fmt` writes. They are named in one finding.",
		Why:  "Hand-written files are welcome. In canonical form they merge without conflicts and are read thirty times as fast.",
		Bad:  "annotations:\n  - {code: environment, quote: \"one headset for three rooms\"}",
		Good: "  - id: ezysbeqgbyq3\n    code: environment",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			var files []string
			total := 0
			for _, t := range f.Texts {
				for _, h := range t.heads {
					if total++; !h.canonical {
						files = append(files, h.path)
					}
				}
			}
			if len(files) == 0 {
				return
			}
			d := r.Add(diag.Place{File: files[0]}, "", fmt.Sprintf("%d of %s are not in the form that `qcode fmt` writes", len(files), counted(total, "annotation file", "annotation files")), "qcode fmt")
			for _, other := range files[1:min(len(files), 4)] {
				d.Related = append(d.Related, diag.Related{At: diag.Place{File: other}, Message: "another one"})
			}
		},
	}
}
