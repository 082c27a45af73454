package tagging

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/sheet"
	"qcode/internal/span"
	"qcode/internal/yamldoc"
)

// Formats of files with codings.
func Formats() []string { return []string{"csv", "tsv", "jsonl", "yaml"} }

// FormatOf is the format that the name of a file says; "" if it says none.
func FormatOf(name string) string {
	switch ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); ext {
	case "csv", "tsv", "jsonl", "yaml":
		return ext
	case "yml":
		return "yaml"
	case "tab":
		return "tsv"
	case "ndjson":
		return "jsonl"
	}
	return ""
}

// columns of a file with codings, in the order in which help lists them.
func columns() []string {
	return []string{
		"transcript", "code", "start", "end", "at", "line", "sentence", "turn", "quote", "before", "after",
		"coder", "valence", "memo", "created", "id", "rating", "belief", "refs",
	}
}

// passedOver are columns that our own exports have beside those that say something new.
func passedOver() []string { return []string{"wave", "case", "speaker", "rev", "lost", "status"} }

// Requests is a file with codings, read.
type Requests struct {
	Rows    []Request
	Refused []Refusal // rows that cannot be read, and what is wrong with the file as a whole
	Unused  []string  // columns that say nothing to qcode
}

// Read reads a file with codings: a table with a head (csv, tsv), an object on each line (jsonl), or an annotation file
// or a list of codings (yaml). name names it in messages.
func Read(name, format string, src []byte) *Requests {
	switch format {
	case "jsonl":
		return readLines(src)
	case "yaml":
		return readYAML(name, src)
	}
	return readTable(name, src)
}

func (q *Requests) refuse(line int, help, why string, args ...any) {
	r := refuse(help, why, args...)
	r.Line = line
	q.Refused = append(q.Refused, *r)
}

// findings turns findings about a file into refusals.
func (q *Requests) findings(ds []diag.Diagnostic) {
	for _, d := range ds {
		if d.Severity == diag.Error {
			q.refuse(d.At.Line, d.Help, "%s", d.Message)
		}
	}
}

func readTable(name string, src []byte) *Requests {
	q := &Requests{}
	table, ds := sheet.Read(name, src)
	q.findings(ds)
	if table.Names == nil {
		if len(ds) == 0 {
			q.refuse(1, "the first line names the columns: "+strings.Join(columns()[:9], ","), "the file is empty")
		}
		return q
	}
	fields := q.layout(table.Names)
	if len(q.Refused) > len(ds) {
		return q
	}
	for _, r := range table.Rows {
		b := builder{Request: Request{Line: r.Line}}
		for i, field := range fields {
			if field != "" && r.Fields[i] != "" {
				b.set(field, r.Fields[i])
			}
		}
		q.take(&b)
	}
	return q
}

// layout finds out what each column of a table is; "" if it is none of ours.
func (q *Requests) layout(names []string) []string {
	fields := make([]string, len(names))
	for i, n := range names {
		fields[i] = q.column(n, names)
	}
	for _, need := range []string{"transcript", "code"} {
		if !slices.Contains(fields, need) {
			q.refuse(1, "name the columns in the first line: "+strings.Join(columns()[:9], ","), "the table has no column `%s`", need)
		}
	}
	return fields
}

// column is the column that goes by a name; "" if it is none of ours. A name that is nearly one of ours is refused: a
// mistyped column would be passed over in silence.
func (q *Requests) column(name string, all []string) string {
	low := strings.ToLower(name)
	if slices.Contains(columns(), low) {
		return low
	}
	if slices.Contains(passedOver(), low) || name == "" {
		return ""
	}
	near, ok := yamldoc.Suggest(low, columns())
	if ok && !slices.ContainsFunc(all, func(n string) bool { return strings.EqualFold(n, near) }) {
		q.refuse(1, "rename it", "there is no column `%s`; did you mean `%s`?", name, near)
		return ""
	}
	if !slices.Contains(q.Unused, name) {
		q.Unused = append(q.Unused, name)
	}
	return ""
}

// take adds a row, or refuses it.
func (q *Requests) take(b *builder) {
	if b.err != nil {
		r := *b.err
		r.Line = b.Line
		q.Refused = append(q.Refused, r)
		return
	}
	if b.hasStart != b.hasEnd {
		q.refuse(b.Line, "give both, or neither", "`start` and `end` belong together")
		return
	}
	q.Rows = append(q.Rows, b.Request)
}

// builder makes a Request of fields.
type builder struct {
	Request
	hasStart, hasEnd bool
	err              *Refusal
}

func (b *builder) set(field, value string) {
	w := &b.Where
	switch field {
	case "transcript":
		b.Transcript = value
	case "code":
		b.Code = value
	case "coder":
		b.Coder = value
	case "valence":
		b.Valence = value
	case "memo":
		b.Memo = value
	case "created":
		b.Created = value
	case "id":
		b.ID = value
	case "rating":
		b.Rating = value
	case "belief":
		b.Belief = value
	case "refs":
		b.Refs = value
	case "quote":
		w.Quote = value
	case "before":
		w.Before = value
	case "after":
		w.After = value
	case "start":
		w.At.Start, b.hasStart, w.HasAt = uint32(b.number(field, value, 0)), true, true
	case "end":
		w.At.End, b.hasEnd = uint32(b.number(field, value, 0)), true
	case "at":
		b.place(value)
	case "line":
		b.lines(value)
	case "sentence":
		w.Sentence = b.number(field, value, 1)
	case "turn":
		w.Turn = b.number(field, value, 1)
	}
}

func (b *builder) fail(help, why string, args ...any) {
	if b.err == nil {
		b.err = refuse(help, why, args...)
	}
}

// number reads a whole number of at least least. Spreadsheet programs write some as 12.0.
func (b *builder) number(field, value string, least int) int {
	n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), ".0"), 10, 33)
	if err != nil || n < int64(least) || n > 1<<32-1 {
		b.fail("", "`%s` is %q, not a number from %d", field, value, least)
		return least
	}
	return int(n)
}

func (b *builder) lines(value string) {
	from, to, isRange := strings.Cut(value, "-")
	b.Where.Line = b.number("line", from, 1)
	if isRange {
		if b.Where.LastLine = b.number("line", to, 1); b.Where.LastLine < b.Where.Line {
			b.fail("", "the lines %s run backwards", value)
		}
	}
}

func (b *builder) place(value string) {
	at, mark, hasMark := strings.Cut(value, "@")
	s, err := span.Parse(at)
	if err != nil {
		b.fail("", "%v", err)
		return
	}
	b.Where.At, b.Where.HasAt = s, true
	if hasMark {
		m, err := strconv.ParseUint(mark, 16, 32)
		if err != nil || len(mark) != 8 {
			b.fail("", "the mark of `at: %s` is not eight hexadecimal digits", value)
			return
		}
		b.Where.Mark, b.Where.HasMark = uint32(m), true
	}
}

// ParseWhere reads lines and span as flags give them: 41 or 41-43, and 2210-2268.
func ParseWhere(line, at string) (Where, error) {
	var b builder
	if line != "" {
		b.lines(line)
	}
	if at != "" {
		b.place(at)
	}
	if b.err != nil {
		return Where{}, b.err
	}
	return b.Where, nil
}

// readLines reads an object on each line.
func readLines(src []byte) *Requests {
	q := &Requests{}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	number := 0
	for line := range bytes.Lines(src) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		fields, err := object(line)
		if err != nil {
			q.refuse(number, "each line is one object: {\"transcript\": …, \"code\": …, \"quote\": …}", "the line is no JSON object: %v", err)
			continue
		}
		q.object(number, fields)
	}
	return q
}

// object takes a row whose fields have names of their own.
func (q *Requests) object(line int, fields []pair) {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	b := builder{Request: Request{Line: line}}
	refused := len(q.Refused)
	for _, f := range fields {
		if column := q.column(f.name, names); column != "" && f.value != "" {
			b.set(column, f.value)
		}
	}
	for i := range q.Refused[refused:] {
		q.Refused[refused+i].Line = line
	}
	if len(q.Refused) == refused {
		q.take(&b)
	}
}

// pair is a field of an object.
type pair struct{ name, value string }
