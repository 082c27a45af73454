package check

import (
	"fmt"
	"strings"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// codeAt is where a key of a code stands in the codebook: its value, else the id, else the entry.
func codeAt(s *study.Study, c *codebook.Code, key string) diag.Place {
	for _, k := range []string{key, "id"} {
		if f, ok := c.Field(k); ok {
			v := f.Value
			return diag.Place{File: s.CodebookPath, Line: v.Line, Column: v.Column, EndLine: v.EndLine, EndColumn: v.EndColumn}
		}
	}
	return diag.Place{File: s.CodebookPath, Line: c.Line, Column: c.Column}
}

// inUse are the codes that coders put on passages: codable, not deprecated, not optional.
func inUse(s *study.Study) []*codebook.Code {
	var out []*codebook.Code
	for _, c := range s.Codebook.Codes {
		if c.Codable && !c.Deprecated && !c.Optional {
			out = append(out, c)
		}
	}
	return out
}

// list writes names for a message, the first few of them.
func list(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// counted writes a number with its word: 1 coding, 2 codings.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// frameworkOf is the framework that the codebook was copied from as it ships; an empty codebook if it is none of those.
func frameworkOf(s *study.Study) *codebook.Codebook {
	src, _ := codebook.Framework(s.Codebook.Framework)
	b, _ := codebook.Parse(src)
	return b
}
