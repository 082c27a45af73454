package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/table"
)

// FormatVersion is the version of the fields in CSV and JSON: a new minor version adds, a new major one may rename.
const FormatVersion = "1.0"

func writeCSV(b *bytes.Buffer, d table.Data, excel bool) error {
	if excel {
		b.WriteString("\uFEFF")
	}
	w := csv.NewWriter(b)
	head := make([]table.Value, len(d.Fields))
	for i, name := range d.Fields {
		head[i] = name
	}
	line := make([]string, len(head))
	for _, row := range slices.Concat([][]table.Value{head}, d.Rows) {
		for i, v := range row {
			line[i] = field(v)
			if excel {
				line[i] = guard(v, line[i])
			}
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func field(v table.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []string:
		return strings.Join(v, " ")
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// guard keeps a spreadsheet program from running a text as a formula.
func guard(v table.Value, text string) string {
	if _, isText := v.(string); isText && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// object is a JSON object that keeps the order of its fields.
type object struct {
	fields []string
	values []table.Value
}

// MarshalJSON writes the fields in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o.fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := marshal(&b, f); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := marshal(&b, o.values[i]); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes text as it is: < and & are no danger outside a web page.
func marshal(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

func writeJSON(b *bytes.Buffer, r *table.Report) error {
	rows := make([]object, len(r.Data.Rows))
	for i, row := range r.Data.Rows {
		rows[i] = object{r.Data.Fields, row}
	}
	notes := append([]string{}, r.Notes...)
	for _, t := range r.Tables {
		notes = append(notes, t.Notes...)
	}
	title := append([]string{}, r.Title...)
	top := object{
		[]string{"format_version", "kind", "title", "rows", "notes"},
		[]table.Value{FormatVersion, r.Kind, title, rows, notes},
	}
	return writeIndented(b, top)
}

func writeIndented(b *bytes.Buffer, v any) error {
	var flat bytes.Buffer
	if err := marshal(&flat, v); err != nil {
		return err
	}
	if err := json.Indent(b, flat.Bytes(), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}
