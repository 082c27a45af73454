// Package verify holds printed tables against what they say of themselves, and against what is printed anew: whether the
// numbers of a table can be, and which cells differ.
package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"qcode/internal/sheet"
)

// Table is a printed table.
type Table struct {
	Names []string
	Rows  []Row
}

// Row is one of its lines. Line counts from 1 in the file; 0 if it has none.
type Row struct {
	Line  int
	Cells []string
}

// Read finds the tables of a file by the ending of its name: CSV, TSV, Markdown, XLSX, HTML, or JSON, DOCX and LaTeX as qcode
// writes them. CSV and JSON hold one.
func Read(name string, src []byte) ([]Table, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		if found := markdown(string(src)); len(found) > 0 {
			return found, nil
		}
		return nil, fmt.Errorf("%s holds no table", name)
	case ".html", ".htm":
		return fromHTML(name, src)
	case ".json":
		return fromJSON(name, src)
	case ".xlsx":
		return fromXLSX(name, src)
	case ".docx":
		return fromDOCX(name, src)
	case ".tex", ".latex":
		return fromLaTeX(name, string(src))
	case ".txt", ".text", ".pdf":
		return nil, fmt.Errorf("tables of %s files are not read", filepath.Ext(name))
	}
	s, ds := sheet.Read(name, src)
	for _, d := range ds {
		if !strings.Contains(d.Message, "occurs twice") { // unlucky, but a table all the same
			return nil, fmt.Errorf("%s", d.Error())
		}
	}
	t := Table{Names: s.Names}
	for _, r := range s.Rows {
		t.Rows = append(t.Rows, Row{r.Line, r.Fields})
	}
	if len(t.Rows) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return []Table{t}, nil
}

// markdown finds tables of pipes.
func markdown(src string) []Table {
	var out []Table
	var open *Table
	lines := strings.Split(strings.ReplaceAll(src, "\r\n", "\n"), "\n")
	for i, line := range lines {
		cells, ok := piped(line)
		switch {
		case !ok:
			open = nil
		case open != nil:
			if !ruled(cells) {
				row := Row{i + 1, make([]string, len(open.Names))}
				copy(row.Cells, cells)
				open.Rows = append(open.Rows, row)
			}
		default:
			if i+1 < len(lines) {
				if next, also := piped(lines[i+1]); also && ruled(next) {
					out = append(out, Table{Names: cells})
					open = &out[len(out)-1]
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(t Table) bool { return len(t.Rows) == 0 })
}

func piped(line string) ([]string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") || len(line) < 2 {
		return nil, false
	}
	var cells []string
	var b strings.Builder
	line = strings.TrimSuffix(line[1:], "|")
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case line[i] == '|':
			cells = append(cells, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteByte(line[i])
		}
	}
	return append(cells, strings.TrimSpace(b.String())), true
}

// ruled reports whether the cells are the rule below the head.
func ruled(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.Trim(c, ":-") != "" || !strings.Contains(c, "-") })
}

func fromJSON(name string, src []byte) ([]Table, error) {
	var file struct {
		Rows []json.RawMessage `json:"rows"`
	}
	if err := json.Unmarshal(src, &file); err != nil {
		return nil, fmt.Errorf("%s is no table of qcode: %w", name, err)
	}
	var t Table
	for _, raw := range file.Rows {
		names, cells := fields(raw)
		if t.Names == nil {
			t.Names = names
		}
		row := Row{Cells: make([]string, len(t.Names))}
		copy(row.Cells, cells)
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return []Table{t}, nil
}

// fields are the names and values of an object, in the order in which they stand.
func fields(object []byte) (names, cells []string) {
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, nil
	}
	for d.More() {
		name, err := d.Token()
		var value any
		if err != nil || d.Decode(&value) != nil {
			break
		}
		names, cells = append(names, fmt.Sprint(name)), append(cells, cellOf(value))
	}
	return names, cells
}

// cellOf is a value as CSV writes it: a list of names with blanks between them.
func cellOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []any:
		var parts []string
		for _, one := range v {
			parts = append(parts, cellOf(one))
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(value)
}
