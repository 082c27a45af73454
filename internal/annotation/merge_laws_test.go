package annotation

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"qcode/internal/qtest"
	"qcode/internal/span"
)

type fataler interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkLaws: the sides may change places; merging what is already in changes nothing, whether git knows that it is in
// (then it is the base) or nobody does (then there is no base).
func checkLaws(t fataler, base, ours, theirs *File) {
	t.Helper()
	merged, conflicts := Merge(base, ours, theirs)
	swapped, others := Merge(base, theirs, ours)
	if diff := equal(merged, swapped); diff != "" {
		t.Errorf("not commutative: %s", diff)
	}
	if !reflect.DeepEqual(conflicts, others) {
		t.Errorf("conflicts depend on the side: %v, %v", conflicts, others)
	}
	mailed, _ := Merge(nil, ours, theirs)
	for name, again := range map[string][4]*File{
		"itself":          {base, merged, merged, merged},
		"onto ours":       {ours, merged, ours, merged},
		"onto theirs":     {theirs, theirs, merged, merged},
		"nothing changed": {merged, merged, merged, merged},
		"ours by mail":    {nil, ours, mailed, mailed},
		"theirs by mail":  {nil, mailed, theirs, mailed},
	} {
		got, _ := Merge(again[0], again[1], again[2])
		if diff := equal(got, again[3]); diff != "" {
			t.Errorf("merging %s changes: %s", name, diff)
		}
	}
	withoutID := func(a Annotation) bool { return a.ID == "" } // such a coding takes the id that the other side gave it
	if ours != nil && theirs != nil && !slices.ContainsFunc(theirs.Annotations, withoutID) {
		if got, _ := Merge(ours, ours, theirs); !sameSet(got, theirs) {
			t.Errorf("fast forward changes the file:\n%s---\n%s", got.Encode(), theirs.Encode())
		}
	}
}

func sameSet(a, b *File) bool {
	x, y := copyOf(a), copyOf(b)
	return equal(x, y) == ""
}

// history edits a file at random as coders and tools do, and keeps a log of what it did to each coding.
type history struct {
	*File
	r    *rand.Rand
	name string
	did  map[string]map[string]bool // id: what was done
}

func (h *history) note(id, what string) {
	if h.did[id] == nil {
		h.did[id] = map[string]bool{}
	}
	h.did[id][what] = true
}

func (h *history) pick() *Annotation {
	if len(h.Annotations) == 0 {
		return nil
	}
	return &h.Annotations[h.r.Intn(len(h.Annotations))]
}

var someCodes = []string{"opp", "mot", "cap"}

func (h *history) step() {
	a := h.pick()
	if a == nil || h.r.Intn(4) == 0 {
		start := uint32(h.r.Intn(12)) * 20 // few places, so that both sides code the same
		b := coded("", someCodes[h.r.Intn(3)], start)
		b.Mark = h.mark()
		b.ID = NewID("anna", "post/T1", b.Code, b.At, 0)
		if _, known := h.Get(b.ID); !known && !slices.ContainsFunc(h.Annotations, func(c Annotation) bool { return c.twin() == b.twin() }) {
			h.Annotations = append(h.Annotations, b)
			for _, what := range []string{"add", "code", "memo", "valence", "quote", "refs"} {
				if what == "add" || h.did[b.ID]["remove"] { // coming back with other contents is a change of everything
					h.note(b.ID, what)
				}
			}
		}
		return
	}
	switch h.r.Intn(7) {
	case 0:
		a.Code, a.Rev = someCodes[h.r.Intn(3)], fmt.Sprintf("r%d", h.r.Intn(3))
		h.note(a.ID, "code")
	case 1:
		a.Memo = fmt.Sprintf("memo %s %d", h.name, h.r.Intn(2))
		h.note(a.ID, "memo")
	case 2:
		a.Valence = Valences()[h.r.Intn(4)]
		h.note(a.ID, "valence")
	case 3:
		a.At.End += uint32(h.r.Intn(3))
		a.Quote = fmt.Sprintf("words at %d to %d", a.At.Start, a.At.End)
		h.note(a.ID, "quote")
	case 4: // the transcript was edited: everything follows
		for i := range h.Annotations {
			a := &h.Annotations[i]
			a.At = span.Span{Start: a.At.Start + 3, End: a.At.End + 3}
			a.Mark++
		}
	case 5:
		a.Refs = unionRefs("", a.Refs, fmt.Sprintf("ref%d", h.r.Intn(3)))
		h.note(a.ID, "refs")
	default:
		id := a.ID
		h.Annotations = slices.DeleteFunc(h.Annotations, func(b Annotation) bool { return b.ID == id })
		h.note(id, "remove")
	}
}

func (h *history) mark() uint32 {
	if len(h.Annotations) == 0 {
		return 1
	}
	return h.Annotations[0].Mark
}

func branch(f *File, r *rand.Rand, name string, steps int) *history {
	h := &history{File: copyOf(f), r: r, name: name, did: map[string]map[string]bool{}}
	for range steps {
		h.step()
	}
	return h
}

// Random histories on two branches: the laws hold, no coding is lost or doubled, and each field that only one side
// changed has that side's value. The model is the log of what each side did.
func TestMergeAgainstModel(t *testing.T) {
	n := 10 * qtest.Times(200)
	lost, doubled, clean := 0, 0, 0
	for seed := range n {
		r := rand.New(rand.NewSource(int64(seed)))
		base := branch(file(), r, "base", r.Intn(15)).File
		ours, theirs := branch(base, r, "ours", r.Intn(8)), branch(base, r, "theirs", r.Intn(8))
		merged, conflicts := Merge(base, ours.File, theirs.File)
		if len(conflicts) == 0 {
			clean++
		}
		lost += missingCodings(t, base, ours, theirs, merged)
		doubled += doubledCodings(ours.File, theirs.File, merged)
		checkLaws(t, base, ours.File, theirs.File)
		if t.Failed() {
			t.Fatalf("seed %d\nbase\n%s\nours\n%s\ntheirs\n%s\nmerged\n%s\n%v", seed,
				base.Encode(), ours.Encode(), theirs.Encode(), merged.Encode(), conflicts)
		}
	}
	t.Logf("codings lost in 0 of %d merges, doubled in 0 of %d; %d without conflict", n, n, clean)
	if lost+doubled > 0 {
		t.Errorf("%d lost, %d doubled", lost, doubled)
	}
}

// missingCodings counts codings that the model wants and no coding of merged stands for.
func missingCodings(t *testing.T, base *File, ours, theirs *history, merged *File) int {
	n := 0
	for _, side := range [][2]*history{{ours, theirs}, {theirs, ours}} {
		h, other := side[0], side[1]
		for i := range h.Annotations {
			a := &h.Annotations[i]
			was, inBase := base.Get(a.ID)
			_, inOther := other.Get(a.ID)
			if inBase && !inOther && was.Code == a.Code && was.Rev == a.Rev && was.Memo == a.Memo &&
				was.Valence == a.Valence && was.Quote == a.Quote && was.Refs == a.Refs {
				continue // removed there, at most moved here
			}
			if !stands(a, h, other, merged) {
				t.Errorf("%s of %s is gone:\n%s", a.ID, h.name, a.content())
				n++
			}
		}
	}
	return n
}

// stands reports whether merged has all that h did to a, under whatever id.
func stands(a *Annotation, h, other *history, merged *File) bool {
	did, theirs := h.did[a.ID], other.did[a.ID]
	return slices.ContainsFunc(merged.Annotations, func(m Annotation) bool {
		for what, f := range map[string]field{"code": fieldCode, "memo": fieldMemo, "valence": fieldValence, "quote": fieldQuote} {
			if did[what] && !theirs[what] && m.value(f) != a.value(f) && !did["add"] {
				return false
			}
		}
		sameWords := m.Quote == a.Quote || theirs["quote"]
		sameCode := m.Code == a.Code || theirs["code"]
		sameMemo := m.Memo == a.Memo || theirs["memo"] || a.Memo == "" // a twin may bring one
		return sameWords && sameCode && sameMemo
	})
}

// doubledCodings counts pairs of twins that neither side had and nobody was told of.
func doubledCodings(ours, theirs, merged *File) int {
	_, conflicts := Merge(&File{}, merged, merged)
	n := len(conflicts)
	seen := map[string]bool{}
	for _, a := range merged.Annotations {
		if a.ID == "" || seen[a.ID] {
			n++
		}
		seen[a.ID] = true
	}
	pairs := func(f *File) map[string]bool {
		set := map[string]bool{}
		for i, a := range f.Annotations {
			for _, b := range f.Annotations[i+1:] {
				if x, y := a, b; a.twin() == b.twin() && x.content() != nil {
					x.ID, y.ID, x.Refs, y.Refs = "", "", "", ""
					if x.same(&y) {
						set[min(a.ID, b.ID)+max(a.ID, b.ID)] = true
					}
				}
			}
		}
		return set
	}
	had := pairs(ours)
	for p := range pairs(theirs) {
		had[p] = true
	}
	for p := range pairs(merged) {
		if !had[p] {
			n++
		}
	}
	return n
}
