package render

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"qcode/internal/document"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// book is an XLSX file in the making: a sheet for each table, then the quotes, the rows for machines, and the notes.
// Numbers are numbers, and no text ever becomes a formula.
type book struct {
	*excelize.File
	unit   string
	names  map[string]bool // of sheets, in lower case
	styles map[string]int
	err    error // the first; later writes do nothing
}

func writeXLSX(b *bytes.Buffer, d *document.Document) error {
	w := &book{File: excelize.NewFile(), unit: d.Unit, names: map[string]bool{}, styles: map[string]int{}}
	defer w.Close()
	for i := range d.Sections {
		w.section(&d.Sections[i])
	}
	w.quotes(d)
	w.data(d.Data)
	w.notes(d)
	w.keep(w.DeleteSheet("Sheet1"))
	w.SetActiveSheet(0)
	title := ""
	if len(d.Title) > 0 {
		title = d.Title[0]
	}
	// Who made it and when stays out: the same input gives the same bytes.
	w.keep(w.SetDocProps(&excelize.DocProperties{Title: title, Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"}))
	if w.err != nil {
		return w.err
	}
	return w.Write(b)
}

// mostInCell is how many characters go into a cell: Excel holds 32,767, and whatever is longer is cut visibly.
const mostInCell = 32000

func (w *book) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *book) section(s *document.Section) {
	for i := range s.Tables {
		name := s.Tables[i].Caption
		if name == "" {
			name = s.Heading
		}
		w.table(name, &s.Tables[i])
	}
	for _, f := range s.Figures {
		if len(f.Table.Columns) > 0 && !f.Tabled {
			w.figure(f)
		}
	}
}

func (w *book) figure(f *figure.Figure) {
	t := f.Table
	w.table("Figure "+f.Kind, &t)
}

// sheet adds a sheet with a name that spreadsheet programs allow: at most 31 characters, none of []:*?/\, and no other
// sheet's.
func (w *book) sheet(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, Safe(name))
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		name = "Table"
	}
	base := name
	for n := 2; ; n++ {
		name = clip(name, 31)
		if !w.names[strings.ToLower(name)] {
			break
		}
		tail := fmt.Sprintf(" %d", n)
		name = clip(base, 31-len(tail)) + tail
	}
	w.names[strings.ToLower(name)] = true
	_, err := w.NewSheet(name)
	w.keep(err)
	return name
}

// clip keeps the first n UTF-16 units at most, which is how Excel counts.
func clip(s string, n int) string {
	out, units := "", 0
	for _, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units > n {
			break
		}
		out += string(r)
	}
	return strings.TrimSpace(out)
}

// set writes a value as what it is.
func (w *book) set(sheet string, column, row int, v any, style string) {
	if w.err != nil {
		return
	}
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		w.keep(err)
		return
	}
	switch v := v.(type) {
	case nil:
	case string:
		if utf8.RuneCountInString(v) > mostInCell {
			v = string([]rune(v)[:mostInCell]) + " …"
		}
		w.keep(w.SetCellStr(sheet, at, Safe(v)))
	case []string:
		w.keep(w.SetCellStr(sheet, at, Safe(strings.Join(v, " "))))
	default:
		w.keep(w.SetCellValue(sheet, at, v))
	}
	if style != "" {
		w.keep(w.SetCellStyle(sheet, at, at, w.style(style)))
	}
}

// style makes a style from words: bold, top, wrap, indent1…, and anything after = as a number format.
func (w *book) style(words string) int {
	if id, ok := w.styles[words]; ok {
		return id
	}
	s := &excelize.Style{Alignment: &excelize.Alignment{}}
	rest, format, _ := strings.Cut(words, "=")
	if format != "" {
		s.CustomNumFmt = &format
	}
	for _, word := range strings.Fields(rest) {
		switch {
		case word == "bold":
			s.Font = &excelize.Font{Bold: true, Family: "Calibri", Size: 11}
		case word == "wrap":
			s.Alignment.WrapText, s.Alignment.Vertical = true, "top"
		case word == "right":
			s.Alignment.Horizontal = "right"
		case word == "under":
			s.Border = []excelize.Border{{Type: "bottom", Color: "111111", Style: 1}}
		case strings.HasPrefix(word, "indent"):
			s.Alignment.Indent = int(word[len("indent")] - '0')
		}
	}
	id, err := w.NewStyle(s)
	w.keep(err)
	w.styles[words] = id
	return id
}

// freeze keeps the head and the first column in sight.
func (w *book) freeze(sheet string, columns, rows int) {
	corner, err := excelize.CoordinatesToCellName(columns+1, rows+1)
	w.keep(err)
	w.keep(w.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: corner, ActivePane: "bottomRight"}))
}

func (w *book) width(sheet string, column int, chars float64) {
	name, err := excelize.ColumnNumberToName(column)
	w.keep(err)
	w.keep(w.SetColWidth(sheet, name, name, chars))
}

// lines writes a text with its line breaks, which a text that comes back has to keep.
func (w *book) lines(sheet string, column, row int, text string) {
	if w.set(sheet, column, row, text, "wrap"); w.err != nil || !strings.Contains(text, "\n") || utf8.RuneCountInString(text) > mostInCell {
		return
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Safe(lines[i])
	}
	at, err := excelize.CoordinatesToCellName(column, row)
	w.keep(err)
	w.keep(w.SetCellStr(sheet, at, strings.Join(lines, "\n")))
}

// data is the sheet with the rows for machines, the same as CSV.
func (w *book) data(d table.Data) {
	if len(d.Fields) == 0 {
		return
	}
	name := w.sheet("Data")
	for i, f := range d.Fields {
		w.set(name, i+1, 1, f, "bold under")
	}
	long := make([]bool, len(d.Fields))
	for i, row := range d.Rows {
		for j, v := range row {
			text, isText := v.(string)
			if !isText || len(text) < 40 && !strings.Contains(text, "\n") {
				w.set(name, j+1, i+2, v, "")
				continue
			}
			w.lines(name, j+1, i+2, text)
			long[j] = true
		}
	}
	for j := range long {
		if long[j] || d.Fields[j] == "summary" {
			w.width(name, j+1, 60)
		}
	}
	w.freeze(name, 1, 1)
}

func (w *book) quotes(d *document.Document) {
	if len(d.Shelves) == 0 {
		return
	}
	name := w.sheet("Quotes")
	for i, h := range []string{"Code", "Group", "Valence", "Where", "Case", "Quote", "Coding"} {
		w.set(name, i+1, 1, h, "bold under")
		w.width(name, i+1, []float64{30, 18, 12, 18, 10, 90, 15}[i])
	}
	row := 2
	for _, s := range d.Shelves {
		for _, b := range s.Batches {
			for _, p := range b.Parts {
				for _, c := range p.Cards {
					text := c.Text
					if c.Withheld != "" {
						text = "(" + c.Withheld + ")"
					}
					for i, v := range []string{s.Label, b.Label, p.Label, c.Where, c.Case, text, c.Coding} {
						w.set(name, i+1, row, v, "wrap")
					}
					row++
				}
			}
		}
	}
	w.freeze(name, 1, 1)
}

func (w *book) notes(d *document.Document) {
	name := w.sheet("Notes")
	w.width(name, 1, 110)
	row := 1
	for i, l := range d.Title {
		style := "wrap"
		if i == 0 {
			style = "bold wrap"
		}
		w.set(name, 1, row, l, style)
		row++
	}
	for _, s := range d.Sections {
		for _, n := range s.Notes {
			w.set(name, 1, row, n, "wrap")
			row++
		}
	}
	for _, n := range d.Notes {
		w.set(name, 1, row, n, "wrap")
		row++
	}
}
