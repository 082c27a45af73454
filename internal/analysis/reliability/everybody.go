package reliability

import (
	"slices"

	"qcode/internal/agreement"
	"qcode/internal/span"
	"qcode/internal/stats"
)

// TwoOnly is why a figure of two coders does not stand in the row of more.
const TwoOnly stats.Reason = "kappa is for two coders; see the pairs"

// everybody is the rows of all coders together. A unit counts if two of them have seen it, whoever they are.
func (c *comparison) everybody(g int, in map[int]bool, f1, po [][]stats.Value) []Row {
	var pages []*page
	for _, p := range c.pages {
		if in[p.transcript] {
			pages = append(pages, p)
		}
	}
	base := Row{Group: g, A: Everybody, B: Everybody, Transcripts: len(pages), Kappa: stats.Undefined(TwoOnly)}
	out := make([]Row, 0, c.codes.Len()+1)
	if c.options.Unit == Segment {
		return c.unitsOfAll(base, pages, f1, po)
	}
	parts := make([][][]float64, c.codes.Len()) // by code, by page
	for _, p := range pages {
		for k, part := range spreads(p, c.codes.Len()) {
			parts[k] = append(parts[k], part)
		}
	}
	joint := base
	joint.Code = Joint
	agree, all := 0.0, 0.0
	for k := range c.codes.Len() {
		r := base
		sums := make([]float64, partCount)
		for _, part := range parts[k] {
			for i, x := range part {
				sums[i] += x
			}
		}
		r.Code, r.Used, r.Units = k, sums[partUsed] > 0, sums[partUnits]
		r.Po = stats.Ratio(sums[partAgree], sums[partUnits], agreement.NoPairs)
		r.Alpha = alphaOfParts(sums)
		r.Interval = c.interval(parts[k], r.Alpha, alphaOfParts)
		r.F1 = meanDefined(f1[k])
		agree, all = agree+sums[partAgree], all+sums[partUnits]
		if !r.Used {
			joint.Unused++
		}
		joint.Used, joint.Units = joint.Used || r.Used, r.Units
		out = append(out, r)
	}
	if len(out) == 1 {
		return out
	}
	joint.Po = stats.Ratio(agree, all, agreement.NoPairs)
	joint.F1 = meanDefined(f1[c.codes.Len()])
	joint.Alpha, joint.Interval = c.sets(pages, nil)
	return append(out, joint)
}

// unitsOfAll are the rows of segments: |u-alpha over all coders, and the means of the pairs by which segments are matched.
func (c *comparison) unitsOfAll(base Row, pages []*page, f1, po [][]stats.Value) []Row {
	parts := make([][][]float64, c.codes.Len()) // by code, by page
	for _, p := range pages {
		by := make([][][]span.Span, len(p.coders))
		for i := range p.coders {
			by[i] = byCode(p.marks[i], c.codes.Len())
		}
		for k := range parts {
			spans := make([][]span.Span, len(by))
			for i := range by {
				spans[i] = by[i][k]
			}
			parts[k] = append(parts[k], unitsOf(spans, p.length))
		}
	}
	var out []Row
	for k := range parts {
		r, sums := base, make([]float64, unitParts)
		for _, part := range parts[k] {
			for i, x := range part {
				sums[i] += x
			}
		}
		r.Code, r.F1, r.Po, r.Used = k, meanDefined(f1[k]), meanDefined(po[k]), sums[unitGaps] < sums[unitAll]
		r.Alpha = alphaOfUnits(sums)
		r.Interval = c.interval(parts[k], r.Alpha, alphaOfUnits)
		out = append(out, r)
	}
	if len(out) == 1 {
		return out // one code and all codes are the same
	}
	joint := base
	joint.Code, joint.F1, joint.Po, joint.Alpha = Joint, meanDefined(f1[len(parts)]), meanDefined(po[len(parts)]), stats.Undefined(PerCode)
	joint.Used, joint.Interval = joint.F1.Defined(), c.noInterval(joint.Alpha, 0)
	return append(out, joint)
}

// meanDefined is the mean of those that exist, or what all of them say.
func meanDefined(values []stats.Value) stats.Value {
	mean, _ := stats.Mean(values)
	if !mean.Defined() && len(values) > 0 {
		return values[0]
	}
	return mean
}

// What the counts of one code over any number of coders are: Krippendorff's coincidences of no and yes, and for the
// percent agreement of pairs the sum of agreeing shares and of units.
const (
	partNoNo = iota
	partNoYes
	partYesNo
	partYesYes
	partAgree
	partUnits
	partUsed
	partCount
)

func alphaOfParts(x []float64) stats.Value {
	if x[partUnits] > 0 && x[partUsed] == 0 {
		return stats.Undefined(agreement.NothingCoded)
	}
	return agreement.AlphaOf(2, agreement.Nominal)(x[:4])
}

// spreads are the parts of each code in a page.
func spreads(p *page, codes int) [][]float64 {
	out := make([][]float64, codes)
	for k := range out {
		out[k] = make([]float64, partCount)
	}
	yes := make([]float64, codes)
	none, units := 0.0, 0.0 // what a code has from units on which nobody put it
	for u, weight := range p.weights {
		var on []int
		m := 0.0
		for i := range p.coders {
			if !p.sees(u, i) {
				continue
			}
			m++
			each(p.set(u, i), func(k int) {
				if yes[k] == 0 {
					on = append(on, k)
				}
				yes[k]++
			})
		}
		if m >= 2 {
			none, units = none+weight*m, units+weight
		}
		for _, k := range on {
			if m >= 2 {
				spread(out[k], yes[k], m, weight)
			}
			yes[k] = 0
		}
	}
	for k := range out {
		out[k][partNoNo] += none
		out[k][partAgree] += units
		out[k][partUnits] += units
	}
	return out
}

// spread corrects the parts of a code for a unit that yes of m coders put it on.
func spread(part []float64, yes, m, weight float64) {
	no := m - yes
	agree := yes*(yes-1) + no*(no-1)
	part[partNoNo] += weight * (no*(no-1)/(m-1) - m)
	part[partYesYes] += weight * yes * (yes - 1) / (m - 1)
	part[partNoYes] += weight * yes * no / (m - 1)
	part[partYesNo] += weight * yes * no / (m - 1)
	part[partAgree] += weight * (agree/(m*(m-1)) - 1)
	part[partUsed] += weight
}

// sets is alpha over sets of codes with the distance MASI, of some coders (nil: all), with its interval.
func (c *comparison) sets(pages []*page, coders []int) (stats.Value, stats.Interval) {
	s := setsOf(pages, coders)
	if s.used() == 0 && s.total() > 0 {
		none := stats.Undefined(agreement.NothingCoded)
		return none, c.noInterval(none, len(pages))
	}
	matrix := s.chances()
	alpha := s.alpha(matrix, slices.Repeat([]float64{1}, len(s.pages)))
	if !alpha.Defined() || len(pages) < 2 || c.options.NoInterval {
		return alpha, c.noInterval(alpha, len(pages))
	}
	times := make([]float64, len(pages))
	return alpha, c.options.Bootstrap.Resample(len(pages), func(drawn []int) stats.Value {
		clear(times)
		for _, i := range drawn {
			times[i]++
		}
		return s.alpha(matrix, times)
	})
}
