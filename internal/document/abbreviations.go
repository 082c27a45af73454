package document

import (
	"slices"
	"strings"

	"qcode/internal/table"
)

// Abbreviation is a sign in a table with its meaning: journals want every one explained under the table.
type Abbreviation struct{ Sign, Meaning string }

// Abbreviations are those that occur in the heads and cells of a table, in the order in which they occur first. Unit is
// the plural of what is counted.
func Abbreviations(t *table.Table, unit string) []Abbreviation {
	if unit == "" {
		unit = "cases"
	}
	heads := map[string]string{
		"n/N": unit + " with at least one counted coding, of those interviewed",
		"n":   unit + " with at least one counted coding",
		"N":   unit + " interviewed",
		"%":   "n of N in percent, rounded half up",
		"k":   "distinct passages",
		"B":   unit + " who name it as a barrier",
		"F":   unit + " who name it as a facilitator",
		"+":   unit + " who gained the code",
		"−":   unit + " who lost the code",
		"B→F": "named as a barrier only, later as a facilitator only",
		"F→B": "named as a facilitator only, later as a barrier only",
		"p":   "probability of a difference at least as large by chance; exploratory",
		"Q":   "Cochran’s Q",
	}
	var out []Abbreviation
	add := func(sign, meaning string) {
		if !slices.ContainsFunc(out, func(a Abbreviation) bool { return a.Sign == sign }) {
			out = append(out, Abbreviation{sign, meaning})
		}
	}
	for _, c := range t.Columns {
		if m, ok := heads[c.Head]; ok {
			add(c.Head, m)
		}
	}
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			for _, a := range cellSigns(c) {
				add(a.Sign, a.Meaning)
			}
		}
	}
	return out
}

// cellSigns are the signs of one cell.
func cellSigns(c table.Cell) []Abbreviation {
	var out []Abbreviation
	if c.AtLeast {
		out = append(out, Abbreviation{"≥", "a minimum: not all transcripts are completely coded"})
	}
	if strings.Contains(c.Mark, "§") {
		out = append(out, Abbreviation{"§", "the interview guide of that wave did not ask about it"})
	}
	switch c.Kind {
	case table.Missing:
		out = append(out, Abbreviation{"–", "no value; in a wave: not interviewed"})
	case table.Unknown:
		out = append(out, Abbreviation{"?", "not finished"})
	case table.Suppressed:
		if c.Of == 0 {
			return append(out, Abbreviation{c.String(), "withheld: it, or a count that it would give away, is small"})
		}
		out = append(out, Abbreviation{c.String(), "a small count, withheld"})
	}
	return out
}
