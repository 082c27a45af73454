package report

import (
	"maps"
	"slices"
	"strings"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/study"
)

// MissingValue names the group of cases whose attribute is not known.
const MissingValue = "(not known)"

// The labels of a group that was not divided, in a study without waves and in one with them.
const (
	everything = "All"
	everyWave  = "All waves"
)

// Groups divides the transcripts that a selection speaks of: by wave, case, coder, an attribute of the cases, or
// several of these crossed. Without a division all transcripts are one group. With completeOnly, cases that are not
// completely coded within a group leave it.
func Groups(s *coding.Selection, by []string, completeOnly bool) []frequency.Group {
	groups := []frequency.Group{{Label: everything, Transcripts: inScope(s)}}
	for _, name := range by {
		var next []frequency.Group
		for _, g := range groups {
			next = append(next, divide(s, g, name)...)
		}
		groups = next
	}
	if len(by) == 0 && len(groups[0].Transcripts) > 0 {
		groups[0].Label = onlyWave(s, groups[0].Transcripts)
	}
	if completeOnly {
		for i := range groups {
			restrict(s, &groups[i])
		}
	}
	return groups
}

func inScope(s *coding.Selection) []int {
	var out []int
	for t := range s.Texts {
		if s.Texts[t].Read && s.Basis[t] != coding.OutOfScope {
			out = append(out, t)
		}
	}
	return out
}

func onlyWave(s *coding.Selection, transcripts []int) string {
	first := s.Study.Transcripts[transcripts[0]].Wave
	for _, t := range transcripts {
		if s.Study.Transcripts[t].Wave != first {
			return everyWave
		}
	}
	if first == study.NoWave {
		return everything
	}
	return s.Study.Waves[first].Label
}

// only are the cases with a value, among those that the group speaks of.
func only(s *coding.Selection, among []uint32, by, id string) []uint32 {
	out := []uint32{}
	for k := range s.Cases {
		if (among == nil || slices.Contains(among, uint32(k))) && caseValue(s, uint32(k), by) == id {
			out = append(out, uint32(k))
		}
	}
	return out
}

// caseValue is the value of one case: its name, or its attribute.
func caseValue(s *coding.Selection, k uint32, by string) string {
	if by == "case" {
		return s.Cases[k]
	}
	if int(k) < len(s.Study.Cases) {
		if a := strings.TrimSpace(s.Study.Cases[k].Attrs[by]); a != "" {
			return a
		}
	}
	return MissingValue
}

// value is a possible value of what divides, with what it is called.
type value struct{ id, label string }

func divide(s *coding.Selection, g frequency.Group, by string) []frequency.Group {
	var out []frequency.Group
	for _, v := range values(s, g, by) {
		part := frequency.Group{ID: v.id, Label: v.label, Keys: append(slices.Clone(g.Keys), frequency.Key{Name: by, Value: v.id})}
		if g.ID != "" {
			part.ID, part.Label = g.ID+" "+v.id, g.Label+" "+v.label
		}
		for _, t := range g.Transcripts {
			if slices.Contains(valuesOf(s, t, by), v.id) {
				part.Transcripts = append(part.Transcripts, t)
			}
		}
		if by != "wave" {
			part.Only = only(s, g.Only, by, v.id)
		}
		out = append(out, part)
	}
	return out
}

// values are all values that a division has, in their order. A wave without any interview stays, so that it is seen,
// unless the filter asks for others; an attribute's values are those of the cases.
func values(s *coding.Selection, g frequency.Group, by string) []value {
	var out []value
	if by == "wave" {
		for _, w := range s.Study.Waves {
			if s.Filter == nil || len(s.Filter.Waves) == 0 || slices.Contains(s.Filter.Waves, w.ID) {
				out = append(out, value{w.ID, w.Label})
			}
		}
		if len(s.Study.Waves) == 0 || slices.ContainsFunc(g.Transcripts, func(t int) bool { return s.Study.Transcripts[t].Wave == study.NoWave }) {
			out = append(out, value{"", "no wave"})
		}
		return out
	}
	for _, t := range g.Transcripts {
		for _, id := range valuesOf(s, t, by) {
			if !slices.ContainsFunc(out, func(v value) bool { return v.id == id }) {
				out = append(out, value{id, id})
			}
		}
	}
	slices.SortFunc(out, func(a, b value) int {
		if (a.id == MissingValue) != (b.id == MissingValue) {
			if a.id == MissingValue {
				return 1
			}
			return -1
		}
		return study.Natural(a.id, b.id)
	})
	return out
}

// valuesOf are the values of one transcript.
func valuesOf(s *coding.Selection, t int, by string) []string {
	transcript := &s.Study.Transcripts[t]
	if by == "wave" {
		if transcript.Wave == study.NoWave {
			return []string{""}
		}
		return []string{transcript.WaveID}
	}
	var out []string
	for _, k := range s.Texts[t].Cases {
		if v := caseValue(s, k, by); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// restrict leaves in a group the cases that are completely coded within it, and their transcripts. In a focus group
// one of them may have sat beside someone who is not; then the group speaks of those who are.
func restrict(s *coding.Selection, g *frequency.Group) {
	open := map[uint32]bool{}
	for _, t := range g.Transcripts {
		for _, k := range s.Texts[t].Cases {
			open[k] = open[k] || !s.Complete[t]
		}
	}
	isOpen := func(k uint32) bool { return open[k] }
	g.Transcripts = slices.DeleteFunc(slices.Clone(g.Transcripts), func(t int) bool {
		cases := s.Texts[t].Cases
		return !s.Complete[t] || len(cases) > 0 && !slices.ContainsFunc(cases, func(k uint32) bool { return !open[k] })
	})
	mixed := func(t int) bool { return slices.ContainsFunc(s.Texts[t].Cases, isOpen) }
	if !slices.ContainsFunc(g.Transcripts, mixed) {
		return
	}
	among := g.Only
	g.Only = []uint32{}
	for _, k := range slices.Sorted(maps.Keys(open)) {
		if !open[k] && (among == nil || slices.Contains(among, k)) {
			g.Only = append(g.Only, k)
		}
	}
}

// ForCoder names groups after the coder whose codings they count.
func ForCoder(coder string, groups []frequency.Group) []frequency.Group {
	for i := range groups {
		g := &groups[i]
		g.Keys = append([]frequency.Key{{Name: "coder", Value: coder}}, g.Keys...)
		if g.Label == everything || g.Label == everyWave {
			g.Label = ""
		}
		g.Label, g.ID = strings.TrimSpace(coder+" "+g.Label), strings.TrimSpace(coder+" "+g.ID)
	}
	return groups
}

// KeepWaves leaves out the columns of waves that were not asked for; none asks for all.
func (s *Source) KeepWaves(ids []string) {
	if len(ids) > 0 {
		s.Columns = slices.DeleteFunc(s.Columns, func(c frequency.Column) bool { return !slices.Contains(ids, c.ID) })
	}
}
