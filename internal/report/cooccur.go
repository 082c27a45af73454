package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/cooccurrence"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// CooccurUnits lists what codes can share.
func CooccurUnits() []string { return []string{"segment", "turn", "transcript", "case"} }

// CooccurOptions say what codes have to share, and how many pairs to list.
type CooccurOptions struct {
	Unit  string
	Pairs int // the most frequent so many; 0: all that occur
	Least int // leave out pairs that come together less often
}

// pairing is two codes that come together.
type pairing struct {
	a, b       int // nodes
	both, x, y int // units with both, with a, with b
}

// jaccard is the share of the units with either that have both.
func (p pairing) jaccard() stats.Value {
	return stats.Ratio(float64(p.both), float64(p.x+p.y-p.both), stats.NoData)
}

// Cooccur shows which codes come together: how often any two do, as a matrix and as pairs, in each column.
func Cooccur(s Source, o CooccurOptions) *table.Report {
	r := &table.Report{Kind: "cooccur", Title: []string{name(s.Study), "Codes that come together in a " + o.Unit, s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	if len(s.Options.Filtered) > 0 {
		r.Title = append(r.Title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	r.Data.Fields = append(s.keyFields(), "code_a", "code_b", "both", "a", "b", "units", "jaccard", "unit")
	unit := map[string]cooccurrence.Unit{"segment": cooccurrence.Passage, "turn": cooccurrence.Turn, "transcript": cooccurrence.Transcript, "case": cooccurrence.Case}[o.Unit]
	nodes := s.coded()
	for i := range s.Columns {
		sets := cooccurrence.Count(&s.Columns[i], nodes, s.ancestors(), unit)
		all := pairings(nodes, sets)
		suffix := ""
		if len(s.Columns) > 1 {
			suffix = s.Columns[i].Label + ": "
		}
		r.Tables = append(r.Tables, s.pairMatrix(suffix, nodes, sets, o), s.pairTable(suffix, all, o))
		for _, p := range all {
			if p.both >= o.Least {
				s.addPair(&r.Data, i, p, sets.Units, o)
			}
		}
	}
	r.Notes = s.cooccurNotes(nodes, o)
	return r
}

// pairings are all pairs, the most frequent first.
func pairings(nodes []int, sets cooccurrence.Sets) []pairing {
	counts := sets.Pairs()
	var out []pairing
	for i := range nodes {
		for j := i + 1; j < len(nodes); j++ {
			out = append(out, pairing{nodes[i], nodes[j], counts[i][j], sets.Sizes[i], sets.Sizes[j]})
		}
	}
	slices.SortStableFunc(out, func(x, y pairing) int { return y.both - x.both })
	return out
}

// pairMatrix has the codes that occur at all, in both directions; on the diagonal stands how often each occurs.
func (s *Source) pairMatrix(prefix string, nodes []int, sets cooccurrence.Sets, o CooccurOptions) table.Table {
	t := table.Table{Caption: fmt.Sprintf("%s%s with a code: %d", prefix, plural(o.Unit), sets.Units), Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	counts := sets.Pairs()
	f := &framework{Source: s}
	for i, n := range nodes {
		if sets.Sizes[i] > 0 {
			t.Columns = append(t.Columns, table.Column{Head: f.sign(n)})
		}
	}
	for i, n := range nodes {
		if sets.Sizes[i] == 0 {
			continue
		}
		cells := []table.Cell{s.label(row{node: n}, true)}
		for j := range nodes {
			if sets.Sizes[j] > 0 {
				cells = append(cells, table.Int(counts[i][j]))
			}
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

func plural(unit string) string { return strings.ToUpper(unit[:1]) + unit[1:] + "s" }

func (s *Source) pairTable(prefix string, all []pairing, o CooccurOptions) table.Table {
	t := table.Table{Caption: prefix + "Pairs", Columns: []table.Column{
		{Head: "Code", Left: true, Tight: true}, {Head: "Code", Left: true, Tight: true}, {Head: "both"}, {Head: "only first"}, {Head: "only second"}, {Head: "Jaccard"},
	}}
	for _, p := range all {
		if p.both < max(1, o.Least) || o.Pairs > 0 && len(t.Rows) == o.Pairs {
			break
		}
		t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{
			s.label(row{node: p.a}, true), s.label(row{node: p.b}, true), table.Int(p.both), table.Int(p.x - p.both), table.Int(p.y - p.both), realCell(p.jaccard(), 2),
		}})
	}
	return t
}

func (s *Source) addPair(d *table.Data, column int, p pairing, units int, o CooccurOptions) {
	var jaccard table.Value
	if x, ok := p.jaccard().Get(); ok {
		jaccard = x
	}
	a, b := s.Tree.Nodes[p.a].Code.ID, s.Tree.Nodes[p.b].Code.ID
	d.Add(append(s.keyValues(&s.Columns[column]), a, b, p.both, p.x, p.y, units, jaccard, o.Unit)...)
}

func (s *Source) cooccurNotes(nodes []int, o CooccurOptions) []string {
	meaning := map[string]string{
		"segment":    "A segment is a run of overlapping passages; its codes come together.",
		"turn":       "A turn is one stretch of somebody who counts; a passage over several turns stands in each.",
		"transcript": "Codes come together that occur in one transcript, however far apart.",
		"case":       "Codes come together that one " + s.Study.Singular + " names, also in different transcripts of the group.",
	}[o.Unit]
	notes := []string{meaning + " On the diagonal: how often the code occurs. Jaccard: both, of those with either. Coming together is not being related: no test was made."}
	f := &framework{Source: s, options: MatrixOptions{Layout: LayoutWaves, Cells: CellCounts}, nodes: nodes}
	if heads := f.legend(); heads != "" {
		notes = append(notes, heads)
	}
	if o.Pairs > 0 {
		notes = append(notes, fmt.Sprintf("Pairs: the %d most frequent (--pairs 0 shows all).", o.Pairs))
	}
	return append(notes, s.sharedNotes()...)
}
