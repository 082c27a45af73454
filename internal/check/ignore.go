package check

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"qcode/internal/diag"
	"qcode/internal/study"
)

// marker begins a comment that silences rules: `# qcode: ignore[QC204] the manual has no exclusion here`.
const marker = "# qcode: ignore"

func hasIgnores(text []byte) bool { return bytes.Contains(text, []byte(marker)) }

// ignore is such a comment.
type ignore struct {
	at     diag.Place
	covers int // the line that it speaks of: its own, or the next one if it stands alone
	rules  []string
	reason string
	used   bool
	cut    diag.Splice // takes the comment out
}

// ignoresIn finds the comments of a file.
func ignoresIn(file string, src *source) []*ignore {
	if src == nil || !hasIgnores(src.text) {
		return nil
	}
	var out []*ignore
	for n := 1; ; n++ {
		line, ok := src.line(n)
		if !ok {
			return out
		}
		if ig := parseIgnore(line); ig != nil {
			ig.at.File, ig.at.Line, ig.at.EndLine = file, n, n
			from := bytes.Index(line, []byte(marker))
			start := src.lines[n-1] + len(bytes.TrimRight(line[:from], " \t"))
			ig.cut = diag.Splice{File: file, Start: start, End: src.lines[n-1] + len(line)}
			ig.covers = n
			if len(bytes.TrimSpace(line[:from])) == 0 {
				ig.covers = src.nextContent(n + 1)
				ig.cut.Start, ig.cut.End = src.lines[n-1], len(src.text)
				if n < len(src.lines) {
					ig.cut.End = src.lines[n]
				}
			}
			out = append(out, ig)
		}
	}
}

// nextContent is the first line from n on that holds more than a comment.
func (s *source) nextContent(n int) int {
	for ; ; n++ {
		line, ok := s.line(n)
		if text := bytes.TrimSpace(line); !ok || len(text) > 0 && text[0] != '#' {
			return n
		}
	}
}

// parseIgnore reads the comment on a line; nil if there is none.
func parseIgnore(line []byte) *ignore {
	from := bytes.Index(line, []byte(marker))
	if from < 0 || from > 0 && line[from-1] != ' ' && line[from-1] != '\t' || bytes.Count(line[:from], []byte(`"`))%2 == 1 {
		return nil
	}
	rest := string(line[from+len(marker):])
	ig := &ignore{}
	if inside, ok := strings.CutPrefix(rest, "["); ok {
		names, after, _ := strings.Cut(inside, "]")
		ig.rules = strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' })
		rest = after
	}
	ig.reason = strings.Trim(rest, " \t:-–—")
	ig.at.Column = utf8.RuneCount(line[:from]) + 1
	ig.at.EndColumn = utf8.RuneCount(line) + 1
	return ig
}

// silence takes out findings that a comment or qcode.yaml silences, and adds what is wrong with the comments.
func (r *run) silence(from *sources) (kept []diag.Diagnostic, silenced int) {
	byFile := map[string][]*ignore{}
	var all []*ignore
	for file, src := range from.kept {
		byFile[file] = ignoresIn(file, src)
		all = append(all, byFile[file]...)
	}
	for _, d := range r.found {
		if r.silencedByFile(d) || r.silencedByComment(d, byFile[d.At.File], from) {
			silenced++
			continue
		}
		kept = append(kept, d)
	}
	for _, ig := range all {
		kept = append(kept, r.judge(ig)...)
	}
	return kept, silenced
}

func (r *run) silencedByFile(d diag.Diagnostic) bool {
	rule := r.set.Rule(d.Rule)
	return rule != nil && silencedIn(r.study, rule, d.At.File)
}

// silencedIn reports whether qcode.yaml silences a rule in a file.
func silencedIn(s *study.Study, rule *Rule, file string) bool {
	return slices.ContainsFunc(s.Check.PerFile, func(p study.PerFileIgnore) bool {
		return glob(p.Pattern, file) && matches(rule, p.Rules)
	})
}

func (r *run) silencedByComment(d diag.Diagnostic, ignores []*ignore, from *sources) bool {
	rule := r.set.Rule(d.Rule)
	if len(ignores) == 0 || rule == nil {
		return false
	}
	begin, end := from.extent(d.At)
	hit := false
	for _, ig := range ignores {
		if begin <= ig.covers && ig.covers < end && ig.reason != "" && matches(rule, ig.rules) {
			ig.used, hit = true, true
		}
	}
	return hit
}

// extent is the lines that a comment may stand on or above to silence a finding: those of the coding, else its line. A
// finding about a whole file belongs to its first line.
func (s *sources) extent(at diag.Place) (begin, end int) {
	src := s.get(at.File)
	if at.Line == 0 && src != nil {
		at.Line = src.nextContent(1)
	}
	if src == nil || !strings.HasPrefix(at.File, "annotations/") {
		return at.Line, at.Line + 1
	}
	begin = src.entryBegin(at.Line)
	return begin, src.entryEnd(begin)
}

// entryBegin is the line on which the coding begins that a line belongs to.
func (s *source) entryBegin(line int) int {
	for n := line; n > 0; n-- {
		if text, ok := s.line(n); ok && bytes.HasPrefix(bytes.TrimLeft(text, " "), []byte("- ")) {
			return n
		}
	}
	return line
}

// entryEnd is the line behind the coding that begins on a line.
func (s *source) entryEnd(begin int) int {
	first, _ := s.line(begin)
	indent, _, _ := pairOn(first)
	if !bytes.HasPrefix(bytes.TrimLeft(first, " "), []byte("- ")) {
		return begin + 1
	}
	for n := begin + 1; ; n++ {
		line, ok := s.line(n)
		text := bytes.TrimLeft(line, " ")
		if !ok || len(text) > 0 && text[0] != '#' && len(line)-len(text) < indent {
			return n
		}
	}
}

// judge finds what is wrong with a comment.
func (r *run) judge(ig *ignore) []diag.Diagnostic {
	var out []diag.Diagnostic
	add := func(id, message, help string) *diag.Diagnostic {
		if !r.set.on[id] {
			return &diag.Diagnostic{}
		}
		(&Reporter{r.set.Rule(id), &out}).Add(ig.at, strings.Join(ig.rules, ","), message, help)
		return &out[len(out)-1]
	}
	rules := Rules()
	whole := len(ig.rules) > 0
	for _, name := range ig.rules {
		if !known(rules, name) {
			add("QC903", unknownRule(rules, name).Error(), "")
			whole = false
		}
	}
	switch {
	case len(ig.rules) == 0:
		add("QC901", "the comment names no rule, so it silences nothing", "write "+marker+"[QC204] and the reason")
	case ig.reason == "":
		add("QC901", "the comment gives no reason, so it silences nothing", "write "+marker+"["+strings.Join(ig.rules, ",")+"] and why it is meant so")
	case whole && !ig.used && r.ran(ig.rules):
		d := add("QC902", fmt.Sprintf("%s is not raised here any more", strings.Join(ig.rules, ", ")), "take the comment out")
		d.Fix, d.Safe = []diag.Splice{ig.cut}, true
	}
	return out
}

// ran reports whether every rule that one of the names means was on.
func (r *run) ran(names []string) bool {
	for _, rule := range r.set.byID {
		if matches(rule, names) && !r.set.on[rule.ID] {
			return false
		}
	}
	return true
}

// glob matches a path against a pattern in which * stands for a name or a part of one, and ** for any folders.
func glob(pattern, file string) bool {
	return globParts(strings.Split(pattern, "/"), strings.Split(file, "/"))
}

func globParts(pattern, parts []string) bool {
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	if pattern[0] == "**" {
		for i := range len(parts) + 1 {
			if globParts(pattern[1:], parts[i:]) {
				return true
			}
		}
		return false
	}
	if len(parts) == 0 {
		return false
	}
	ok, err := path.Match(pattern[0], parts[0])
	return err == nil && ok && globParts(pattern[1:], parts[1:])
}
