package agreement

import (
	"qcode/internal/span"
	"qcode/internal/stats"
)

// Cells are the four counts of one code and two coders: units (turns, characters, …) coded by both, by one only, by
// neither. They add up over transcripts and codes. A yes-or-no decision per code is what lets codes overlap freely.
type Cells struct{ Both, OnlyA, OnlyB, Neither float64 }

// CellsOf is the inverse of Parts.
func CellsOf(x []float64) Cells { return Cells{x[0], x[1], x[2], x[3]} }

// Parts are the cells as counts for stats.Bootstrap.
func (c Cells) Parts() []float64 { return []float64{c.Both, c.OnlyA, c.OnlyB, c.Neither} }

// Add counts one unit.
func (c *Cells) Add(a, b bool) {
	switch {
	case a && b:
		c.Both++
	case a:
		c.OnlyA++
	case b:
		c.OnlyB++
	default:
		c.Neither++
	}
}

// Plus is the sum cell by cell.
func (c Cells) Plus(d Cells) Cells {
	return Cells{c.Both + d.Both, c.OnlyA + d.OnlyA, c.OnlyB + d.OnlyB, c.Neither + d.Neither}
}

// N is all units.
func (c Cells) N() float64 { return c.Both + c.OnlyA + c.OnlyB + c.Neither }

// Used reports whether any coder used the code. Codes nobody used belong in no mean.
func (c Cells) Used() bool { return c.Both+c.OnlyA+c.OnlyB > 0 }

// Table is the cells as a table of no (0) and yes (1).
func (c Cells) Table() Table { return Table{{c.Neither, c.OnlyB}, {c.OnlyA, c.Both}} }

// Observed is the share of units on which the coders agree, coded and uncoded alike.
func (c Cells) Observed() stats.Value { return stats.Ratio(c.Both+c.Neither, c.N(), NoPairs) }

// Cohen is Cohen's kappa of the decision. NothingCoded tells an unused code from one used everywhere.
func (c Cells) Cohen() Coefficient {
	k := c.Table().Cohen(Identity(2))
	if c.N() > 0 && !c.Used() {
		k.Value = stats.Undefined(NothingCoded)
	}
	return k
}

// Alpha is nominal alpha of the decision.
func (c Cells) Alpha() Alpha {
	a := c.Table().Coincidences().Alpha(Nominal)
	if c.N() > 0 && !c.Used() {
		a.Value = stats.Undefined(NothingCoded)
	}
	return a
}

// Gwet is AC1 of the decision; 1 for a code that nobody used.
func (c Cells) Gwet() Coefficient { return c.Table().Gwet(Identity(2)) }

// PABAK is 2 po - 1 (Byrt, Bishop & Carlin 1993): Brennan & Prediger's coefficient with two categories; 1 for an unused code.
func (c Cells) PABAK() Coefficient { return c.Table().BrennanPrediger(Identity(2)) }

// Precision is Both over all coded by B: how much of what B coded A coded too.
func (c Cells) Precision() stats.Value { return stats.Ratio(c.Both, c.Both+c.OnlyB, NothingCoded) }

// Recall is Both over all coded by A.
func (c Cells) Recall() stats.Value { return stats.Ratio(c.Both, c.Both+c.OnlyA, NothingCoded) }

// F1 is 2 Both / (2 Both + OnlyA + OnlyB), the same as Dice's and Holsti's coefficient and symmetric in the coders. Kappa
// on characters comes near to it as the uncoded text grows.
func (c Cells) F1() stats.Value {
	return stats.Ratio(2*c.Both, 2*c.Both+c.OnlyA+c.OnlyB, NothingCoded)
}

// Jaccard is Both over all coded by either.
func (c Cells) Jaccard() stats.Value {
	return stats.Ratio(c.Both, c.Both+c.OnlyA+c.OnlyB, NothingCoded)
}

// Characters are the cells of one code over the code points of a text of the given length. Each coder's spans are first united:
// a coder who overlaps himself agrees with nobody. Spans are not changed.
func Characters(a, b []span.Span, length uint32) Cells {
	a, b = span.Union(append([]span.Span(nil), a...)), span.Union(append([]span.Span(nil), b...))
	both := uint32(0)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		both += a[i].Intersect(b[j]).Len()
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	onlyA, onlyB := covered(a)-both, covered(b)-both
	return Cells{float64(both), float64(onlyA), float64(onlyB), float64(length) - float64(both+onlyA+onlyB)}
}

func covered(spans []span.Span) (n uint32) {
	for _, s := range spans {
		n += s.Len()
	}
	return n
}

// Pooled are figures over several codes.
type Pooled struct {
	Cells     Cells       // sums over all codes
	MicroF1   stats.Value // F1 of those sums
	MacroF1   stats.Value // mean F1 of the codes that are used
	Kappa     stats.Value // pooled kappa: from the means of po and pe over the used codes (De Vries, Elliott, Kanouse & Teleki 2008)
	MeanKappa stats.Value // mean kappa of the used codes: no headline, one rare code moves it
	Used      int         // codes that any coder used
	Unused    int         // codes left out of all means
}

// Pool computes them. An unused code changes the sums' Neither only.
func Pool(codes []Cells) Pooled {
	var p Pooled
	var f1, kappas []stats.Value
	po, pe := 0.0, 0.0
	for _, c := range codes {
		p.Cells = p.Cells.Plus(c)
		if !c.Used() {
			p.Unused++
			continue
		}
		p.Used++
		kappa := c.Cohen()
		observed, _ := kappa.Observed.Get()
		expected, _ := kappa.Expected.Get()
		po, pe = po+observed, pe+expected
		f1, kappas = append(f1, c.F1()), append(kappas, kappa.Value)
	}
	p.MicroF1 = p.Cells.F1()
	if p.Used == 0 {
		none := stats.Undefined(NothingCoded)
		p.MacroF1, p.Kappa, p.MeanKappa = none, none, none
		return p
	}
	p.MacroF1, _ = stats.Mean(f1)
	p.MeanKappa, _ = stats.Mean(kappas)
	p.Kappa = stats.Ratio(po-pe, float64(p.Used)-pe, NoVariation)
	return p
}
