package check

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"qcode/internal/diag"
	"qcode/internal/study"
)

// sources are the files that findings speak of. Those are kept, as they were read, in which comments silence rules or
// fixes are to be made; of the others only the last one that was asked for, as there may be thousands.
type sources struct {
	study    *study.Study
	kept     map[string]*source
	lines    map[lineKey]string // of other files: those that findings point at
	last     *source
	lastPath string
}

// lineKey names a line of a file, from 1.
type lineKey struct {
	file string
	line int
}

// linesKept bounds how many lines a watcher keeps for being shown; further ones are read again.
const linesKept = 20_000

// source is a file with its lines.
type source struct {
	text  []byte
	lines []int // where each line begins; made when first asked for
}

func newSources(s *study.Study) *sources {
	return &sources{study: s, lines: map[lineKey]string{}, kept: map[string]*source{
		study.File:     {text: s.Source},
		s.CodebookPath: {text: s.CodebookSource},
	}}
}

func (s *sources) add(files map[string][]byte, lines map[lineKey]string) {
	for path, text := range files {
		s.kept[path] = &source{text: text}
	}
	maps.Copy(s.lines, lines)
}

// line is a line of a file of the study.
func (s *sources) line(file string, n int) (string, bool) {
	if text, ok := s.lines[lineKey{file, n}]; ok {
		return text, true
	}
	f := s.get(file)
	if f == nil {
		return "", false
	}
	text, ok := f.line(n)
	return string(text), ok
}

// get is a file of the study, nil if it cannot be read.
func (s *sources) get(path string) *source {
	if f, ok := s.kept[path]; ok {
		return f
	}
	if path == s.lastPath {
		return s.last
	}
	s.last, s.lastPath = nil, path
	if text, err := os.ReadFile(s.study.Abs(path)); err == nil && path != "" {
		s.last = &source{text: text}
	}
	return s.last
}

// keep is get for a file that is to stay as it is now.
func (s *sources) keep(path string) *source {
	s.kept[path] = s.get(path)
	return s.kept[path]
}

// Line is a line of a file of the study as its author wrote it, for people to look at. Unless quotes are asked for, lines
// that hold words of a transcript are not given.
func (r *Result) Line(file string, line int, quotes bool) (string, bool) {
	if !quotes && r.holdsWords(file) {
		return "", false
	}
	text, ok := r.sources.line(file, line)
	if _, key, _ := pairOn([]byte(text)); !quotes && ok && strings.HasPrefix(file, "annotations/") && !slices.Contains(wordless, string(key)) {
		return "", false
	}
	return text, ok && utf8.ValidString(text)
}

// wordless are the keys of an annotation file whose lines hold no words of a transcript.
var wordless = []string{"transcript", "coder", "status", "annotations", "id", "code", "rev", "valence", "created", "rating", "at", "refs", "belief"}

// holdsWords reports whether a file may be a transcript: it is none of those that have another task.
func (r *Result) holdsWords(file string) bool {
	tables := []string{study.File, r.sources.study.CodebookPath, study.CasesFile, r.sources.study.TranscriptsTable()}
	return !strings.HasPrefix(file, "annotations/") && !slices.Contains(tables, file)
}

// line is the line with that number, from 1, without its end.
func (s *source) line(n int) ([]byte, bool) {
	if s.lines == nil {
		const usual = 32 // bytes in a line of an annotation file
		s.lines = append(make([]int, 0, 1+len(s.text)/usual), 0)
		for i := 0; ; {
			next := bytes.IndexByte(s.text[i:], '\n')
			if next < 0 {
				break
			}
			i += next + 1
			s.lines = append(s.lines, i)
		}
	}
	if n < 1 || n > len(s.lines) {
		return nil, false
	}
	line := s.text[s.lines[n-1]:]
	if n < len(s.lines) {
		line = s.text[s.lines[n-1] : s.lines[n]-1]
	}
	return bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("\ufeff")), []byte("\r")), true
}

// pairOn takes a line of block style apart: `  - id: k7` gives the key's column (in bytes, from 0), id and k7.
func pairOn(line []byte) (indent int, key, value []byte) {
	rest := bytes.TrimLeft(line, " ")
	if bytes.HasPrefix(rest, []byte("- ")) {
		rest = bytes.TrimLeft(rest[1:], " ")
	}
	indent = len(line) - len(rest)
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 {
		return indent, nil, nil
	}
	return indent, rest[:colon], bytes.TrimSpace(rest[colon+1:])
}

// find is the line of a key of the coding that begins on a line, and its value. Flow style has no lines of its own.
func (s *source) find(begin int, key string) (at int, value []byte, ok bool) {
	first, ok := s.line(begin)
	if !ok {
		return 0, nil, false
	}
	indent, _, _ := pairOn(first)
	for at = begin; ; at++ {
		line, ok := s.line(at)
		if !ok {
			return 0, nil, false
		}
		in, k, v := pairOn(line)
		if at > begin && len(bytes.TrimSpace(line)) > 0 && (in < indent || in == indent && bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("- "))) {
			return 0, nil, false
		}
		if in == indent && string(k) == key {
			return at, v, true
		}
	}
}

// id is the id of the coding that begins on a line; empty if it has none.
func (s *source) id(begin int) string {
	_, value, _ := s.find(begin, "id")
	return strings.Trim(string(value), `"'`)
}

// field is the place of the value of a key of a coding, else of the beginning of the coding.
func (s *source) field(begin int, key string) (diag.Place, bool) {
	at, value, ok := s.find(begin, key)
	if key == "" || !ok || len(value) == 0 {
		at = begin
		line, there := s.line(begin)
		if !there {
			return diag.Place{}, false
		}
		value = bytes.TrimLeft(bytes.TrimPrefix(bytes.TrimLeft(line, " "), []byte("- ")), " ")
	}
	line, _ := s.line(at)
	from := bytes.LastIndex(line, value)
	column := utf8.RuneCount(line[:max(from, 0)]) + 1
	return diag.Place{Line: at, Column: column, EndLine: at, EndColumn: column + utf8.RuneCount(value)}, true
}
