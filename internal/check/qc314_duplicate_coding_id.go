package check

import (
	"fmt"
	"hash/maphash"
	"math/bits"
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
			var some [1 << 10]uint64 // a bit for the first letters, so to speak, of each: to see quickly that an id is none of them
			for id := range twice {
				some[id>>54] |= 1 << (id >> 48 & 63)
			}
			seen := map[string]diag.Place{}
			for i := range s.Transcripts {
				if !slices.ContainsFunc(f.Texts[i].ids, func(id uint64) bool { return some[id>>54]>>(id>>48&63)&1 != 0 && twice[id] }) {
					continue
				}
				for _, file := range s.Read(&s.Transcripts[i]).Annotated() {
					all, _ := annotation.Read(file.Path, file.Source)
					for _, a := range all.Annotations {
						if !twice[maphash.String(f.seed, a.ID)] {
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

// repeatedIDs are the hashes of ids that occur more than once in the study. A million ids would make a table larger than
// the memory that is near: two sieves leave one in a hundred of those that occur once.
func (f *Facts) repeatedIDs() map[uint64]bool {
	var all [][]uint64
	for i := range f.Texts {
		all = append(all, f.Texts[i].ids)
	}
	left := sieve(all, func(id uint64) uint64 { return id })
	left = sieve([][]uint64{left}, func(id uint64) uint64 { return id * 0x9e3779b97f4a7c15 })
	seen, twice := map[uint64]bool{}, map[uint64]bool{}
	for _, id := range left {
		if seen[id] {
			twice[id] = true
		}
		seen[id] = true
	}
	return twice
}

// sieve leaves the ids that may occur more than once: of which the upper bits of spread do. A bit is noted for what has
// occurred, and another one for what has again.
func sieve(all [][]uint64, spread func(uint64) uint64) (left []uint64) {
	total := 0
	for _, ids := range all {
		total += len(ids)
	}
	cut := uint(64 - bits.Len(uint(total)|1) - 3) // eight bits for each id
	words := 1 + (^uint64(0)>>cut)/64
	once, again := make([]uint64, words), make([]uint64, words)
	for _, ids := range all {
		for _, id := range ids {
			h := spread(id) >> cut
			again[h/64] |= once[h/64] & (1 << (h % 64))
			once[h/64] |= 1 << (h % 64)
		}
	}
	for _, ids := range all {
		for _, id := range ids {
			if h := spread(id) >> cut; again[h/64]>>(h%64)&1 != 0 {
				left = append(left, id)
			}
		}
	}
	return left
}
