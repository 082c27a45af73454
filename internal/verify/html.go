package verify

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// fromHTML finds the tables of a page that qcode wrote. Headings over several columns leave no name for each: columns are
// named by the last row of the head where it fits, else by their number.
func fromHTML(name string, src []byte) ([]Table, error) {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var out []Table
	var head, row []string
	var rows [][]string
	var text strings.Builder
	inTable, inHead, inCell := false, false, false
	for {
		token, err := d.Token()
		if err != nil {
			break // the end, or what is no longer ours
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "table":
				inTable, head, rows = true, nil, nil
			case "thead":
				inHead = true
			case "tr":
				row = nil
			case "th", "td":
				inCell = inTable
				text.Reset()
			}
		case xml.CharData:
			if inCell {
				text.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "th", "td":
				row, inCell = append(row, strings.Join(strings.Fields(text.String()), " ")), false
			case "thead":
				inHead = false
			case "tr":
				switch {
				case inHead:
					head = row
				case inTable && len(row) > 0:
					rows = append(rows, row)
				}
			case "table":
				if inTable && len(rows) > 0 {
					out = append(out, named(head, rows))
				}
				inTable = false
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no table", name)
	}
	return out, nil
}

func named(head []string, rows [][]string) Table {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	t := Table{Names: head}
	if len(head) != width {
		t.Names = make([]string, width)
		for i := range t.Names {
			t.Names[i] = fmt.Sprintf("column %d", i+1)
		}
	}
	for _, r := range rows {
		cells := make([]string, width)
		copy(cells, r)
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	return t
}
