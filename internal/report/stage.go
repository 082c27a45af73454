package report

import (
	"fmt"
	"strings"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Stage is the summary of one group of transcripts, most often a wave. Source has one column.
func Stage(s Source) *table.Report {
	r := &table.Report{Kind: "report", Title: s.stageTitle(), Data: s.tidy()}
	valenced := s.valenced()
	t := table.Table{Columns: []table.Column{{Head: "Code", Left: true, Tight: true}}}
	t.Columns = append(t.Columns, s.stageColumns(valenced)...)
	for _, row := range s.rows() {
		cells := append([]table.Cell{s.label(row, false)}, s.stageCells(row.node, valenced)...)
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	r.Tables = []table.Table{t}
	r.Notes = s.stageNotes(valenced)
	return r
}

func (s *Source) label(r row, short bool) table.Cell {
	code := s.Tree.Nodes[r.node].Code
	text := code.Label
	if short && code.Short != "" {
		text = code.Short
	}
	if text == "" {
		text = code.ID
	}
	return table.Head(text, r.depth)
}

func (s *Source) stageColumns(valenced bool) []table.Column {
	columns := []table.Column{{Head: "n/N"}, {Head: "%"}, {Head: "k"}}
	switch s.Options.Measure {
	case "codings", "words", "turns":
		columns = append(columns, table.Column{Head: s.Options.Measure})
	}
	if s.Options.Measure == "words" || s.Options.Measure == "turns" {
		columns = append(columns, table.Column{Head: "% of " + s.Options.Measure})
	}
	if valenced {
		group := s.Study.Plural + " who name it as a"
		for _, h := range []string{"barrier", "facilitator", "both", "neither"} {
			columns = append(columns, table.Column{Head: h, Group: group})
		}
	}
	return columns
}

func (s *Source) stageCells(node int, valenced bool) []table.Cell {
	col := &s.Columns[0]
	c := col.Cells[node]
	n, of := c.N, col.Of()
	open := len(col.Done) < of
	fraction, share, k := table.Of(n, of), table.Share(n, of), table.Int(c.K)
	fraction.AtLeast, k.AtLeast = open && of > 0, open
	fraction.Mark = s.notAsked(col, node)
	cells := []table.Cell{fraction, share, k}
	switch s.Options.Measure {
	case "codings":
		cells = append(cells, table.Int(c.Codings))
	case "words":
		cells = append(cells, table.Int(c.Words), table.Share(c.Words, col.Words))
	case "turns":
		cells = append(cells, table.Int(c.Turns), table.Share(c.Turns, col.Turns))
	}
	if valenced {
		cells = append(cells, s.judgedCells(c, open)...)
	}
	switch {
	case of == 0 && c.K == 0:
		fill(cells, table.Cell{Kind: table.Missing})
	case s.small(n): // what else is counted of so few would tell how many they are
		fill(cells, s.tooSmall())
	}
	return cells
}

// judgedCells are how many cases name a code as a barrier, a facilitator, both, and neither.
func (s *Source) judgedCells(c frequency.Cell, open bool) []table.Cell {
	var cells []table.Cell
	for _, v := range []int{c.Barrier, c.Facilitator, c.Both, c.Neither} {
		cell := s.cases(v, open && v > 0)
		if s.hidesValence(c) {
			cell = withheld()
		}
		cells = append(cells, cell)
	}
	return cells
}

func fill(cells []table.Cell, with table.Cell) {
	for i := range cells {
		cells[i] = with
	}
}

// notAsked marks a code that the guide of the group's wave did not ask about.
func (s *Source) notAsked(col *frequency.Column, node int) string {
	w := s.waveOf(col)
	if w == study.NoWave {
		return ""
	}
	for _, id := range s.Study.Waves[w].NotAsked {
		if code := s.Study.Codebook.Find(id); code != nil && code == s.Tree.Nodes[node].Code {
			return "§"
		}
	}
	return ""
}

func (s *Source) stageTitle() []string {
	col := &s.Columns[0]
	st := s.Study
	second := "Codes"
	if w := s.waveOf(col); w != study.NoWave {
		second = fmt.Sprintf("Stage summary: %s (%s), wave %d of %d", st.Waves[w].Label, st.Waves[w].ID, w+1, len(st.Waves))
	} else if len(st.Waves) > 0 {
		second = "Summary: " + col.Label
	}
	title := []string{name(st), second, s.whoCounts(col), s.policyLine() + s.frameworkWord(), s.mappingLine()}
	if len(s.Options.Filtered) > 0 {
		title = append(title, "Only: "+strings.Join(s.Options.Filtered, " · "))
	}
	return title
}

func (s *Source) frameworkWord() string {
	if f := s.Study.Codebook.Framework; f != "" {
		return " · framework " + f
	}
	return ""
}

func (s *Source) mappingLine() string {
	var parts []string
	if m := s.Tree.Mapping; m != "" {
		parts = append(parts, "Mapping: "+m)
	}
	return strings.Join(append(parts, s.codebookWord()), " · ")
}

func (s *Source) codebookWord() string {
	if v := s.Study.Codebook.Version; v != "" {
		return "codebook " + v
	}
	return "codebook without a version"
}

// policyLine says whose codings were counted.
func (s *Source) policyLine() string {
	line := "Coder policy: " + string(s.Policy)
	if s.Policy != coding.Consensus {
		return line
	}
	adjudicated, single := s.whoCoded()
	var parts []string
	if adjudicated > 0 {
		parts = append(parts, count(adjudicated, "transcript", "transcripts")+" adjudicated")
	}
	for _, c := range s.Facts.Coders {
		if n := single[c]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d coded by %s alone", n, c))
		}
	}
	if len(parts) > 0 {
		line += " (" + strings.Join(parts, ", ") + ")"
	}
	return line
}

// whoCoded counts the transcripts whose consensus counts, and by coder those that this coder alone has coded.
func (s *Source) whoCoded() (adjudicated int, single map[string]int) {
	single = map[string]int{}
	for _, col := range s.Columns {
		for _, t := range col.Transcripts {
			switch col.Selection.Basis[t] {
			case coding.Adjudicated:
				adjudicated++
			case coding.OneCoder:
				for _, f := range s.Facts.Texts[t].Files {
					if c := s.Facts.Coders[f.Coder]; c != coding.Consensus {
						single[c]++
					}
				}
			}
		}
	}
	return adjudicated, single
}
