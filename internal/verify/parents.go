package verify

import (
	"slices"
	"strings"

	"qcode/internal/regex"
)

// rowsUnderRows: a code has at least as many as each code under it. Which row lies under which is told by a column for
// the subcategory that is empty in rows of domains, or by names: SI, SI+, SI+_advice.
func (a *arithmetic) rowsUnderRows() {
	for i := range a.Rows {
		p := a.parentRow(i)
		if p < 0 {
			continue
		}
		for c := range a.Names {
			x, y := a.numbers[i][c], a.numbers[p][c]
			if x.ok && y.ok && !y.lower && a.counts(c) && x.n > y.n {
				a.fault("parent", p, c, "%d, and %d in %s, which lies under it", y.n, x.n, a.label(i))
			}
		}
	}
}

// label is what names a row among its like: its subcategory or id, else its first cell.
func (a *arithmetic) label(row int) string {
	for _, c := range []int{a.named("subcategory", "subcode", "subtheme"), a.named("construct", "code", "id")} {
		if c >= 0 && a.Rows[row].Cells[c] != "" {
			return strings.TrimSpace(a.Rows[row].Cells[c])
		}
	}
	return a.name(row)
}

func (a *arithmetic) parentRow(row int) int {
	sub := a.named("subcategory", "subcode", "subtheme")
	if sub > 0 {
		cells := a.Rows[row].Cells
		if cells[sub] == "" {
			return -1
		}
		return slices.IndexFunc(a.Rows, func(r Row) bool { return r.Cells[sub] == "" && r.Cells[0] == cells[0] })
	}
	ids := a.named("construct", "code", "id")
	if ids < 0 {
		return -1
	}
	above := parentName(strings.TrimSpace(a.Rows[row].Cells[ids]))
	if above == "" {
		return -1
	}
	// Where a table has several groups of rows (waves), the nearest row above is the one.
	for p := row - 1; p >= 0; p-- {
		if strings.TrimSpace(a.Rows[p].Cells[ids]) == above {
			return p
		}
	}
	return -1
}

var valenced = regex.Lazy(`^(.+?)([+-]|enblr|brrier|_?enabler|_?barrier|_?facilitator)$`)

// parentName is the name above one such as SI+_advice (SI+) or SI+ (SI); empty if none is told.
func parentName(name string) string {
	if head, _, ok := strings.Cut(name, "_"); ok {
		return head
	}
	if m := valenced().FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return ""
}

// columnsUnderColumns is the same for tables with a row for each case and a column for each code.
func (a *arithmetic) columnsUnderColumns() {
	for c, name := range a.Names {
		above := parentName(strings.TrimSpace(name))
		if slices.Contains([]string{"k", "n", "of"}, above) {
			continue // of_words is no part of `of`: a table of qcode
		}
		p := slices.IndexFunc(a.Names, func(n string) bool { return above != "" && strings.TrimSpace(n) == above })
		if p < 0 || p == c || !a.counts(p) {
			continue
		}
		for i := range a.Rows {
			if x, y := a.numbers[i][c], a.numbers[i][p]; x.ok && y.ok && !x.hasOf && !y.hasOf && x.n > y.n {
				a.fault("parent", i, p, "%d, and %d in %s, which lies under it", y.n, x.n, strings.TrimSpace(name))
			}
		}
	}
}

// counts reports whether a column holds counts, and not ranks, lines or offsets.
func (a *arithmetic) counts(column int) bool {
	name := strings.ToLower(a.Names[column])
	return !slices.Contains([]string{"rank", "rank_to", "line", "start", "end", "of", "percent", "depth", "complete", "units", "elaboration"}, name)
}

var totalName = regex.Lazy(`(?i)^total(_.+)?$`)

// totalColumns: a total is not below its largest part. total_k has its parts in active_k and sedentary_k, whose sum it
// cannot exceed; total has them in barrier and enabler, and may exceed their sum by passages of neither.
func (a *arithmetic) totalColumns() {
	for c, name := range a.Names {
		m := totalName().FindStringSubmatch(name)
		if m == nil {
			continue
		}
		var parts []int
		for p, other := range a.Names {
			lower := strings.ToLower(other)
			grouped := m[1] != "" && p != c && strings.HasSuffix(lower, strings.ToLower(m[1])) && !strings.HasPrefix(lower, "total")
			if grouped || m[1] == "" && slices.Contains([]string{"barrier", "enabler", "facilitator"}, lower) {
				parts = append(parts, p)
			}
		}
		for i := range a.Rows {
			a.holdTotal(i, c, parts, m[1] != "")
		}
	}
}

func (a *arithmetic) holdTotal(row, total int, parts []int, bounded bool) {
	x := a.numbers[row][total]
	sum, most := 0, 0
	for _, p := range parts {
		y := a.numbers[row][p]
		if !y.ok {
			return
		}
		sum, most = sum+y.n, max(most, y.n)
	}
	switch {
	case !x.ok || len(parts) < 2:
	case x.n < most:
		a.fault("total", row, total, "%d, and one of its parts is %d", x.n, most)
	case bounded && x.n > sum:
		a.fault("total", row, total, "%d, and its parts are %d together", x.n, sum)
	}
}

// totalRows: a row of totals lies between the largest number above it and the sum of all.
func (a *arithmetic) totalRows() {
	for i := range a.Rows {
		if !totalName().MatchString(a.name(i)) {
			continue
		}
		for c := range a.Names {
			x := a.numbers[i][c]
			if !x.ok || !a.counts(c) {
				continue
			}
			sum, most := 0, 0
			for r := range a.Rows {
				if y := a.numbers[r][c]; r != i && y.ok {
					sum, most = sum+y.n, max(most, y.n)
				}
			}
			switch {
			case x.n < most:
				a.fault("total", i, c, "%d, and one row has %d", x.n, most)
			case x.n > sum:
				a.fault("total", i, c, "%d, and all rows together have %d", x.n, sum)
			}
		}
	}
}

// percentages: a column of percentages beside one of counts is of one number.
func (a *arithmetic) percentages() {
	c := a.named("percent", "%", "share")
	if c < 0 {
		return
	}
	n := a.countsBeside(c)
	if n < 0 {
		return
	}
	var rows []int
	least := 1
	for i := range a.Rows {
		if a.numbers[i][n].ok && a.percentAt(i, c).hasPercent {
			rows = append(rows, i)
			least = max(least, a.numbers[i][n].n)
		}
	}
	if of := a.named("of"); of >= 0 {
		for _, i := range rows {
			if x := a.percentAt(i, c); a.numbers[i][of].n > 0 && !gives(a.numbers[i][n].n, a.numbers[i][of].n, x.percent, x.digits) {
				a.fault("percent", i, c, "%d of %d is not %s%%", a.numbers[i][n].n, a.numbers[i][of].n, trim(x.percent, x.digits))
			}
		}
		return
	}
	best, wrong := a.options.Of, []int(nil)
	if best > 0 {
		wrong = a.misfits(rows, n, c, best)
	} else {
		for of := least; of <= largestOf; of++ {
			if misfits := a.misfits(rows, n, c, of); best == 0 || len(misfits) < len(wrong) {
				best, wrong = of, misfits
			}
			if len(wrong) == 0 {
				break
			}
		}
	}
	guess := ""
	if a.options.Of == 0 {
		guess = ", which fits the others best,"
	}
	for _, i := range wrong {
		x := a.percentAt(i, c)
		a.fault("percent", i, c, "%d of %d%s is not %s%%", a.numbers[i][n].n, best, guess, trim(x.percent, x.digits))
	}
}

// largestOf is the largest number of cases that percentages are tried with.
const largestOf = 20000

func (a *arithmetic) misfits(rows []int, n, c, of int) []int {
	var out []int
	for _, i := range rows {
		if x := a.percentAt(i, c); !gives(a.numbers[i][n].n, of, x.percent, x.digits) {
			out = append(out, i)
		}
	}
	return out
}

// percentAt reads a cell of a column of percentages, which may leave the sign out.
func (a *arithmetic) percentAt(row, column int) number {
	x := a.numbers[row][column]
	if !x.hasPercent && x.ok {
		return parse(a.Rows[row].Cells[column] + "%")
	}
	return x
}

// countsBeside is the column that the percentages are of: n or frequency, else the one before.
func (a *arithmetic) countsBeside(c int) int {
	if n := a.named("n", "frequency", "n/n"); n >= 0 {
		return n
	}
	if c > 0 && slices.ContainsFunc(a.numbers, func(r []number) bool { return r[c-1].ok }) {
		return c - 1
	}
	return -1
}

// gives reports whether n of so many is that percentage, rounded half up or half to even to so many digits.
func gives(n, of int, percent float64, digits int) bool {
	scale := 1.0
	for range digits {
		scale *= 10
	}
	exact := 100 * float64(n) / float64(of)
	difference := exact*scale - percent*scale
	return difference <= 0.5+1e-9 && difference >= -0.5-1e-9
}

func someGives(n int, percent float64, digits int) bool {
	for of := max(1, n); of <= largestOf; of++ {
		if gives(n, of, percent, digits) {
			return true
		}
	}
	return false
}
