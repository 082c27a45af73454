// Package render writes tables, documents and figures: as text for a terminal, Markdown, CSV, JSON, HTML, LaTeX, XLSX and
// DOCX, as SVG, PNG and PDF. It decides how things look; what they are was decided before.
package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"qcode/internal/document"
	"qcode/internal/table"
)

// Formats lists the formats that Write knows, the first being the default.
func Formats() []string { return append([]string{"text", "markdown", "csv", "json"}, Documents()...) }

// Documents lists those among them that hold figures and quotes too.
func Documents() []string { return []string{"html", "latex", "xlsx", "docx"} }

// Binary reports whether a format is no text, and so nothing for a terminal.
func Binary(format string) bool { return format == "xlsx" || format == "docx" }

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
		return Document(w, format, document.Of(r))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// Document writes a document in one of the formats of Documents, at once.
func Document(w io.Writer, format string, d *document.Document) error {
	var b bytes.Buffer
	var err error
	switch format {
	case "html":
		writeHTML(&b, d)
	case "latex":
		writeLaTeX(&b, d)
	case "xlsx":
		err = writeXLSX(&b, d)
	case "docx":
		err = writeDOCX(&b, d)
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
