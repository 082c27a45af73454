package report

import (
	"fmt"
	"slices"

	"qcode/internal/analysis/change"
	"qcode/internal/figure"
	"qcode/internal/table"
)

// Alluvial shows where the cases stand in one code at each wave, and who goes where.
func Alluvial(s Source) (*figure.Figure, error) {
	if err := s.needWaves(2, "alluvial figure"); err != nil {
		return nil, err
	}
	if err := s.whole("flow of cases"); err != nil {
		return nil, err
	}
	if len(s.Columns) > 5 {
		return nil, fmt.Errorf("an alluvial figure holds 5 waves, and there are %d: use the grid, or choose with --wave", len(s.Columns))
	}
	rows := s.rows()
	if len(s.Options.Under) == 1 {
		rows = rows[:min(1, len(rows))]
		if node := s.Tree.Index(s.Study.Codebook.Find(s.Options.Under[0])); node >= 0 {
			rows = []row{{node: node}}
		}
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("an alluvial figure shows one code: add --code, such as --code %s", s.mostMoved(1)[0])
	}
	return s.alluvial(rows[0].node), nil
}

func (s *Source) alluvial(node int) *figure.Figure {
	code := s.Tree.Nodes[node].Code
	f := figure.Flow{
		Title: code.Label + ": who goes where", Unit: s.Study.Plural, Waves: s.figureGroups(),
		Desc:    fmt.Sprintf("Alluvial figure of the code %s. At each wave the %s stand in blocks by how they name it; bands lead to the next wave. Who was not interviewed has a block of their own.", code.Label, s.Study.Plural),
		Stories: s.lives(node),
		Notes:   s.figureNotes(fmt.Sprintf("All %d %s who were interviewed at least once.", len(s.everyone()), s.Study.Plural)),
	}
	f.Ref = func(wave int, st change.State) string {
		switch st {
		case change.Barrier, change.Facilitator:
			return s.valenceRef(wave, node, st.String(), 1)
		case change.Mixed, change.Neutral:
			return s.ref(wave, node, 1)
		}
		return ""
	}
	return figure.Alluvial(f)
}

// lives are the stories of all cases in a code, by class.
func (s *Source) lives(node int) []figure.Story {
	stories := slices.Clone(s.stories(node))
	slices.SortStableFunc(stories, func(a, b Story) int {
		return slices.Index(change.Classes(), a.Class) - slices.Index(change.Classes(), b.Class)
	})
	var out []figure.Story
	for _, t := range stories {
		out = append(out, figure.Story{Case: s.Facts.Cases[t.Case], States: t.States, Class: string(t.Class)})
	}
	return out
}

// gridCases is how many people a grid holds.
const gridCases = 60

// Grid shows each case's way through the waves in each code.
func Grid(s Source) (*figure.Figure, error) {
	s.outer()
	return s.grid(s.leaves())
}

func (s *Source) grid(rows []row) (*figure.Figure, error) {
	if err := s.needWaves(1, "grid"); err != nil {
		return nil, err
	}
	if err := s.whole("grid"); err != nil {
		return nil, err
	}
	if n := len(s.everyone()); n > gridCases {
		return nil, fmt.Errorf("a grid holds %d %s, and there are %d: choose some with --case or --where, or see qcode trajectory", gridCases, s.Study.Plural, n)
	}
	d := figure.Lives{
		Title: "Each " + s.Study.Singular + "’s way through the waves", CaseHead: s.Study.Singular, Waves: s.figureGroups(),
		Desc:  fmt.Sprintf("Case grid. For each code a row for each of the %s and a sign for each wave, ordered by class of trajectory.", s.Study.Plural),
		Notes: s.figureNotes(s.classNote(rows)),
	}
	labels := s.figureRows(rows, true)
	for i, r := range rows {
		d.Codes = append(d.Codes, figure.Stories{Row: labels[i], Cases: s.lives(r.node)})
	}
	d.Ref = func(code, wave int, st figure.Story) string { return s.caseRef(wave, rows[code].node, st.Case) }
	return figure.Grid(d), nil
}

// classNote says who tells the classes of a grid.
func (s *Source) classNote(rows []row) string {
	decided := 0
	for _, r := range rows {
		for _, t := range s.stories(r.node) {
			if t.Decision != nil && !t.Stale {
				decided++
			}
		}
	}
	note := "Classes are proposals from observed waves alone: read the quotes before you call one a finding."
	if decided > 0 {
		note = fmt.Sprintf("%s of these classes: accepted or changed by a person who read the quotes. The others are p%s", table.Number(int64(decided)), note[len("Classes are p"):])
	}
	return note
}

// mostMoved are the ids of up to n codes in which most cases gained or lost between the first and the last wave.
func (s *Source) mostMoved(n int) []string {
	var out []string
	for _, r := range s.mostMovedRows(n) {
		out = append(out, s.Tree.Nodes[r.node].Code.ID)
	}
	return out
}

func (s *Source) mostMovedRows(n int) []row {
	t := *s
	t.outer()
	pair := change.Between(&t.Columns[0], &t.Columns[len(t.Columns)-1])
	moved := func(r row) int {
		m := pair.Of(r.node)
		return len(m.Gained) + len(m.Lost)
	}
	rows := t.leaves()
	slices.SortStableFunc(rows, func(a, b row) int { return moved(b) - moved(a) })
	return rows[:min(n, len(rows))]
}
