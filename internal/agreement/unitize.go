package agreement

import (
	"cmp"
	"fmt"
	"slices"

	"qcode/internal/span"
	"qcode/internal/stats"
)

// Continuum is a text from which coders cut out units and gave each a code: [Begin, End) in code points, or in any other
// small unit of length. The unitizing coefficients ask for boundaries and codes at once.
//
// Two adjacent units of one code are two units: splitting a coding changes alphaU and u-alpha, on purpose.
type Continuum struct {
	Begin, End uint32
	coders     [][]Mark
	codes      int
}

// NewContinuum takes the codings of each coder, codes numbered from 0. Codings of one coder and code that overlap are
// merged, those that only touch are not. A coding that covers nothing or leaves the continuum is an error.
func NewContinuum(begin, end uint32, coders ...[]Mark) (*Continuum, error) {
	if end <= begin {
		return nil, fmt.Errorf("the continuum %d-%d covers nothing", begin, end)
	}
	c := &Continuum{Begin: begin, End: end}
	for _, marks := range coders {
		for _, m := range marks {
			if m.Empty() || m.Start < begin || m.End > end || m.Code < 0 {
				return nil, fmt.Errorf("coding %s does not lie in the continuum %d-%d", m.Span, begin, end)
			}
			c.codes = max(c.codes, m.Code+1)
		}
		c.coders = append(c.coders, mergeOverlaps(marks))
	}
	return c, nil
}

func mergeOverlaps(marks []Mark) []Mark {
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), span.Compare(a.Span, b.Span))
	})
	out := sorted[:0]
	for _, m := range sorted {
		if n := len(out); n > 0 && out[n-1].Code == m.Code && m.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, m.End)
			continue
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return span.Compare(a.Span, b.Span) })
	return out
}

// gap is the code of a stretch without a unit.
const gap = -1

// sections are the units of a coder that pass keep, and the gaps between them: a partition of the continuum.
// Units must not overlap.
func (c *Continuum) sections(coder int, keep func(code int) bool) []Mark {
	var out []Mark
	at := c.Begin
	for _, m := range c.coders[coder] {
		if !keep(m.Code) {
			continue
		}
		if m.Start > at {
			out = append(out, Mark{span.Span{Start: at, End: m.Start}, gap})
		}
		out = append(out, m)
		at = m.End
	}
	if at < c.End {
		out = append(out, Mark{span.Span{Start: at, End: c.End}, gap})
	}
	return out
}

// eachCross calls visit for all intersecting pairs of two partitions, with the length of the intersection.
func eachCross(g, h []Mark, visit func(i, j int, shared float64)) {
	for i, j := 0, 0; i < len(g) && j < len(h); {
		if n := g[i].Intersect(h[j].Span).Len(); n > 0 {
			visit(i, j, float64(n))
		}
		if g[i].End < h[j].End {
			i++
		} else {
			j++
		}
	}
}

// UnitDifference is the squared difference of two intersecting sections of 1995: (b_g - b_h)² + (e_g - e_h)² for two overlapping
// units, the squared length of a unit that lies entirely in a gap, and 0 else. Code -1 is a gap.
func UnitDifference(g, h Mark) float64 {
	square := func(a, b uint32) float64 {
		d := float64(a) - float64(b)
		return d * d
	}
	switch {
	case g.Code != gap && h.Code != gap && g.Overlaps(h.Span):
		return square(g.Start, h.Start) + square(g.End, h.End)
	case g.Code != gap && h.Code == gap && h.Contains(g.Span):
		return square(g.End, g.Start)
	case g.Code == gap && h.Code != gap && g.Contains(h.Span):
		return square(h.End, h.Start)
	}
	return 0
}

// AlphaU is alpha for unitizing one code (Krippendorff 1995; 2004, section 11.6), L the length of the continuum, m coders:
//
//	Do = sum_{i!=j} sum_g sum_h delta²(g,h) / ( m(m-1) L² )
//	De = (2/L) sum_units [ (N-1)/3 (2l³ - 3l² + l) + l² sum_{gaps f >= l} (f - l + 1) ] / ( mL(mL-1) - sum_units l(l-1) )
//
// It may be far below 0, and depends on the unit of length where that is coarse: characters are fine, sentences are not.
// Units of other codes may overlap. Undefined if nobody used the code (NothingCoded).
func (c *Continuum) AlphaU(code int) Alpha {
	if len(c.coders) < 2 {
		return undefinedAlpha(NoPairs)
	}
	observed, expected := c.alphaUTerms(code)
	return alphaUOf(observed, expected)
}

// AlphaUPooled is alpha_U over all codes: 1 - sum Do_c / sum De_c.
func (c *Continuum) AlphaUPooled() Alpha {
	if len(c.coders) < 2 {
		return undefinedAlpha(NoPairs)
	}
	observed, expected := 0.0, 0.0
	for code := range c.codes {
		o, e := c.alphaUTerms(code)
		observed, expected = observed+o, expected+e
	}
	return alphaUOf(observed, expected)
}

func undefinedAlpha(why stats.Reason) Alpha {
	none := stats.Undefined(why)
	return Alpha{Value: none, Observed: none, Expected: none}
}

func alphaUOf(observed, expected float64) Alpha {
	if expected == 0 {
		return undefinedAlpha(NothingCoded)
	}
	return disagreement(observed, expected, 0)
}

func (c *Continuum) alphaUTerms(code int) (observed, expected float64) {
	m, length := float64(len(c.coders)), float64(c.End-c.Begin)
	parts := make([][]Mark, len(c.coders))
	var units, gaps []float64
	for i := range c.coders {
		parts[i] = c.sections(i, func(k int) bool { return k == code })
		for _, s := range parts[i] {
			if s.Code == gap {
				gaps = append(gaps, float64(s.Len()))
			} else {
				units = append(units, float64(s.Len()))
			}
		}
	}
	for i := range parts {
		for j := range i {
			eachCross(parts[i], parts[j], func(g, h int, _ float64) {
				observed += 2 * UnitDifference(parts[i][g], parts[j][h])
			})
		}
	}
	observed /= m * (m - 1) * length * length
	below := m * length * (m*length - 1)
	for _, l := range units {
		below -= l * (l - 1)
		expected += (float64(len(units)) - 1) / 3 * (2*l*l*l - 3*l*l + l)
		for _, f := range gaps {
			if f >= l {
				expected += l * l * (f - l + 1)
			}
		}
	}
	if below <= 0 {
		return observed, 0
	}
	return observed, 2 / length * expected / below
}
