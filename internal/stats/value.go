// Package stats is the room of plain statistics: exact tests for small studies, adjustment for several tests,
// intervals for proportions, the bootstrap over transcripts, and saturation.
//
// It is pure mathematics. It knows no study, no file and no clock, and its chance comes from a seeded Source, so
// that the same input gives the same bytes. A figure that does not exist is a Value with a reason, never 0, 1 or NaN.
package stats

import (
	"math"
	"strconv"
)

// Reason says in words why a figure is undefined. It is written to follow "undefined: ".
type Reason string

// The reasons that this room gives. Package agreement adds its own.
const (
	NotComputed   Reason = "not computed"
	NotANumber    Reason = "the formula divides by zero"
	NoData        Reason = "no data"
	NoChange      Reason = "no change within any case"
	TooManyStates Reason = "too large for the exact distribution"
	Degenerate    Reason = "too many bootstrap replicates are undefined"
	NoBase        Reason = "no code in the base interviews"
	NotReached    Reason = "not reached within the data"
	Missing       Reason = "missing"
)

// Value is a figure that may not exist. The zero Value is undefined ("not computed").
// A defined Value is never NaN; it may be infinite where the definition says so (an odds ratio b/0).
type Value struct {
	x   float64
	ok  bool
	why Reason
}

// Of is the defined Value x. A NaN becomes undefined, so that no division by zero gets through unseen.
func Of(x float64) Value {
	if math.IsNaN(x) {
		return Undefined(NotANumber)
	}
	return Value{x: x, ok: true}
}

// Undefined is the Value that does not exist, because of why.
func Undefined(why Reason) Value { return Value{why: why} }

// Get is the figure, and whether there is one. The figure is 0 if there is none.
func (v Value) Get() (float64, bool) { return v.x, v.ok }

// Defined reports whether there is a figure.
func (v Value) Defined() bool { return v.ok }

// Why is the reason for which v is undefined, and empty if v is defined.
func (v Value) Why() Reason {
	if !v.ok && v.why == "" {
		return NotComputed
	}
	return v.why
}

// Map is f of the figure, or v itself where there is none.
func (v Value) Map(f func(float64) float64) Value {
	if !v.ok {
		return v
	}
	return Of(f(v.x))
}

// String prints the figure in the shortest form that reads back, or "undefined: reason".
func (v Value) String() string {
	if !v.ok {
		return "undefined: " + string(v.Why())
	}
	return strconv.FormatFloat(v.x, 'g', -1, 64)
}

// Ratio is a/b, or undefined for why if b is 0.
func Ratio(a, b float64, why Reason) Value {
	if b == 0 {
		return Undefined(why)
	}
	return Of(a / b)
}

// Mean is the mean of the defined values and how many were left out because they are not.
// It is undefined (NoData) if none is defined.
func Mean(values []Value) (mean Value, leftOut int) {
	sum, n := 0.0, 0
	for _, v := range values {
		if !v.ok {
			leftOut++
			continue
		}
		sum += v.x
		n++
	}
	return Ratio(sum, float64(n), NoData), leftOut
}
