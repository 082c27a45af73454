package check

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/history"
	"qcode/internal/study"
)

func rawFileTracked() Rule {
	return Rule{
		ID: "QC703", Name: "raw-file-tracked", Severity: diag.Error, Profile: Default,
		What:    "Git tracks a recording in the folder of the study.",
		Why:     "A voice or a face cannot be made anonymous, and what was pushed once stays in every copy of the repository.",
		Bad:     "audio/T01.m4a",
		Good:    "transcripts/pre/T01.txt",
		Silence: "If everybody in it agreed to be published: `check: {per_file_ignores: {\"audio/*\": [QC703]}}` in qcode.yaml.",
		study: func(s *study.Study, r *Reporter) {
			for _, file := range history.Open(context.Background(), s.Root).Tracked() {
				if isRecording(file) {
					r.Add(diag.Place{File: file}, file, fmt.Sprintf("the recording %s is tracked by git", file),
						fmt.Sprintf("git rm --cached %s; write `*%s` into .gitignore; if it was pushed, its history has to be rewritten", diag.Shell(file), path.Ext(file)))
				}
			}
		},
	}
}

func isRecording(file string) bool {
	return slices.Contains([]string{
		".m4a", ".mp3", ".wav", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wma", ".amr", ".aif", ".aiff", ".dss", ".ds2", ".caf",
		".mp4", ".mov", ".mkv", ".avi", ".webm", ".m4v", ".mts", ".wmv", ".3gp",
	}, strings.ToLower(path.Ext(file)))
}
