package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func danglingReference() Rule {
	return Rule{
		ID: "QC118", Name: "dangling-reference", Severity: diag.Warning, Profile: Default,
		What: "`see`, `exclusive` or `replaced_by` of a code, or `not_asked` of a wave, names a code that does not exist.",
		Why:  "What it was to do is not done: codes that exclude each other may stand together, a code not asked about prints 0 without the mark §.",
		Bad:  "see: [socail]",
		Good: "see: [social, goals]",
		study: func(s *study.Study, r *Reporter) {
			check := func(at diag.Place, object, where, name string) {
				if name == "" || s.Codebook.Code(name) != nil {
					return
				}
				message, help := fmt.Sprintf("%s names `%s`, which is no code", where, name), "name a code by its id"
				if near, ok := s.Codebook.Suggest(name); ok {
					message += fmt.Sprintf("; did you mean `%s`?", near)
				}
				r.Add(at, object, message, help)
			}
			for _, c := range s.Codebook.Codes {
				for _, f := range []struct {
					key   string
					names []string
				}{{"see", c.See}, {"exclusive", c.Exclusive}, {"replaced_by", []string{c.ReplacedBy}}} {
					for _, name := range f.names {
						check(codeAt(s, c, f.key), c.ID, fmt.Sprintf("`%s` of `%s`", f.key, c.ID), name)
					}
				}
			}
			for _, group := range s.Codebook.Exclusive {
				for _, name := range group {
					check(lineOf(s.CodebookPath, s.CodebookSource, "exclusive:"), name, "`exclusive`", name)
				}
			}
			for _, w := range s.Waves {
				for _, name := range w.NotAsked {
					check(w.At, w.ID, fmt.Sprintf("`not_asked` of the wave `%s`", w.ID), name)
				}
			}
		},
	}
}
