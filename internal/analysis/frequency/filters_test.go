package frequency_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/report"
)

// Rule 10: waves, cases and conditions on them say of whom the numbers speak, in focus groups too.
func TestFiltersOfPeopleRestrictN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		q := drawQuestion(t, w)
		var f coding.Filter
		var where string
		nurse := func(id string) bool { return w.person(id).role == "nurse" }
		switch rapid.IntRange(0, 3).Draw(t, "filter") {
		case 0:
			var known []string
			for _, x := range w.texts {
				for id := range w.those(x) {
					known = append(known, id)
				}
			}
			if len(known) == 0 {
				return
			}
			slices.Sort(known)
			f.Cases = rapid.SliceOfN(rapid.SampledFrom(known), 1, 2).Draw(t, "cases")
			q.only = func(_ *text, id string) bool { return slices.Contains(f.Cases, id) }
		case 1:
			if len(w.waves) == 0 {
				return
			}
			f.Waves = w.waves[:1]
			q.wave = w.waves[0]
		case 2:
			where = `case.role == "nurse"`
			q.only = func(_ *text, id string) bool { return nurse(id) }
		case 3:
			where = `wave == "pre" || case.role == "nurse" || case == "P2"`
			q.only = func(x *text, id string) bool { return x.wave == "pre" || nurse(id) || id == "P2" }
		}
		if where != "" && w.people == nil {
			return // there is no such attribute
		}
		c := collectOf(t, w, f, where)
		c.compare(t, &c.count(t, q, nil, false)[0], w.answer(q))
	})
}

// Rule 10: codes, valences and coders say what is looked for; N stays, and so do the four states of the rest.
func TestFiltersOfCodingsKeepN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		c := collect(t, w)
		q := drawQuestion(t, w)
		tree, err := c.facts.Study.Codebook.Tree(c.facts.Study.Mapping)
		if err != nil {
			t.Fatal(err)
		}
		var f coding.Filter
		switch rapid.IntRange(0, 3).Draw(t, "filter") {
		case 0:
			f.Codes = []string{rapid.SampledFrom(w.codes).Draw(t, "code")}
			q.keep = func(c counted) bool { return w.above(c.code)[f.Codes[0]] }
		case 1:
			f.Valences = []string{rapid.SampledFrom([]string{"barrier", "mixed", "none"}).Draw(t, "valence")}
			q.keep = func(c counted) bool { return c.valence == f.Valences[0] || c.valence == "" && f.Valences[0] == "none" }
		case 2:
			f.Coders = []string{w.declared[0]}
			q.keep = func(c counted) bool { return c.coder == w.declared[0] }
		case 3:
			code := rapid.SampledFrom(w.codes).Draw(t, "code")
			if f.Where, err = coding.ParseWhere(c.facts.Study, `under("`+code+`") && valence != "mixed"`); err != nil {
				t.Fatal(err)
			}
			q.keep = func(c counted) bool { return w.above(c.code)[code] && c.valence != "mixed" }
		}
		options := coding.Options{IncludeInterviewer: q.interviewer, Keep: f.Keep(c.facts.Study, tree)}
		selection := c.facts.Under(coding.Policy(q.policy), options)
		all := report.Groups(selection, nil, false)
		c.compare(t, &frequency.Count(selection, tree, all)[0], w.answer(q))
	})
}
