// Package saturation asks how much new each interview brought: codes first seen in it, in the order of collection, and
// how many codes may not have been seen at all. Codes that were there before the first interview (a-priori) and
// codes that grew from the interviews (inductive) are kept apart: a framework is not found, it is brought.
package saturation

import (
	"cmp"
	"slices"

	"qcode/codebook"
	"qcode/internal/coding"
	"qcode/internal/stats"
)

// Options of the reading of Guest, Namey & Chen (2020).
type Options struct {
	Base      int     // interviews in the base
	Run       int     // interviews in a run
	Threshold float64 // share of the base below which a run brings nothing new, such as 0.05
}

// Curve is what some interviews brought in some codes.
type Curve struct {
	Transcripts []int // in the order of collection
	Dated       bool  // that order is by date; else it is the order of the study
	Codes       int   // codes that could have been seen
	Fresh       []int // by interview: codes first seen in it
	Cumulative  []int
	Expected    []float64 // mean of the cumulative curve over all orders of the interviews
	Guest       stats.Guest
	Incidence   stats.Incidence
}

// Trace takes a selection through the transcripts in the order of collection. Only codes that wanted accepts count, each
// by itself: a code above is not seen because one under it is.
func Trace(s *coding.Selection, transcripts []int, wanted func(*codebook.Code) bool, o Options) Curve {
	var c Curve
	c.Transcripts, c.Dated = inOrder(s, transcripts)
	column := make([]int, len(s.Study.Codebook.Codes))
	for i, code := range s.Study.Codebook.Codes {
		column[i] = -1
		if code.Codable && wanted(code) {
			column[i] = c.Codes
			c.Codes++
		}
	}
	seen := make([][]bool, len(c.Transcripts))
	for i, t := range c.Transcripts {
		seen[i] = make([]bool, c.Codes)
		for _, row := range s.Of(t) {
			if j := column[s.Code[row]]; j >= 0 {
				seen[i][j] = true
			}
		}
	}
	c.Cumulative, c.Fresh = stats.Collected(seen)
	c.Guest = stats.NewGuest(c.Fresh, o.Base, o.Run)
	c.Incidence = stats.NewIncidence(seen)
	c.Expected = c.Incidence.Expected()
	return c
}

// inOrder sorts by date if every transcript has one.
func inOrder(s *coding.Selection, transcripts []int) (ordered []int, dated bool) {
	ordered = slices.Clone(transcripts)
	date := func(t int) string { return s.Study.Transcripts[t].Date }
	if slices.ContainsFunc(ordered, func(t int) bool { return date(t) == "" }) {
		return ordered, false
	}
	slices.SortStableFunc(ordered, func(a, b int) int { return cmp.Compare(date(a), date(b)) })
	return ordered, true
}

// APriori tells the codes that were there before the first interview: those of the framework, with their names there.
// Without a framework no code was.
func APriori(b *codebook.Codebook) func(*codebook.Code) bool {
	src, known := codebook.Framework(b.Framework)
	if !known {
		return func(*codebook.Code) bool { return false }
	}
	framework, _ := codebook.Parse(src)
	return func(c *codebook.Code) bool {
		if framework.Code(c.ID) != nil {
			return true
		}
		return slices.ContainsFunc(c.Was, func(id string) bool { return framework.Code(id) != nil })
	}
}
