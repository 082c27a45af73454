package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/analysis/beliefs"
	"qcode/internal/analysis/frequency"
	"qcode/internal/analysis/ranking"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// RankOptions say how codes are ranked.
type RankOptions struct {
	Ties    ranking.Ties
	Cutoffs ranking.Cutoffs
}

// Rank orders codes by importance in each column: by frequency, then by elaboration, with conflict, strength and a class
// beside them.
func Rank(s Source, o RankOptions) *table.Report {
	r := &table.Report{Kind: "rank", Title: []string{name(s.Study), "Codes by importance · unit: " + s.Study.Singular, s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	if len(s.Options.Filtered) > 0 {
		r.Title = append(r.Title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	r.Data.Fields = append(s.keyFields(), "rank", "rank_to", "code", "n", "of", "percent", "k", "elaboration", "elaborated_by", "conflict", "strength", "class", "level", "under", "label")
	nodes := s.coded()
	for i := range s.Columns {
		k := s.ranker(i, nodes, o)
		t := k.table()
		if len(s.Columns) > 1 {
			t.Caption = fmt.Sprintf("%s, N = %d", s.Columns[i].Label, s.Columns[i].Of())
		}
		r.Tables = append(r.Tables, t)
		k.data(&r.Data)
	}
	r.Notes = s.rankNotes(nodes, o)
	return r
}

// coded are the outermost codes that are put on passages, or those of the levels that were asked for; what lies outside
// the framework is not ranked.
func (s *Source) coded() []int {
	var out []int
	var walk func(nodes []int)
	walk = func(nodes []int) {
		for _, i := range nodes {
			n := s.Tree.Nodes[i]
			take := n.Code.Codable
			if levels := s.Options.Levels; len(levels) > 0 {
				take = slices.Contains(levels, n.Code.Level)
			}
			if take && s.listed(i) && s.under(i) && !Outside(s.Tree, i) {
				out = append(out, i)
			}
			if !take || len(s.Options.Levels) > 0 {
				walk(s.children(i))
			}
		}
	}
	walk(s.roots())
	return out
}

// under reports whether a node is one that was asked for, or under one.
func (s *Source) under(i int) bool {
	return len(s.Options.Under) == 0 || slices.ContainsFunc(s.Tree.Nodes[i].Ancestors, func(a int) bool {
		return slices.Contains(s.Options.Under, s.Tree.Nodes[a].Code.ID)
	})
}

// ranker ranks the codes of one column.
type ranker struct {
	*Source
	options RankOptions
	col     *frequency.Column
	nodes   []int
	beliefs []beliefs.Count
	entries []ranking.Entry
}

func (s *Source) ranker(column int, nodes []int, o RankOptions) *ranker {
	k := &ranker{Source: s, options: o, col: &s.Columns[column], nodes: nodes}
	k.beliefs = beliefs.Of(k.col)
	for _, n := range nodes {
		k.entries = append(k.entries, ranking.Entry{Frequency: k.col.Cells[n].N, Elaboration: k.elaboration(n)})
	}
	return k
}

// elaboratedBy says what stands under codes: belief statements if the study has any, else codes.
func (s *Source) elaboratedBy() string {
	if len(s.Study.Beliefs) > 0 {
		return "beliefs"
	}
	return "codes"
}

// elaboration is the number of belief statements under a code that somebody made; in a study without any, of codes under
// it that somebody named.
func (k *ranker) elaboration(node int) (n int) {
	if len(k.Study.Beliefs) > 0 {
		for i, b := range k.Study.Beliefs {
			if k.beliefs[i].K > 0 && k.isUnder(k.Tree.Index(k.Study.Codebook.Code(b.Code)), node) {
				n++
			}
		}
		return n
	}
	for i := range k.Tree.Nodes {
		if i != node && k.col.Cells[i].CodingsOwn > 0 && k.isUnder(i, node) {
			n++
		}
	}
	return n
}

func (s *Source) isUnder(node, above int) bool {
	return slices.Contains(s.Tree.Nodes[node].Ancestors, above)
}

// conflict reports whether a code is both a barrier and a facilitator: by its codings, or by what its belief statements
// convey.
func (k *ranker) conflict(node int) bool {
	c := k.col.Cells[node]
	barrier, facilitator := c.Barrier > 0, c.Facilitator > 0
	for i, b := range k.Study.Beliefs {
		if k.beliefs[i].K > 0 && k.isUnder(k.Tree.Index(k.Study.Codebook.Code(b.Code)), node) {
			barrier = barrier || b.Valence == "barrier" || b.Valence == "mixed"
			facilitator = facilitator || b.Valence == "facilitator" || b.Valence == "mixed"
		}
	}
	return barrier && facilitator
}

// strength is the median size of the numbers with which codings rate a code, without their sign.
func (k *ranker) strength(column, node int) stats.Value {
	var sizes []float64
	for _, row := range k.behind(column, node) {
		if x, err := strconv.ParseFloat(k.Facts.RatingOf(row), 64); err == nil {
			sizes = append(sizes, math.Abs(x))
		}
	}
	if len(sizes) == 0 {
		return stats.Undefined(stats.NoData)
	}
	slices.Sort(sizes)
	return stats.Of(stats.Quantile(sizes, 0.5))
}

func (k *ranker) strengthCell(node int) table.Cell {
	v := k.strength(k.index(), node)
	if !v.Defined() {
		return table.Cell{} // nobody rated it
	}
	return realCell(v, 1)
}

// rated reports whether any coding rates its code with a number.
func (s *Source) rated() bool {
	return slices.ContainsFunc(s.Facts.Ratings, func(r string) bool {
		_, err := strconv.ParseFloat(r, 64)
		return err == nil
	})
}

func rankText(p ranking.Place) string {
	if p.From == p.To {
		return strconv.Itoa(p.From)
	}
	return fmt.Sprintf("%d–%d", p.From, p.To)
}

func (k *ranker) index() int {
	return slices.IndexFunc(k.Columns, func(c frequency.Column) bool { return c.ID == k.col.ID && c.Label == k.col.Label })
}

func (k *ranker) table() table.Table {
	t := table.Table{Columns: []table.Column{{Head: "Rank"}, {Head: "Code", Left: true, Tight: true}}}
	above := slices.ContainsFunc(k.nodes, func(n int) bool { return len(k.Tree.Nodes[n].Parents) > 0 })
	if above {
		t.Columns = append(t.Columns, table.Column{Head: "Under", Left: true, Tight: true})
	}
	valenced, rated := k.valenced(), k.rated()
	t.Columns = append(t.Columns, table.Column{Head: "n/N"}, table.Column{Head: "%"}, table.Column{Head: "k"}, table.Column{Head: k.elaboratedBy()})
	if valenced {
		t.Columns = append(t.Columns, table.Column{Head: "B and F", Left: true})
	}
	if rated {
		t.Columns = append(t.Columns, table.Column{Head: "strength"})
	}
	t.Columns = append(t.Columns, table.Column{Head: "Importance", Left: true})
	for _, p := range ranking.Rank(k.entries, k.options.Ties) {
		node := k.nodes[p.Entry]
		cells := []table.Cell{table.Str(rankText(p)), k.label(row{node: node}, true)}
		if above {
			cells = append(cells, table.Str(k.above(node)))
		}
		cells = append(cells, k.rankCells(p, node)...)
		if valenced {
			cells = append(cells, table.Str(k.conflictWord(node)))
		}
		if rated {
			cells = append(cells, k.strengthCell(node))
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, table.Str(k.class(node)))})
	}
	return t
}

func (k *ranker) rankCells(p ranking.Place, node int) []table.Cell {
	c, of := k.col.Cells[node], k.col.Of()
	cells := []table.Cell{table.Of(c.N, of), table.Share(c.N, of), table.Int(c.K), table.Int(k.entries[p.Entry].Elaboration)}
	cells[0].AtLeast = len(k.col.Done) < of && of > 0
	cells[0].Mark = k.notAsked(k.col, node)
	if k.small(c.N) {
		fill(cells, k.tooSmall())
	}
	return cells
}

func (k *ranker) conflictWord(node int) string {
	switch {
	case k.col.Cells[node].K == 0:
		return "–"
	case k.conflict(node):
		return "yes"
	}
	return "no"
}

func (k *ranker) class(node int) string {
	return k.options.Cutoffs.Class(k.col.Cells[node].N, k.col.Of())
}

// above names the codes that a code stands directly under.
func (s *Source) above(node int) string {
	var out []string
	for _, p := range s.Tree.Nodes[node].Parents {
		out = append(out, s.label(row{node: p}, true).Text)
	}
	return strings.Join(out, "; ")
}

func (k *ranker) data(d *table.Data) {
	for _, p := range ranking.Rank(k.entries, k.options.Ties) {
		node := k.nodes[p.Entry]
		c, code := k.col.Cells[node], k.Tree.Nodes[node].Code
		var above []string
		for _, a := range k.Tree.Nodes[node].Parents {
			above = append(above, k.Tree.Nodes[a].Code.ID)
		}
		var n, passages, percent, strength table.Value = c.N, c.K, nil, nil
		if of := k.col.Of(); of > 0 {
			percent = int(table.Rounded(int64(c.N), int64(of)))
		}
		if k.small(c.N) {
			n, passages, percent = nil, nil, nil
		}
		if x, ok := k.strength(k.index(), node).Get(); ok {
			strength = x
		}
		d.Add(append(k.keyValues(k.col), p.From, p.To, code.ID, n, k.col.Of(), percent, passages, k.entries[p.Entry].Elaboration, k.elaboratedBy(),
			k.conflict(node), strength, k.class(node), code.Level, above, code.Label)...)
	}
}

func (s *Source) rankNotes(nodes []int, o RankOptions) []string {
	what := "belief statements under it that somebody made (beliefs.yaml)"
	if len(s.Study.Beliefs) == 0 {
		what = "codes under it that somebody named; the study has no belief statements"
	}
	notes := []string{fmt.Sprintf("Ranked by frequency (n, %s who name the code), then by elaboration (%s: %s).", s.Study.Plural, s.elaboratedBy(), what)}
	if o.Ties == ranking.Range {
		notes[0] += " Codes equal in both share a range of ranks (--ties none gives each its own)."
	} else {
		notes[0] += " Codes equal in both stand in the codebook's order (--ties range joins them)."
	}
	notes = append(notes, fmt.Sprintf("Importance: high from %s%% of N, moderate from %s%%, low below; a choice (--cutoffs), not a rule.", short(o.Cutoffs.High), short(o.Cutoffs.Moderate)))
	if s.valenced() {
		notes = append(notes, "B and F: named both as a barrier and as a facilitator, by one or by different "+s.Study.Plural+"; it moves no rank.")
	}
	if s.rated() {
		notes = append(notes, "strength: median of the numbers that codings rate it with, without their sign; it moves no rank.")
	}
	if n := s.elsewhere(nodes); n > 0 {
		notes = append(notes, fmt.Sprintf("%s under none of these codes, such as those outside the framework.", are(n, "coding")))
	}
	notes = append(notes, "How often a code comes up in an interview reflects what was asked as well as who was asked.")
	return append(notes, s.sharedNotes()...)
}

// elsewhere is the number of counted codings that none of the nodes holds.
func (s *Source) elsewhere(nodes []int) (n int) {
	for i := range s.Columns {
		for _, c := range s.Study.Codebook.Codes {
			at := s.Tree.Index(c)
			if !slices.ContainsFunc(nodes, func(node int) bool { return s.isUnder(at, node) }) {
				n += s.Columns[i].Cells[at].CodingsOwn
			}
		}
	}
	return n
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
