package cli

import (
	"fmt"

	"qcode/internal/study"
	"qcode/internal/tidy"
)

// pickCodebook takes the codebook out of the paths that are to be formatted; without paths it is one of them.
func (a *app) pickCodebook(s *study.Study, args []string) (rest []string, book bool, err error) {
	for _, arg := range args {
		rel, err := a.insideStudy(s, arg)
		if err != nil {
			return nil, false, err
		}
		if book = book || rel == s.CodebookPath || rel == "."; rel != s.CodebookPath {
			rest = append(rest, arg)
		}
	}
	return rest, (book || len(args) == 0) && s.CodebookSource != nil, nil
}

func formatCodebook(s *study.Study) formatted {
	out := formatted{file: study.AnnotationFile{Path: s.CodebookPath}, before: s.CodebookSource}
	out.after, out.err = tidy.Codebook(s.CodebookSource)
	return out
}

// whatDiffers says how many annotation files differ, and whether the codebook does.
func whatDiffers(s *study.Study, differ []formatted, looked int) string {
	files, book := len(differ), ""
	for _, f := range differ {
		if f.file.Path == s.CodebookPath {
			files--
			book = s.CodebookPath
		}
	}
	said := fmt.Sprintf("%d of %s", files, counted(looked, "annotation file", "annotation files"))
	switch {
	case book == "":
		return said
	case files == 0:
		return book
	}
	return said + " and " + book
}
