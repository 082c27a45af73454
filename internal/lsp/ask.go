package lsp

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/regex"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// cursor is where the editor asks, in a file of a study.
type cursor struct {
	*checked
	rel  string
	page *page
	at   int // byte
	span Range
	book *codebook.Codebook // as the editor has it
}

// at finds the file and its study; nil if it lies in none.
func (s *server) at(uri string, position Position) *cursor {
	root, rel, ok := locate(uri)
	if !ok {
		return nil
	}
	c := s.last[root]
	if c == nil { // asked before the first check
		st, err := study.Open(root)
		if err != nil {
			return nil
		}
		c = &checked{root: root, study: st}
		s.last[root] = c
		s.dirty = true
	}
	p := s.page(c, rel)
	if p == nil {
		return nil
	}
	out := &cursor{checked: c, rel: rel, page: p, at: p.offset(position, s.units), book: c.study.Codebook}
	if b := s.page(c, c.study.CodebookPath); b != nil {
		out.book, _ = codebook.Parse(b.text)
	}
	return out
}

// word is the name under the cursor and where it stands.
func (c *cursor) word() (text string, from, to int) {
	part := func(i int) bool {
		b := c.page.text[i]
		return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("._-", b) >= 0
	}
	from, to = c.at, c.at
	for from > 0 && part(from-1) {
		from--
	}
	for to < len(c.page.text) && part(to) {
		to++
	}
	return strings.TrimRight(string(c.page.text[from:to]), "."), from, to
}

// code is the code that is named under the cursor; nil if none is, or if the file is a text.
func (c *cursor) code() (code *codebook.Code, from, to int) {
	if !strings.HasSuffix(c.rel, ".yaml") {
		return nil, 0, 0
	}
	word, from, to := c.word()
	if code = c.book.Code(word); code == nil && slices.Contains(naming(), c.key(from)) {
		code = c.book.Find(word)
	}
	return code, from, to
}

// naming are the keys whose values name codes.
func naming() []string { return []string{"code", "see", "exclusive", "replaced_by", "not_asked"} }

var (
	keyed      = regex.Lazy(`([a-z_]+):[^:]*$`)
	unfinished = regex.Lazy(`([a-z_]+):[ \t]*(\[[^\]#]*)?(#.*)?$`)
)

// key is the key whose value a byte belongs to: the one before it on its line, else one above whose list is still open.
// It is empty if there is none.
func (c *cursor) key(at int) string {
	place := c.page.position(at, inUTF8)
	before := c.page.line(place.Line)
	m := keyed().FindSubmatch(before[:min(place.Character, len(before))])
	for n := place.Line - 1; m == nil && n >= 0; n-- {
		if above := c.page.line(n); keyed().Match(above) {
			m = unfinished().FindSubmatch(above)
			break
		}
	}
	if m == nil {
		return ""
	}
	return string(m[1])
}

func (s *server) span(c *cursor, from, to int) Range {
	return Range{c.page.position(from, s.units), c.page.position(to, s.units)}
}

// hover says what a code means.
func (s *server) hover(c *cursor) any {
	code, from, to := c.code()
	if code == nil {
		return nil
	}
	return map[string]any{"contents": map[string]any{"kind": "markdown", "value": meaning(code)}, "range": s.span(c, from, to)}
}

func meaning(c *codebook.Code) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (`%s`)", c.Label, c.ID)
	add := func(name, text string) {
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			b.WriteString("\n\n" + name + text)
		}
	}
	if c.Deprecated {
		add("*No longer used.* ", "")
		add("Use instead: ", c.ReplacedBy)
	}
	add("", c.Definition)
	add("**Use:** ", c.Include)
	add("**Do not use:** ", c.Exclude)
	return b.String()
}

// complete offers codes where a code is named: in annotation files those that are put on passages.
func (s *server) complete(c *cursor) any {
	_, from, _ := c.word()
	if key := c.key(from); !slices.Contains(naming(), key) {
		return []any{}
	}
	items := []any{}
	for _, code := range c.book.Codes {
		if strings.HasPrefix(c.rel, "annotations/") && !code.Codable || code.Deprecated || code.ID == "" {
			continue
		}
		items = append(items, map[string]any{
			"label": code.ID, "kind": 20, "detail": code.Label, "filterText": strings.Join([]string{code.ID, code.Key, code.Label}, " "),
			"documentation": map[string]any{"kind": "markdown", "value": meaning(code)},
			"textEdit":      map[string]any{"range": s.span(c, from, c.at), "newText": code.ID},
		})
	}
	return items
}

// define leads from a code to its entry, and from a coding to its words in the transcript.
func (s *server) define(c *cursor) any {
	if code, _, _ := c.code(); code != nil && code.Line > 0 {
		path := c.study.CodebookPath
		if p := s.page(c.checked, path); p != nil {
			at := p.column(code.Line, code.Column, s.units)
			return map[string]any{"uri": s.uri(c.root, path), "range": Range{at, at}}
		}
	}
	if !strings.HasPrefix(c.rel, "annotations/") {
		return nil
	}
	return s.passage(c)
}

// passage is where the words of the coding under the cursor stand.
func (s *server) passage(c *cursor) any {
	coder, id, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(c.rel, "annotations/"), ".yaml"), "/")
	t := c.study.Transcript(id)
	if !ok || coder == "" || t == nil {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(c.root, filepath.FromSlash(t.Path)))
	if err != nil {
		return nil
	}
	canonical, _, err := transcript.Decode(raw, c.study.Encoding)
	if err != nil {
		return nil
	}
	text, err := transcript.New(canonical)
	if err != nil {
		return nil
	}
	line := c.page.position(c.at, s.units).Line + 1
	file, _ := annotation.Read(c.rel, c.page.text)
	var under *annotation.Annotation
	for i := range file.Annotations {
		if a := &file.Annotations[i]; a.Line <= line && (under == nil || a.Line >= under.Line) {
			under = a
		}
	}
	target := Range{}
	if under != nil {
		a := anchor.Anchor{
			At: under.At, Mark: under.Mark, HasAt: under.HasAt, HasMark: under.HasMark,
			Quote: []byte(under.Quote), Before: []byte(under.Before), After: []byte(under.After),
		}
		if m := anchor.Place(text, &a); !m.At.Empty() {
			p := newPage(text.Bytes())
			target = Range{p.position(text.Byte(m.At.Start), s.units), p.position(text.Byte(m.At.End), s.units)}
		}
	}
	return map[string]any{"uri": s.uri(c.root, t.Path), "range": target}
}

// actions offers the fixes for the findings in the range. Those that change what is coded say so, and are not preferred:
// who chooses one in an editor sees what it does.
func (s *server) actions(c *cursor) any {
	out := []any{}
	for _, d := range c.found {
		if d.At.File != c.rel || len(d.Fix) == 0 {
			continue
		}
		if at := c.page.place(d.At, s.units); at.End.Line < c.span.Start.Line || at.Start.Line > c.span.End.Line {
			continue
		}
		if edits, ok := s.edits(c, d); ok {
			out = append(out, map[string]any{
				"title": "qcode: " + titleOf(d), "kind": "quickfix", "isPreferred": d.Safe, "edit": map[string]any{"changes": edits},
				"diagnostics": []any{s.finding(c.page, c.checked, d)},
			})
		}
	}
	return out
}

// titleOf says what a fix does.
func titleOf(d diag.Diagnostic) string {
	switch {
	case !d.Safe && len(d.Fix) == 1 && len(d.Fix[0].New) > 0:
		return fmt.Sprintf("write %s (changes what is coded)", bytes.TrimSpace(d.Fix[0].New))
	case !d.Safe:
		return d.Message + ": mend (changes what is coded)"
	case d.Help != "":
		return d.Help
	}
	return d.Message
}

// edits are the splices of a fix as the editor wants them; ok is false if a file is not the one that was checked.
func (s *server) edits(c *cursor, d diag.Diagnostic) (map[string][]any, bool) {
	if s.dirty {
		return nil, false // the texts changed since: their places are not those of the fix
	}
	out := map[string][]any{}
	for _, f := range d.Fix {
		file := f.File
		if file == "" {
			file = d.At.File
		}
		p := s.page(c.checked, file)
		if p == nil || f.End > len(p.text) || f.Start > f.End {
			return nil, false
		}
		uri := s.uri(c.root, file)
		out[uri] = append(out[uri], map[string]any{"range": Range{p.position(f.Start, s.units), p.position(f.End, s.units)}, "newText": string(f.New)})
	}
	return out, true
}
