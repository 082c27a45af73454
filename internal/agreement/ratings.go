// Package agreement is the room of agreement between coders: how far did they do the same with the same text?
//
// It is pure mathematics over three kinds of data. Ratings and Counts hold decisions on fixed units (turns, sentences,
// characters). Continuum holds units that the coders themselves cut out of a text (the unitizing coefficients and
// gamma). Mark holds codings to be matched one to one (precision, recall, F1). No study, no file, no clock; chance is seeded.
//
// A coefficient that does not exist is a stats.Value with one of the reasons below. Coefficients are never clamped: the
// lower bound of alpha is not -1, and total disagreement may well be above it.
package agreement

import (
	"fmt"

	"qcode/internal/stats"
)

// The reasons for which a coefficient does not exist.
const (
	NoVariation  stats.Reason = "no variation: everything is in one category"
	NoPairs      stats.Reason = "no pairable units: no unit was seen by two coders"
	NothingCoded stats.Reason = "no coder used the code"
	OneCategory  stats.Reason = "fewer than two categories"
	NoIntersect  stats.Reason = "no coded stretches intersect, or only one code does"
	Uneven       stats.Reason = "not every unit was seen by the same number of coders"
)

// Missing stands for the decision of a coder who has not seen the unit. It differs from a decision against every code.
const Missing = -1

// Ratings are decisions on fixed units: for each unit one category 0…Categories-1, or Missing, per coder. The number of
// categories is that of the codebook, not of those in use: some coefficients depend on it.
type Ratings struct {
	Coders, Categories int
	cells              []int
}

// NewRatings is an empty set of ratings.
func NewRatings(coders, categories int) *Ratings {
	return &Ratings{Coders: coders, Categories: categories}
}

// Add appends a unit with one decision per coder. It panics if that is not what decisions are: a fault of the program.
func (r *Ratings) Add(decisions ...int) {
	if len(decisions) != r.Coders {
		panic(fmt.Sprintf("agreement: %d decisions for %d coders", len(decisions), r.Coders))
	}
	for _, c := range decisions {
		if c < Missing || c >= r.Categories {
			panic(fmt.Sprintf("agreement: category %d of %d", c, r.Categories))
		}
	}
	r.cells = append(r.cells, decisions...)
}

// Units is the number of units, those that nobody saw included.
func (r *Ratings) Units() int { return len(r.cells) / max(r.Coders, 1) }

// Unit is the decisions on unit i, one per coder; not to be changed.
func (r *Ratings) Unit(i int) []int { return r.cells[i*r.Coders : (i+1)*r.Coders] }

// Pick is the ratings of the given units, which may repeat: a bootstrap sample.
func (r *Ratings) Pick(units []int) *Ratings {
	out := &Ratings{Coders: r.Coders, Categories: r.Categories, cells: make([]int, 0, len(units)*r.Coders)}
	for _, i := range units {
		out.cells = append(out.cells, r.Unit(i)...)
	}
	return out
}

// Counts is how many coders put each unit into each category.
func (r *Ratings) Counts() *Counts {
	c := NewCounts(r.Categories)
	row := make([]float64, r.Categories)
	for i := range r.Units() {
		clear(row)
		for _, k := range r.Unit(i) {
			if k != Missing {
				row[k]++
			}
		}
		c.Add(row, 1)
	}
	return c
}

// Table is the contingency table of coders a (rows) and b (columns), over the units that both saw.
func (r *Ratings) Table(a, b int) Table {
	t := NewTable(r.Categories)
	for i := range r.Units() {
		unit := r.Unit(i)
		if unit[a] != Missing && unit[b] != Missing {
			t[unit[a]][unit[b]]++
		}
	}
	return t
}

// AllAgree is the share of units on which all coders decided alike, over the units that all of them saw
// (listwise; irr::agree). It falls with the number of coders.
func (r *Ratings) AllAgree() stats.Value {
	same, seen := 0.0, 0.0
	for i := range r.Units() {
		unit := r.Unit(i)
		complete, alike := r.Coders > 1, true
		for _, k := range unit {
			complete = complete && k != Missing
			alike = alike && k == unit[0]
		}
		if !complete {
			continue
		}
		seen++
		if alike {
			same++
		}
	}
	return stats.Ratio(same, seen, NoPairs)
}

// Coefficient is a chance-corrected coefficient (Observed - Expected) / (1 - Expected) with its parts.
type Coefficient struct {
	stats.Value
	Observed, Expected stats.Value // agreement, 0…1
	SE                 stats.Value // for intervals; assumes independent units, which turns of one transcript are not
	SENull             stats.Value // under the hypothesis of chance only; never for an interval
}

func undefined(why stats.Reason) Coefficient {
	none := stats.Undefined(why)
	return Coefficient{none, none, none, none, none}
}

// corrected is the coefficient of po and pe, without standard errors.
func corrected(po, pe float64) Coefficient {
	c := undefined(stats.NotComputed)
	c.Observed, c.Expected = stats.Of(po), stats.Of(pe)
	c.Value = stats.Ratio(po-pe, 1-pe, NoVariation)
	if !c.Defined() {
		c.SE, c.SENull = c.Value, c.Value
	}
	return c
}

// Interval is value ± z SE at the 95 % level: the Wald interval, to be labelled "assumes independent units".
func (c Coefficient) Interval() stats.Range {
	x, ok := c.Get()
	if !ok {
		return stats.Range{Low: c.Value, High: c.Value}
	}
	return stats.Range{
		Low:  c.SE.Map(func(se float64) float64 { return x - stats.Normal975*se }),
		High: c.SE.Map(func(se float64) float64 { return x + stats.Normal975*se }),
	}
}
