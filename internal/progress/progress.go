// Package progress says how far the coding of a study has come: by wave, by coder and by case, and what is next.
package progress

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Limits of what people want to see at once; machines get every row in any case.
const (
	maxCoders = 8
	maxCases  = 60
)

// state is how far a coder came with a transcript.
type state uint8

const (
	notBegun state = iota
	inProgress
	complete
)

func (s state) String() string { return [...]string{"not begun", "in progress", "complete"}[s] }

func (s state) sign() string { return [...]string{"○", "◐", "●"}[s] }

// survey is the study, looked at for progress.
type survey struct {
	*coding.Columns
	coders []uint16 // who is looked at, consensus left out
}

// Report is the progress of the transcripts that facts speak of; of some coders only, if any are named. faults is how
// many errors the study has.
func Report(facts *coding.Columns, coders []string, faults int) *table.Report {
	v := &survey{Columns: facts}
	for i, name := range facts.Coders {
		if name != coding.Consensus && (len(coders) == 0 || slices.Contains(coders, name)) {
			v.coders = append(v.coders, uint16(i))
		}
	}
	r := &table.Report{Kind: "status", Title: v.title(), Data: v.data()}
	if v.transcripts() == 0 {
		r.Notes = []string{"No transcripts yet. Add some: qcode import FILE --wave WAVE"}
	} else {
		r.Tables = []table.Table{v.byWave()}
		if grid, ok := v.byCase(); ok {
			r.Tables = append(r.Tables, grid)
		}
		r.Notes = v.next()
	}
	if facts.Withheld > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d codings of %s without consent are left out.", facts.Withheld, facts.Study.Plural))
	}
	if faults > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%s in the study: qcode check", count(faults, "fault", "faults")))
	}
	return r
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// transcripts is how many the facts speak of.
func (v *survey) transcripts() (n int) {
	for i := range v.Texts {
		if v.Texts[i].Read {
			n++
		}
	}
	return n
}

func (v *survey) title() []string {
	s := v.Study
	name := s.Name
	if name == "" {
		name = "Study without a name"
	}
	if s.Synthetic {
		name += " · SYNTHETIC DEMONSTRATION DATA, not findings"
	}
	parts := []string{count(v.transcripts(), "transcript", "transcripts"), count(len(v.Cases), s.Singular, s.Plural)}
	if len(s.Waves) > 0 {
		parts = append(parts, count(len(s.Waves), "wave", "waves"))
	}
	var names []string
	for _, c := range v.coders {
		names = append(names, v.Coders[c])
	}
	switch {
	case len(names) == 0:
		parts = append(parts, "nobody has coded yet")
	case len(names) > maxCoders:
		parts = append(parts, count(len(names), "coder", "coders"))
	default:
		parts = append(parts, "coded by "+strings.Join(names, ", "))
	}
	return []string{name, strings.Join(parts, " · ")}
}

func (v *survey) state(t int, coder uint16) (state, int) {
	st, ok := v.Texts[t].Status(coder)
	switch {
	case !ok:
		return notBegun, 0
	case st.Complete:
		return complete, st.Codings
	}
	return inProgress, st.Codings
}

// reached is the furthest that any coder came, and how many have completed the transcript.
func (v *survey) reached(t int) (best state, completed, codings int) {
	for _, c := range v.coders {
		s, n := v.state(t, c)
		best, codings = max(best, s), codings+n
		if s == complete {
			completed++
		}
	}
	return best, completed, codings
}

func (v *survey) adjudicated(t int) bool {
	i := slices.Index(v.Coders, coding.Consensus)
	if i < 0 {
		return false
	}
	s, _ := v.state(t, uint16(i))
	return s == complete
}

// of are the transcripts of a wave, by index.
func (v *survey) of(wave int) (out []int) {
	for t := range v.Texts {
		if v.Texts[t].Read && v.Study.Transcripts[t].Wave == wave {
			out = append(out, t)
		}
	}
	return out
}

// waves are the waves with their labels; transcripts without one come last.
func (v *survey) waves() (indices []int, labels []string) {
	for i, w := range v.Study.Waves {
		indices, labels = append(indices, i), append(labels, w.Label)
	}
	if len(v.of(study.NoWave)) > 0 {
		label := "All"
		if len(indices) > 0 {
			label = "No wave"
		}
		indices, labels = append(indices, study.NoWave), append(labels, label)
	}
	return indices, labels
}

func (v *survey) byWave() table.Table {
	t := table.Table{Columns: []table.Column{
		{Head: "Wave", Left: true, Tight: true},
		{Head: "Transcripts"},
		{Head: "Complete"},
		{Head: "In progress"},
		{Head: "Not begun"},
		{Head: "Codings"},
		{Head: "Twice coded"},
		{Head: "Adjudicated"},
	}}
	indices, labels := v.waves()
	for i, wave := range indices {
		ts := v.of(wave)
		var by [3]int
		codings, twice, settled := 0, 0, 0
		for _, x := range ts {
			best, completed, n := v.reached(x)
			by[best]++
			codings += n
			if completed > 1 {
				twice++
			}
			if v.adjudicated(x) {
				settled++
			}
		}
		t.Rows = append(t.Rows, row(labels[i], 0, len(ts), by, codings, table.Int(twice), table.Int(settled)))
		if len(v.coders) < 2 || len(v.coders) > maxCoders {
			continue
		}
		for _, c := range v.coders {
			var by [3]int
			codings := 0
			for _, x := range ts {
				s, n := v.state(x, c)
				by[s], codings = by[s]+1, codings+n
			}
			t.Rows = append(t.Rows, row(v.Coders[c], 1, len(ts), by, codings, table.Cell{}, table.Cell{}))
		}
	}
	return t
}

func row(label string, depth, transcripts int, by [3]int, codings int, rest ...table.Cell) table.Row {
	cells := []table.Cell{table.Head(label, depth), table.Int(transcripts), table.Int(by[complete]), table.Int(by[inProgress]), table.Int(by[notBegun]), table.Int(codings)}
	return table.Row{Cells: append(cells, rest...)}
}

// byCase is who has come how far with whom; ok is false where the table would be too large, or the cases are speakers.
func (v *survey) byCase() (t table.Table, ok bool) {
	s := v.Study
	if s.SpeakersAreCases || len(s.Cases) > maxCases || len(v.coders) > maxCoders || len(v.coders) == 0 {
		return t, false
	}
	var names []string
	for _, c := range v.coders {
		names = append(names, v.Coders[c])
	}
	t.Caption = "● complete, ◐ in progress, ○ not begun, – no transcript"
	if len(names) > 1 {
		t.Caption += "; a mark for each of " + strings.Join(names, ", ")
	}
	t.Columns = []table.Column{{Head: s.Singular, Left: true}}
	indices, labels := v.waves()
	for _, l := range labels {
		t.Columns = append(t.Columns, table.Column{Head: l, Left: true})
	}
	for k := range s.Cases {
		r := table.Row{Cells: []table.Cell{table.Str(s.Cases[k].ID)}}
		seen := false
		for _, wave := range indices {
			cell := v.signs(k, wave)
			seen = seen || cell.Kind != table.Missing
			r.Cells = append(r.Cells, cell)
		}
		if seen {
			t.Rows = append(t.Rows, r)
		}
	}
	return t, true
}

// signs are the marks of one case in one wave, by transcript.
func (v *survey) signs(k, wave int) table.Cell {
	var marks []string
	for _, t := range v.of(wave) {
		if v.Study.Transcripts[t].Case != k {
			continue
		}
		mark := ""
		for _, c := range v.coders {
			s, _ := v.state(t, c)
			mark += s.sign()
		}
		marks = append(marks, mark)
	}
	if len(marks) == 0 {
		return table.Cell{Kind: table.Missing}
	}
	return table.Str(strings.Join(marks, " "))
}

// next says for each coder what to go on with: what is in progress, else what nobody has begun.
func (v *survey) next() []string {
	if len(v.coders) > maxCoders {
		return nil
	}
	fresh := -1
	open := 0
	for t := range v.Texts {
		if best, _, _ := v.reached(t); v.Texts[t].Read && best == notBegun {
			if open++; fresh < 0 {
				fresh = t
			}
		}
	}
	var out []string
	for _, c := range v.coders {
		for t := range v.Texts {
			if s, n := v.state(t, c); s == inProgress && v.Texts[t].Read {
				id := v.Study.Transcripts[t].ID
				out = append(out, fmt.Sprintf("%s: go on with %s (%s); when it is done: qcode tag %s --done --coder %s", v.Coders[c], id, count(n, "coding", "codings"), diag.Shell(id), diag.Shell(v.Coders[c])))
				break
			}
		}
	}
	if fresh >= 0 {
		id := v.Study.Transcripts[fresh].ID
		out = append(out, fmt.Sprintf("%s nobody has begun; next is %s: qcode show %s", count(open, "transcript which", "transcripts which"), id, diag.Shell(id)))
	} else if len(out) == 0 {
		out = append(out, "Every transcript is completely coded. Next: qcode check, qcode report")
	}
	return out
}

// data has a row for each annotation file, and one for each transcript that has none.
func (v *survey) data() table.Data {
	d := table.Data{Fields: []string{"wave", "case", "transcript", "coder", "status", "codings"}}
	for t := range v.Texts {
		if !v.Texts[t].Read {
			continue
		}
		x := &v.Study.Transcripts[t]
		add := func(coder string, s state, n int) {
			d.Add(x.WaveID, x.CaseID, x.ID, coder, s.String(), n)
		}
		any := false
		for i := range v.Coders {
			if s, n := v.state(t, uint16(i)); s != notBegun && (v.Coders[i] == coding.Consensus || slices.Contains(v.coders, uint16(i))) {
				add(v.Coders[i], s, n)
				any = true
			}
		}
		if !any {
			add("", notBegun, 0)
		}
	}
	return d
}
