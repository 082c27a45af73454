package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingAttribute() Rule {
	return Rule{
		ID: "QC522", Name: "missing-attribute", Severity: diag.Info, Profile: Strict,
		What: "A case has no value in a column of cases.csv in which others have one.",
		Why:  "Tables by this attribute show it in a row of its own, for missing values.",
		Bad:  "T02,",
		Good: "T02,nurse",
		study: func(s *study.Study, r *Reporter) {
			for _, name := range s.Attributes {
				some := false
				for _, k := range s.Cases {
					some = some || k.Attrs[name] != ""
				}
				for _, k := range s.Cases {
					if some && k.At.File != "" && k.Attrs[name] == "" {
						r.Add(k.At, k.ID+" "+name, fmt.Sprintf("%s has no `%s`", k.ID, name), "fill it in; if it is not known, write so, such as `unknown`")
					}
				}
			}
		},
	}
}
