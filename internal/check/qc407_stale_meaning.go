package check

import (
	"fmt"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func staleMeaning() Rule {
	return Rule{
		ID: "QC407", Name: "stale-meaning", Severity: diag.Warning, Profile: Default,
		What: "Codings were made before the meaning of their code changed: its definition, inclusion or exclusion.",
		Why:  "They may not fit the new wording. Every coding records the meaning under which it was made, as `rev`.",
		Bad:  "rev: r00000000",
		Good: "rev: r5c8fe915",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			stale := make([][]diag.Related, len(s.Codebook.Codes))
			for i, flags := range f.Flags {
				if flags&coding.Stale != 0 {
					file := study.AnnotationPath(f.Coders[f.Coder[i]], s.Transcripts[f.Transcript[i]].ID)
					stale[f.Code[i]] = append(stale[f.Code[i]], diag.Related{At: diag.Place{File: file, Line: int(f.Line[i])}, Message: "made before"})
				}
			}
			for i, all := range stale {
				if c := s.Codebook.Codes[i]; len(all) > 0 {
					d := r.Add(codeAt(s, c, "definition"), c.ID, fmt.Sprintf("`%s` got its present meaning after %s made", c.ID, counted(len(all), "coding was", "codings were")),
						fmt.Sprintf("read them again: qcode quotes --code %s; confirm one: qcode retag ID --code %s", c.ID, c.ID))
					d.Related = all
				}
			}
		},
	}
}
