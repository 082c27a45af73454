package study

import (
	"os"
	"path"
	"strings"
)

// SummaryPath is where the analyst's summary of a transcript under a code stands, relative to the study.
func SummaryPath(code, transcriptID string) string {
	return path.Join("summaries", code, transcriptID+".md")
}

// Summary is the analyst's summary of a transcript under a code, without white space around it; empty if there is none.
func (s *Study) Summary(code, transcriptID string) (string, error) {
	src, err := os.ReadFile(s.Abs(SummaryPath(code, transcriptID)))
	if os.IsNotExist(err) {
		return "", nil
	}
	return strings.TrimSpace(strings.ReplaceAll(string(src), "\r\n", "\n")), err
}
