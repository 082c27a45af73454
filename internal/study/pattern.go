package study

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"qcode/internal/regex"
)

// pattern is a path of transcripts with placeholders, such as transcripts/{wave}/{case}.txt. Besides {wave} and
// {case} it may hold other names in braces, which become fields of the transcript, and * for anything in a name.
type pattern struct {
	folder string // fixed folder above the first placeholder; ids count from here
	re     *regexp.Regexp
}

var placeholder = regex.Lazy(`\{([a-z_]+)\}|\*\*|\*`)

func parsePattern(text string) (pattern, error) {
	text = path.Clean(strings.TrimPrefix(text, "./"))
	if path.IsAbs(text) || strings.HasPrefix(text, "..") {
		return pattern{}, fmt.Errorf("the path pattern %q leaves the study", text)
	}
	first := strings.IndexAny(text, "{*")
	if first < 0 {
		return parsePattern(text + "/**")
	}
	p := pattern{folder: path.Dir(text[:first] + "x")}
	var re strings.Builder
	at := 0
	seen := map[string]bool{}
	for _, m := range placeholder().FindAllStringSubmatchIndex(text, -1) {
		re.WriteString(regexp.QuoteMeta(text[at:m[0]]))
		at = m[1]
		if m[2] < 0 {
			re.WriteString(map[bool]string{true: `.*`, false: `[^/]*`}[text[m[0]:m[1]] == "**"])
			continue
		}
		name := text[m[2]:m[3]]
		if seen[name] {
			return p, fmt.Errorf("the path pattern %q names {%s} twice", text, name)
		}
		seen[name] = true
		fmt.Fprintf(&re, `(?P<%s>[^/]+?)`, name)
	}
	re.WriteString(regexp.QuoteMeta(text[at:]))
	if strings.ContainsAny(placeholder().ReplaceAllString(text, ""), "{}") {
		return p, fmt.Errorf("the path pattern %q has a brace too many; placeholders are {wave} and {case}", text)
	}
	var err error
	p.re, err = regexp.Compile("^" + re.String() + "$")
	return p, err
}

// match takes a path apart; ok is false if the pattern misses it.
func (p pattern) match(file string) (fields map[string]string, ok bool) {
	m := p.re.FindStringSubmatch(file)
	if m == nil {
		return nil, false
	}
	fields = map[string]string{}
	for i, name := range p.re.SubexpNames() {
		if name != "" {
			fields[name] = m[i]
		}
	}
	return fields, true
}

// has reports whether the pattern holds the placeholder.
func (p pattern) has(name string) bool { return p.re.SubexpIndex(name) >= 0 }

// id is the name of the transcript in file: its path below the fixed folder, without extension.
func (p pattern) id(file string) string {
	id := strings.TrimPrefix(file, p.folder+"/")
	return strings.TrimSuffix(id, path.Ext(id))
}
