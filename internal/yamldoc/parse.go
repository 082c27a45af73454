package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"qcode/internal/diag"
	"qcode/internal/regex"
)

// The rules that reading a YAML file can break.
const (
	RuleUnparsable   = "QC001" // unparsable-file: no YAML, or more of YAML than is read here
	RuleUnknownKey   = "QC002" // unknown-key
	RuleDuplicateKey = "QC003" // duplicate-key
	RuleAmbiguous    = "QC004" // ambiguous-scalar
	RuleWrongValue   = "QC007" // wrong-value: a list where a text is meant, a word that is not among those known
)

// Parse reads the YAML file of that name. It returns what it understood and all that is wrong with the rest: of a file
// that breaks off or goes wrong in the middle, the part before. The node is nil only if nothing could be read; an
// empty file is a null. Parse never panics.
func Parse(file string, src []byte) (root *Node, found []diag.Diagnostic) {
	s := newSource(file, src)
	defer func() {
		if r := recover(); r != nil {
			root, found = nil, []diag.Diagnostic{s.problem(0, 0, "the YAML reader broke on this file",
				"write the file in its plain form: one key a line, texts in double quotation marks")}
		}
	}()
	readable := src
	if d, bad := s.badByte(); bad {
		found = append(found, d)
		line, _ := s.lineStart(s.byteOf(d.At))
		readable = src[:line]
	}
	y, err := decode(readable)
	if err != nil {
		var end int
		y, end = s.longestReadable(readable, err)
		found = append(found, s.explain(end, err))
		readable = readable[:end]
	}
	if len(readable) == len(src) {
		found = append(found, s.furtherDocuments()...)
	}
	if y == nil {
		if len(found) > 0 && len(bytes.TrimSpace(readable)) == 0 {
			return nil, found
		}
		return &Node{Kind: Null, Line: 1, Column: 1, EndLine: 1, EndColumn: 1, Start: s.lines[0], End: s.lines[0]}, found
	}
	c := converter{source: s}
	root = c.node(y, nil, -1)
	found = append(found, c.found...)
	diag.Sort(found)
	return root, found
}

// decode returns the first document's content, nil if there is none.
func decode(src []byte) (*yaml.Node, error) {
	var doc yaml.Node
	err := yaml.Unmarshal(src, &doc)
	if err != nil || len(doc.Content) == 0 {
		return nil, err
	}
	return doc.Content[0], nil
}

// furtherDocuments refuses what the YAML library would silently leave out.
func (s *source) furtherDocuments() []diag.Diagnostic {
	if !bytes.Contains(s.text, []byte("---")) && !bytes.Contains(s.text, []byte("...")) {
		return nil
	}
	d := yaml.NewDecoder(bytes.NewReader(s.text))
	var first, second yaml.Node
	if d.Decode(&first) != nil {
		return nil
	}
	err := d.Decode(&second)
	if errors.Is(err, io.EOF) {
		return nil
	}
	at := s.lines[len(s.lines)-1]
	if err == nil && second.Line > 0 {
		at = s.byteAt(second.Line, second.Column)
	} else if line := lineOf(err); line > 0 && line <= len(s.yaml) {
		at = s.yaml[line-1]
	}
	return []diag.Diagnostic{s.problem(at, 0, "the file holds a second document; only the first is read",
		"make two files of it, or remove the line `---`")}
}

// badByte finds the first byte that no YAML file may hold.
func (s *source) badByte() (diag.Diagnostic, bool) {
	for i := s.lines[0]; i < len(s.text); {
		r, n := utf8.DecodeRune(s.text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return s.problem(i, 0, fmt.Sprintf("byte 0x%02X is no UTF-8", s.text[i]), "save the file as UTF-8"), true
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r' || 0x7F <= r && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF:
			return s.problem(i, i+n, fmt.Sprintf("the control character U+%04X may not stand in a YAML file", r),
				fmt.Sprintf(`remove it, or write it as \u%04X in double quotation marks`, r)), true
		}
		i += n
	}
	return diag.Diagnostic{}, false
}

func (s *source) byteOf(at diag.Place) int {
	i := s.lines[at.Line-1]
	for range at.Column - 1 {
		_, n := utf8.DecodeRune(s.text[i:])
		i += n
	}
	return i
}

const (
	most  = 1 << 19 // bytes: above that, the place of a syntax error is the library's guess
	ahead = 20      // lines that a construct which is open at one line's end may need to be closed
)

// longestReadable looks for the most lines from the start that are good YAML: the library's own word on where an
// error is names the line before the construct that it gave up in. It returns their content and the end of them.
func (s *source) longestReadable(text []byte, err error) (*yaml.Node, int) {
	if len(text) > most {
		line := min(max(lineOf(err), 1), len(s.lines))
		return nil, s.lines[line-1]
	}
	ends := s.lines
	for len(ends) > 0 && ends[len(ends)-1] >= len(text) {
		ends = ends[:len(ends)-1]
	}
	var content *yaml.Node
	good, bad := 0, len(ends) // the first good lines are readable, the first bad lines are not
	try := func(lines int) bool {
		y, err := decode(text[:ends[lines]])
		if err == nil {
			good, content = lines, y
		}
		return err == nil
	}
	for {
		for good+1 < bad {
			if middle := (good + bad) / 2; !try(middle) {
				bad = middle
			}
		}
		further := false
		for lines := bad + 1; lines < len(ends) && lines <= bad+ahead && !further; lines++ {
			further = try(lines)
		}
		if !further {
			break
		}
		bad = len(ends)
	}
	if len(ends) == 0 {
		return nil, len(text)
	}
	return content, ends[good]
}

var errorLine = regex.Lazy(`^yaml: (?:line (\d+): )?`)

func lineOf(err error) int {
	if err == nil {
		return 0
	}
	if m := errorLine().FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// explain says what is wrong in the line that begins at the byte start.
func (s *source) explain(start int, err error) diag.Diagnostic {
	line := s.text[start:s.lineEnd(start)]
	text := bytes.TrimLeft(line, " \t")
	indent := len(line) - len(text)
	at := start + indent
	message := errorLine().ReplaceAllString(err.Error(), "")
	help := ""
	tab := bytes.IndexByte(line[:indent], '\t')
	switch {
	case tab >= 0:
		at = start + tab
		message, help = "the line is indented with a tab", "use spaces; YAML takes no tabs there"
	case strings.Contains(message, "mapping values are not allowed"):
		at, message, help = s.secondColon(start, line), "a second `: ` in one line", "put the text behind the first one in double quotation marks"
	case strings.Contains(message, "could not find expected ':'"):
		message, help = "the line has no `: `", "write `key: value`; a text that goes on over lines has to be indented"
	case bytes.Count(line, []byte(`"`))%2 == 1:
		at = start + bytes.LastIndexByte(line, '"')
		message, help = "a quotation mark is opened and not closed on this line", "close it; write a quotation mark within the text as \\\""
	case strings.Contains(message, "unexpected end of stream"), strings.Contains(message, "expected ',' or"):
		message, help = "a quotation mark or bracket is opened here and never closed", "close it"
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-' indicator"):
		message, help = "the line does not fit in with the lines above", "indent it like its neighbours; put texts with signs such as `: `, `\"` or `[` in double quotation marks"
	case strings.Contains(message, "cannot start any token"):
		message, help = "a text may not begin with this sign", "put the text in double quotation marks"
	}
	return s.problem(at, 0, message, help)
}

func (s *source) secondColon(start int, line []byte) int {
	first := bytes.Index(line, []byte(": "))
	if first < 0 {
		return start
	}
	if second := bytes.Index(line[first+2:], []byte(": ")); second >= 0 {
		return start + first + 2 + second
	}
	return start + first
}
