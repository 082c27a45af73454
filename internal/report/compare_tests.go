package report

import (
	"fmt"

	"qcode/internal/analysis/change"
	"qcode/internal/analysis/matrix"
	"qcode/internal/stats"
	"qcode/internal/table"
)

// Further tests, of how much is said and not only whether: the share of a case's words that is coded so.
const (
	TestRanks    = "wilcoxon" // two waves
	TestCochran  = "cochran"  // whether, at all waves
	TestFriedman = "friedman" // how much, at all waves
)

// Intervals of shares of cases.
const (
	IntervalWilson = "wilson"
	IntervalExact  = "clopper-pearson"
)

// level is that of all intervals.
const level = 0.95

// NeedsWords reports whether a test is about amounts, for which words have to be counted.
func NeedsWords(test string) bool { return test == TestRanks || test == TestFriedman }

// signedRank is Wilcoxon's exact test over the pair: did the share of words under a code change?
func signedRank(p *change.Pair, from, to *matrix.Matrix, node int) stats.Value {
	var differences []float64
	for _, k := range p.Cases {
		before, known := from.At(node, k).Share().Get()
		after, also := to.At(node, k).Share().Get()
		if known && also {
			differences = append(differences, after-before)
		}
	}
	return stats.NewSignedRank(differences, stats.DropZeros).Two
}

// friedman is the exact test over the cases seen and completely coded at every wave.
func (s *Source) friedman(waves []*matrix.Matrix, node int) stats.Friedman {
	cases, _ := change.Complete(s.Columns, node)
	var rows [][]float64
	for _, k := range cases {
		var shares []float64
		for _, m := range waves {
			if x, ok := m.At(node, k).Share().Get(); ok {
				shares = append(shares, x)
			}
		}
		if len(shares) == len(waves) {
			rows = append(rows, shares)
		}
	}
	return stats.NewFriedman(rows)
}

// overWaves is the test that trajectories may add: its figure and its exact p for the code at a node.
func (s *Source) overWaves(test string) func(node int) (figure, p stats.Value) {
	if test != TestFriedman {
		return func(node int) (figure, p stats.Value) {
			_, named := change.Complete(s.Columns, node)
			q := stats.NewCochran(named)
			return q.Q, q.Exact
		}
	}
	var waves []*matrix.Matrix
	for i := range s.Columns {
		waves = append(waves, matrix.Of(&s.Columns[i], s.Tree))
	}
	return func(node int) (figure, p stats.Value) {
		f := s.friedman(waves, node)
		return f.ChiSquare, f.Exact
	}
}

// interval is the confidence interval of n of N.
func interval(n, of int, method string) stats.Range {
	if method == IntervalExact {
		return stats.ClopperPearson(n, of, level)
	}
	return stats.Wilson(n, of, level)
}

// intervalCell prints it in percent.
func intervalCell(n, of int, method string) table.Cell {
	if of == 0 {
		return table.Cell{Kind: table.Missing}
	}
	low, high, ok := bounds(n, of, method)
	if !ok {
		return table.Cell{Kind: table.Undefined, Why: string(stats.NoData)}
	}
	return table.Str(fmt.Sprintf("%.0f–%.0f%%", 100*low, 100*high))
}

func bounds(n, of int, method string) (low, high float64, ok bool) {
	r := interval(n, of, method)
	low, a := r.Low.Get()
	high, b := r.High.Get()
	return low, high, a && b
}

func (o *CompareOptions) intervalNote() []string {
	switch o.Interval {
	case IntervalWilson:
		return []string{"95% CI: Wilson's interval of n/N, without continuity correction. Intervals that overlap say nothing about change within the same cases."}
	case IntervalExact:
		return []string{"95% CI: Clopper and Pearson's exact interval of n/N. Intervals that overlap say nothing about change within the same cases."}
	}
	return nil
}
