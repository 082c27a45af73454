package reliability

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qcode/internal/agreement"
	"qcode/internal/span"
	"qcode/internal/stats"
)

// drawPages is a few transcripts with random decisions, some units of which some coders have not seen.
func drawPages(t *rapid.T, coders, codes int, weighted bool) []*page {
	var out []*page
	for n := range rapid.IntRange(1, 4).Draw(t, "transcripts") {
		p := &page{transcript: n, words: (codes + 63) / 64}
		for c := range coders {
			if rapid.IntRange(0, 4).Draw(t, "sees") > 0 {
				p.coders = append(p.coders, c)
			}
		}
		if len(p.coders) < 2 {
			continue
		}
		p.room(rapid.IntRange(0, 8).Draw(t, "units"))
		for u := range p.weights {
			p.weights[u] = 1
			if weighted {
				p.weights[u] = float64(rapid.IntRange(1, 5).Draw(t, "weight"))
			}
			for i := range p.coders {
				p.seen[u*len(p.coders)+i] = rapid.IntRange(0, 5).Draw(t, "saw") > 0
				p.put(u, i, rapid.SliceOfDistinct(rapid.IntRange(0, codes-1), rapid.ID[int]).Draw(t, "codes"))
			}
		}
		out = append(out, p)
	}
	return out
}

// decision of a coder on a unit and code, as agreement.Ratings has it; a unit of weight w counts w times.
func ratings(pages []*page, coders, code int) *agreement.Ratings {
	r := agreement.NewRatings(coders, 2)
	for _, p := range pages {
		for u, weight := range p.weights {
			row := slices.Repeat([]int{agreement.Missing}, coders)
			for i, c := range p.coders {
				if p.sees(u, i) {
					row[c] = int(p.set(u, i)[code/64] >> (code % 64) & 1)
				}
			}
			for range int(weight) {
				r.Add(row...)
			}
		}
	}
	return r
}

func near(a, b stats.Value) bool {
	x, okA := a.Get()
	y, okB := b.Get()
	return okA == okB && math.Abs(x-y) < 1e-9
}

func compared(pages []*page, coders, codes int, o Options) []Row {
	tree := &Codes{Nodes: make([]int, codes)}
	o.Coders, o.NoInterval = make([]string, coders), true
	o = o.filled()
	c := &comparison{options: o, codes: tree, pages: pages, tallies: tallies(pages, coders, tree, o)}
	in := map[int]bool{}
	for _, p := range pages {
		in[p.transcript] = true
	}
	return c.group(0, in)
}

func rowOf(rows []Row, a, b, code int) (Row, bool) {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.A == a && r.B == b && r.Code == code })
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

// All figures of a code are those of the room of mathematics on the same decisions, for two coders and for all.
func TestFiguresAreThoseOfTheDecisions(t *testing.T) {
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		coders, codes := rapid.IntRange(2, 4).Draw(t, "coders"), rapid.SampledFrom([]int{2, 3, 70}).Draw(t, "n codes")
		pages := drawPages(t, coders, codes, rapid.Bool().Draw(t, "weighted"))
		rows := compared(pages, coders, codes, Options{Unit: Char})
		for code := range min(codes, 3) {
			r := ratings(pages, coders, code)
			for a := range coders {
				for b := a + 1; b < coders; b++ {
					row, ok := rowOf(rows, a, b, code)
					table := r.Table(a, b)
					if !ok {
						if table.N() > 0 {
							t.Fatalf("the pair %d %d is missing", a, b)
						}
						continue
					}
					cells := agreement.Cells{Both: table[1][1], OnlyA: table[1][0], OnlyB: table[0][1], Neither: table[0][0]}
					if row.Cells != cells || !near(row.Alpha, cells.Alpha().Value) || !near(row.Kappa, cells.Cohen().Value) || !near(row.Po, cells.Observed()) || !near(row.F1, cells.F1()) {
						t.Fatalf("%+v, the decisions give %+v", row, cells)
					}
					checked++
				}
			}
			if row, ok := rowOf(rows, Everybody, Everybody, code); ok {
				alpha, po := r.Coincidences().Alpha(agreement.Nominal).Value, r.Counts().Percent()
				if row.Used && !near(row.Alpha, alpha) || !near(row.Po, po) {
					t.Fatalf("all coders: alpha %v, po %v; the decisions give %v, %v", row.Alpha, row.Po, alpha, po)
				}
				checked++
			}
		}
	})
	if checked == 0 {
		t.Fatal("no figure was compared")
	}
}

// The joint alpha is that of agreement.Sets, however many different sets there are.
func TestJointAlphaIsThatOfSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coders, codes := rapid.IntRange(2, 4).Draw(t, "coders"), 4
		pages := drawPages(t, coders, codes, false)
		var sets agreement.Sets
		var units [][]int
		used := false
		for _, p := range pages {
			for u := range p.weights {
				row := slices.Repeat([]int{agreement.Missing}, coders)
				m := 0
				for i, c := range p.coders {
					if p.sees(u, i) {
						var own []int
						each(p.set(u, i), func(k int) { own = append(own, k) })
						row[c] = sets.Category(own...)
						m++
					}
				}
				units = append(units, row)
				for _, k := range row {
					used = used || m >= 2 && k != agreement.Missing && k != sets.Category()
				}
			}
		}
		o := &comparison{options: Options{NoInterval: true}}
		got, _ := o.sets(pages, nil)
		distances := sets.Distances(agreement.MASI)
		want := sets.Ratings(coders, units).Coincidences().Alpha(agreement.Distance(distances)).Value
		if used && !near(got, want) || !used && got.Defined() {
			t.Fatalf("got %v, agreement.Sets gives %v", got, want)
		}
	})
}

// Who is named first, and how a weight is divided among units decided alike, changes nothing.
func TestOrderAndDivisionDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := drawPages(t, 2, 3, true)
		var turned, divided []*page
		for _, p := range pages {
			turned = append(turned, &page{transcript: p.transcript, words: p.words, coders: []int{0, 1}})
			divided = append(divided, &page{transcript: p.transcript, words: p.words, coders: p.coders})
			a, b := turned[len(turned)-1], divided[len(divided)-1]
			a.room(len(p.weights))
			b.room(2 * len(p.weights))
			for u, w := range p.weights {
				a.weights[u], b.weights[2*u], b.weights[2*u+1] = w, w/2, w/2
				for i := range 2 {
					a.seen[u*2+i], b.seen[4*u+i], b.seen[4*u+2+i] = p.sees(u, 1-i), p.sees(u, i), p.sees(u, i)
					copy(a.set(u, i), p.set(u, 1-i))
					copy(b.set(2*u, i), p.set(u, i))
					copy(b.set(2*u+1, i), p.set(u, i))
				}
			}
		}
		was := compared(pages, 2, 3, Options{Unit: Char})
		other, halves := compared(turned, 2, 3, Options{Unit: Char}), compared(divided, 2, 3, Options{Unit: Char})
		for i, r := range was {
			if !near(r.Alpha, other[i].Alpha) || !near(r.Kappa, other[i].Kappa) || !near(r.F1, other[i].F1) || !near(r.Po, halves[i].Po) || !near(r.Kappa, halves[i].Kappa) || r.Cells != halves[i].Cells {
				t.Fatalf("%+v\nturned %+v\ndivided %+v", r, other[i], halves[i])
			}
		}
	})
}

// |u-alpha from its sums over transcripts is that of one continuum with all of them, for two coders and for more.
func TestAlphaOfUnitsIsThatOfTheContinuum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 4).Draw(t, "coders")
		coders := make([][]agreement.Mark, m)
		sums, pair := make([]float64, unitParts), make([]float64, unitParts)
		length := uint32(0)
		for range rapid.IntRange(1, 3).Draw(t, "transcripts") {
			size := rapid.Uint32Range(1, 30).Draw(t, "length")
			p := &page{length: size, coders: []int{0, 1}, marks: make([][]mark, m)}
			spans := make([][]span.Span, m)
			for i := range p.marks {
				for range rapid.IntRange(0, 3).Draw(t, "codings") {
					start := rapid.Uint32Range(0, size-1).Draw(t, "start")
					s := span.Span{Start: start, End: rapid.Uint32Range(start+1, size).Draw(t, "end")}
					p.marks[i], spans[i] = append(p.marks[i], mark{s, []int{0}}), append(spans[i], s)
					coders[i] = append(coders[i], agreement.Mark{Span: span.Span{Start: s.Start + length, End: s.End + length}})
				}
			}
			var tally tally
			tally.match(p, 0, 1, 1, 0.5)
			for k, x := range tally.bounds[0][0].parts() {
				pair[k] += x
				sums[k] += unitsOf(spans, size)[k]
			}
			length += size
		}
		continuum, err := agreement.NewContinuum(0, length, coders...)
		if err != nil {
			t.Fatal(err)
		}
		family, err := continuum.UAlpha()
		if err != nil {
			t.Fatal(err)
		}
		if got := alphaOfUnits(sums); !near(got, family.Bar.Value) {
			t.Fatalf("got %v, the continuum gives %v", got, family.Bar.Value)
		}
		if got := alphaOfUnits(pair); m == 2 && !near(got, family.Bar.Value) {
			t.Fatalf("got %v from a pair, the continuum gives %v", got, family.Bar.Value)
		}
	})
}

func TestSqueeze(t *testing.T) {
	text := text{regions: []span.Span{{Start: 5, End: 10}, {Start: 20, End: 25}}}
	for _, c := range []struct{ in, want span.Span }{
		{span.Span{Start: 5, End: 10}, span.Span{Start: 0, End: 5}},
		{span.Span{Start: 0, End: 30}, span.Span{Start: 0, End: 10}},
		{span.Span{Start: 8, End: 22}, span.Span{Start: 3, End: 7}},
		{span.Span{Start: 22, End: 24}, span.Span{Start: 7, End: 9}},
		{span.Span{Start: 12, End: 18}, span.Span{Start: 5, End: 5}},
		{span.Span{Start: 0, End: 5}, span.Span{}},
		{span.Span{Start: 25, End: 30}, span.Span{Start: 10, End: 10}},
	} {
		if got := text.squeeze(c.in); got != c.want {
			t.Errorf("%s is squeezed to %s, want %s", c.in, got, c.want)
		}
	}
}

func TestOff(t *testing.T) {
	for setting, want := range map[string]string{
		"": "", "on": "", "official": "", "off": "no reason is given", "off (reflexive thematic analysis)": "reflexive thematic analysis", "off: one coder": "one coder",
	} {
		if got, off := Off(setting); got != want || off != (want != "") {
			t.Errorf("%q is %q, %t", setting, got, off)
		}
	}
}
