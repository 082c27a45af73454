package agreement

import (
	"cmp"
	"math"
	"slices"

	"qcode/internal/stats"
)

// Sampler makes a generator of chance continua that look like the coders' own.
type Sampler func(coders [][]Unit, source *stats.Source) func() [][]Unit

// Statistical draws for each coder a number of units, their gaps and lengths from normal distributions with the moments
// of the data, and categories by their frequencies (pygamma's default). The first coder has at least one unit.
func Statistical(coders [][]Unit, source *stats.Source) func() [][]Unit {
	var numbers, lengths, frequencies []float64
	gaps := []float64{0}
	for _, units := range coders {
		numbers = append(numbers, float64(len(units)))
		sorted := inOrder(units)
		for i, u := range sorted {
			lengths = append(lengths, u.End-u.Start)
			for len(frequencies) <= u.Category {
				frequencies = append(frequencies, 0)
			}
			frequencies[u.Category]++
			if i > 0 {
				gaps = append(gaps, u.Start-sorted[i-1].End)
			} else if u.Start > 0 {
				gaps = append(gaps, u.Start)
			}
		}
	}
	number, length, space := normalOf(numbers), normalOf(lengths), normalOf(gaps)
	return func() [][]Unit {
		out, least := make([][]Unit, len(coders)), 1.0
		for i := range out {
			at := 0.0
			for range int(max(least, math.Abs(math.Trunc(number(source))))) {
				start, long := at+space(source), 0.0
				for long <= 0 {
					long = math.Abs(length(source))
				}
				at = start + long
				out[i] = append(out[i], Unit{start, at, source.Pick(frequencies)})
				least = 0
			}
		}
		return out
	}
}

func normalOf(x []float64) func(*stats.Source) float64 {
	mean := sum(x) / float64(max(len(x), 1))
	square := 0.0
	for _, v := range x {
		square += (v - mean) * (v - mean)
	}
	deviation := math.Sqrt(square / float64(max(len(x), 1)))
	return func(s *stats.Source) float64 { return s.Normal(mean, deviation) }
}

// Shifted takes for each coder the units of a coder drawn at random and turns them around the continuum by a random
// amount (Mathet 2015): categories keep their order and lengths.
func Shifted(coders [][]Unit, source *stats.Source) func() [][]Unit {
	low, high := math.Inf(1), math.Inf(-1)
	for _, units := range coders {
		for _, u := range units {
			low, high = min(low, u.Start), max(high, u.End)
		}
	}
	return func() [][]Unit {
		for {
			out, filled := make([][]Unit, len(coders)), false
			for i := range out {
				by := source.Float64() * (high - low)
				for _, u := range coders[source.IntN(len(coders))] {
					start := u.Start + by
					if start >= high {
						start -= high - low
					}
					out[i] = append(out[i], Unit{start, start + u.End - u.Start, u.Category})
					filled = true
				}
			}
			if filled {
				return out
			}
		}
	}
}

func inOrder(units []Unit) []Unit {
	sorted := slices.Clone(units)
	slices.SortStableFunc(sorted, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Category, b.Category))
	})
	return sorted
}
