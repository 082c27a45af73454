package frequency_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/qtest"
	"qcode/internal/report"
	"qcode/internal/study"
)

// collected is the study of a world, read from files.
type collected struct {
	*world
	facts *coding.Columns
}

func collect(t *rapid.T, w *world) *collected { return collectOf(t, w, coding.Filter{}, "") }

// collectOf reads what a filter speaks of.
func collectOf(t *rapid.T, w *world, f coding.Filter, where string) *collected {
	dir, err := os.MkdirTemp("", "qcode-model")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	w.write(t, dir)
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Problems) > 0 {
		t.Fatalf("findings: %v", s.Problems)
	}
	if where != "" {
		if f.Where, err = coding.ParseWhere(s, where); err != nil {
			t.Fatal(err)
		}
	}
	facts, err := coding.Collect(context.Background(), s, coding.Want{Units: true, Filter: &f})
	if err != nil {
		t.Fatal(err)
	}
	if f.Where != nil && f.Where.Err() != nil {
		t.Fatal(f.Where.Err())
	}
	if len(facts.Faults) > 0 {
		t.Fatalf("broken codings: %v", facts.Faults)
	}
	return &collected{w, facts}
}

func (c *collected) count(t *rapid.T, q question, by []string, completeOnly bool) []frequency.Column {
	tree, err := c.facts.Study.Codebook.Tree(c.facts.Study.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	selection := c.facts.Under(coding.Policy(q.policy), coding.Options{IncludeInterviewer: q.interviewer})
	return frequency.Count(selection, tree, report.Groups(selection, by, completeOnly))
}

// compare holds a column against the definitions.
func (c *collected) compare(t *rapid.T, col *frequency.Column, want *answer) {
	tree, err := c.facts.Study.Codebook.Tree(c.facts.Study.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sorted(want.interviewed), c.names(col.Cases)) + cmp.Diff(sorted(want.done), c.names(col.Done)); d != "" {
		t.Fatalf("%s: who was interviewed, who is done: %s", col.Label, d)
	}
	if col.Passages != len(want.all) || col.Codings != len(want.applied) {
		t.Fatalf("%s: %d passages, %d codings; want %d, %d", col.Label, col.Passages, col.Codings, len(want.all), len(want.applied))
	}
	for i, n := range tree.Nodes {
		got, code := col.Cells[i], n.Code.ID
		if d := cmp.Diff(want.cell(code), got); d != "" {
			t.Fatalf("%s, %s: %s", col.Label, code, d)
		}
		if got.Barrier+got.Facilitator-got.Both+got.Neither != got.N {
			t.Fatalf("%s, %s: valences do not add up to n: %+v", col.Label, code, got)
		}
		if got.N > got.K && !c.speakers {
			t.Fatalf("%s, %s: more cases than passages: %+v", col.Label, code, got)
		}
		c.compareStates(t, col, i, want.cases[code], want)
	}
}

func (c *collected) compareStates(t *rapid.T, col *frequency.Column, node int, named set[string], want *answer) {
	for k, id := range c.facts.Cases {
		state := frequency.Absent
		switch {
		case !want.interviewed[id]:
			state = frequency.NotInterviewed
		case named[id]:
			state = frequency.Named
		case !want.done[id]:
			state = frequency.Unknown
		}
		if got := col.State(node, uint32(k)); got != state {
			t.Fatalf("%s, node %d: state of %s is %d, want %d", col.Label, node, id, got, state)
		}
	}
}

func (c *collected) names(cases []uint32) []string {
	out := []string{}
	for _, k := range cases {
		out = append(out, c.facts.Cases[k])
	}
	slices.Sort(out)
	return out
}

func sorted(s set[string]) []string { return append([]string{}, slices.Sorted(maps.Keys(s))...) }

func drawQuestion(t *rapid.T, w *world) question {
	return question{
		policy: rapid.SampledFrom(append([]string{"consensus", "any", "all"}, w.coders()...)).Draw(t, "policy"), interviewer: rapid.Bool().Draw(t, "interviewer"), wave: "*",
	}
}

func TestCountsFollowTheDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		c := collect(t, w)
		q := drawQuestion(t, w)
		c.compare(t, &c.count(t, q, nil, false)[0], w.answer(q))
	})
}

func TestCountsByWave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		c := collect(t, w)
		q := drawQuestion(t, w)
		columns := c.count(t, q, []string{"wave"}, false)
		for i := range columns {
			q.wave = columns[i].Keys[0].Value
			c.compare(t, &columns[i], w.answer(q))
		}
		if len(columns) != max(1, len(w.waves)) {
			t.Fatalf("%d columns for waves %v", len(columns), w.waves)
		}
	})
}

func TestCountsByCaseAndAttribute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		c := collect(t, w)
		q := drawQuestion(t, w)
		for _, by := range []string{"case", "role"} {
			if by == "role" && w.people == nil {
				continue // nobody said anything of the cases
			}
			for _, col := range c.count(t, q, []string{by}, false) {
				value := col.Keys[0].Value
				q.only = func(_ *text, id string) bool { return w.value(by, id) == value }
				c.compare(t, &col, w.answer(q))
			}
		}
	})
}

// value is what a case is divided by.
func (w *world) value(by, id string) string {
	if by == "case" {
		return id
	}
	if role := w.person(id).role; role != "" {
		return role
	}
	return report.MissingValue
}

func TestCompleteOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		c := collect(t, w)
		q := drawQuestion(t, w)
		done := w.answer(q).done
		col := c.count(t, q, nil, true)[0]
		if got := c.names(col.Cases); !slices.Equal(got, sorted(done)) {
			t.Fatalf("N under --complete-only: %v, want %v", got, sorted(done))
		}
		if len(col.Done) != col.Of() {
			t.Fatalf("%d of %d are done", len(col.Done), col.Of())
		}
		q.only = func(_ *text, id string) bool { return done[id] }
		for i, want := range cells(c, w.answer(q)) {
			if got := col.Cells[i]; got.N != want.N || !w.speakers && got != want {
				t.Fatalf("node %d: %+v, want %+v", i, got, want)
			}
		}
	})
}

func cells(c *collected, a *answer) []frequency.Cell {
	var out []frequency.Cell
	tree, _ := c.facts.Study.Codebook.Tree(c.facts.Study.Mapping) // was read before
	for _, n := range tree.Nodes {
		out = append(out, a.cell(n.Code.ID))
	}
	return out
}

func TestMovesBetweenWaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		if len(w.waves) < 2 {
			return
		}
		c := collect(t, w)
		q := drawQuestion(t, w)
		columns := c.count(t, q, []string{"wave"}, false)
		from, to := q, q
		from.wave, to.wave = w.waves[0], w.waves[1]
		before, after := w.answer(from), w.answer(to)
		pair := change.Between(&columns[0], &columns[1])
		both := set[string]{}
		for id := range before.done {
			both[id] = after.done[id]
		}
		maps.DeleteFunc(both, func(_ string, in bool) bool { return !in })
		tree, _ := c.facts.Study.Codebook.Tree(c.facts.Study.Mapping)
		for i, n := range tree.Nodes {
			m, code := pair.Of(i), n.Code.ID
			if len(m.Gained)+len(m.Lost)+len(m.Kept)+len(m.Never) != len(both) || len(pair.Cases) != len(both) {
				t.Fatalf("%+v of %d cases", m, len(both))
			}
			for id := range both {
				was, is := before.cases[code][id], after.cases[code][id]
				where := map[[2]bool][]uint32{{false, true}: m.Gained, {true, false}: m.Lost, {true, true}: m.Kept, {false, false}: m.Never}[[2]bool{was, is}]
				if !slices.Contains(c.names(where), id) {
					t.Fatalf("%s: %s was %v, is %v: %+v", code, id, was, is, m)
				}
			}
		}
	})
}

func TestMain(m *testing.M) {
	qtest.Rounds(0.5)
	os.Exit(m.Run())
}
