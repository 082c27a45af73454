package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook/links"
	"qcode/internal/analysis/levers"
	"qcode/internal/table"
)

// LeverOptions name the tables of links to follow.
type LeverOptions struct {
	Book       *links.Book
	Functions  *links.Table // from codes to functions
	Policies   *links.Table // from functions to policies; nil: none
	Techniques *links.Table // from codes or functions to techniques; nil: none
}

// lever is something that a table leads to, with the codes that it fits.
type lever struct {
	kind, id string
	linked   []int
}

// Levers shows which intervention functions and policy categories fit what was said, in each column: which levers matter
// at which stage.
func Levers(s Source, o LeverOptions) (*table.Report, error) {
	functions := s.levers(links.Functions, o.Functions)
	if len(functions) == 0 {
		return nil, fmt.Errorf("the table %s speaks of %s and others, and the codebook has none of them", o.Functions.ID, o.Functions.Rows[0].From)
	}
	r := &table.Report{Kind: "levers", Title: []string{name(s.Study), "From codes to levers · unit: " + s.Study.Singular, s.policyLine() + s.frameworkWord(), s.mappingLine()}}
	if len(s.Options.Filtered) > 0 {
		r.Title = append(r.Title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	r.Data.Fields = append(s.keyFields(), "kind", "lever", "n", "of", "k", "codes", "table", "checked", "label")
	r.Tables = append(r.Tables, s.linkTable(o), s.leverTable(&r.Data, "Intervention functions", o, o.Functions, functions))
	if o.Policies != nil {
		r.Tables = append(r.Tables, s.leverTable(&r.Data, "Policy categories", o, o.Policies, through(o, functions)))
	}
	if o.Techniques != nil {
		r.Tables = append(r.Tables, s.techniqueTable(o, functions))
	}
	r.Notes = s.leverNotes(o)
	return r, nil
}

// levers are what a table leads to from the codes of the study, in the order of the targets.
func (s *Source) levers(kind string, t *links.Table) []lever {
	var out []lever
	for _, row := range t.Rows {
		node := s.Tree.Index(s.Study.Codebook.Code(row.From))
		if node < 0 {
			continue
		}
		for _, to := range row.To {
			out = addLever(out, kind, to, node)
		}
	}
	return out
}

func addLever(all []lever, kind, id string, nodes ...int) []lever {
	i := slices.IndexFunc(all, func(l lever) bool { return l.id == id })
	if i < 0 {
		all = append(all, lever{kind: kind, id: id})
		i = len(all) - 1
	}
	for _, n := range nodes {
		if !slices.Contains(all[i].linked, n) {
			all[i].linked = append(all[i].linked, n)
		}
	}
	return all
}

// through are the policies that serve the functions.
func through(o LeverOptions, functions []lever) []lever {
	var out []lever
	for _, f := range functions {
		to, _ := o.Policies.Of(f.id)
		for _, id := range to {
			out = addLever(out, links.Policies, id, f.linked...)
		}
	}
	return out
}

// linkTable is the first step: codes with their counts and the functions that they lead to.
func (s *Source) linkTable(o LeverOptions) table.Table {
	t := table.Table{Caption: "Codes and what they lead to" + flag(o.Functions), Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	for i := range s.Columns {
		t.Columns = append(t.Columns, table.Column{Head: s.short(&s.Columns[i]), Group: "n/N"})
	}
	t.Columns = append(t.Columns, table.Column{Head: "Intervention functions", Left: true})
	for _, row := range s.linkedRows(o.Functions) {
		cells := []table.Cell{s.label(row, true)}
		for i := range s.Columns {
			cells = append(cells, s.fraction(i, row.node))
		}
		to, _ := o.Functions.Of(s.Tree.Nodes[row.node].Code.ID)
		var names []string
		for _, id := range to {
			names = append(names, o.Book.Label(links.Functions, id))
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, table.Str(strings.Join(names, ", ")))})
	}
	return t
}

// linkedRows are the codes of the study that a table speaks of, in the codebook's order.
func (s *Source) linkedRows(t *links.Table) []row {
	all := *s
	all.Options.Levels = nil
	var out []row
	for _, row := range all.rows() {
		if _, ok := t.Of(s.Tree.Nodes[row.node].Code.ID); ok {
			row.depth = 0
			out = append(out, row)
		}
	}
	return out
}

// leverTable counts, for each lever, who names a code that it fits; the lever that reaches most comes first.
func (s *Source) leverTable(d *table.Data, caption string, o LeverOptions, from *links.Table, all []lever) table.Table {
	t := table.Table{Caption: caption + flag(from), Columns: []table.Column{{Head: "Lever", Left: true}}}
	for i := range s.Columns {
		label := s.short(&s.Columns[i])
		t.Columns = append(t.Columns, table.Column{Head: "n/N", Group: label}, table.Column{Head: "k", Group: label})
	}
	t.Columns = append(t.Columns, table.Column{Head: "Through", Left: true, Tight: true})
	reach := make([][]levers.Reach, len(all))
	order := make([]int, len(all))
	total := func(l int) (n int) {
		for _, r := range reach[l] {
			n += 10000*r.N() + r.K
		}
		return n
	}
	for l := range all {
		order[l] = l
		for i := range s.Columns {
			reach[l] = append(reach[l], levers.Of(&s.Columns[i], all[l].linked, s.ancestors()))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return total(b) - total(a) })
	for _, l := range order {
		cells := []table.Cell{table.Str(o.Book.Label(all[l].kind, all[l].id))}
		for i := range s.Columns {
			cells = append(cells, s.beliefCells(i, reach[l][i].N(), reach[l][i].K)...)
		}
		t.Rows = append(t.Rows, table.Row{Cells: append(cells, table.Str(strings.Join(s.signs(reach[l]), ", ")))})
	}
	for i := range s.Columns {
		for _, l := range order {
			s.addLever(d, i, all[l], reach[l][i], o, from)
		}
	}
	return t
}

// signs name the codes through which a lever reaches anybody.
func (s *Source) signs(reach []levers.Reach) []string {
	f := &framework{Source: s}
	var nodes []int
	for _, r := range reach {
		nodes = append(nodes, r.Nodes...)
	}
	slices.Sort(nodes)
	var out []string
	for _, n := range slices.Compact(nodes) {
		out = append(out, f.sign(n))
	}
	return out
}

func (s *Source) addLever(d *table.Data, column int, l lever, r levers.Reach, o LeverOptions, from *links.Table) {
	var codes []string
	for _, n := range r.Nodes {
		codes = append(codes, s.Tree.Nodes[n].Code.ID)
	}
	var n, k table.Value = r.N(), r.K
	if s.small(r.N()) {
		n, k = nil, nil
	}
	d.Add(append(s.keyValues(&s.Columns[column]), map[string]string{links.Functions: "function", links.Policies: "policy"}[l.kind], l.id, n, s.Columns[column].Of(), k, codes,
		from.ID, from.Checked, o.Book.Label(l.kind, l.id))...)
}

func (s *Source) techniqueTable(o LeverOptions, functions []lever) table.Table {
	t := table.Table{Caption: "Techniques" + flag(o.Techniques), Columns: []table.Column{{Head: "For", Left: true}, {Head: "Techniques", Left: true}}}
	add := func(label, from string) {
		to, _ := o.Techniques.Of(from)
		for i, id := range to {
			if i > 0 {
				label = ""
			}
			t.Rows = append(t.Rows, table.Row{Cells: []table.Cell{table.Str(label), table.Str(o.Book.Label(links.Techniques, id))}})
		}
	}
	if o.Techniques.From == links.Functions {
		for _, f := range functions {
			add(o.Book.Label(links.Functions, f.id), f.id)
		}
		return t
	}
	for _, row := range s.linkedRows(o.Techniques) {
		add(s.label(row, true).Text, s.Tree.Nodes[row.node].Code.ID)
	}
	return t
}

// flag marks a table that was not wholly held against its source.
func flag(t *links.Table) string {
	switch t.Checked {
	case links.Memory:
		return " (" + t.ID + ", FROM MEMORY: confirm before use)"
	case links.Mixed:
		return " (" + t.ID + ", partly from memory)"
	}
	return " (" + t.ID + ")"
}

func (s *Source) leverNotes(o LeverOptions) []string {
	notes := []string{
		fmt.Sprintf("n  %s who name at least one code that the lever fits; k  distinct passages under such codes; both are unions, so rows do not add up. Links are hypotheses from expert consensus and literature, not findings of this study.", s.Study.Plural),
	}
	if len(s.Options.Filtered) == 0 {
		notes = append(notes, "All codings are counted; --valence barrier counts what stands in the way alone.")
	}
	for _, t := range []*links.Table{o.Functions, o.Policies, o.Techniques} {
		if t == nil {
			continue
		}
		note := fmt.Sprintf("Links %s: %s. Checked: %s (%s). Licence: %s.", t.ID, t.Source, t.Checked, t.Detail, t.Licence)
		if t.Note != "" {
			note += " " + t.Note
		}
		notes = append(notes, note)
	}
	if o.Techniques != nil && o.Techniques.From == links.Functions && o.Book.Names != "" {
		notes = append(notes, o.Book.Names)
	}
	if n := s.unlinked(o.Functions); n > 0 {
		notes = append(notes, fmt.Sprintf("%s under codes that the table %s does not speak of.", are(n, "coding"), o.Functions.ID))
	}
	f := &framework{Source: s}
	for _, row := range s.linkedRows(o.Functions) {
		f.nodes = append(f.nodes, row.node)
	}
	if heads := f.legend(); heads != "" {
		notes = append(notes, heads)
	}
	return append(notes, s.sharedNotes()...)
}

// unlinked is the number of counted codings from which no link leads on.
func (s *Source) unlinked(t *links.Table) (n int) {
	var nodes []int
	for _, row := range t.Rows {
		if at := s.Tree.Index(s.Study.Codebook.Code(row.From)); at >= 0 {
			nodes = append(nodes, at)
		}
	}
	return s.elsewhere(nodes)
}
