package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Difference is a cell that is printed otherwise than it is made now. A row or column that only one of them has differs
// as a whole: then Column or Row is empty, and Printed or Now says "absent".
type Difference struct {
	Line                      int // of the printed table; 0 for a row that only the new one has
	Row, Column, Printed, Now string
}

const absent = "absent"

// keyNames are columns that say which row it is, in tables of any kind.
var keyNames = []string{
	"id", "wave", "case", "transcript", "code", "belief", "coder", "code_a", "code_b", "coder_a", "coder_b", "from", "to", "kind", "lever", "unit", "interview", "check",
}

// Compare lists where a printed table differs from the one that is made now. Rows are known by their keys, whatever
// their order; columns that only the new table has are no difference, since fields are added over time.
func Compare(printed, now Table, more ...string) []Difference {
	var out []Difference
	keys := keyColumns(printed, now, more)
	made := map[string][]Row{}
	for _, r := range now.Rows {
		k := key(now, r, keys)
		made[k] = append(made[k], r)
	}
	for _, name := range printed.Names {
		if column(now, name) < 0 {
			out = append(out, Difference{Column: name, Printed: "present", Now: absent})
		}
	}
	for _, r := range printed.Rows {
		k := key(printed, r, keys)
		if len(made[k]) == 0 {
			out = append(out, Difference{Line: r.Line, Row: k, Printed: "present", Now: absent})
			continue
		}
		nearest, at := cellsThatDiffer(printed, now, r, made[k][0], k), 0
		for i := 1; i < len(made[k]) && len(nearest) > 0; i++ {
			if d := cellsThatDiffer(printed, now, r, made[k][i], k); len(d) < len(nearest) {
				nearest, at = d, i
			}
		}
		made[k] = slices.Delete(made[k], at, at+1)
		out = append(out, nearest...)
	}
	for _, r := range now.Rows {
		k := key(now, r, keys)
		if rest := made[k]; len(rest) > 0 {
			made[k] = rest[1:]
			out = append(out, Difference{Row: k, Printed: absent, Now: "present"})
		}
	}
	return out
}

// cellsThatDiffer holds a printed row against one that is made now. Of several with one key, such as those of the values
// of an attribute, the nearest is meant.
func cellsThatDiffer(printed, now Table, r, other Row, key string) (out []Difference) {
	for c, name := range printed.Names {
		if at := columnNth(now, name, nth(printed, c)); at >= 0 && !same(r.Cells[c], other.Cells[at]) {
			out = append(out, Difference{r.Line, key, name, r.Cells[c], other.Cells[at]})
		}
	}
	return out
}

// same reports whether a printed cell says what is made now; a spreadsheet may have given a number a decimal comma.
func same(printed, now string) bool {
	printed, now = plain(printed), plain(now)
	if printed == now {
		return true
	}
	_, err := strconv.ParseFloat(now, 64)
	return err == nil && strings.Count(printed, ",") == 1 && strings.Replace(printed, ",", ".", 1) == now
}

// plain is a cell without what only guards it: the apostrophe before a formula, blanks around it.
func plain(cell string) string {
	cell = strings.TrimSpace(strings.ReplaceAll(cell, "&nbsp;", " "))
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

// keyColumns are the names by which rows are known: the usual ones that both tables have, else the first column.
func keyColumns(a, b Table, more []string) []string {
	var out []string
	for _, name := range a.Names {
		if (slices.Contains(keyNames, name) || slices.Contains(more, name)) && column(b, name) >= 0 {
			out = append(out, name)
		}
	}
	if len(out) == 0 && len(a.Names) > 0 {
		out = a.Names[:1]
	}
	return out
}

func key(t Table, r Row, names []string) string {
	var parts []string
	for _, n := range names {
		if c := column(t, n); c >= 0 {
			if cell := plain(r.Cells[c]); cell != "" {
				parts = append(parts, cell)
			}
		}
	}
	return strings.Join(parts, " ")
}

func column(t Table, name string) int { return slices.Index(t.Names, name) }

// nth is how many columns of the same name come before: tables for people repeat n/N under each wave.
func nth(t Table, c int) (n int) {
	for _, name := range t.Names[:c] {
		if name == t.Names[c] {
			n++
		}
	}
	return n
}

func columnNth(t Table, name string, n int) int {
	for c, other := range t.Names {
		if other == name {
			if n == 0 {
				return c
			}
			n--
		}
	}
	return -1
}

// String says where and how.
func (d Difference) String() string {
	where := strings.TrimSpace(d.Row + " · " + d.Column)
	return fmt.Sprintf("%s: printed %s, now %s", strings.Trim(where, " ·"), d.Printed, d.Now)
}
