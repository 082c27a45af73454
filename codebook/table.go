package codebook

import (
	"strconv"
	"strings"
)

// Table writes the codes as a table that FromRows reads: a row for each code, in the order of the file. Several names in
// a cell are separated by semicolons, several examples by line breaks. What belongs to no code (mappings, groups of
// codes that exclude one another, the version) has no place in it.
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
		{"alias", func(c *Code) string { return several(c.Alias) }},
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
		lines[i] = fold(of(e))
		any = any || lines[i] != ""
	}
	if !any {
		return ""
	}
	return strings.Join(lines, "\n")
}
