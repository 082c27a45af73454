package check

import (
	"qcode/internal/diag"
	"qcode/internal/study"
)

func noTranscripts() Rule {
	return Rule{
		ID: "QC516", Name: "no-transcripts", Severity: diag.Warning, Profile: Basic,
		What: "The study has no transcript at all.",
		Why:  "Nothing was checked, so nothing could be found; a pattern in qcode.yaml that matches no file looks the same.",
		Bad:  "transcripts: interviews/{wave}/{case}.txt",
		Good: "transcripts: transcripts/{wave}/{case}.txt",
		study: func(s *study.Study, r *Reporter) {
			if len(s.Transcripts) == 0 {
				r.Add(lineOf(study.File, s.Source, "transcripts:"), "", "the study has no transcript", "qcode import FILES, or mend `transcripts:`; it is "+s.Config.Transcripts+" now")
			}
		},
	}
}
