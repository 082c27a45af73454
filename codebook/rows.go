package codebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/yamldoc"
)

// Separator stands between the names of a path of codes in a table.
const Separator = " > "

// columns are the columns of a table that are understood, each with the names that it goes by.
func columns() map[string][]string {
	return map[string][]string{
		"id":                 {"id", "code id"},
		"code":               {"code", "tag", "code name", "codename"},
		"label":              {"label", "name", "title"},
		"path":               {"path", "code path"},
		"parent":             {"parent", "parent id", "parent code", "group", "category"},
		"definition":         {"definition", "description", "meaning"},
		"include":            {"include", "inclusion", "inclusion criteria", "when to use", "use when"},
		"exclude":            {"exclude", "exclusion", "exclusion criteria", "when not to use", "not when"},
		"example":            {"example", "examples", "quote"},
		"example_transcript": {"example transcript"},
		"example_note":       {"example note"},
		"short":              {"short", "short label"},
		"key":                {"key", "shortcut"},
		"level":              {"level", "depth"},
		"codable":            {"codable"},
		"optional":           {"optional"},
		"abbr":               {"abbr", "abbreviation"},
		"color":              {"color", "colour"},
		"see":                {"see", "see also"},
		"alias":              {"alias", "aliases", "synonyms"},
		"was":                {"was"},
		"valence":            {"valence"},
		"exclusive":          {"exclusive"},
		"rating":             {"rating"},
		"min_alpha":          {"min alpha"},
		"standalone":         {"standalone"},
		"deprecated":         {"deprecated"},
		"replaced_by":        {"replaced by"},
		"added":              {"added"},
		"source":             {"source"},
		"note":               {"note", "notes", "memo", "comment"},
	}
}

// ColumnOf is the column that a table's name for it means, "" if none is.
func ColumnOf(name string) string {
	name = plainName(name)
	for column, all := range columns() {
		if slices.Contains(all, name) {
			return column
		}
	}
	return ""
}

// plainName is the name of a column in lower case, with single spaces between its words.
func plainName(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" _-\ufeff\t\n", r) }), " ")
}

// Columns are the names of the columns that FromRows understands, in alphabetical order.
func Columns() []string {
	var out []string
	for name := range columns() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// FromRows makes a codebook of a table. A row is a code: by `id` or `code` (a foreign name), `label`, or a `path` of
// labels with " > " between. Its parent is named by `parent` or `group`, by the path, or by numbers in `level` (the
// nearest row above with the number before). A parent that has no row gets a code of its own; see Columns for the other
// columns. Several names in `alias`, `see` and `was` are separated by semicolons.
//
// Each code gets an id that is valid, unique and the same each time; the names and paths of the table that differ from
// it become aliases, so that codings made under them are found. Problems name the row by Line; the header is row 1.
func FromRows(header []string, records [][]string) (*Codebook, []Problem) {
	t := &table{book: &Codebook{}, named: map[string]*row{}}
	t.head(header)
	t.read(records)
	t.link()
	for _, r := range t.rows {
		if r.parent == nil {
			t.place(r, nil)
		}
	}
	t.levels()
	t.ids()
	t.book.index = newIndex(t.book.Codes)
	t.unusable()
	return t.book, t.problems
}

type table struct {
	book     *Codebook
	columns  []string // what each column of the table is; "" for one that is left out
	rows     []*row
	named    map[string]*row // by foreign name, folded
	problems []Problem
}

type row struct {
	line          int
	value         map[string]string
	name          string // as the table calls the code: id, code, path or label
	code          *Code
	parent        *row
	below         []*row
	wanted, given string // id: to be made from, and given by the table
}

func (t *table) report(rule, severity string, line int, object, message, help string) {
	t.problems = append(t.problems, Problem{Rule: rule, Severity: severity, Line: line, Object: object, Message: message, Help: help})
}

func (t *table) head(header []string) {
	var names []string
	for _, all := range columns() {
		names = append(names, all...)
	}
	slices.Sort(names)
	t.columns = make([]string, len(header))
	for i, h := range header {
		column := ColumnOf(h)
		switch {
		case column == "":
			message := fmt.Sprintf("column %q is left out", h)
			if near, found := yamldoc.Suggest(plainName(h), names); found {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			t.report(yamldoc.RuleUnknownKey, "warning", 1, "", message, "the columns are "+strings.Join(Columns(), ", "))
		case slices.Contains(t.columns[:i], column):
			t.report(yamldoc.RuleDuplicateKey, "warning", 1, "", fmt.Sprintf("column %q is left out: the table has another one for %s", h, column), "rename one of them")
		default:
			t.columns[i] = column
		}
	}
}

// read makes a row of each record that names a code, and of each step of a path on its first appearance.
func (t *table) read(records [][]string) {
	for i, record := range records {
		r := &row{line: i + 2, value: map[string]string{}}
		for j, cell := range record {
			if j < len(t.columns) && t.columns[j] != "" {
				r.value[t.columns[j]] = strings.TrimSpace(cell)
			}
		}
		var above *row
		steps := pathOf(r.value["path"])
		for n := range len(steps) - 1 {
			path := strings.Join(steps[:n+1], Separator)
			step := t.named[nameKey(path)]
			if step == nil {
				step = t.grouping(path, steps[n], r.line)
				step.parent = above
				step.code.Codable = true // a step of a path is a code like others
			}
			above = step
		}
		r.parent = above
		r.fill(steps)
		if key := r.code.Key; !validKey(key) {
			r.code.Key = ""
			t.report(yamldoc.RuleWrongValue, "warning", r.line, "", fmt.Sprintf("key %q in row %d cannot be typed as a key and is left out", key, r.line), "use letters and digits only, best two of them")
		}
		if v := r.code.Valence; v != "" && !slices.Contains([]string{"required", "optional", "none"}, v) {
			r.code.Valence = ""
			t.report(yamldoc.RuleWrongValue, "error", r.line, "", fmt.Sprintf("valence %q in row %d is not known", v, r.line), "write required, optional or none, or nothing")
		}
		if r.name == "" {
			if strings.TrimSpace(strings.Join(record, "")) != "" {
				t.report(ruleInvalidID, "error", r.line, "", fmt.Sprintf("row %d names no code", r.line), "give it an id, code, label or path")
			}
			continue
		}
		t.add(r)
	}
}

func pathOf(path string) []string {
	var steps []string
	for step := range strings.SplitSeq(fold(path), Separator) {
		if step = fold(step); step != "" {
			steps = append(steps, step)
		}
	}
	return steps
}

func nameKey(name string) string { return strings.ToLower(fold(name)) }

// add takes the row in, unless the table had it before. A step of a path that gets a row of its own later is filled in.
func (t *table) add(r *row) {
	key := nameKey(r.name)
	if r.value["id"] == "" && r.value["code"] == "" && r.value["path"] == "" && r.value["parent"] != "" {
		key = nameKey(r.value["parent"] + Separator + r.name) // a label may be there again under another parent
	}
	first := t.named[key]
	switch {
	case first == nil:
		t.named[key] = r
		t.rows = append(t.rows, r)
	case first.value == nil:
		first.value, first.code, first.given, first.wanted, first.line = r.value, r.code, r.given, r.wanted, r.line
	default:
		t.report(ruleDuplicateID, "error", r.line, "", fmt.Sprintf("row %d names %q again, which row %d did", r.line, r.name, first.line), "make one row of both, or give one of them another name")
	}
}

// grouping makes a code for a parent that the table only names.
func (t *table) grouping(name, label string, line int) *row {
	r := &row{line: line, name: name, wanted: label, code: &Code{Label: label}}
	t.named[nameKey(name)] = r
	t.rows = append(t.rows, r)
	return r
}

// fill makes the row's code; its id and place come later.
func (r *row) fill(steps []string) {
	v := func(column string) string { return r.value[column] }
	several := func(column string) []string { return splitNames(v(column)) }
	last := ""
	if len(steps) > 0 {
		last = steps[len(steps)-1]
	}
	r.name = firstOf(v("id"), v("code"), strings.Join(steps, Separator), v("label"))
	r.given = v("id")
	r.wanted = firstOf(v("id"), v("code"), last, v("label"))
	if signless := slug(r.wanted); !strings.ContainsAny(signless, "abcdefghijklmnopqrstuvwxyz") && v("label") != "" && r.wanted != "" {
		r.wanted = v("label") // a tag such as % or ^2 says less than its name
	}
	r.code = &Code{
		Label: fold(firstOf(v("label"), last, v("code"), v("id"))), Short: v("short"), Key: v("key"), Abbr: v("abbr"), Color: v("color"),
		Codable: !isWord(v("codable"), "false", "no", "0"), Optional: isWord(v("optional"), "true", "yes", "1"),
		Definition: v("definition"), Include: v("include"), Exclude: v("exclude"), See: several("see"),
		Alias: several("alias"), Was: several("was"), Valence: v("valence"),
		Deprecated: isWord(v("deprecated"), "true", "yes", "1"), ReplacedBy: v("replaced_by"),
		Added: v("added"), Source: v("source"), Note: v("note"),
	}
	r.code.Examples = examplesOf(v("example"), v("example_transcript"), v("example_note"))
	r.code.Rating, r.code.Standalone = several("rating"), isWord(v("standalone"), "true", "yes", "1")
	if r.code.OneBelow = isWord(v("exclusive"), "true"); !r.code.OneBelow {
		r.code.Exclusive = several("exclusive")
	}
	if alpha, err := strconv.ParseFloat(v("min_alpha"), 64); err == nil && alpha > 0 && alpha <= 1 {
		r.code.MinAlpha = alpha
	}
	if !isNumeral(v("level")) {
		r.code.Level = v("level")
	}
}

// examplesOf are the examples of a cell, a line each, with what the cells beside it say of them.
func examplesOf(quotes, transcripts, notes string) []Example {
	if quotes == "" {
		return nil
	}
	at := func(text string, i int) string {
		lines := strings.Split(text, "\n")
		if i >= len(lines) || strings.TrimSpace(lines[i]) == lacking {
			return ""
		}
		return strings.TrimSpace(lines[i])
	}
	var out []Example
	for i := range strings.Count(quotes, "\n") + 1 {
		if e := (Example{Quote: at(quotes, i), Transcript: at(transcripts, i), Note: at(notes, i)}); e != (Example{}) {
			out = append(out, e)
		}
	}
	return out
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func isWord(value string, words ...string) bool {
	return slices.Contains(words, strings.ToLower(value))
}

func isNumeral(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}
