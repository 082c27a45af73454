package verify

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"
)

// notesSheet is where a workbook of qcode says how it was made; it holds no table.
const notesSheet = "Notes"

// maxUnpacked bounds what a workbook or a document may unpack to, in bytes.
const maxUnpacked = 256 << 20

// fromXLSX takes each sheet for a table whose first row is its head. Values are as they are stored, not as they are shown.
func fromXLSX(name string, src []byte) ([]Table, error) {
	var out []Table
	err := sheets(name, src, func(sheet string, rows [][]string) {
		if sheet == notesSheet || len(rows) < 2 {
			return
		}
		t := Table{Names: rows[0]}
		for i, cells := range rows[1:] {
			row := Row{Line: i + 2, Cells: make([]string, max(len(t.Names), len(cells)))}
			copy(row.Cells, cells)
			t.Rows = append(t.Rows, row)
		}
		for _, r := range t.Rows { // a head may be shorter than what stands below it
			for len(t.Names) < len(r.Cells) {
				t.Names = append(t.Names, "")
			}
		}
		for i := range t.Rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, make([]string, len(t.Names)-len(t.Rows[i].Cells))...)
		}
		out = append(out, t)
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s holds no table", name)
	}
	return out, err
}

// Text is what a file says in words: a cell of a workbook to a line, a paragraph of a document to a line, no commands of LaTeX.
func Text(name string, src []byte) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".docx":
		return docxText(src)
	case ".tex", ".latex":
		return latexText(string(src))
	case ".xlsx":
	default:
		return string(src)
	}
	var b strings.Builder
	_ = sheets(name, src, func(_ string, rows [][]string) { // what cannot be read says nothing; Read tells why
		for _, cells := range rows {
			b.WriteString(strings.Join(cells, "\n") + "\n")
		}
	})
	return b.String()
}

func sheets(name string, src []byte, visit func(sheet string, rows [][]string)) error {
	f, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked})
	if err != nil {
		return fmt.Errorf("%s is no workbook that can be read: %w", name, err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return fmt.Errorf("%s: the sheet %s cannot be read: %w", name, sheet, err)
		}
		visit(sheet, rows)
	}
	return nil
}
