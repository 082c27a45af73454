// Package workbook reads tables that come back from a spreadsheet program as XLSX.
package workbook

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"qcode/internal/sheet"
)

// Limits on what is unpacked: a file of a few kilobytes can hold gigabytes of nothing.
const (
	mostUnpacked = 256 << 20
	mostInParts  = 64 << 20
)

// Is reports whether a file is a workbook rather than text: all of them are ZIP files.
func Is(src []byte) bool { return bytes.HasPrefix(src, []byte("PK\x03\x04")) }

// Read takes the first sheet whose head has all of the names. Lines are rows as the spreadsheet program counts them. Values
// are read as they are shown; a formula is read as its last value.
func Read(path string, src []byte, names ...string) (*sheet.Sheet, error) {
	f, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostInParts})
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a workbook (XLSX): %w", path, err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			return nil, fmt.Errorf("%s, sheet %q: %w", path, name, err)
		}
		if s := table(path, rows); has(s, names) {
			return s, nil
		}
	}
	return nil, fmt.Errorf("%s has no sheet with the columns %s", path, strings.Join(names, ", "))
}

func has(s *sheet.Sheet, names []string) bool {
	for _, n := range names {
		if s.Column(n) < 0 {
			return false
		}
	}
	return len(s.Names) > 0
}

func table(path string, rows [][]string) *sheet.Sheet {
	s := &sheet.Sheet{Path: path}
	for i, cells := range rows {
		for k := range cells {
			cells[k] = strings.TrimSpace(strings.ReplaceAll(cells[k], "\r\n", "\n"))
		}
		switch {
		case i == 0:
			s.Names = cells
		case strings.Join(cells, "") != "":
			row := sheet.Row{Line: i + 1, Fields: make([]string, len(s.Names))}
			copy(row.Fields, cells)
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}
