package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// TrajectoryOptions say which stories to show.
type TrajectoryOptions struct {
	Classes []string // only these; none: all
	Test    string   // TestCochran, TestFriedman, or empty: none
	Detail  bool     // a line for each case, where several codes are shown
	Design  string   // DesignTrajectory, DesignRecurrent, or empty: every case, as far as it was observed
}

// The two designs of longitudinal qualitative studies, after Grossoehme & Lipstein (2016): the same people followed, or
// the sample described anew at each time point.
const (
	DesignTrajectory = "trajectory" // only cases seen and completely coded at every wave
	DesignRecurrent  = "recurrent"  // all who were interviewed at each wave; nobody is followed
)

// sign is how a state is drawn: it survives paper, grey and a terminal without colour.
func sign(s change.State) string {
	return [...]string{"–", "?", "○", "●", "▼", "▲", "◆"}[s]
}

// Trajectory follows each case through the waves in each code. Source has a column a wave.
func Trajectory(s Source, o TrajectoryOptions) *table.Report {
	if len(s.Options.Levels) == 0 && len(s.Options.Under) == 0 {
		s.Options.Levels = s.outerLevels()
	}
	r := &table.Report{Kind: "trajectory", Title: []string{name(s.Study), s.trajectoryTitle(), s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	rows := s.rows()
	if o.Design == DesignRecurrent {
		return s.recurrent(r, rows)
	}
	if o.Design == DesignTrajectory {
		complete, _ := change.Complete(s.Columns, 0)
		r.Title = append(r.Title, fmt.Sprintf("Design: trajectory, only the %d of %d %s seen and completely coded at every wave", len(complete), len(s.everyone()), s.Study.Plural))
	}
	if len(rows) > 1 || s.Options.MinCell > 0 {
		r.Tables = append(r.Tables, s.classTable(rows, o))
	}
	if s.Options.MinCell > 0 { // the rest is about single cases
		r.Notes = s.trajectoryNotes(o)
		return r
	}
	if len(rows) <= 3 || o.Detail {
		for _, row := range rows {
			r.Tables = append(r.Tables, s.storyTable(row, o))
		}
	}
	if t := s.decisionTable(rows, o); t != nil {
		r.Tables = append(r.Tables, *t)
	}
	r.Notes = append(s.trajectoryNotes(o), s.decisionNotes(rows, o)...)
	r.Data = s.trajectoryData(rows, o)
	return r
}

func (s *Source) trajectoryTitle() string {
	var labels []string
	for _, c := range s.Columns {
		labels = append(labels, c.Label)
	}
	return fmt.Sprintf("Trajectories over %s · unit: %s · %d in all", strings.Join(labels, " → "), s.Study.Singular, len(s.everyone()))
}

// recurrent describes the sample at each wave, without following anybody.
func (s *Source) recurrent(r *table.Report, rows []row) *table.Report {
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	for i := range s.Columns {
		t.Columns = append(t.Columns, table.Column{Head: s.short(&s.Columns[i]), Group: "n/N"})
	}
	for _, row := range rows {
		cells := []table.Cell{s.label(row, true)}
		for i := range s.Columns {
			cells = append(cells, s.fraction(i, row.node))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	r.Title = append(r.Title, "Design: recurrent cross-sectional, all who were interviewed at each wave")
	r.Tables, r.Data = []table.Table{t}, s.tidy()
	r.Notes = append([]string{fmt.Sprintf("n  %s who name the code, of those interviewed then. Nobody is followed: a difference between waves is one of samples, not a change of %s.", s.Study.Plural, s.Study.Plural)}, s.gapNotes()...)
	return r
}

// everyone is who was interviewed at least once.
func (s *Source) everyone() []uint32 {
	var out []uint32
	for _, c := range s.Columns {
		out = append(out, c.Cases...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *Source) follow(node int, o TrajectoryOptions) []Story {
	stories := s.stories(node)
	if o.Design != DesignTrajectory && len(o.Classes) == 0 {
		return stories
	}
	var complete []uint32
	if o.Design == DesignTrajectory {
		complete, _ = change.Complete(s.Columns, node)
	}
	var out []Story
	for _, t := range stories {
		_, seen := slices.BinarySearch(complete, t.Case)
		if (seen || o.Design != DesignTrajectory) && (len(o.Classes) == 0 || slices.Contains(o.Classes, string(t.Class))) {
			out = append(out, t)
		}
	}
	return out
}

// classTable counts the stories of each code.
func (s *Source) classTable(rows []row, o TrajectoryOptions) table.Table {
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	used := s.usedClasses(rows, o)
	for _, c := range used {
		t.Columns = append(t.Columns, table.Column{Head: string(c)})
	}
	valenced := s.valenced()
	if valenced {
		t.Columns = append(t.Columns, table.Column{Head: "B→F", Group: "turned"}, table.Column{Head: "F→B", Group: "turned"})
	}
	if o.Test != "" {
		head := map[string]string{TestCochran: "Q", TestFriedman: "χ²"}[o.Test]
		t.Columns = append(t.Columns, table.Column{Head: head}, table.Column{Head: "p"})
	}
	test := s.overWaves(o.Test)
	for _, row := range rows {
		count := map[change.Class]int{}
		f, b := 0, 0
		for _, story := range s.follow(row.node, o) {
			count[story.Class]++
			if story.ToFacilitator {
				f++
			}
			if story.ToBarrier {
				b++
			}
		}
		cells := []table.Cell{s.label(row, true)}
		hidden := false
		for _, c := range used {
			cells, hidden = append(cells, table.Int(count[c])), hidden || s.small(count[c])
		}
		if valenced {
			cells, hidden = append(cells, table.Int(f), table.Int(b)), hidden || s.anySmall(f, b)
		}
		if o.Test != "" {
			figure, p := test(row.node)
			cells = append(cells, realCell(figure, 2), pCell(p))
		}
		if hidden { // they add up to all, and p follows from them
			fill(cells[1:], withheld())
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

func realCell(v stats.Value, digits int) table.Cell {
	x, ok := v.Get()
	if !ok {
		return table.Cell{Kind: table.Undefined, Why: string(v.Why())}
	}
	return table.Cell{Kind: table.Real, F: x, Digits: digits}
}

// usedClasses are the classes that occur, in their order.
func (s *Source) usedClasses(rows []row, o TrajectoryOptions) []change.Class {
	seen := map[change.Class]bool{}
	for _, row := range rows {
		for _, t := range s.follow(row.node, o) {
			seen[t.Class] = true
		}
	}
	return slices.DeleteFunc(change.Classes(), func(c change.Class) bool { return !seen[c] })
}

// storyTable shows the cases of one code, grouped by class.
func (s *Source) storyTable(r row, o TrajectoryOptions) table.Table {
	code := s.Tree.Nodes[r.node].Code
	t := table.Table{Caption: fmt.Sprintf("%s (%s)", code.Label, code.ID), Columns: []table.Column{{Head: "Class", Left: true}, {Head: "n"}, {Head: "Cases", Left: true}}}
	stories := s.follow(r.node, o)
	for _, class := range change.Classes() {
		var cases []string
		for _, story := range stories {
			if story.Class == class {
				cases = append(cases, s.Facts.Cases[story.Case]+" "+draw(story.States)+story.sign())
			}
		}
		if len(cases) > 0 {
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(string(class)), table.Int(len(cases)), table.Str(strings.Join(cases, "  "))}})
		}
	}
	return t
}

func draw(states []change.State) string {
	var b strings.Builder
	for _, st := range states {
		b.WriteString(sign(st))
	}
	return b.String()
}

func (s *Source) trajectoryNotes(o TrajectoryOptions) []string {
	notes := []string{
		"▼ barrier  ▲ facilitator  ◆ both  ● named without either  ○ interviewed, not named  – not interviewed  ? not completely coded",
		"Classes speak of observed waves only: persisted and never without change; emerged and ceased with one; returned (named, not named, named) and transient (the other way) with two; intermittent with more. One interview tells no story (seen once). They are proposals: read the quotes before you call one a finding.",
	}
	if o.Test == TestFriedman {
		cases, _ := change.Complete(s.Columns, 0)
		notes = append(notes, fmt.Sprintf("χ², p: Friedman's test, exact, of the share of words that is coded so, over the %d %s seen and completely coded at every wave; exploratory. undefined: nobody's share changed.", len(cases), s.Study.Plural))
	} else if o.Test != "" {
		cases, _ := change.Complete(s.Columns, 0)
		notes = append(notes, fmt.Sprintf("Q, p: Cochran's test, exact, over the %d %s seen and completely coded at every wave; exploratory. undefined: nobody changed.", len(cases), s.Study.Plural))
	} else {
		notes = append(notes, "No test was made (--test cochran makes one).")
	}
	return append(notes, s.gapNotes()...)
}

func (s *Source) trajectoryData(rows []row, o TrajectoryOptions) table.Data {
	d := table.Data{Fields: []string{"code", "case", "class", "gap", "barrier_to_facilitator", "facilitator_to_barrier"}}
	for i := range s.Columns {
		d.Fields = append(d.Fields, "state_"+s.Columns[i].ID)
	}
	d.Fields = append(d.Fields, "proposed", "decided", "stale", "decided_by", "memo")
	for _, row := range rows {
		for _, t := range s.follow(row.node, o) {
			values := []table.Value{s.Tree.Nodes[row.node].Code.ID, s.Facts.Cases[t.Case], string(t.Class), t.Gap, t.ToFacilitator, t.ToBarrier}
			for _, st := range t.States {
				values = append(values, st.String())
			}
			values = append(values, string(t.Proposed))
			if t.Decision != nil {
				values = append(values, t.Decision.Class, t.Stale, t.Decision.By, t.Decision.Memo)
			} else {
				values = append(values, nil, nil, nil, nil)
			}
			d.Rows = append(d.Rows, values)
		}
	}
	return d
}
