package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/coding"
	"qcode/internal/study"
	"qcode/internal/table"
)

// Participants says who was interviewed when: attributes of the cases, interviews, words and minutes by wave, and
// who is missing for which reason.
func Participants(c *coding.Columns) *table.Report {
	p := people{Columns: c}
	for i, w := range c.Study.Waves {
		if c.Filter == nil || len(c.Filter.Waves) == 0 || slices.Contains(c.Filter.Waves, w.ID) {
			p.waves, p.at = append(p.waves, w), append(p.at, i)
		}
	}
	if len(p.waves) == 0 {
		p.waves, p.at = []study.Wave{{Label: "Interviewed"}}, []int{study.NoWave}
	}
	r := &table.Report{Kind: "participants", Title: []string{name(c.Study), fmt.Sprintf("Participants by wave · unit: %s", c.Study.Singular)}}
	r.Tables = []table.Table{p.byWave(), p.byCase()}
	if len(c.Study.Attributes) > 0 {
		r.Tables = append(r.Tables, p.byAttribute())
	}
	r.Notes = p.notes()
	r.Data = p.data()
	return r
}

type people struct {
	*coding.Columns
	waves []study.Wave
	at    []int // index of each wave in the study
}

// everybody is all cases but those without consent, of whom nothing is told; behind a filter of people, those whom it
// found or names.
func (p *people) everybody() []uint32 {
	found := p.cases(p.read(-1))
	var out []uint32
	for k, id := range p.Cases {
		refused := k < len(p.Study.Cases) && p.Study.Cases[k].Consent == study.ConsentNo
		asked := !narrows(p.Filter) || slices.Contains(found, uint32(k)) || slices.Contains(p.Filter.Cases, id)
		if !refused && asked {
			out = append(out, uint32(k))
		}
	}
	return out
}

// interviews are the transcripts of the nth wave shown; of one case, if k is not negative.
func (p *people) interviews(nth, k int) []int {
	var out []int
	for _, t := range p.read(k) {
		if len(p.Study.Waves) == 0 || p.Study.Transcripts[t].Wave == p.at[nth] {
			out = append(out, t)
		}
	}
	return out
}

// read are all transcripts that were read; of one case, if k is not negative.
func (p *people) read(k int) []int {
	var out []int
	for t := range p.Texts {
		if p.Texts[t].Read && (k < 0 || slices.Contains(p.Texts[t].Cases, uint32(k))) {
			out = append(out, t)
		}
	}
	return out
}

func (p *people) cases(transcripts []int) []uint32 {
	var out []uint32
	for _, t := range transcripts {
		out = append(out, p.Texts[t].Cases...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *people) words(transcripts []int) (n int) {
	for _, t := range transcripts {
		n += p.Texts[t].Words
	}
	return n
}

// said is how much case k said itself.
func (p *people) said(transcripts []int, k int) (own coding.Own) {
	for _, t := range transcripts {
		if i, ok := slices.BinarySearch(p.Texts[t].Cases, uint32(k)); ok && i < len(p.Texts[t].Own) {
			own.Words, own.Turns = own.Words+p.Texts[t].Own[i].Words, own.Turns+p.Texts[t].Own[i].Turns
		}
	}
	return own
}

// minutes is the sum of the known lengths, and how many transcripts have one.
func (p *people) minutes(transcripts []int) (sum float64, known int) {
	for _, t := range transcripts {
		if m := p.Study.Transcripts[t].Minutes; m > 0 {
			sum, known = sum+m, known+1
		}
	}
	return sum, known
}

func (p *people) byWave() table.Table {
	t := table.Table{Columns: []table.Column{{Head: "", Left: true}}}
	rows := []table.Row{
		{Cells: []table.Cell{table.Str("Interviewed")}},
		{Cells: []table.Cell{table.Str("Transcripts")}},
		{Cells: []table.Cell{table.Str("Words")}},
		{Cells: []table.Cell{table.Str("Minutes")}},
		{Cells: []table.Cell{table.Str("New since the wave before")}},
		{Cells: []table.Cell{table.Str("Gone since the wave before")}},
	}
	var before []uint32
	for i, w := range p.waves {
		t.Columns = append(t.Columns, table.Column{Head: w.Label})
		in := p.interviews(i, -1)
		now := p.cases(in)
		cells := []table.Cell{
			table.Of(len(now), len(p.everybody())), table.Int(len(in)), table.Int(p.words(in)), p.minuteCell(in),
			{Kind: table.Missing},
			{Kind: table.Missing},
		}
		if i > 0 {
			cells[4], cells[5] = table.Int(len(without(now, before))), table.Int(len(without(before, now)))
		}
		for r := range rows {
			rows[r].Cells = append(rows[r].Cells, cells[r])
		}
		before = now
	}
	if len(p.waves) == 1 {
		rows = rows[:4]
	}
	t.Rows = rows
	return t
}

func (p *people) minuteCell(in []int) table.Cell {
	sum, known := p.minutes(in)
	if known == 0 {
		return table.Cell{Kind: table.Missing}
	}
	c := table.Cell{Kind: table.Real, F: sum}
	c.AtLeast = known < len(in)
	return c
}

func without(a, b []uint32) []uint32 {
	return slices.DeleteFunc(slices.Clone(a), func(k uint32) bool { return slices.Contains(b, k) })
}

func (p *people) byCase() table.Table {
	t := table.Table{Caption: "Each " + p.Study.Singular, Columns: []table.Column{{Head: p.Study.Singular, Left: true}}}
	for _, a := range p.Study.Attributes {
		t.Columns = append(t.Columns, table.Column{Head: a, Left: true})
	}
	for _, w := range p.waves {
		t.Columns = append(t.Columns, table.Column{Head: "words", Group: w.Label}, table.Column{Head: "minutes", Group: w.Label})
	}
	for _, at := range p.everybody() {
		k := int(at)
		cells := []table.Cell{table.Str(p.Cases[k])}
		for _, a := range p.Study.Attributes {
			value := ""
			if k < len(p.Study.Cases) {
				value = p.Study.Cases[k].Attrs[a]
			}
			cells = append(cells, table.Str(value))
		}
		for i := range p.waves {
			in := p.interviews(i, k)
			if len(in) == 0 {
				cells = append(cells, table.Cell{Kind: table.Missing}, table.Cell{Kind: table.Missing})
				continue
			}
			cells = append(cells, table.Int(p.said(in, k).Words), p.minuteCell(in))
		}
		t.Rows = append(t.Rows, table.Row{Cells: cells})
	}
	return t
}

// byAttribute counts the cases of each value of each attribute, wave by wave.
func (p *people) byAttribute() table.Table {
	t := table.Table{Caption: p.Study.Plural + " by attribute", Columns: []table.Column{{Head: "Attribute", Left: true}}}
	t.Columns = append(t.Columns, table.Column{Head: "all"})
	for _, w := range p.waves {
		t.Columns = append(t.Columns, table.Column{Head: w.Label})
	}
	all := p.everybody()
	for _, a := range p.Study.Attributes {
		var known []string
		for i, c := range p.Study.Cases {
			if v := valueOf(c, a); slices.Contains(all, uint32(i)) && !slices.Contains(known, v) {
				known = append(known, v)
			}
		}
		slices.SortFunc(known, study.Natural)
		if len(known) > 12 {
			continue // numbers and free text: a row a person would tell nothing
		}
		t.Rows = append(t.Rows, table.Row{Cells: make([]table.Cell, len(t.Columns))})
		t.Rows[len(t.Rows)-1].Cells[0] = table.Head(a, 0)
		for _, v := range known {
			cells := []table.Cell{table.Head(v, 1), table.Int(p.with(a, v, all))}
			for i := range p.waves {
				cells = append(cells, table.Int(p.with(a, v, p.cases(p.interviews(i, -1)))))
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	return t
}

func valueOf(c study.Case, attribute string) string {
	if v := strings.TrimSpace(c.Attrs[attribute]); v != "" {
		return v
	}
	return MissingValue
}

// with counts the cases with a value among some.
func (p *people) with(attribute, value string, among []uint32) (n int) {
	for i, c := range p.Study.Cases {
		if valueOf(c, attribute) == value && slices.Contains(among, uint32(i)) {
			n++
		}
	}
	return n
}

func (p *people) notes() []string {
	notes := []string{"–  not interviewed then. Words are those of participants; speaker labels, time stamps and interviewers are not counted."}
	all, refused := p.everybody(), 0
	for _, c := range p.Study.Cases {
		if c.Consent == study.ConsentNo {
			refused++
		}
	}
	if refused > 0 {
		notes = append(notes, fmt.Sprintf("%d of the %s did not consent and stand in no table.", refused, p.Study.Plural))
	}
	for i, w := range p.waves {
		if len(p.Study.Waves) == 0 {
			break
		}
		now := p.cases(p.interviews(i, -1))
		for k, c := range p.Study.Cases {
			if !slices.Contains(now, uint32(k)) && slices.Contains(all, uint32(k)) {
				reason := c.Missing[w.ID]
				if reason == "" {
					reason = "no reason given"
				}
				notes = append(notes, fmt.Sprintf("%s, %s: %s.", c.ID, w.Label, reason))
			}
		}
	}
	return notes
}

func (p *people) data() table.Data {
	d := table.Data{Fields: append([]string{"case", "wave"}, p.Study.Attributes...)}
	d.Fields = append(d.Fields, "interviewed", "transcripts", "words", "minutes", "missing", "turns")
	for _, at := range p.everybody() {
		k := int(at)
		for i, w := range p.waves {
			in := p.interviews(i, k)
			row := []table.Value{p.Cases[k], w.ID}
			missing := ""
			for _, a := range p.Study.Attributes {
				value := ""
				if k < len(p.Study.Cases) {
					value = p.Study.Cases[k].Attrs[a]
				}
				row = append(row, value)
			}
			if k < len(p.Study.Cases) {
				missing = p.Study.Cases[k].Missing[w.ID]
			}
			var minutes table.Value
			if sum, known := p.minutes(in); known > 0 {
				minutes = sum
			}
			d.Rows = append(d.Rows, append(row, len(in) > 0, len(in), p.said(in, k).Words, minutes, missing, p.said(in, k).Turns))
		}
	}
	return d
}
