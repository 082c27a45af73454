package annotation

import (
	"slices"
	"strings"
)

// unit is a group of fields that only make sense together. settle decides, where both sides changed the unit and
// not in the same way, whether one of them can stand for both: 0 if not, 1 for ours, 2 for theirs. Only the leading
// fields can contradict; the others follow them.
type unit struct {
	fields  []field
	leading int
	settle  func(b, o, t *Annotation) int
}

func units() []unit {
	never := func(_, _, _ *Annotation) int { return 0 }
	return []unit{
		{[]field{fieldCode, fieldRev}, 1, settleCode},
		{[]field{fieldQuote, fieldAt, fieldLost, fieldBefore, fieldAfter}, 3, settlePlace},
		{[]field{fieldValence}, 1, never},
		{[]field{fieldCreated}, 1, settleCreated},
		{[]field{fieldRating}, 1, never},
		{[]field{fieldBelief}, 1, never},
		{[]field{fieldMemo}, 1, never},
	}
}

// threeWay merges two versions of one coding. Without a contradiction x and y are the same merged coding and fields
// is nil; else x holds our side of what contradicts, y theirs, and fields names it.
func threeWay(b, o, t *Annotation) (x, y *Annotation, fields []string) {
	ours, theirs := *o, *t
	x, y = &ours, &theirs
	refs := unionRefs(b.Refs, o.Refs, t.Refs)
	for _, u := range units() {
		switch u.choose(b, o, t) {
		case 0:
			for _, f := range u.fields[:u.leading] {
				if o.value(f) != t.value(f) {
					fields = append(fields, f.String())
				}
			}
		case 1:
			y.take(o, u.fields)
		case 2:
			x.take(t, u.fields)
		}
	}
	x.Refs, y.Refs = refs, refs
	return x, y, fields
}

// choose is 1 where ours stands for both, 2 where theirs does, 0 where they contradict.
func (u unit) choose(b, o, t *Annotation) int {
	switch {
	case u.equal(o, t), u.equal(t, b):
		return 1
	case u.equal(o, b):
		return 2
	}
	return u.settle(b, o, t)
}

func (u unit) equal(a, b *Annotation) bool {
	return !slices.ContainsFunc(u.fields, func(f field) bool { return a.value(f) != b.value(f) })
}

// take copies fields.
func (a *Annotation) take(from *Annotation, fields []field) {
	for _, f := range fields {
		if s := a.text(f); s != nil {
			*s = *from.text(f)
			continue
		}
		a.At, a.Mark, a.HasAt, a.HasMark = from.At, from.Mark, from.HasAt, from.HasMark
	}
}

// settleCode: a new code beats a mere confirmation of the old one, and either confirmation is true.
func settleCode(b, o, t *Annotation) int {
	switch {
	case o.Code == t.Code:
		return larger(o.Rev, t.Rev)
	case o.Code == b.Code:
		return 2
	case t.Code == b.Code:
		return 1
	}
	return 0
}

// settlePlace: other words, or a decision that they are lost, beat a place that only followed its transcript. Of two
// places for the same words in two texts either will do, because each carries the mark of its text; two places in
// one text contradict.
func settlePlace(b, o, t *Annotation) int {
	followed := func(a *Annotation) bool { return a.Quote == b.Quote && a.Lost == b.Lost }
	switch {
	case o.Quote == t.Quote && o.Lost == t.Lost:
		if o.HasAt && t.HasAt && o.HasMark && t.HasMark && o.Mark == t.Mark && o.At != t.At {
			return 0
		}
		return larger(o.placeKey(), t.placeKey())
	case followed(o):
		return 2
	case followed(t):
		return 1
	}
	return 0
}

// placeKey orders places so that one with a mark beats one without, and any beats none.
func (a *Annotation) placeKey() string {
	rank := "0"
	if a.HasAt {
		rank = "1"
	}
	if a.HasMark {
		rank = "2"
	}
	return strings.Join([]string{rank, a.value(fieldAt), a.Before, a.After}, "\x00")
}

// settleCreated: the earlier time is when the coding was made.
func settleCreated(_, o, t *Annotation) int {
	if o.Created == "" || t.Created == "" {
		return larger(o.Created, t.Created)
	}
	return larger(t.Created, o.Created)
}

func larger(o, t string) int {
	if o >= t {
		return 1
	}
	return 2
}

// unionRefs merges references as a set: what a side added is in, what a side removed is out.
func unionRefs(base, ours, theirs string) string {
	if ours == theirs || theirs == base {
		return ours
	}
	if ours == base {
		return theirs
	}
	b, o, t := strings.Fields(base), strings.Fields(ours), strings.Fields(theirs)
	var all []string
	for _, r := range slices.Concat(o, t) {
		inBoth := slices.Contains(o, r) && slices.Contains(t, r)
		if inBoth || !slices.Contains(b, r) {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// renamedRefs replaces ids that are gone.
func renamedRefs(refs string, now map[string]string) string {
	if refs == "" || len(now) == 0 {
		return refs
	}
	all := strings.Fields(refs)
	changed := false
	for i, r := range all {
		if id, ok := now[r]; ok {
			all[i], changed = id, true
		}
	}
	if !changed {
		return refs
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// mergeHeads merges what the files say about themselves; differ names what contradicts. A file is complete only if
// nobody says otherwise.
func mergeHeads(b, o, t Head, unrelated bool) (h Head, differ []string) {
	pick := func(i int, b, o, t string) string {
		switch {
		case o == t, t == b, t == "":
			return o
		case o == b, o == "":
			return t
		}
		differ = append(differ, headNames[i])
		return min(o, t)
	}
	h.Transcript = pick(0, b.Transcript, o.Transcript, t.Transcript)
	h.Coder = pick(1, b.Coder, o.Coder, t.Coder)
	switch {
	case o.Status == t.Status, t.Status == b.Status && !unrelated:
		h.Status = o.Status
	case o.Status == b.Status && !unrelated:
		h.Status = t.Status
	default:
		h.Status = InProgress
	}
	return h, differ
}
