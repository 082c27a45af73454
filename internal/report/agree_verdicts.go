package report

import (
	"fmt"

	"qcode/internal/analysis/reliability"
)

// Verdict is the answer to whether a code reaches its floor, for programs that show tests.
type Verdict struct{ Class, Name, Failed, Skipped, Out string }

// Verdicts asks of each code whether its alpha reaches its floor. A code without one is fine; one without an alpha is
// skipped.
func (a *Agreement) Verdicts() []Verdict {
	var out []Verdict
	for g := range a.Groups {
		class := "agreement of " + listing(a.Coders)
		if a.Options.By != "" {
			class += ", " + a.Groups[g].Label
		}
		for _, r := range a.main(g) {
			if r.Code == reliability.Joint || !a.listed(r) {
				continue
			}
			v := Verdict{Class: class, Name: a.Codes.Code(r.Code).ID}
			x, ok := r.Alpha.Get()
			switch {
			case !ok:
				v.Skipped = "alpha is undefined: " + string(r.Alpha.Why())
			case a.Below(r):
				v.Failed = fmt.Sprintf("alpha %.3f is below %.2f", x, a.floor(r))
			default:
				v.Out = fmt.Sprintf("alpha %.3f", x)
			}
			out = append(out, v)
		}
	}
	return out
}
