package report

import (
	"errors"
	"fmt"

	"qcode/internal/analysis/reliability"
	"qcode/internal/figure"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// Forest draws alpha with its interval for each code. It speaks of one group; an error says why there is none.
func Forest(a *Agreement) (*figure.Figure, error) {
	switch {
	case len(a.Groups) != 1:
		return nil, errors.New("a forest shows one group: leave --by out, or choose with --wave")
	case len(a.Rows) == 0:
		return nil, errors.New("there is no transcript that two of the coders completed, so nothing to draw")
	}
	thing := a.Options.things(a.Result)
	d := figure.Estimates{
		Title: "Agreement of " + listing(a.Coders), Name: "alpha", Things: thing,
		Desc: fmt.Sprintf("Forest of Krippendorff's alpha for each code, a square for the figure and a line for its 95%% interval, on %s that %s decided on.", thing, listing(a.Coders)),
	}
	for _, r := range a.main(0) {
		if !r.Used || !a.listed(r) {
			continue
		}
		e := figure.Estimate{Value: coefficient(r.Alpha, true), Low: limit(r.Interval.Low), High: limit(r.Interval.High), Units: int(r.Units)}
		e.Label = a.codeName(r.Code)
		if r.Code != reliability.Joint {
			e.ID = a.Codes.Code(r.Code).ID
		}
		d.Rows = append(d.Rows, e)
	}
	d.Lines = a.floors()
	d.Notes = append(d.Notes, fmt.Sprintf("%s · %s", "Unit: "+a.unit(), a.who()), "alpha: 1 is perfect, 0 what chance gives. Codes that nobody used are left out.")
	if !a.Result.Options.NoInterval {
		b := a.bootstrap()
		d.Notes = append(d.Notes, fmt.Sprintf("Intervals: 95 %%, transcripts resampled %d times, seed %d.", b.Replicates, b.Seed))
	}
	if len(d.Lines) > 0 {
		d.Notes = append(d.Notes, "Dashed: the limit that was set for all codes.")
	}
	if a.Facts.Study.Synthetic {
		d.Notes = append(d.Notes, "SYNTHETIC DEMONSTRATION DATA, not findings.")
	}
	return figure.Forest(d), nil
}

// floors are the limits that were asked for: none is drawn that nobody set.
func (a *Agreement) floors() []float64 {
	if a.Options.Floor > 0 {
		return []float64{a.Options.Floor}
	}
	return nil
}

func limit(v stats.Value) table.Cell {
	if _, ok := v.Get(); !ok {
		return table.Cell{Kind: table.Missing}
	}
	return coefficient(v, true)
}
