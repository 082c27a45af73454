package check

import (
	"qcode/internal/diag"
	"qcode/internal/study"
)

func notNormalised() Rule {
	return Rule{
		ID: "QC006", Name: "not-normalised", Severity: diag.Info, Profile: Strict,
		What: "An annotation file is not in the form that `qcode fmt` writes.",
		Why:  "Hand-written files are welcome. In canonical form they merge without conflicts and are read thirty times as fast.",
		Bad:  "annotations:\n  - {code: environment, quote: \"one headset for three rooms\"}",
		Good: "  - id: k7q2m9xwp4td\n    code: environment",
		text: func(*study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for i := range d.Files {
					if f := &d.Files[i]; !f.Canonical {
						r.Add(diag.Place{File: f.Path}, f.Path, "the file is not in the form that `qcode fmt` writes", "qcode fmt "+f.Path)
					}
				}
			}
		},
	}
}
