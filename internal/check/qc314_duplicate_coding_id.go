package check

import (
	"fmt"
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func duplicateCodingID() Rule {
	return Rule{
		ID: "QC314", Name: "duplicate-coding-id", Severity: diag.Error, Profile: Default,
		What:  "Two codings have the same id.",
		Why:   "A file was copied, or a merge went wrong. `qcode untag` and `retag` refuse such an id, and one of the two may be counted twice.",
		Bad:   "id: ezysbeqgbyq3",
		Good:  "id: vtw92gyff66i",
		field: "id",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			twice := f.repeatedIDs()
			if len(twice) == 0 {
				return
			}
			seen := map[string]diag.Place{}
			for i := range s.Transcripts {
				if !slices.ContainsFunc(f.Texts[i].ids, func(id uint64) bool { return twice[id] }) {
					continue
				}
				for _, file := range s.Read(&s.Transcripts[i]).Annotated() {
					all, _ := annotation.Read(file.Path, file.Source)
					for _, a := range all.Annotations {
						if !twice[hash([]byte(a.ID))] {
							continue
						}
						at := diag.Place{File: file.Path, Line: a.Line}
						if first, again := seen[a.ID]; again {
							d := r.Add(at, a.ID, fmt.Sprintf("the id %s is that of another coding too", a.ID), "take the line out; `qcode fmt` gives a new id")
							d.Related = []diag.Related{{At: first, Message: "the other one"}}
						} else {
							seen[a.ID] = at
						}
					}
				}
			}
		},
	}
}

// repeatedIDs are the hashes of ids that occur more than once, in the study.
func (f *Facts) repeatedIDs() map[uint64]bool {
	total := 0
	for i := range f.Texts {
		total += len(f.Texts[i].ids)
	}
	bits := 1
	for 1<<bits < 2*total {
		bits++
	}
	table := make([]uint64, 1<<bits) // open addressing; 0 is an empty place
	twice := map[uint64]bool{}
	for i := range f.Texts {
		for _, id := range f.Texts[i].ids {
			at := id >> (64 - bits)
			for table[at] != 0 && table[at] != id {
				at = (at + 1) & (1<<bits - 1)
			}
			if table[at] == id {
				twice[id] = true
			}
			table[at] = id
		}
	}
	return twice
}
