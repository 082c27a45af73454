package study

import (
	"fmt"
	"strconv"
	"time"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// Window says when the interviews of a wave are to be held: so many days after the case's interview in the first wave,
// or between two days, both included. The zero Window says nothing.
type Window struct {
	From, To    int
	First, Last time.Time
	set         bool
}

// Days reports whether the window is counted from the first interview of a case.
func (w Window) Days() bool { return w.set && w.First.IsZero() }

// Dates reports whether the window lies between two days of the calendar.
func (w Window) Dates() bool { return w.set && !w.First.IsZero() }

func (w Window) String() string {
	switch {
	case w.Dates():
		return w.First.Format(time.DateOnly) + " to " + w.Last.Format(time.DateOnly)
	case w.Days():
		return fmt.Sprintf("%d to %d days", w.From, w.To)
	}
	return ""
}

// readWindow reads [75, 120] or [2026-03-01, 2026-05-31].
func readWindow(r *yamldoc.Reader, n *yamldoc.Node) (w Window) {
	if n == nil || n.Kind == yamldoc.Null {
		return w
	}
	const help = "write days after the first interview, `window: [75, 120]`, or two dates, `window: [2026-03-01, 2026-05-31]`"
	if n.Kind == yamldoc.List && len(n.Items) == 2 {
		a, b := n.Items[0].Value, n.Items[1].Value
		var wrongFrom, wrongTo error
		if w.From, wrongFrom = strconv.Atoi(a); wrongFrom == nil {
			w.To, wrongTo = strconv.Atoi(b)
			w.set = wrongTo == nil && 0 <= w.From && w.From <= w.To
		} else if w.First, wrongFrom = time.Parse(time.DateOnly, a); wrongFrom == nil {
			w.Last, wrongTo = time.Parse(time.DateOnly, b)
			w.set = wrongTo == nil && !w.Last.Before(w.First)
		}
	}
	if !w.set {
		r.Report("QC007", diag.Error, n, "", "this is no window of time", help)
		return Window{}
	}
	return w
}
