package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Waves sets groups side by side: the waves of a study, or the values of an attribute. Between the first and the last
// wave it says who gained and who lost a code.
func Waves(s Source, by string) *table.Report {
	r := &table.Report{Kind: "report", Data: s.tidy()}
	r.Title = []string{name(s.Study), s.wavesTitle(by)}
	if len(s.Options.Filtered) > 0 {
		r.Title = append(r.Title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	if len(s.Options.Levels) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	valenced := s.valenced()
	pair := s.firstAndLast(by)
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	for i := range s.Columns {
		t.Columns = append(t.Columns, s.groupColumns(&s.Columns[i], valenced)...)
	}
	if pair != nil {
		group := s.Columns[0].ID + "→" + s.Columns[len(s.Columns)-1].ID
		t.Columns = append(t.Columns, table.Column{Head: "+", Group: group}, table.Column{Head: "−", Group: group})
	}
	for _, row := range s.rows() {
		cells := []table.Cell{s.label(row, true)}
		for i := range s.Columns {
			cells = append(cells, s.groupCells(&s.Columns[i], row.node, valenced)...)
		}
		if pair != nil {
			p := pair.Of(row.node)
			gained, lost := s.moved(p)
			cells = append(cells, gained, lost)
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	t.Foot = s.foot(by)
	r.Tables = []table.Table{t}
	r.Notes = append(s.missingNotes(by), s.wavesNotes(by, valenced, pair)...)
	return r
}

func (s *Source) wavesTitle(by string) string {
	parts := []string{"Codes by " + by, "unit: " + s.Study.Singular, string(s.Policy)}
	last := ""
	if f := s.Study.Codebook.Framework; f != "" {
		last = f + ", "
	}
	if m := s.Tree.Mapping; m != "" {
		last += "mapping " + m + ", "
	}
	return strings.Join(append(parts, last+s.codebookWord()), " · ")
}

// outerLevels are the levels that fit side by side: the outermost, and the outermost that is coded on. A codebook
// without levels of its own is shown whole.
func (s *Source) outerLevels() []string {
	levels := s.Study.Codebook.Levels
	if len(levels) < 3 {
		return nil
	}
	for _, level := range levels[1:] {
		for _, n := range s.Tree.Nodes {
			if n.Code.Level == level && n.Code.Codable {
				return []string{levels[0], level}
			}
		}
	}
	return nil
}

// detail is how much of each group fits.
func (s *Source) detail() int {
	switch n := len(s.Columns); {
	case n <= 3:
		return 3
	case n <= 6:
		return 2
	}
	return 1
}

func (s *Source) groupColumns(c *frequency.Column, valenced bool) []table.Column {
	label := s.short(c)
	head := func(text string) table.Column { return table.Column{Head: text, Group: label} }
	if m := s.Options.Measure; m != "" {
		return []table.Column{{Head: label}}
	}
	columns := []table.Column{head("n/N")}
	if s.detail() >= 2 {
		columns = append(columns, head("k"))
	}
	if s.detail() >= 3 && valenced {
		columns = append(columns, head("B"), head("F"))
	}
	return columns
}

// short is the label of a group for narrow tables.
func (s *Source) short(c *frequency.Column) string {
	if w := s.waveOf(c); w != study.NoWave && s.Study.Waves[w].Short != "" {
		return strings.Replace(c.Label, s.Study.Waves[w].Label, s.Study.Waves[w].Short, 1)
	}
	return c.Label
}

func (s *Source) groupCells(col *frequency.Column, node int, valenced bool) []table.Cell {
	c := col.Cells[node]
	open := len(col.Done) < col.Of()
	if s.Options.Measure != "" {
		return []table.Cell{s.measured(col, node)}
	}
	fraction := table.Of(c.N, col.Of())
	fraction.AtLeast, fraction.Mark = open && col.Of() > 0, s.notAsked(col, node)
	k := table.Int(c.K)
	k.AtLeast = open
	if s.small(c.N) {
		fraction, k = s.cases(c.N, open), s.tooSmall()
	}
	if col.Of() == 0 {
		k = table.Cell{Kind: table.Missing}
	}
	cells := []table.Cell{fraction}
	if s.detail() >= 2 {
		cells = append(cells, k)
	}
	if s.detail() >= 3 && valenced {
		if col.Of() == 0 {
			return append(cells, k, k)
		}
		cells = append(cells, s.judgedCells(c, open)[:2]...)
	}
	return cells
}

// measured is the one number of a group where a measure was asked for. A group of one case distinguishes what was not
// said from what is not coded yet.
func (s *Source) measured(col *frequency.Column, node int) table.Cell {
	c := col.Cells[node]
	n := map[string]int{"cases": c.N, "codings": c.Codings, "passages": c.K, "words": c.Words, "turns": c.Turns}[s.Options.Measure]
	switch {
	case col.Of() == 0:
		return table.Cell{Kind: table.Missing}
	case n == 0 && len(col.Done) < col.Of():
		return table.Cell{Kind: table.Unknown}
	case s.Options.Measure == "cases" && s.small(n), s.Options.Measure != "cases" && s.small(c.N):
		return s.tooSmall()
	}
	cell := table.Int(n)
	if s.Options.Measure == "cases" && col.Of() > 1 {
		cell = table.Of(n, col.Of())
	}
	cell.AtLeast = len(col.Done) < col.Of()
	return cell
}

// firstAndLast compares the first and the last wave; nil where the groups are no waves, or are fewer than two.
func (s *Source) firstAndLast(by string) *change.Pair {
	if by != "wave" || len(s.Columns) < 2 || s.Options.Measure != "" || len(s.Columns) > 6 {
		return nil
	}
	p := change.Between(&s.Columns[0], &s.Columns[len(s.Columns)-1])
	return &p
}

// foot tells, per wave, who was interviewed and how far the coding is.
func (s *Source) foot(by string) []table.Row {
	if by != "wave" {
		return nil
	}
	rows := []table.Row{{Cells: []table.Cell{table.Str("Interviewed")}}, {Cells: []table.Cell{table.Str("Transcripts completely coded")}}}
	if s.Policy == coding.Consensus {
		rows = append(rows, table.Row{Cells: []table.Cell{table.Str("  of these adjudicated / one coder")}})
	}
	for i := range s.Columns {
		col := &s.Columns[i]
		done, adjudicated, one := 0, 0, 0
		for _, t := range col.Transcripts {
			if !col.Selection.Complete[t] {
				continue
			}
			done++
			switch col.Selection.Basis[t] {
			case coding.Adjudicated:
				adjudicated++
			case coding.OneCoder:
				one++
			}
		}
		texts := []string{
			fmt.Sprintf("%d of %d", len(s.interviewed(col)), s.total()), fmt.Sprintf("%d of %d", done, len(col.Transcripts)),
			fmt.Sprintf("%d / %d", adjudicated, one),
		}
		for r := range rows {
			rows[r].Cells = append(rows[r].Cells, table.Str(texts[r]))
		}
	}
	return rows
}

// missingNotes name who was not interviewed, wave by wave.
func (s *Source) missingNotes(by string) []string {
	var out []string
	for i := range s.Columns {
		if m := s.missing(&s.Columns[i]); m != "" && by == "wave" {
			out = append(out, s.Columns[i].Label+": "+m)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []string{"Not interviewed: " + strings.Join(out, " · ") + "."}
}

func (s *Source) wavesNotes(by string, valenced bool, pair *change.Pair) []string {
	var notes []string
	meaning := fmt.Sprintf("n  %s with at least one counted coding; k  distinct passages; higher rows are no sums.", s.Study.Plural)
	if valenced && s.Options.Measure == "" && s.detail() >= 3 {
		meaning += fmt.Sprintf(" B, F: %s naming a barrier, a facilitator; one can name both.", s.Study.Plural)
	}
	if by == "wave" && len(s.Columns) > 1 {
		meaning = fmt.Sprintf("Seen at all %d waves: %d of %d. ", len(s.Columns), s.seenAlways(), s.total()) + meaning
	}
	notes = append(notes, meaning)
	if pair != nil {
		first, last := s.Columns[0], s.Columns[len(s.Columns)-1]
		notes = append(notes, fmt.Sprintf("+ −: %s who gained / lost the code among the %d seen and completely coded at both %s and %s; N differs by wave, so a difference of two n is not a change. No test was made. Not interviewed is not 0.",
			s.Study.Plural, len(pair.Cases), first.ID, last.ID))
	}
	if aside := s.interviewerNote(); aside != "" {
		notes = append(notes, aside)
	}
	notes = append(notes, s.sharedNotes()...)
	if len(s.Options.Levels) > 0 && len(s.Options.Levels) < len(s.Study.Codebook.Levels) {
		notes = append(notes, fmt.Sprintf("Levels shown: %s (--levels all shows the others too).", strings.Join(s.Options.Levels, ", ")))
	}
	return notes
}

func (s *Source) seenAlways() int {
	always := s.interviewed(&s.Columns[0])
	for i := range s.Columns[1:] {
		there := s.interviewed(&s.Columns[i+1])
		always = slices.DeleteFunc(always, func(k uint32) bool { return !slices.Contains(there, k) })
	}
	return len(always)
}

// tidy gives a row for every group and code, whether the code was used or not.
func (s *Source) tidy() table.Data {
	d := table.Data{Fields: append(s.keyFields(), "code", "level", "codings", "k", "n", "of", "barrier", "facilitator", "both", "neither",
		"k_barrier", "k_facilitator", "k_own", "n_own", "label", "complete")}
	units := s.Facts.Words != nil
	if units {
		d.Fields = append(d.Fields, "words", "of_words", "turns", "of_turns")
	}
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, row := range s.rows() {
			d.Rows = append(d.Rows, s.tidyRow(col, row.node, units))
		}
	}
	return d
}

func (s *Source) tidyRow(col *frequency.Column, node int, units bool) []table.Value {
	c, code := col.Cells[node], s.Tree.Nodes[node].Code
	row := s.keyValues(col)
	row = append(row, code.ID, code.Level)
	// n is what was counted of some cases: nothing where nobody was interviewed, or where so few cases may not show.
	n := func(n, cases int) table.Value {
		if s.small(c.N) || s.small(cases) || n == 0 && col.Of() == 0 {
			return nil
		}
		return n
	}
	row = append(row, n(c.Codings, c.N), n(c.K, c.N), n(c.N, c.N), col.Of())
	for _, v := range []int{c.Barrier, c.Facilitator, c.Both, c.Neither, c.KBarrier, c.KFacil} {
		if s.hidesValence(c) {
			row = append(row, nil)
		} else {
			row = append(row, n(v, c.N))
		}
	}
	own := c.NOwn
	if s.small(c.N - c.NOwn) { // how many name only a code below it
		own = c.N - c.NOwn
	}
	row = append(row, n(c.KOwn, own), n(c.NOwn, own), code.Label, len(col.Done))
	if units {
		row = append(row, n(c.Words, c.N), col.Words, n(c.Turns, c.N), col.Turns)
	}
	return row
}

// keyFields are the columns that say which group a row is of: always the wave, then whatever else makes the groups.
func (s *Source) keyFields() []string {
	fields := []string{"wave"}
	if len(s.Columns) > 0 {
		for _, k := range s.Columns[0].Keys {
			if k.Name != "wave" {
				fields = append(fields, k.Name)
			}
		}
	}
	return fields
}

func (s *Source) keyValues(col *frequency.Column) []table.Value {
	wave := ""
	if w := s.waveOf(col); w != study.NoWave {
		wave = s.Study.Waves[w].ID
	}
	var rest []table.Value
	for _, k := range col.Keys {
		if k.Name == "wave" {
			wave = k.Value
		} else {
			rest = append(rest, k.Value)
		}
	}
	return append([]table.Value{wave}, rest...)
}
