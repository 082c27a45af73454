package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"qcode/internal/analysis/reliability"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// AgreeOptions of a table of agreement.
type AgreeOptions struct {
	By        string  // what the groups are: wave, transcript, round; empty: one group
	Floor     float64 // alpha below which a code is named, unless it has a floor of its own; 0: none
	Benchmark string  // words for kappas: landis-koch; empty: none
	Filtered  []string
	Broken    int // codings of these coders that are broken, and in no figure
}

// Agreement lays out what a comparison of coders found.
type Agreement struct {
	*reliability.Result
	Options AgreeOptions
}

// Agree is the table of a comparison: one group code by code, few groups side by side, many below each other.
func Agree(a *Agreement) *table.Report {
	r := &table.Report{Kind: "agree", Title: a.title(), Data: a.tidy()}
	switch {
	case len(a.Rows) == 0:
	case len(a.Groups) == 1:
		r.Tables = append(r.Tables, a.byCode(0))
		if len(a.Coders) > 2 {
			r.Tables = append(r.Tables, a.byPair(0))
		}
	case len(a.Groups) <= sideBySide:
		r.Tables = append(r.Tables, a.drift())
	default:
		r.Tables = append(r.Tables, a.byGroup())
	}
	r.Notes = a.notes()
	return r
}

// sideBySide is how many groups have room beside each other.
const sideBySide = 4

// name of what a row speaks of.
func (a *Agreement) codeName(code int) string {
	if code == reliability.Joint {
		return "All codes together"
	}
	c := a.Codes.Code(code)
	if c.Label == "" {
		return c.ID
	}
	return c.Label
}

// main are the rows of a group that stand for it: those of its two coders, or of all.
func (a *Agreement) main(group int) []reliability.Row {
	var out []reliability.Row
	for _, r := range a.Rows {
		if r.Group == group && (len(a.Coders) == 2 || r.A == reliability.Everybody) {
			out = append(out, r)
		}
	}
	return out
}

// listed leaves optional and deprecated codes out that nobody used.
func (a *Agreement) listed(r reliability.Row) bool {
	if r.Code == reliability.Joint || r.Used {
		return true
	}
	c := a.Codes.Code(r.Code)
	return !c.Optional && !c.Deprecated
}

// byCode is the table of one group.
func (a *Agreement) byCode(group int) table.Table {
	two := len(a.Coders) == 2
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	if two {
		what := a.Options.things(a.Result) + " coded by"
		for _, h := range []string{"both", a.Coders[0], a.Coders[1], "neither"} {
			t.Columns = append(t.Columns, table.Column{Head: h, Group: what})
		}
	}
	t.Columns = append(t.Columns, table.Column{Head: "po"}, table.Column{Head: "alpha"}, table.Column{Head: "95% CI"})
	if a.hasKappa() {
		t.Columns = append(t.Columns, table.Column{Head: "kappa"})
	}
	t.Columns = append(t.Columns, table.Column{Head: "F1"})
	if a.Options.Benchmark != "" {
		t.Columns = append(t.Columns, table.Column{Head: a.Options.Benchmark, Left: true})
	}
	if a.hasFloor() {
		t.Columns = append(t.Columns, table.Column{Left: true})
	}
	for _, r := range a.main(group) {
		if a.listed(r) {
			t.Rows = append(t.Rows, table.Row{Cells: a.codeCells(r, two)})
		}
	}
	return t
}

// hasKappa reports whether kappas exist: for two coders, on units that neither may have coded.
func (a *Agreement) hasKappa() bool {
	return len(a.Coders) == 2 && a.Result.Options.Unit != reliability.Segment
}

func (o AgreeOptions) things(r *reliability.Result) string {
	switch r.Options.Unit {
	case reliability.Char:
		return "characters"
	case reliability.Segment:
		return "segments"
	}
	return r.Options.Unit.String() + "s"
}

func (a *Agreement) codeCells(r reliability.Row, two bool) []table.Cell {
	cells := []table.Cell{table.Head(a.codeName(r.Code), 0)}
	if two {
		neither := table.Int(int(r.Cells.Neither))
		if a.Result.Options.Unit == reliability.Segment {
			neither = table.Cell{Kind: table.Missing}
		}
		cells = append(cells, table.Int(int(r.Cells.Both)), table.Int(int(r.Cells.OnlyA)), table.Int(int(r.Cells.OnlyB)), neither)
	}
	cells = append(cells, coefficient(r.Po, r.Used), coefficient(r.Alpha, r.Used), between(r.Interval, r.Used))
	if a.hasKappa() {
		cells = append(cells, coefficient(r.Kappa, r.Used))
	}
	cells = append(cells, coefficient(r.F1, r.Used))
	if a.Options.Benchmark != "" {
		cells = append(cells, table.Str(landisKoch(r.Kappa)))
	}
	if a.hasFloor() {
		cells = append(cells, table.Str(a.verdict(r)))
	}
	return cells
}

// coefficient is a coefficient to two decimals. Of a code that nobody used there is nothing to say.
func coefficient(v stats.Value, used bool) table.Cell {
	x, ok := v.Get()
	switch {
	case !used:
		return table.Cell{Kind: table.Missing}
	case !ok:
		return table.Cell{Kind: table.Undefined, Why: string(v.Why())}
	}
	return table.Cell{Kind: table.Real, F: toHundredths(x), Digits: 2}
}

// toHundredths rounds as tables print, so that nothing reads -0.00.
func toHundredths(x float64) float64 {
	return math.Round(100*x)/100 + 0
}

func between(i stats.Interval, used bool) table.Cell {
	low, ok := i.Low.Get()
	high, _ := i.High.Get()
	if !ok || !used {
		return table.Cell{Kind: table.Missing}
	}
	return table.Str(fmt.Sprintf("%.2f to %.2f", toHundredths(low), toHundredths(high)))
}

// byPair is the joint figures of each two coders.
func (a *Agreement) byPair(group int) table.Table {
	t := table.Table{Caption: "Pairs of coders, all codes together", Columns: []table.Column{
		{Head: "Coder", Left: true},
		{Head: "Coder", Left: true},
		{Head: "transcripts"},
		{Head: a.Options.things(a.Result)},
		{Head: "po"},
		{Head: "alpha"},
		{Head: "95% CI"},
		{Head: "kappa"},
		{Head: "F1"},
	}}
	for _, r := range a.Rows {
		if r.Group != group || r.Code != reliability.Joint || r.A == reliability.Everybody {
			continue
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Str(a.Coders[r.A]), table.Str(a.Coders[r.B]), table.Int(r.Transcripts), table.Int(int(r.Units)),
			coefficient(r.Po, r.Used), coefficient(r.Alpha, r.Used), between(r.Interval, r.Used), coefficient(r.Kappa, r.Used), coefficient(r.F1, r.Used),
		}})
	}
	return t
}

// drift sets groups side by side: how agreement moves from wave to wave.
func (a *Agreement) drift() table.Table {
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	groups := make([][]reliability.Row, len(a.Groups))
	for g := range a.Groups {
		groups[g] = a.main(g)
		for _, h := range []string{"used", "alpha", "F1"} {
			t.Columns = append(t.Columns, table.Column{Head: h, Group: a.Groups[g].Label})
		}
	}
	change := a.Options.By == "wave"
	if change {
		t.Columns = append(t.Columns, table.Column{Head: "change"})
	}
	for i := range a.Codes.Len() + 1 {
		if row, ok := a.driftRow(groups, i, change); ok {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// driftRow is code i, the one after the last being all together; ok is false if no group lists it.
func (a *Agreement) driftRow(groups [][]reliability.Row, i int, change bool) (row table.Row, ok bool) {
	code := i
	if i == a.Codes.Len() {
		code = reliability.Joint
	}
	row.Cells = []table.Cell{table.Head(a.codeName(code), 0)}
	var alphas []float64
	for _, rows := range groups {
		if i >= len(rows) {
			row.Cells = append(row.Cells, table.Cell{Kind: table.Missing}, table.Cell{Kind: table.Missing}, table.Cell{Kind: table.Missing})
			continue
		}
		r := rows[i]
		ok = ok || a.listed(r)
		used := table.Int(int(r.Cells.Both + r.Cells.OnlyA + r.Cells.OnlyB))
		if len(a.Coders) > 2 {
			used = table.Cell{Kind: table.Missing}
		}
		row.Cells = append(row.Cells, used, coefficient(r.Alpha, r.Used), coefficient(r.F1, r.Used))
		if x, defined := r.Alpha.Get(); defined {
			alphas = append(alphas, x)
		}
	}
	if change && len(alphas) > 1 {
		row.Cells = append(row.Cells, table.Str(fmt.Sprintf("%+.2f", alphas[len(alphas)-1]-alphas[0])))
	} else if change {
		row.Cells = append(row.Cells, table.Cell{Kind: table.Missing})
	}
	return row, ok
}

// byGroup is a row for each group: all codes together, or the one code that is looked at.
func (a *Agreement) byGroup() table.Table {
	code := reliability.Joint
	t := table.Table{Columns: []table.Column{
		{Head: strings.ToUpper(a.Options.By[:1]) + a.Options.By[1:], Left: true, Tight: true},
		{Head: a.Options.things(a.Result)},
		{Head: "po"},
		{Head: "alpha"},
		{Head: "95% CI"},
		{Head: "kappa"},
		{Head: "F1"},
	}}
	if a.Codes.Len() == 1 {
		code = 0
	}
	t.Caption = a.codeName(code)
	for g := range a.Groups {
		rows := a.main(g)
		i := slices.IndexFunc(rows, func(r reliability.Row) bool { return r.Code == code })
		if i < 0 {
			continue
		}
		r := rows[i]
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			table.Str(a.Groups[g].Label), table.Int(int(r.Units)), coefficient(r.Po, r.Used), coefficient(r.Alpha, r.Used),
			between(r.Interval, r.Used), coefficient(r.Kappa, r.Used), coefficient(r.F1, r.Used),
		}})
	}
	return t
}
