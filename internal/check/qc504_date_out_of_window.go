package check

import (
	"fmt"
	"time"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func dateOutOfWindow() Rule {
	return Rule{
		ID: "QC504", Name: "date-out-of-window", Severity: diag.Warning, Profile: Default,
		What: "An interview was not held when `window:` of its wave in qcode.yaml says: so many days after the case's first interview, or between two dates.",
		Why:  "What is reported as `after three months` has to be after three months. Papers name the window and the exceptions.",
		Bad:  "post/T01,2026-08-01",
		Good: "post/T01,2026-04-01",
		study: func(s *study.Study, r *Reporter) {
			for i := range s.Transcripts {
				t := &s.Transcripts[i]
				if t.Wave < 0 {
					continue
				}
				w := &s.Waves[t.Wave]
				held, ok := dayOf(t.Date)
				switch {
				case !ok:
				case w.Window.Dates() && (held.Before(w.Window.First) || held.After(w.Window.Last)):
					r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("%s is dated %s; the window of `%s` is %s", t.ID, t.Date, w.ID, w.Window), "mend the date in transcripts.csv, or silence this with the reason")
				case w.Window.Days():
					if first, ok := firstDay(s, t); ok {
						if n := int(held.Sub(first).Hours() / 24); n < w.Window.From || n > w.Window.To {
							r.Add(diag.Place{File: t.Path}, t.ID, fmt.Sprintf("%s was held %s after the first interview of %s; the window of `%s` is %s", t.ID, counted(n, "day", "days"), t.CaseID, w.ID, w.Window),
								"mend the date in transcripts.csv, or silence this with the reason")
						}
					}
				}
			}
		},
	}
}

// dayOf is the day that a date begins with; ok is false for anything else than year, month and day.
func dayOf(date string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, date[:min(len(date), len(time.DateOnly))])
	return t, err == nil
}

// firstDay is the earliest day of the case in the first wave.
func firstDay(s *study.Study, t *study.Transcript) (first time.Time, found bool) {
	for i := range s.Transcripts {
		o := &s.Transcripts[i]
		if o.Wave != 0 || o.CaseID != t.CaseID {
			continue
		}
		if day, ok := dayOf(o.Date); ok && (!found || day.Before(first)) {
			first, found = day, true
		}
	}
	return first, found
}
