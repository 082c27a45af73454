package check

import (
	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
)

func anchorDrift() Rule {
	return Rule{
		ID: "QC301", Name: "anchor-drift", Severity: diag.Error, Profile: Basic, Fix: SafeFix,
		What:  "The quote of a coding is not at the place that the coding records.",
		Why:   "The transcript was changed after it was coded, or the file was edited by hand. Numbers that count such a coding could show the wrong words.",
		Bad:   "at: 40-67@03d6b2b8",
		Good:  "at: 64-91@03d6b2b8",
		field: "at",
		mend:  mendPlace,
	}
}

// mendPlace gives a coding the place where its very words stand, if there is one beyond doubt.
func mendPlace(m *Mender, d *diag.Diagnostic) {
	doc := m.Doc()
	if doc == nil {
		return
	}
	file, _ := annotation.Parse(m.file, m.source)
	for i := range file.Annotations {
		a := &file.Annotations[i]
		if a.Line != m.item.Line || a.Column != m.item.Column {
			continue
		}
		move := anchor.Place(doc.Text, &anchor.Anchor{
			At: a.At, Mark: a.Mark, HasAt: a.HasAt, HasMark: a.HasMark,
			Quote: []byte(a.Quote), Before: []byte(a.Before), After: []byte(a.After),
		})
		words, ok := doc.Text.Slice(move.At)
		if move.Verdict != anchor.Moved || !ok || string(words) != a.Quote {
			return
		}
		d.Safe = true
		m.place(d, doc, move.At)
		return
	}
}
