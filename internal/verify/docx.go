package verify

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// fromDOCX finds the tables in the text of a Word document. Letters that refer to a note, which stand above the line, are
// left out; a table within a cell belongs to the words of the cell.
func fromDOCX(name string, src []byte) ([]Table, error) {
	r := docxReader{name: name}
	if err := wordTokens(name, src, r.token); err != nil {
		return nil, err
	}
	if len(r.out) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return r.out, nil
}

// wordTokens reads the body of a document. No entity but those of XML itself is known, and nothing is fetched.
func wordTokens(name string, src []byte, take func(xml.Token) error) error {
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return fmt.Errorf("%s is no Word document: %w", name, err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return fmt.Errorf("%s is no Word document: it has no text", name)
	}
	defer f.Close()
	limited := &io.LimitedReader{R: f, N: maxUnpacked}
	d := xml.NewDecoder(limited)
	for {
		token, err := d.RawToken() // names with their usual prefix: one of ours, and of Word
		switch {
		case limited.N <= 0:
			return fmt.Errorf("the text of %s is larger than %d MB", name, maxUnpacked>>20)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("the text of %s cannot be read: %w", name, err)
		}
		if err := take(token); err != nil {
			return err
		}
	}
}

type docxReader struct {
	name   string
	out    []Table
	grid   grid
	text   strings.Builder
	depth  int // of tables
	width  int // of the cell
	isHead bool
	raised bool // the run stands above the line
	inText bool
}

func (r *docxReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		r.start(t)
	case xml.CharData:
		if r.inText && !r.raised {
			r.text.Write(t)
		}
	case xml.EndElement:
		return r.end(t.Name.Local)
	}
	return nil
}

func (r *docxReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "tbl":
		if r.depth++; r.depth == 1 {
			r.grid = r.grid.next()
		}
	case "r":
		r.raised = false
	case "vertAlign":
		r.raised = value(t) == "superscript"
	case "t":
		r.inText = r.depth > 0
	case "tab", "br", "cr":
		r.text.WriteByte(' ')
	}
	if r.depth != 1 {
		return
	}
	switch t.Name.Local {
	case "tr":
		r.isHead = false
	case "tblHeader":
		r.isHead = value(t) != "0" && value(t) != "false"
	case "tc":
		r.width = 1
		r.text.Reset()
	case "gridSpan":
		r.width, _ = strconv.Atoi(value(t))
	}
}

func (r *docxReader) end(name string) error {
	switch {
	case name == "t":
		r.inText = false
	case name == "p":
		r.text.WriteByte(' ') // a cell may hold several
	case name == "tbl" && r.depth > 0:
		if r.depth--; r.depth > 0 {
			return nil
		}
		t, err := r.grid.table(r.name)
		if err == nil && len(t.Rows) > 0 {
			r.out = append(r.out, t)
		}
		return err
	case r.depth != 1:
	case name == "tc":
		r.grid.cell(r.text.String(), r.width)
	case name == "tr":
		r.grid.end(0, r.isHead)
	}
	return nil
}

// value is the attribute val of an element.
func value(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

// docxText is what a document says, a paragraph to a line.
func docxText(src []byte) string {
	var b strings.Builder
	inText := false
	_ = wordTokens("", src, func(token xml.Token) error { // what cannot be read says nothing; Read tells why
		switch t := token.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
		case xml.CharData:
			if inText {
				b.Write(t)
			}
		case xml.EndElement:
			inText = false
			if t.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
		return nil
	})
	return b.String()
}
