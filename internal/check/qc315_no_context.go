package check

import (
	"qcode/internal/diag"
	"qcode/internal/study"
)

func noContext() Rule {
	return Rule{
		ID: "QC315", Name: "no-context", Severity: diag.Info, Profile: Strict,
		What:  "A coding has an id or a place, and neither the words before it nor those after it.",
		Why:   "They are how a coding is found again when the transcript changes and its words occur twice. A file that was cut off looks like this too.",
		Bad:   "at: 128-152@85405e1d",
		Good:  "after: \", and that helps.\\n\"",
		field: "at",
		coding: func(*study.Study) func(*Coding, *Reporter) {
			return func(c *Coding, r *Reporter) {
				n := c.Record
				if c.Row != nil && (n.HasAt || len(n.ID) > 0) && len(n.Before) == 0 && len(n.After) == 0 && (c.Row.Span.Start > 0 || c.Row.Span.End < c.Doc.Text.Len()) {
					r.coding(c, "the words around this coding are not written down", "qcode fmt writes them; see first whether the file was cut off")
				}
			}
		},
	}
}
