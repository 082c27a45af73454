package verify

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fromHTML finds the tables of a page. A table within a cell belongs to the words of the cell.
func fromHTML(name string, src []byte) ([]Table, error) {
	r := htmlReader{name: name, line: 1}
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(len(src) + 1)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break // the end: a tokenizer finds nothing that is wrong
		}
		breaks := bytes.Count(z.Raw(), []byte("\n"))
		if err := r.token(z.Token()); err != nil {
			return nil, err
		}
		r.line += breaks
	}
	if len(r.out) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return r.out, nil
}

type htmlReader struct {
	name           string
	out            []Table
	grid           grid
	text           strings.Builder
	line, from     int // of the token; where the row begins
	depth          int // of tables
	width          int // of the cell
	inHead, inCell bool
}

func (r *htmlReader) token(t html.Token) error {
	switch {
	case t.DataAtom == atom.Table && t.Type == html.StartTagToken:
		if r.depth++; r.depth == 1 {
			r.grid, r.inHead, r.inCell = r.grid.next(), false, false
		}
	case t.DataAtom == atom.Table && t.Type == html.EndTagToken && r.depth > 0:
		r.depth--
		if r.depth == 0 {
			r.endRow()
			return r.endTable()
		}
	case t.Type == html.TextToken && r.inCell:
		r.text.WriteString(t.Data)
	case t.DataAtom == atom.Br && r.inCell:
		r.text.WriteByte(' ')
	case r.depth == 1 && t.Type == html.StartTagToken:
		r.start(t)
	case r.depth == 1 && t.Type == html.EndTagToken:
		switch t.DataAtom {
		case atom.Td, atom.Th:
			r.endCell()
		case atom.Tr:
			r.endRow()
		case atom.Thead:
			r.endRow()
			r.inHead = false
		}
	}
	return nil
}

func (r *htmlReader) start(t html.Token) {
	switch t.DataAtom {
	case atom.Thead:
		r.inHead = true
	case atom.Tbody, atom.Tfoot:
		r.endRow()
		r.inHead = false
	case atom.Tr:
		r.endRow()
		r.from = r.line
	case atom.Td, atom.Th:
		r.endCell()
		r.inCell, r.width = true, 1
		for _, a := range t.Attr {
			if a.Key == "colspan" {
				r.width, _ = strconv.Atoi(a.Val)
			}
		}
	}
}

func (r *htmlReader) endCell() {
	if r.inCell {
		r.grid.cell(r.text.String(), r.width)
	}
	r.inCell = false
	r.text.Reset()
}

func (r *htmlReader) endRow() {
	r.endCell()
	r.grid.end(r.from, r.inHead)
}

func (r *htmlReader) endTable() error {
	t, err := r.grid.table(r.name)
	if err == nil && len(t.Rows) > 0 {
		r.out = append(r.out, t)
	}
	return err
}
