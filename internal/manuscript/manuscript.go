// Package manuscript holds the quotes of a paper against the transcripts that they come from: it reads the text of
// Markdown and DOCX files, finds what stands in quotation marks or quotation blocks, and looks each up word for word.
package manuscript

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strings"

	"qcode/internal/regex"
)

// Paragraph is a stretch of text between breaks.
type Paragraph struct {
	Place string // line 12 of a text, paragraph 12 of a DOCX file
	Text  string
	Block bool // it stands apart as a quotation
}

// maxPart is the size in bytes above which a part of a DOCX file is not read.
const maxPart = 64 << 20

// Read takes a manuscript apart. The ending of its name says what it is: .docx, else text or Markdown.
func Read(name string, src []byte) ([]Paragraph, error) {
	if strings.EqualFold(filepath.Ext(name), ".docx") || bytes.HasPrefix(src, []byte("PK\x03\x04")) {
		return readWord(src)
	}
	return readMarkdown(string(src)), nil
}

// emphasis marks of Markdown stand around words and are no part of them.
var emphasis = regex.Lazy(`(\*\*|__|\*|_)(\S|\S.*?\S)(\*\*|__|\*|_)`)

// guarded is a sign that Markdown is not to take for its own.
var guarded = regex.Lazy(`\\[!-/:-@\[-` + "`" + `{-~]`)

func readMarkdown(src string) []Paragraph {
	src = strings.ReplaceAll(strings.TrimPrefix(src, "\uFEFF"), "\r\n", "\n")
	var out []Paragraph
	var text []string
	block, start, fenced := false, 0, false
	flush := func() {
		if joined := strings.TrimSpace(strings.Join(text, " ")); joined != "" {
			out = append(out, Paragraph{Place: fmt.Sprintf("line %d", start), Text: plain(joined), Block: block})
		}
		text = nil
	}
	for i, line := range strings.Split(src, "\n") {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "```") {
			fenced = !fenced
			flush()
			continue
		}
		inner, quoted := strings.CutPrefix(trimmed, ">")
		inner = strings.TrimSpace(inner)
		if fenced || inner == "" || quoted != block && len(text) > 0 || strings.HasPrefix(trimmed, "#") {
			flush()
		}
		if fenced || inner == "" {
			continue
		}
		if len(text) == 0 {
			start, block = i+1, quoted
		}
		text = append(text, inner)
		if strings.HasPrefix(trimmed, "#") {
			flush()
		}
	}
	flush()
	return out
}

// plain takes the marks of Markdown out of a text.
func plain(text string) string {
	// What a backslash guards is hidden from the rest in a private place of Unicode.
	const hidden = 0xE000
	text = guarded().ReplaceAllStringFunc(text, func(m string) string { return string(rune(hidden + int(m[1]))) })
	text = emphasis().ReplaceAllStringFunc(text, func(m string) string {
		p := emphasis().FindStringSubmatch(m)
		if p[1] != p[3] {
			return m
		}
		return p[2]
	})
	return strings.Map(func(r rune) rune {
		if r > hidden && r < hidden+0x80 {
			return r - hidden
		}
		return r
	}, html.UnescapeString(text))
}

func readWord(src []byte) ([]Paragraph, error) {
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return nil, fmt.Errorf("this is no DOCX file: %w", err)
	}
	var out []Paragraph
	for _, name := range []string{"word/document.xml", "word/footnotes.xml"} {
		f, err := z.Open(name)
		if err != nil {
			continue
		}
		part, err := io.ReadAll(io.LimitReader(f, maxPart+1))
		f.Close()
		if err != nil {
			return nil, err
		}
		if len(part) > maxPart {
			return nil, fmt.Errorf("%s is larger than %d MB", name, maxPart>>20)
		}
		found, err := paragraphs(part, strings.TrimSuffix(filepath.Base(name), ".xml"))
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", name, err)
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, errors.New("the file holds no text; is it a DOCX file?")
	}
	return out, nil
}

// paragraphs reads the text of a part of a DOCX file. What was deleted under tracked changes is not text.
func paragraphs(part []byte, where string) ([]Paragraph, error) {
	var out []Paragraph
	d := xml.NewDecoder(bytes.NewReader(part))
	var p *Paragraph
	var text strings.Builder
	n, inText := 0, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p":
				n++
				p = &Paragraph{Place: fmt.Sprintf("paragraph %d", n)}
				if where != "document" {
					p.Place = fmt.Sprintf("%s, paragraph %d", where, n)
				}
				text.Reset()
			case "pStyle":
				for _, a := range t.Attr {
					style := strings.ToLower(a.Value)
					if p != nil && a.Name.Local == "val" && (strings.Contains(style, "quot") || strings.Contains(style, "zitat")) {
						p.Block = true
					}
				}
			case "t":
				inText = true
			case "tab", "br", "cr":
				text.WriteByte(' ')
			case "noBreakHyphen":
				text.WriteByte('-')
			}
		case xml.EndElement:
			switch {
			case t.Name.Local == "t":
				inText = false
			case t.Name.Local == "p" && p != nil:
				if p.Text = strings.TrimSpace(text.String()); p.Text != "" {
					out = append(out, *p)
				}
				p = nil
			}
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		}
	}
}
