// Package render writes tables: as text for a terminal, Markdown, CSV and JSON. It decides how things look; what
// they are was decided before.
package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"qcode/internal/table"
)

// Formats lists the formats that Write knows, the first being the default.
func Formats() []string { return []string{"text", "markdown", "csv", "json"} }

// Options of rendering.
type Options struct {
	Width int  // columns of text; 0: 100
	Excel bool // CSV with byte order mark and guarded formulas
}

// Write writes a report in a format. It writes once, so that a failing writer is noticed and nothing is half written
// by us.
func Write(w io.Writer, format string, r *table.Report, o Options) error {
	if o.Width == 0 {
		o.Width = 100
	}
	var b bytes.Buffer
	err := r.Data.Check()
	if err != nil {
		return err
	}
	switch format {
	case "text":
		err = writeText(&b, r, o)
	case "markdown":
		writeMarkdown(&b, r)
	case "csv":
		err = writeCSV(&b, r.Data, o.Excel)
	case "json":
		err = writeJSON(&b, r)
	default:
		err = fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// cell is a value as people read it.
func cell(c table.Cell) string { return c.String() }
