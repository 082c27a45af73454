package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func stubText() Rule {
	return Rule{
		ID: "QC214", Name: "stub-text", Severity: diag.Warning, Profile: Default,
		What: "A definition or a guidance of a code is still to be written: it says `todo`, `tbd` or dots.",
		Why:  "The codebook looks complete and is not.",
		Bad:  "definition: todo",
		Good: "definition: What is on the to-do list of somebody.",
		study: func(s *study.Study, r *Reporter) {
			for _, c := range inUse(s) {
				for _, f := range []struct{ key, text string }{{"definition", c.Definition}, {"include", c.Include}, {"exclude", c.Exclude}} {
					if stub(f.text) {
						r.Add(codeAt(s, c, f.key), c.ID, fmt.Sprintf("`%s` of `%s` is still to be written", f.key, c.ID), "write it, or take the line out")
					}
				}
			}
		},
	}
}

func stub(text string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	return text != "" && slices.Contains([]string{"", "todo", "tbd", "fixme", "xxx", "lorem", "..."}, strings.Trim(word, ":…,;()[]"))
}
