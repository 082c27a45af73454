package check

import (
	"fmt"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func valenceLeftOut() Rule {
	return Rule{
		ID: "QC421", Name: "valence-left-out", Severity: diag.Info, Profile: Strict,
		What: "Nearly all codings of the study have a valence, and a few have none.",
		Why:  "A valence is easily forgotten, and whoever forgot it cannot be told from who left it out on purpose. Their cases stand under `neither`.",
		Bad:  "code: goals",
		Good: "valence: facilitator",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			with := 0
			for _, v := range f.Valence {
				if v != coding.None {
					with++
				}
			}
			if with < 5 || with == len(f.Valence) || 5*with < 4*len(f.Valence) {
				return
			}
			for i, v := range f.Valence {
				if v != coding.None {
					continue
				}
				c, file := s.Codebook.Codes[f.Code[i]], s.Transcripts[f.Transcript[i]].File(f.Coders[f.Coder[i]])
				if c.Valence == "" && file != nil {
					r.Add(diag.Place{File: file.Path, Line: int(f.Line[i])}, "", fmt.Sprintf("%d of %d codings have a valence, this one of `%s` has none", with, len(f.Valence), c.ID),
						"add it: qcode retag ID --valence …; if it is meant, write `valence: neutral`")
				}
			}
		},
	}
}
