package stats

import (
	"math"
	"math/bits"
)

// Source is a small seeded generator (SplitMix64; Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
// generators"). Equal seeds give equal streams on every machine; the seed belongs into what is printed.
// It is not for secrets. It is not safe for concurrent use.
type Source struct {
	state  uint64
	spare  float64
	spared bool
}

// NewSource is the stream of seed.
func NewSource(seed uint64) *Source { return &Source{state: seed} }

// Uint64 is the next 64 bits.
func (s *Source) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// IntN is uniform on 0…n-1, without bias (Lemire 2019). It panics if n is not positive.
func (s *Source) IntN(n int) int {
	if n <= 0 {
		panic("stats: IntN needs a positive n")
	}
	bound := uint64(n)
	hi, lo := bits.Mul64(s.Uint64(), bound)
	if lo < bound {
		for floor := -bound % bound; lo < floor; {
			hi, lo = bits.Mul64(s.Uint64(), bound)
		}
	}
	return int(hi)
}

// Float64 is uniform on [0, 1), in steps of 2^-53.
func (s *Source) Float64() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// Normal is a draw from the normal distribution (Marsaglia's polar method).
func (s *Source) Normal(mean, sd float64) float64 {
	if s.spared {
		s.spared = false
		return mean + sd*s.spare
	}
	for {
		u, v := 2*s.Float64()-1, 2*s.Float64()-1
		q := u*u + v*v
		if q >= 1 || q == 0 {
			continue
		}
		f := math.Sqrt(-2 * math.Log(q) / q)
		s.spare, s.spared = v*f, true
		return mean + sd*u*f
	}
}

// Pick is an index drawn with probability proportional to weights, whose sum must be positive.
func (s *Source) Pick(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := s.Float64() * sum
	last := 0
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		if at < w {
			return i
		}
		at -= w
		last = i
	}
	return last
}
