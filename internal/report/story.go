package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/change"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Story is a case's way through the waves in one code, with what a person decided about it.
type Story struct {
	change.Trajectory                 // Class is the one in force: as decided, else as proposed
	Proposed          change.Class    // from the waves alone
	Decision          *study.Decision // nil: nobody decided, or under other counting
	Stale             bool            // the codings are no longer those of the decision, so that it is not in force
}

// stories are those of all cases in the code at a node. They are told once: tables, notes and rows for machines all need them.
func (s *Source) stories(node int) []Story {
	if told, ok := s.told[node]; ok {
		return told
	}
	if s.told == nil {
		s.told = map[int][]Story{}
	}
	var out []Story
	for _, k := range s.everyone() {
		out = append(out, s.story(node, k))
	}
	s.told[node] = out
	return out
}

// story follows a case, and says what was decided about it.
func (s *Source) story(node int, k uint32) Story {
	t := change.Follow(s.Columns, node, k)
	out := Story{Trajectory: t, Proposed: t.Class}
	i := -1
	if s.wholeStories() {
		i = s.Study.DecisionIndex(s.Tree.Nodes[node].Code.ID, s.Facts.Cases[k])
	}
	if i < 0 || !s.alike(&s.Study.Decisions[i]) {
		return out
	}
	out.Decision = &s.Study.Decisions[i]
	if out.Stale = out.Decision.Codings != s.Columns[0].Selection.StoryMark(s.Tree, node, k); !out.Stale {
		out.Class = change.Class(out.Decision.Class)
	}
	return out
}

// wholeStories reports whether the source shows all waves and all codings: a decision speaks of nothing less.
func (s *Source) wholeStories() bool {
	if len(s.Study.Decisions) == 0 || len(s.Columns) != len(s.Study.Waves) || s.Options.Interviewer || s.Options.CompleteOnly {
		return false
	}
	f := s.Facts.Filter
	return f == nil || len(f.Valences) == 0 && len(f.Coders) == 0 && f.Where == nil
}

// alike reports whether a decision was made under the counting that is shown.
func (s *Source) alike(d *study.Decision) bool {
	return d.Count == string(s.Policy) && d.Mapping == s.Tree.Mapping
}

// Propose is the decision that a person accepts or changes: the story of a case in a code, as it is told now. An error
// says why no story can be told.
func (s *Source) Propose(code, who string) (study.Decision, error) {
	d := study.Decision{Code: code, Case: who, Count: string(s.Policy), Mapping: s.Tree.Mapping}
	node := s.Tree.Index(s.Study.Codebook.Code(code))
	if node < 0 {
		return d, fmt.Errorf("the code `%s` has no place in the mapping %s", code, s.Tree.Mapping)
	}
	k := slices.Index(s.Facts.Cases, who)
	if k < 0 || !slices.Contains(s.everyone(), uint32(k)) {
		return d, fmt.Errorf("%s was never interviewed", who)
	}
	t := change.Follow(s.Columns, node, uint32(k))
	if !slices.Contains(change.Told(), t.Class) {
		return d, fmt.Errorf("the story of %s in `%s` cannot be told: %s (%s)", who, code, t.Class, draw(t.States))
	}
	d.Proposed, d.Codings = string(t.Class), s.Columns[0].Selection.StoryMark(s.Tree, node, uint32(k))
	for _, st := range t.States {
		d.States = append(d.States, st.String())
	}
	return d, nil
}

// sign shows beside a case what was decided.
func (t Story) sign() string {
	switch {
	case t.Decision == nil:
		return ""
	case t.Stale:
		return "✗"
	}
	return "✓"
}

// decisionTable lists what was decided about the codes shown; nil if nothing was.
func (s *Source) decisionTable(rows []row, o TrajectoryOptions) *table.Table {
	t := &table.Table{Caption: "Decided", Columns: []table.Column{
		{Head: "Code", Left: true, Tight: true},
		{Head: strings.ToUpper(s.Study.Singular[:1]) + s.Study.Singular[1:], Left: true},
		{Head: "Waves", Left: true},
		{Head: "Proposed", Left: true},
		{Head: "Decided", Left: true},
		{Head: "By", Left: true},
		{Head: "Memo", Left: true},
	}}
	for _, r := range rows {
		for _, story := range s.follow(r.node, o) {
			d := story.Decision
			if d == nil {
				continue
			}
			decided := d.Class + " " + story.sign()
			if story.Stale {
				decided = "stale: " + d.Class + " of " + d.Proposed + " " + strings.Join(d.States, " → ")
			}
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
				s.label(row{node: r.node}, true), table.Str(s.Facts.Cases[story.Case]), table.Str(draw(story.States)), table.Str(string(story.Proposed)),
				table.Str(decided), table.Str(strings.TrimSpace(d.By + " " + d.On)), table.Str(d.Memo),
			}})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// decisionNotes say how many stories were accepted, how many otherwise, and which of them no longer hold.
func (s *Source) decisionNotes(rows []row, o TrajectoryOptions) []string {
	accepted, otherwise, open, elsewhere := 0, 0, 0, 0
	var stale []string
	for _, r := range rows {
		for _, t := range s.follow(r.node, o) {
			switch told := slices.Contains(change.Told(), t.Proposed); {
			case t.Stale:
				stale = append(stale, s.Facts.Cases[t.Case]+" in "+s.Tree.Nodes[r.node].Code.ID)
			case t.Decision != nil && t.Class != t.Proposed:
				otherwise++
			case t.Decision != nil:
				accepted++
			case told:
				open++
			}
		}
	}
	for i := range s.Study.Decisions {
		if !s.wholeStories() || !s.alike(&s.Study.Decisions[i]) {
			elsewhere++
		}
	}
	var notes []string
	if accepted+otherwise > 0 {
		notes = append(notes, fmt.Sprintf("✓ accepted by a person: %d as proposed, %d as another class than proposed; the classes here are those decided. Open proposals: %d.", accepted, otherwise, open))
	}
	if len(stale) > 0 {
		notes = append(notes, fmt.Sprintf("✗ decided, but the codings changed since, so the proposal stands here: %s. Read again, then: qcode trajectory accept.", strings.Join(stale, ", ")))
	}
	if elsewhere > 0 {
		notes = append(notes, fmt.Sprintf("%s in %s of other counting (coder policy, mapping, filters), not shown here.", count(elsewhere, "decision", "decisions"), study.DecisionsFile))
	}
	return notes
}
