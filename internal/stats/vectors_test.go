package stats

import (
	"math"

	"qcode/internal/qtest"
)

var referee = qtest.Judge{Undefined: func(figure any) string {
	v, ok := figure.(Value)
	switch {
	case !ok || v.Defined() && !math.IsInf(v.x, 1): // the file has null for what is infinite, too
		return "want undefined"
	case !v.Defined() && v.why == "":
		return "undefined without a reason"
	}
	return ""
}}

func pairOf(r Range) []Value { return []Value{r.Low, r.High} }

func yes(rows [][]int) [][]bool {
	out := make([][]bool, len(rows))
	for i, row := range rows {
		out[i] = make([]bool, len(row))
		for j, x := range row {
			out[i][j] = x != 0
		}
	}
	return out
}
