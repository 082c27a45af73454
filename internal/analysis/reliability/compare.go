package reliability

import (
	"cmp"
	"slices"

	"qcode/internal/agreement"
	"qcode/internal/coding"
	"qcode/internal/stats"
)

// Compare computes all figures for groups of transcripts. universe has looked on while facts were collected.
func Compare(facts *coding.Columns, universe *Universe, codes *Codes, groups []Group, o Options) *Result {
	o = o.filled()
	reader := &reader{facts: facts, universe: universe, codes: codes, options: o}
	reader.among = map[int]bool{}
	for _, g := range groups {
		for _, t := range g.Transcripts {
			reader.among[t] = true
		}
	}
	pages := reader.pages()
	c := &comparison{options: o, codes: codes, pages: pages, tallies: tallies(pages, len(o.Coders), codes, o)}
	r := &Result{Facts: facts, Options: o, Coders: o.Coders, Codes: codes, Groups: groups, Shared: len(pages), Outside: reader.outside}
	for g := range groups {
		in := map[int]bool{}
		for _, t := range groups[g].Transcripts {
			in[t] = true
		}
		r.Rows = append(r.Rows, c.group(g, in)...)
	}
	r.LeftOut = reader.leftOut(pages)
	r.Confused = c.confused()
	r.dropEmpty()
	return r
}

// leftOut are the transcripts that one of the coders has begun, and that are not compared.
func (r *reader) leftOut(pages []*page) []LeftOut {
	var out []LeftOut
	for t := range r.facts.Texts {
		shared := slices.ContainsFunc(pages, func(p *page) bool { return p.transcript == t })
		begun, done := false, 0
		var waiting []string
		for i, name := range r.options.Coders {
			_, has := r.facts.Texts[t].Status(uint16(slices.Index(r.facts.Coders, name)))
			begun = begun || has
			if r.hasSeen(t, i) {
				done++
			} else {
				waiting = append(waiting, name)
			}
		}
		if r.among[t] && !shared && begun {
			blind := r.facts.Blind.Waiting(r.facts.Study.Transcripts[t].ID)
			if len(blind) > 0 {
				waiting = blind
			}
			out = append(out, LeftOut{t, waiting, len(blind) > 0})
		}
	}
	return out
}

type comparison struct {
	options Options
	codes   *Codes
	pages   []*page
	tallies []*tally
}

// group is the rows of a group: each pair of coders, then all of them if they are more than two.
func (c *comparison) group(g int, in map[int]bool) []Row {
	var out []Row
	// Of all pairs, by code; the last: of all codes.
	f1, po := make([][]stats.Value, c.codes.Len()+1), make([][]stats.Value, c.codes.Len()+1)
	for _, t := range c.tallies {
		at := t.within(in)
		if len(at) == 0 {
			continue
		}
		rows := c.pair(g, t, at)
		for i, r := range rows {
			f1[i], po[i] = append(f1[i], r.F1), append(po[i], r.Po)
		}
		out = append(out, rows...)
	}
	if len(c.options.Coders) > 2 && len(out) > 0 {
		out = append(out, c.everybody(g, in, f1, po)...)
	}
	return out
}

// pair is the rows of two coders; at are the places in t.pages that count.
func (c *comparison) pair(g int, t *tally, at []int) []Row {
	units := 0.0
	for _, i := range at {
		units += t.units[i]
	}
	base := Row{Group: g, A: t.a, B: t.b, Transcripts: len(at), Units: units}
	var out []Row
	var all []agreement.Cells
	for k := range c.codes.Len() {
		r := base
		r.Code = k
		parts := make([][]float64, len(at))
		for n, i := range at {
			r.Cells = r.Cells.Plus(t.cells[i][k])
			parts[n] = t.cells[i][k].Parts()
		}
		r.Used, r.F1 = r.Cells.Used(), r.Cells.F1()
		if c.options.Unit == Segment {
			c.segments(&r, t, at, k)
		} else {
			r.Po, r.Alpha, r.Kappa = r.Cells.Observed(), r.Cells.Alpha().Value, r.Cells.Cohen().Value
			r.Interval = c.interval(parts, r.Alpha, func(x []float64) stats.Value { return agreement.CellsOf(x).Alpha().Value })
		}
		out = append(out, r)
		all = append(all, r.Cells)
	}
	if len(out) == 1 {
		return out // one code and all codes are the same
	}
	return append(out, c.joint(base, t, at, all))
}

// interval is none where the figure itself does not exist.
func (c *comparison) interval(parts [][]float64, of stats.Value, statistic func([]float64) stats.Value) stats.Interval {
	if !of.Defined() || len(parts) < 2 || c.options.NoInterval {
		return c.noInterval(of, len(parts))
	}
	return c.options.Bootstrap.Sums(parts, statistic)
}

// OneTranscript is why one transcript gives no interval.
const OneTranscript stats.Reason = "fewer than two transcripts"

func (c *comparison) noInterval(of stats.Value, clusters int) stats.Interval {
	switch {
	case c.options.NoInterval:
		of = stats.Undefined(stats.NotComputed)
	case of.Defined():
		of = stats.Undefined(OneTranscript)
	}
	return stats.Interval{Low: of, High: of, Clusters: clusters}
}

// joint is the row of all codes together.
func (c *comparison) joint(r Row, t *tally, at []int, codes []agreement.Cells) Row {
	pool := agreement.Pool(codes)
	r.Code, r.Cells, r.Used, r.Unused = Joint, pool.Cells, pool.Used > 0, pool.Unused
	r.F1, r.MacroF1, r.Kappa, r.Po = pool.MicroF1, pool.MacroF1, pool.Kappa, pool.Cells.Observed()
	if c.options.Unit == Segment {
		r.Po = pool.Cells.Jaccard()
		r.Kappa, r.Alpha = stats.Undefined(NoNeither), stats.Undefined(PerCode)
		r.Interval = c.noInterval(r.Alpha, len(at))
		return r
	}
	var pages []*page
	for _, i := range at {
		pages = append(pages, t.pages[i])
	}
	r.Alpha, r.Interval = c.sets(pages, []int{t.a, t.b})
	return r
}

// Confused are the pairs of codes that coders take for one another, the most frequent first.
func (c *comparison) confused() []Confusion {
	var out []Confusion
	for _, t := range c.tallies {
		if c.options.Unit == Segment {
			continue
		}
		for codes, weight := range t.confusions(c.codes.Len()) {
			out = append(out, Confusion{A: t.a, B: t.b, CodeA: codes[0], CodeB: codes[1], Weight: weight})
		}
	}
	slices.SortFunc(out, func(x, y Confusion) int {
		return cmp.Or(-cmp.Compare(x.Weight, y.Weight), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.CodeA, y.CodeA), cmp.Compare(x.CodeB, y.CodeB))
	})
	return out
}
