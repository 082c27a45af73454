package report

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/matrix"
	"qcode/internal/coding"
	"qcode/internal/table"
)

// Contents of the cells of a framework matrix.
const (
	CellCounts  = "counts"
	CellStates  = "states"
	CellRatings = "ratings"
	CellQuotes  = "quotes"
	CellSummary = "summaries"
)

// Layouts of a framework matrix.
const (
	LayoutWaves  = "waves"  // a table for each wave: cases × codes
	LayoutCodes  = "codes"  // a table for each code: cases × waves
	LayoutCases  = "cases"  // a table for each case: codes × waves
	LayoutAcross = "across" // one table: codes × cases, the cell being the change
)

// MatrixCells lists what the cells can hold.
func MatrixCells() []string {
	return []string{CellCounts, CellStates, CellRatings, CellQuotes, CellSummary}
}

// MatrixLayouts lists the layouts.
func MatrixLayouts() []string {
	return []string{LayoutWaves, LayoutCodes, LayoutCases, LayoutAcross}
}

// MatrixOptions say what stands in the cells and how they are laid out; an empty layout is the one that suits the cells.
type MatrixOptions struct{ Cells, Layout string }

// framework is a framework matrix in the making.
type framework struct {
	*Source
	options MatrixOptions
	parts   []*matrix.Matrix // by column
	nodes   []int
	quotes  map[uint32]coding.Quote
}

// Matrix is the framework matrix: cases × codes × waves.
func Matrix(ctx context.Context, s Source, o MatrixOptions) (*table.Report, error) {
	if o.Layout == "" {
		o.Layout = LayoutWaves
		if o.Cells == CellQuotes || o.Cells == CellSummary {
			o.Layout = LayoutCodes
		}
	}
	f := &framework{Source: &s, options: o, nodes: s.coded()}
	for i := range s.Columns {
		f.parts = append(f.parts, matrix.Of(&s.Columns[i], s.Tree))
	}
	if o.Cells == CellQuotes {
		if err := f.fetch(ctx); err != nil {
			return nil, err
		}
	}
	r := &table.Report{Kind: "matrix", Title: []string{name(s.Study), f.title(), s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	if len(s.Options.Filtered) > 0 {
		r.Title = append(r.Title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	r.Tables = f.tables()
	data, err := f.data()
	r.Data = data
	r.Notes = f.notes()
	return r, err
}

func (f *framework) title() string {
	what := map[string]string{
		CellCounts: "passages", CellStates: "states", CellRatings: "ratings", CellQuotes: "quotes", CellSummary: "the analyst’s summaries",
	}[f.options.Cells]
	if f.options.Layout == LayoutAcross {
		return "Matrix of change: codes × " + f.Study.Plural + " over " + strings.Join(f.columnLabels(), " → ")
	}
	return fmt.Sprintf("Framework matrix: %s by code and %s", what, f.Study.Singular)
}

func (f *framework) columnLabels() (out []string) {
	for i := range f.Columns {
		out = append(out, f.short(&f.Columns[i]))
	}
	return out
}

// fetch reads the words of all codings that the matrix shows.
func (f *framework) fetch(ctx context.Context) error {
	var rows []uint32
	for _, m := range f.parts {
		for _, k := range m.Column.Cases {
			for _, n := range f.nodes {
				rows = append(rows, m.At(n, k).Rows...)
			}
		}
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	found, err := f.Facts.Evidence(ctx, rows)
	f.quotes = map[uint32]coding.Quote{}
	for i, row := range rows {
		if i < len(found) {
			f.quotes[row] = found[i]
		}
	}
	return err
}

func (f *framework) tables() []table.Table {
	var out []table.Table
	switch f.options.Layout {
	case LayoutWaves:
		for i := range f.Columns {
			out = append(out, f.ofWave(i))
		}
	case LayoutCodes:
		for _, n := range f.nodes {
			out = append(out, f.ofCode(n))
		}
	case LayoutCases:
		for _, k := range f.everyone() {
			out = append(out, f.ofCase(k))
		}
	case LayoutAcross:
		out = append(out, f.across())
	}
	return out
}

func (f *framework) text() bool {
	return f.options.Cells == CellQuotes || f.options.Cells == CellSummary
}

func (f *framework) ofWave(i int) table.Table {
	col := &f.Columns[i]
	t := table.Table{Caption: fmt.Sprintf("%s, N = %d", col.Label, col.Of()), Columns: []table.Column{{Head: f.Study.Singular, Left: true}}}
	for _, n := range f.nodes {
		t.Columns = append(t.Columns, table.Column{Head: f.sign(n), Left: f.text()})
	}
	for _, k := range col.Cases {
		cells := []table.Cell{table.Str(f.Facts.Cases[k])}
		for _, n := range f.nodes {
			cells = append(cells, f.cell(i, n, k))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

// sign is the shortest name of a code, for the heads of narrow columns.
func (f *framework) sign(node int) string {
	code := f.Tree.Nodes[node].Code
	best := code.ID
	for _, s := range []string{code.Key, code.Abbr} {
		if s != "" && len(s) < len(best) {
			best = s
		}
	}
	return best
}

func (f *framework) ofCode(node int) table.Table {
	code := f.Tree.Nodes[node].Code
	t := table.Table{Caption: fmt.Sprintf("%s (%s)", code.Label, code.ID), Columns: []table.Column{{Head: f.Study.Singular, Left: true}}}
	for _, label := range f.columnLabels() {
		t.Columns = append(t.Columns, table.Column{Head: label, Left: f.text()})
	}
	for _, k := range f.everyone() {
		cells := []table.Cell{table.Str(f.Facts.Cases[k])}
		for i := range f.Columns {
			cells = append(cells, f.cell(i, node, k))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

func (f *framework) ofCase(k uint32) table.Table {
	t := table.Table{Caption: f.Facts.Cases[k], Columns: []table.Column{{Head: "Code", Left: true, Tight: !f.text()}}}
	for _, label := range f.columnLabels() {
		t.Columns = append(t.Columns, table.Column{Head: label, Left: f.text()})
	}
	for _, n := range f.nodes {
		cells := []table.Cell{f.label(row{node: n}, true)}
		for i := range f.Columns {
			cells = append(cells, f.cell(i, n, k))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

// across has the change as its cells: the states of a case over the waves.
func (f *framework) across() table.Table {
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	for _, k := range f.everyone() {
		t.Columns = append(t.Columns, table.Column{Head: f.Facts.Cases[k], Left: true})
	}
	for _, n := range f.nodes {
		cells := []table.Cell{f.label(row{node: n}, true)}
		for i := range f.Columns {
			cells[0].Mark = max(cells[0].Mark, f.notAsked(&f.Columns[i], n))
		}
		for _, k := range f.everyone() {
			cells = append(cells, table.Str(draw(change.Follow(f.Columns, n, k).States)))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

// cell is what the matrix shows of a case in a code at one wave.
func (f *framework) cell(column, node int, k uint32) table.Cell {
	st := f.state(column, node, k)
	if st == change.NotInterviewed {
		return table.Cell{Kind: table.Missing}
	}
	cell := f.content(column, node, k, st)
	cell.Mark = f.notAsked(&f.Columns[column], node)
	return cell
}

func (f *framework) content(column, node int, k uint32, st change.State) table.Cell {
	c := f.parts[column].At(node, k)
	switch f.options.Cells {
	case CellStates:
		return table.Str(sign(st))
	case CellRatings:
		return table.Str(c.Rating.String())
	case CellQuotes:
		return f.textCell(st, strings.Join(f.citations(c), " ¶ "))
	case CellSummary:
		var parts []string
		for _, t := range f.transcriptsOf(column, k) {
			text, _ := f.Study.Summary(f.Tree.Nodes[node].Code.ID, f.Study.Transcripts[t].ID) // data has said what cannot be read
			if text != "" {
				parts = append(parts, strings.Join(strings.Fields(text), " "))
			}
		}
		return f.textCell(st, strings.Join(parts, " ¶ "))
	}
	if st == change.Unknown {
		return table.Cell{Kind: table.Unknown}
	}
	cell := table.Int(c.K)
	cell.AtLeast = !f.Columns[column].IsDone(k)
	return cell
}

func (f *framework) textCell(st change.State, text string) table.Cell {
	if text == "" && st == change.Unknown {
		return table.Cell{Kind: table.Unknown}
	}
	return table.Str(text)
}

func (f *framework) state(column, node int, k uint32) change.State {
	return change.Follow(f.Columns[column:column+1], node, k).States[0]
}

// citations are the quotes of a cell, each with its place: a summary without the lines that it rests on cannot be checked.
func (f *framework) citations(c matrix.Cell) []string {
	var out []string
	for i, row := range c.Rows {
		if i > 0 && f.Facts.Span[row] == f.Facts.Span[c.Rows[i-1]] && f.Facts.Transcript[row] == f.Facts.Transcript[c.Rows[i-1]] {
			continue
		}
		q := f.quotes[row]
		text := quoted(q)
		if !q.Withheld {
			text = "“" + strings.Join(strings.Fields(q.Text), " ") + "”"
		}
		out = append(out, fmt.Sprintf("%s (%s:%d)", text, f.Study.Transcripts[q.Transcript].ID, q.Line))
	}
	return out
}

// transcriptsOf are the transcripts of a case in a column.
func (f *framework) transcriptsOf(column int, k uint32) []int {
	var out []int
	for _, t := range f.Columns[column].Transcripts {
		if slices.Contains(f.Facts.Texts[t].Cases, k) {
			out = append(out, t)
		}
	}
	return out
}

// RowID names a cell of the matrix for good: the code and the transcript; where speakers are the cases, the case too.
func RowID(code, transcript, who string) string {
	id := code + "/" + transcript
	if who != "" {
		id += "#" + who
	}
	return id
}

// SummaryRev stands for the words of a summary, so that a table brought back knows what it was made from.
func SummaryRev(text string) string {
	if text == "" {
		return ""
	}
	hash := sha256.Sum256([]byte(text))
	return fmt.Sprintf("s%x", hash[:4])
}

// data has a row for each code and transcript of a case; cases that were not interviewed have rows without a transcript.
func (f *framework) data() (table.Data, error) {
	d := table.Data{Fields: append(append([]string{"id"}, f.keyFields()...), "case", "transcript", "code", "state", "k", "codings", "rating", "class", "quotes", "summary", "rev", "label")}
	for _, n := range f.nodes {
		for _, k := range f.everyone() {
			class := string(change.Follow(f.Columns, n, k).Class)
			for i := range f.Columns {
				if err := f.addRows(&d, i, n, k, class); err != nil {
					return d, err
				}
			}
		}
	}
	return d, nil
}

func (f *framework) addRows(d *table.Data, column, node int, k uint32, class string) error {
	code, who := f.Tree.Nodes[node].Code, ""
	if f.Study.SpeakersAreCases {
		who = f.Facts.Cases[k]
	}
	state := f.state(column, node, k)
	texts := f.transcriptsOf(column, k)
	if len(texts) == 0 {
		d.Add(append(append([]table.Value{""}, f.keyValues(&f.Columns[column])...), f.Facts.Cases[k], "", code.ID, state.String(), nil, nil, nil, class, "", "", "", code.Label)...)
	}
	for _, t := range texts {
		id := f.Study.Transcripts[t].ID
		c := f.within(column, node, k, t)
		summary, err := f.Study.Summary(code.ID, id)
		if err != nil {
			return err
		}
		var quotes []string
		if f.options.Cells == CellQuotes {
			quotes = f.citations(c)
		}
		var rating table.Value
		if c.Rating.Given() {
			rating = c.Rating.String()
		}
		d.Add(append(append([]table.Value{RowID(code.ID, id, who)}, f.keyValues(&f.Columns[column])...), f.Facts.Cases[k], id, code.ID, state.String(),
			c.K, len(c.Rows), rating, class, strings.Join(quotes, " ¶ "), summary, SummaryRev(summary), code.Label)...)
	}
	return nil
}

// within is a cell without the codings of other transcripts of the case.
func (f *framework) within(column, node int, k uint32, t int) matrix.Cell {
	c := f.parts[column].At(node, k)
	rows := slices.DeleteFunc(slices.Clone(c.Rows), func(row uint32) bool { return int(f.Facts.Transcript[row]) != t })
	if len(rows) == len(c.Rows) {
		return c
	}
	return matrix.CellOf(f.parts[column].Column.Selection, rows)
}

func (f *framework) notes() []string {
	var notes []string
	switch {
	case f.options.Layout == LayoutAcross || f.options.Cells == CellStates:
		notes = append(notes, "▼ barrier  ▲ facilitator  ◆ both  ● named without either  ○ interviewed, not named  – not interviewed  ? not completely coded")
	case f.options.Cells == CellCounts:
		notes = append(notes, "Distinct passages.  – not interviewed  ? not completely coded")
	case f.options.Cells == CellRatings:
		notes = append(notes, "Ratings as they stand in the codings; * mixed as well. An empty cell: nobody rated it; missing: it was judged that nothing can be said; 0: no influence; – not interviewed.")
	case f.options.Cells == CellQuotes:
		notes = append(notes, "Behind each quote transcript and line.  – not interviewed  ? not completely coded")
	default:
		notes = append(notes, "Summaries are the analyst’s words (summaries/CODE/TRANSCRIPT.md), not quotes.  – not interviewed", "To edit them all: the column summary of the CSV, or of the sheet Data (XLSX); then qcode matrix import FILE.")
	}
	if heads := f.legend(); heads != "" && f.options.Layout == LayoutWaves {
		notes = append(notes, heads)
	}
	return append(notes, f.sharedNotes()...)
}

// legend explains the heads of narrow columns.
func (f *framework) legend() string {
	var heads []string
	for _, n := range f.nodes {
		if s := f.sign(n); s != f.Tree.Nodes[n].Code.ID {
			heads = append(heads, s+" "+f.label(row{node: n}, true).Text)
		}
	}
	return strings.Join(heads, " · ")
}
