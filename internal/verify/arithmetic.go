package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/regex"
)

// Fault is a number that cannot be, by what the table says elsewhere.
type Fault struct {
	Rule    string // cases, of, parent, total, percent
	Line    int
	Row     string // its first cell
	Column  string
	Printed string
	Message string
}

// Options of the arithmetic.
type Options struct {
	Speakers bool // the speakers are the cases: a passage may belong to several, and n may exceed k
	Of       int  // what percentages are of; 0: any one number that fits
}

// Arithmetic finds the numbers of a table that cannot be:
//
//   - more cases than passages (n > k), unless the speakers are the cases;
//   - more cases than there are (n > N);
//   - a code with fewer than one of the codes under it (parents are unions: they need not be sums);
//   - a total below its largest part, or above the sum of all parts;
//   - a percentage that no whole number gives.
//
// What may look odd and can be is no fault: barrier and facilitator that exceed n together (somebody says both), parts
// that exceed their code (a passage under two), parts that fall short of it (passages under none).
func Arithmetic(t Table, o Options) []Fault {
	a := arithmetic{Table: t, options: o}
	a.readNumbers()
	a.fractions()
	a.casesInPassages()
	a.casesOfAll()
	a.rowsUnderRows()
	a.columnsUnderColumns()
	a.totalColumns()
	a.totalRows()
	a.percentages()
	slices.SortStableFunc(a.faults, func(x, y Fault) int { return x.Line - y.Line })
	return a.faults
}

type arithmetic struct {
	Table
	options Options
	numbers [][]number // by row, by column
	faults  []Fault
}

// number is what a cell says: 14, 14/16, 14 (54%), 54%.
type number struct {
	n, of      int
	ok, hasOf  bool
	percent    float64
	digits     int
	hasPercent bool

	lower bool
}

var (
	wholeCell    = regex.Lazy(`^(≥)?(\d+)§?$`)
	fractionCell = regex.Lazy(`^(≥)?(\d+)\s*/\s*(\d+)§?(?:\s*\((\d+(?:\.\d+)?)\s*%?\))?$`)
	shareCell    = regex.Lazy(`^(\d+)\s*\((\d+(?:\.\d+)?)\s*%\)$`)
	percentCell  = regex.Lazy(`^(\d+(?:\.\d+)?)\s*%$`)
)

func parse(text string) (x number) {
	text = strings.NewReplacer("\u202f", "", "\u00a0", " ").Replace(strings.TrimSpace(text))
	percent := func(s string) {
		x.percent, _ = strconv.ParseFloat(s, 64)
		x.hasPercent = true
		if _, after, ok := strings.Cut(s, "."); ok {
			x.digits = len(after)
		}
	}
	if m := wholeCell().FindStringSubmatch(text); m != nil {
		x.n, _ = strconv.Atoi(m[2])
		x.ok, x.lower = len(m[2]) < 10, m[1] != ""
	} else if m := fractionCell().FindStringSubmatch(text); m != nil {
		x.n, _ = strconv.Atoi(m[2])
		x.of, _ = strconv.Atoi(m[3])
		x.ok, x.hasOf, x.lower = len(m[2]) < 10, true, m[1] != ""
		if m[4] != "" {
			percent(m[4])
		}
	} else if m := shareCell().FindStringSubmatch(text); m != nil {
		x.n, _ = strconv.Atoi(m[1])
		x.ok = len(m[1]) < 10
		percent(m[2])
	} else if m := percentCell().FindStringSubmatch(text); m != nil {
		percent(m[1])
	}
	return x
}

func (a *arithmetic) readNumbers() {
	for _, r := range a.Rows {
		line := make([]number, len(a.Names))
		for i := range a.Names {
			if i < len(r.Cells) {
				line[i] = parse(r.Cells[i])
			}
		}
		a.numbers = append(a.numbers, line)
	}
}

func (a *arithmetic) fault(rule string, row, column int, format string, args ...any) {
	a.faults = append(a.faults, Fault{rule, a.Rows[row].Line, a.name(row), a.Names[column], a.Rows[row].Cells[column], fmt.Sprintf(format, args...)})
}

func (a *arithmetic) name(row int) string {
	if len(a.Rows[row].Cells) == 0 {
		return ""
	}
	return a.Rows[row].Cells[0]
}

// fractions: 17/16 cannot be, nor can 14/16 (54%).
func (a *arithmetic) fractions() {
	for i := range a.numbers {
		for c, x := range a.numbers[i] {
			switch {
			case x.hasOf && x.n > x.of:
				a.fault("of", i, c, "%d of %d", x.n, x.of)
			case x.hasOf && x.hasPercent && x.of > 0 && !gives(x.n, x.of, x.percent, x.digits):
				a.fault("percent", i, c, "%d of %d is not %s%%", x.n, x.of, trim(x.percent, x.digits))
			case x.ok && !x.hasOf && x.hasPercent && !someGives(x.n, x.percent, x.digits):
				a.fault("percent", i, c, "%d is %s%% of no whole number", x.n, trim(x.percent, x.digits))
			}
		}
	}
}

// casesInPassages holds n against k in the pairs of columns that their names tell: k and n, active_k and active_n,
// k_barrier and barrier, barrier and nurses_barrier where the latter holds fractions.
func (a *arithmetic) casesInPassages() {
	if a.options.Speakers {
		return
	}
	for k, name := range a.Names {
		n := a.casesOf(k, strings.ToLower(name))
		if n < 0 {
			continue
		}
		for i := range a.numbers {
			if x, y := a.numbers[i][k], a.numbers[i][n]; x.ok && y.ok && !x.lower && y.n > x.n {
				a.fault("cases", i, n, "%d cases in %d passages (%s)", y.n, x.n, name)
			}
		}
	}
}

// casesOf is the column that counts the cases of a column of passages; -1 if there is none.
func (a *arithmetic) casesOf(k int, name string) int {
	switch rest, isBefore := strings.CutPrefix(name, "k_"); {
	case name == "k":
		if n := a.named("n", "n/n"); !a.isTwice(n) { // else it is not told which n belongs to this k
			return n
		}
		return -1
	case isBefore && a.named("k") >= 0:
		if rest == "own" {
			return a.named("n_own")
		}
		return a.named(rest)
	case strings.HasSuffix(name, "_k"):
		return a.named(strings.TrimSuffix(name, "_k") + "_n")
	}
	for i, other := range a.Names {
		if i != k && strings.HasSuffix(strings.ToLower(other), "_"+name) && a.holdsFractions(i) && !a.holdsFractions(k) {
			return i
		}
	}
	return -1
}

// isTwice reports whether another column has the same name.
func (a *arithmetic) isTwice(c int) bool {
	return c >= 0 && slices.ContainsFunc(a.Names[c+1:], func(n string) bool { return strings.EqualFold(n, a.Names[c]) })
}

func (a *arithmetic) named(names ...string) int {
	return slices.IndexFunc(a.Names, func(n string) bool { return slices.Contains(names, strings.ToLower(n)) })
}

func (a *arithmetic) holdsFractions(column int) bool {
	return slices.ContainsFunc(a.numbers, func(r []number) bool { return r[column].hasOf })
}

var ofAll = regex.Lazy(`(?i)^(n|of|n[_ ](interviews?|interviewed|participants|cases)|interviewed|participants|sample)$`)

// notCases are rows of a table of the sample that count something else than cases.
var notCases = regex.Lazy(`(?i)^(words|minutes|hours|pages|turns|sentences|codings|passages|segments|quotes|transcripts)\b`)

// casesOfAll holds n against N: a column `of`, or a first row that says how many were interviewed.
func (a *arithmetic) casesOfAll() {
	of := a.named("of")
	for i := range a.numbers {
		for _, name := range []string{"n", "barrier", "facilitator", "both", "neither", "n_own"} {
			c := a.named(name)
			if of >= 0 && c >= 0 && a.numbers[i][c].ok && a.numbers[i][of].ok && a.numbers[i][c].n > a.numbers[i][of].n {
				a.fault("of", i, c, "%d of %d", a.numbers[i][c].n, a.numbers[i][of].n)
			}
		}
	}
	if len(a.Rows) == 0 || !ofAll().MatchString(a.name(0)) {
		return
	}
	for i := 1; i < len(a.numbers); i++ {
		if notCases().MatchString(a.name(i)) {
			continue
		}
		for c, x := range a.numbers[i] {
			if all := a.numbers[0][c]; x.ok && all.ok && x.n > all.n {
				a.fault("of", i, c, "%d of %d", x.n, all.n)
			}
		}
	}
}

func trim(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
