package check

import (
	"fmt"
	"slices"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func referenceToDeprecated() Rule {
	return Rule{
		ID: "QC114", Name: "reference-to-deprecated", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What: "`see`, `exclusive` or `replaced_by` of a code points to a code that is deprecated.",
		Why:  "Coders are sent to a code that they should not use.",
		Bad:  "see: [social]",
		Good: "see: [social-influences]",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range s.Codebook.Codes {
				if c.Deprecated && c.ReplacedBy == "" {
					continue
				}
				for key, names := range map[string][]string{"see": c.See, "exclusive": c.Exclusive, "replaced_by": {c.ReplacedBy}} {
					for _, name := range names {
						reportDeprecated(s, r, c, key, names, name)
					}
				}
			}
		},
	}
}

func reportDeprecated(s *study.Study, r *Reporter, c *codebook.Code, key string, names []string, name string) {
	o := s.Codebook.Code(name)
	if o == nil || !o.Deprecated || o == c {
		return
	}
	message, help := fmt.Sprintf("`%s` of `%s` points to `%s`, which is deprecated", key, c.ID, name), "point to the code that took its place"
	d := r.Add(codeAt(s, c, key), c.ID, message, help)
	next := s.Codebook.Successor(o)
	if next == nil || next == c && key == "replaced_by" {
		return
	}
	d.Help = fmt.Sprintf("use `%s`", next.ID)
	if key == "replaced_by" {
		return
	}
	better := without(without(names, next.ID), c.ID) // each once, and c not by itself
	i := slices.Index(better, name)
	if better = slices.Delete(better, i, i+1); next != c {
		better = slices.Insert(better, i, next.ID)
	}
	d.Fix, d.Safe = setList(s, c, key, better), true
}
