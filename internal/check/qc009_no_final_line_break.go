package check

import (
	"os"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func noFinalLineBreak() Rule {
	return Rule{
		ID: "QC009", Name: "no-final-line-break", Severity: diag.Info, Profile: Strict, Fix: SafeFix,
		What: "qcode.yaml, the codebook or a table of the study does not end with a line break.",
		Why:  "That is how a file looks that was cut off while it was copied. Git shows a changed last line when the next one is added.",
		Bad:  "T02,nur",
		Good: "T02,nurse",
		study: func(s *study.Study, r *Reporter) {
			for _, file := range []string{study.File, s.CodebookPath, study.CasesFile, study.TranscriptsFile, study.BeliefsFile} {
				text, err := os.ReadFile(s.Abs(file))
				if err != nil || len(text) == 0 || strings.HasSuffix(string(text), "\n") {
					continue
				}
				line := strings.Count(string(text), "\n") + 1
				d := r.Add(diag.Place{File: file, Line: line}, file, file+" does not end with a line break; was it cut off?", "look at its last line, then end it with a line break")
				end := "\n"
				if strings.Contains(string(text), "\r\n") {
					end = "\r\n"
				}
				d.Fix, d.Safe = []diag.Splice{{File: file, Start: len(text), End: len(text), New: []byte(end)}}, true
			}
		},
	}
}
