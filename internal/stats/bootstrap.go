package stats

import (
	"math"
	"slices"
)

// Bootstrap says how intervals are made: Replicates resamples from Seed, a percentile interval at Level.
type Bootstrap struct {
	Seed       uint64
	Replicates int     // 2,000 is the usual number; 0 means that
	Level      float64 // such as 0.95; 0 means that
}

// Interval is what a bootstrap found, with everything that must be printed beside it.
type Interval struct {
	Low, High  Value
	Level      float64
	Seed       uint64
	Replicates int
	Undefined  int // replicates for which the statistic does not exist; left out of the quantiles
	Clusters   int // transcripts (or units) that were resampled; below 10 the interval is rough
}

// maxUndefined is the share of undefined replicates above which there is no interval.
const maxUndefined = 0.05

func (b Bootstrap) filled() Bootstrap {
	if b.Replicates == 0 {
		b.Replicates = 2000
	}
	if b.Level == 0 {
		b.Level = 0.95
	}
	return b
}

// Resample draws n of n clusters with replacement, Replicates times, and returns the percentile interval of statistic,
// which gets the indices drawn (valid during the call only). With clusters = transcripts, and a statistic that keeps all
// units of each, this is the cluster bootstrap (Davison & Hinkley 1997, section 3.8): units of one transcript resemble
// each other, so resampling units would make the interval too narrow.
func (b Bootstrap) Resample(n int, statistic func(drawn []int) Value) Interval {
	b = b.filled()
	source, drawn := NewSource(b.Seed), make([]int, n)
	values := make([]float64, 0, b.Replicates)
	for range b.Replicates {
		for i := range drawn {
			drawn[i] = source.IntN(n)
		}
		if x, ok := statistic(drawn).Get(); ok {
			values = append(values, x)
		}
	}
	return b.interval(n, values)
}

// Sums is Resample for statistics that are functions of counts which add up over clusters: a coincidence matrix, the four
// cells of a code. parts[i] are the counts of cluster i, all of one length; statistic gets their sum over the clusters
// drawn (valid during the call only). The same Seed and number of clusters draw the same clusters for every code.
func (b Bootstrap) Sums(parts [][]float64, statistic func(sum []float64) Value) Interval {
	return b.SumsOf(parts, statistic)[0]
}

// SumsOf is Sums for several statistics of the same counts, in one pass.
func (b Bootstrap) SumsOf(parts [][]float64, statistics ...func(sum []float64) Value) []Interval {
	b = b.filled()
	n := len(parts)
	values := make([][]float64, len(statistics))
	if n > 0 {
		source, times, sum := NewSource(b.Seed), make([]float64, n), make([]float64, len(parts[0]))
		for range b.Replicates {
			clear(times)
			for range n {
				times[source.IntN(n)]++
			}
			weighted(sum, parts, times)
			for i, statistic := range statistics {
				if x, ok := statistic(sum).Get(); ok {
					values[i] = append(values[i], x)
				}
			}
		}
	}
	out := make([]Interval, len(statistics))
	for i := range out {
		out[i] = b.interval(n, values[i])
	}
	return out
}

func weighted(sum []float64, parts [][]float64, times []float64) {
	clear(sum)
	for i, t := range times {
		if t == 0 {
			continue
		}
		for k, x := range parts[i] {
			sum[k] += t * x
		}
	}
}

func (b Bootstrap) interval(n int, values []float64) Interval {
	out := Interval{
		Level: b.Level, Seed: b.Seed, Replicates: b.Replicates,
		Undefined: b.Replicates - len(values), Clusters: n,
	}
	why := Reason("")
	switch {
	case n == 0 || b.Replicates < 1:
		why = NoData
	case float64(out.Undefined) > maxUndefined*float64(b.Replicates):
		why = Degenerate
	}
	if why != "" {
		out.Low, out.High = Undefined(why), Undefined(why)
		return out
	}
	slices.Sort(values)
	tail := (1 - b.Level) / 2
	out.Low, out.High = Of(Quantile(values, tail)), Of(Quantile(values, 1-tail))
	return out
}

// Quantile is the p-quantile of sorted by linear interpolation (type 7 of Hyndman & Fan 1996: the default of R and numpy).
// sorted must not be empty; p is clamped to [0, 1].
func Quantile(sorted []float64, p float64) float64 {
	h := min(max(p, 0), 1) * float64(len(sorted)-1)
	low := math.Floor(h)
	i := int(low)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-low)*(sorted[i+1]-sorted[i])
}
