package check

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func incompleteFramework() Rule {
	return Rule{
		ID: "QC115", Name: "incomplete-framework", Severity: diag.Warning, Profile: Default,
		What:    "The codebook says that it is a copy of a framework, and codes of the framework are missing.",
		Why:     "A table by this framework would not say `0 of 12` about the missing domain, it would not speak of it at all.",
		Bad:     "framework: tfa",
		Good:    "codebook: Headsets",
		Silence: "Say in the codebook that it is your own, by taking `framework:` out; or silence it on that line with the reason why the code was left out.",
		study: func(s *study.Study, r *Reporter) {
			src, ok := codebook.Framework(s.Codebook.Framework)
			if !ok {
				return
			}
			whole, _ := codebook.Parse(src)
			var missing []string
			total := 0
			for _, c := range whole.Codes {
				if !c.Codable || c.Optional || c.Deprecated || c.Level == "outside" {
					continue
				}
				total++
				if s.Codebook.Code(c.ID) == nil && !renamed(s.Codebook, c.ID) {
					missing = append(missing, c.ID)
				}
			}
			if len(missing) > 0 {
				at := lineOf(s.CodebookPath, s.CodebookSource, "framework:")
				r.Add(at, s.Codebook.Framework, fmt.Sprintf("the framework `%s` has %d codes for passages, %d found (missing: %s)", s.Codebook.Framework, total, total-len(missing), list(missing)),
					"put them back from `qcode codebook frameworks`, or say that the codebook is your own")
			}
		},
	}
}

// renamed reports whether a code of the codebook was called so once.
func renamed(b *codebook.Codebook, id string) bool {
	return slices.ContainsFunc(b.Codes, func(c *codebook.Code) bool { return slices.Contains(c.Was, id) || slices.Contains(c.Alias, id) })
}

// lineOf is the first line of a file that begins with key.
func lineOf(file string, text []byte, key string) diag.Place {
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if strings.HasPrefix(line, key) {
			return diag.Place{File: file, Line: n, Column: 1, EndLine: n, EndColumn: len([]rune(strings.TrimRight(line, "\r\n"))) + 1}
		}
	}
	return diag.Place{File: file}
}
