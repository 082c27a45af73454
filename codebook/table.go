package codebook

import (
	"strconv"
	"strings"
)

// Table writes the codes as a table that FromRows reads back: a row for each code, in the order of the file. Several
// names in a cell are separated by semicolons, a name with a semicolon in double quotation marks; several examples by line
// breaks, `-` standing for what an example lacks.
//
// What belongs to no code has no place in it: name, title, version, framework, licence, sources, note, mode, language,
// mappings, groups of codes that exclude one another; the list of levels is made anew of the levels of the codes. White
// space around a text, runs of it in a label and line breaks in an example are lost; so is a level that is a number.
func (b *Codebook) Table() (header []string, records [][]string) {
	columns := tableColumns()
	for _, c := range columns {
		header = append(header, c.name)
	}
	for _, code := range b.Codes {
		record := make([]string, len(columns))
		for i, c := range columns {
			record[i] = c.of(code)
		}
		records = append(records, record)
	}
	return header, records
}

type tableColumn struct {
	name string
	of   func(*Code) string
}

func tableColumns() []tableColumn {
	several := func(names []string) string { return strings.Join(names, "; ") }
	unless := func(value, normal bool) string {
		if value == normal {
			return ""
		}
		return strconv.FormatBool(value)
	}
	return []tableColumn{
		{"id", func(c *Code) string { return c.ID }},
		{"label", func(c *Code) string { return c.Label }},
		{"parent", func(c *Code) string { return idOf(c.Parent) }},
		{"level", func(c *Code) string { return c.Level }},
		{"short", func(c *Code) string { return c.Short }},
		{"key", func(c *Code) string { return c.Key }},
		{"codable", func(c *Code) string { return strconv.FormatBool(c.Codable) }},
		{"optional", func(c *Code) string { return unless(c.Optional, false) }},
		{"abbr", func(c *Code) string { return c.Abbr }},
		{"color", func(c *Code) string { return c.Color }},
		{"definition", func(c *Code) string { return c.Definition }},
		{"include", func(c *Code) string { return c.Include }},
		{"exclude", func(c *Code) string { return c.Exclude }},
		{"example", func(c *Code) string { return c.examples(func(e Example) string { return e.Quote }) }},
		{"example_transcript", func(c *Code) string { return c.examples(func(e Example) string { return e.Transcript }) }},
		{"example_note", func(c *Code) string { return c.examples(func(e Example) string { return e.Note }) }},
		{"see", func(c *Code) string { return several(c.See) }},
		{"alias", func(c *Code) string { return joinNames(c.Alias) }},
		{"was", func(c *Code) string { return several(c.Was) }},
		{"valence", func(c *Code) string { return c.Valence }},
		{"exclusive", func(c *Code) string {
			if c.OneBelow {
				return "true"
			}
			return several(c.Exclusive)
		}},
		{"rating", func(c *Code) string { return several(c.Rating) }},
		{"min_alpha", func(c *Code) string {
			if c.MinAlpha == 0 {
				return ""
			}
			return strconv.FormatFloat(c.MinAlpha, 'g', -1, 64)
		}},
		{"standalone", func(c *Code) string { return unless(c.Standalone, false) }},
		{"deprecated", func(c *Code) string { return unless(c.Deprecated, false) }},
		{"replaced_by", func(c *Code) string { return c.ReplacedBy }},
		{"added", func(c *Code) string { return c.Added }},
		{"source", func(c *Code) string { return c.Source }},
		{"note", func(c *Code) string { return c.Note }},
	}
}

// examples are a part of each example, a line each; empty if no example has it.
func (c *Code) examples(of func(Example) string) string {
	lines := make([]string, len(c.Examples))
	any := false
	for i, e := range c.Examples {
		if lines[i] = fold(of(e)); lines[i] == "" {
			lines[i] = lacking
			continue
		}
		any = true
	}
	if !any {
		return ""
	}
	return strings.Join(lines, "\n")
}

// lacking stands for what an example lacks: an empty line at the end of a cell would be lost.
const lacking = "-"

// joinNames writes names into a cell.
func joinNames(names []string) string {
	cells := make([]string, len(names))
	for i, name := range names {
		if cells[i] = name; needsMarks(name) {
			cells[i] = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
	}
	return strings.Join(cells, "; ")
}

// needsMarks reports whether a name stands in quotation marks in a cell of several. Marks around other names are their own.
func needsMarks(name string) bool { return strings.Contains(name, ";") || strings.HasPrefix(name, `"`) }

// splitNames reads what joinNames writes, and names that somebody else wrote with semicolons between.
func splitNames(cell string) (names []string) {
	for cell = strings.TrimSpace(cell); cell != ""; {
		name, rest, marked := cutMarked(cell)
		if !marked {
			name, rest, _ = strings.Cut(cell, ";")
		}
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
		cell = strings.TrimSpace(rest)
	}
	return names
}

// cutMarked takes a name in quotation marks, that needs them, from the head of a cell.
func cutMarked(cell string) (name, rest string, ok bool) {
	if !strings.HasPrefix(cell, `"`) {
		return "", "", false
	}
	for at := 1; at < len(cell); at++ {
		switch {
		case cell[at] != '"':
		case strings.HasPrefix(cell[at:], `""`):
			at++
		default:
			name = strings.ReplaceAll(cell[1:at], `""`, `"`)
			rest = strings.TrimSpace(cell[at+1:])
			if rest != "" && rest[0] != ';' || !needsMarks(name) {
				return "", "", false
			}
			return name, strings.TrimPrefix(rest, ";"), true
		}
	}
	return "", "", false
}
