package setup

import (
	"regexp"
	"strings"

	"qcode/internal/regex"
)

// hole is a placeholder of a path pattern as qcode.yaml has them: {wave}, {case}, another name in braces, * or **.
var hole = regex.Lazy(`\{([a-z_]+)\}|\*\*|\*`)

// fits reads wave and case out of a path by a pattern, in the way in which a study will.
func fits(pattern, file string) (wave, name string, ok bool) { return reader(pattern)(file) }

// reader is fits for many paths.
func reader(pattern string) func(file string) (wave, name string, ok bool) {
	var re strings.Builder
	at := 0
	for _, m := range hole().FindAllStringSubmatchIndex(pattern, -1) {
		re.WriteString(regexp.QuoteMeta(pattern[at:m[0]]))
		at = m[1]
		switch word := pattern[m[0]:m[1]]; word {
		case "{wave}", "{case}":
			re.WriteString("(?P<" + word[1:5] + ">[^/]+?)")
		case "**":
			re.WriteString(".*")
		case "*":
			re.WriteString("[^/]*")
		default:
			re.WriteString("[^/]+?")
		}
	}
	re.WriteString(regexp.QuoteMeta(pattern[at:]))
	compiled, err := regexp.Compile("^" + re.String() + "$")
	return func(file string) (wave, name string, ok bool) {
		if err != nil {
			return "", "", false
		}
		m := compiled.FindStringSubmatch(file)
		if m == nil {
			return "", "", false
		}
		if i := compiled.SubexpIndex("wave"); i >= 0 {
			wave = m[i]
		}
		if i := compiled.SubexpIndex("case"); i >= 0 {
			name = m[i]
		}
		return wave, name, true
	}
}

// fill makes a path of a pattern: rest stands where neither wave nor case is asked for. The outcome is read back, so
// that a file never lands where the study would take it for another one.
func fill(pattern, wave, name, rest string) (file string, ok bool) {
	used := false
	file = hole().ReplaceAllStringFunc(pattern, func(word string) string {
		switch word {
		case "{wave}":
			return wave
		case "{case}":
			return name
		}
		if used {
			return ""
		}
		used = true
		return rest
	})
	w, n, ok := fits(pattern, file)
	if !ok || strings.Contains(pattern, "{wave}") && w != wave || strings.Contains(pattern, "{case}") && n != name {
		return "", false
	}
	return file, !strings.Contains(file, "//")
}
