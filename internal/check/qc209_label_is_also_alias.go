package check

import (
	"fmt"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func labelIsAlsoAlias() Rule {
	return Rule{
		ID: "QC209", Name: "label-is-also-alias", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What: "The label, id or former id of one code is an alias of another.",
		Why:  "A name that stands for two codes stands for none: an import would refuse it.",
		Bad:  "alias: [Goals]",
		Good: "alias: [Aims]",
		study: func(s *study.Study, r *Reporter) {
			owner := map[string]*codebook.Code{}
			for _, c := range s.Codebook.Codes {
				for _, name := range append([]string{c.ID, c.Label}, c.Was...) {
					owner[strings.ToLower(name)] = c
				}
			}
			for _, c := range s.Codebook.Codes {
				for _, alias := range c.Alias {
					if o := owner[strings.ToLower(alias)]; o != nil && o.ID != c.ID {
						d := r.Add(codeAt(s, c, "alias"), c.ID, fmt.Sprintf("`%s` is an alias of `%s` and a name of `%s`", alias, c.ID, o.ID), "take the alias out")
						d.Fix, d.Safe = setList(s, c, "alias", without(c.Alias, alias)), true
					}
				}
			}
		},
	}
}
