package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func duplicateCoding() Rule {
	return Rule{
		ID: "QC402", Name: "duplicate-coding", Severity: diag.Warning, Profile: Default, Fix: SafeFix,
		What:  "A coder put the same code on the same words twice.",
		Why:   "It counts once, so no number is wrong, but `codings` in the file and in the table differ, and the two may come to say different things.",
		Bad:   "id: kaaaaaaaaaaa",
		Good:  "id: ezysbeqgbyq3",
		field: "code",
		text: func(s *study.Study) func(*Doc, *Reporter) {
			return func(d *Doc, r *Reporter) {
				for _, p := range d.related() {
					if p.is != identical || !p.sameSpan() {
						continue
					}
					f := r.Add(diag.Place{File: p.file.Path, Line: int(max(p.first.Line, p.second.Line))}, "",
						fmt.Sprintf("%s put `%s` on the same words twice", p.file.DocFile.Coder, s.Codebook.Codes[p.second.Code].ID), "take one of the two away")
					f.Related = []diag.Related{{At: diag.Place{File: p.file.Path, Line: int(min(p.first.Line, p.second.Line))}, Message: "the other one"}}
				}
			}
		},
		mend: func(m *Mender, d *diag.Diagnostic) {
			twin := m.item
			if len(d.Related) == 0 || !m.find(d.Related[0].At.Line, "") {
				return
			}
			first := m.item
			m.item = twin
			for _, key := range []string{"valence", "memo", "rating", "belief", "refs"} {
				if n := twin.Get(key); n != nil && (first.Get(key) == nil || first.Get(key).Value != n.Value) {
					d.Help = "they differ in `" + key + "`: keep the right one, take the other away"
					return
				}
			}
			d.Safe = m.Remove(d)
		},
	}
}
