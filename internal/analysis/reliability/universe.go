package reliability

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Universe is the text that decisions are about, by transcript. It is filled by looking on while codings are read.
type Universe struct {
	study   *study.Study
	options Options
	texts   []text
}

// text is the universe of one transcript.
type text struct {
	units   []span.Span // sorted; only units of a table may overlap
	names   []string    // of units of a table
	regions []span.Span // sorted and disjoint; what is between them is cut out
	length  uint32      // of all regions
	fault   error
}

// NewUniverse is empty until Watch has looked on at coding.Collect.
func NewUniverse(s *study.Study, o Options) *Universe {
	return &Universe{study: s, options: o.filled(), texts: make([]text, len(s.Transcripts))}
}

// Watch makes a watcher for coding.Want. Each transcript is filled by the one worker that reads it.
func (u *Universe) Watch() coding.Watcher { return &surveyor{u} }

// Err is the first error in the table of units.
func (u *Universe) Err() error {
	for i := range u.texts {
		if err := u.texts[i].fault; err != nil {
			return err
		}
	}
	return nil
}

type surveyor struct{ universe *Universe }

func (w *surveyor) Head(*study.Doc, *study.DocFile, annotation.Head) {}
func (w *surveyor) Coding(*annotation.Record, *coding.Row)           {}
func (w *surveyor) Again(*study.Doc, *study.DocFile)                 {}

func (w *surveyor) Done(d *study.Doc, _, _ []diag.Diagnostic) {
	w.universe.texts[d.Index] = w.universe.survey(d)
}

func (u *Universe) survey(d *study.Doc) text {
	var t text
	whole := span.Span{End: d.Text.Len()}
	switch {
	case u.options.Unit == Given:
		return u.given(d.ID, whole)
	case u.options.Whole:
		t.regions = []span.Span{whole}
	default:
		for _, turn := range d.Turns() {
			if said := spoken(turn); u.belongs(turn) && !said.Empty() {
				t.regions = append(t.regions, said)
			}
		}
	}
	switch u.options.Unit {
	case Turn:
		t.units = t.regions
	case Sentence:
		for _, r := range t.regions {
			t.units = append(t.units, d.Text.Sentences(r)...)
		}
	}
	for _, r := range t.regions {
		t.length += r.Len()
	}
	return t
}

// spoken is the words of a turn, without its label; a turn of nothing but a label is left as it is.
func spoken(t transcript.Turn) span.Span {
	if t.Spoken.Empty() {
		return t.Span
	}
	return t.Spoken
}

// belongs reports whether coders were to decide on a turn: interviewers' turns are not coded, and who gave no consent
// is not compared either.
func (u *Universe) belongs(t transcript.Turn) bool {
	if (t.Role == transcript.Interviewer || t.Role == transcript.Other) && !u.options.Include {
		return false
	}
	if !u.study.SpeakersAreCases || t.Role != transcript.Participant {
		return true
	}
	k := u.study.CaseIndex(t.Speaker)
	return k < 0 || u.study.Cases[k].Consent != study.ConsentNo
}

func (u *Universe) given(id string, whole span.Span) text {
	var t text
	units := slices.Clone(u.options.Table.units[id])
	for i := range units {
		if units[i].At.Empty() {
			units[i].At = whole
		}
		if units[i].At.End > whole.End {
			t.fault = fmt.Errorf("%s:%d: the unit %s ends at %d, but %s has %d characters", u.options.Table.Path, units[i].line, units[i].Name, units[i].At.End, id, whole.End)
			return t
		}
	}
	slices.SortStableFunc(units, func(a, b GivenUnit) int { return cmp.Or(span.Compare(a.At, b.At), cmp.Compare(a.line, b.line)) })
	for _, unit := range units {
		t.units, t.names = append(t.units, unit.At), append(t.names, unit.Name)
	}
	t.regions = span.Union(slices.Clone(t.units))
	for _, r := range t.regions {
		t.length += r.Len()
	}
	return t
}

// touched calls visit for the units that s shares at least so many characters with.
func (t *text) touched(s span.Span, least uint32, visit func(unit int)) {
	from := 0
	if t.names == nil { // disjoint, so that their ends are sorted too
		from = sort.Search(len(t.units), func(i int) bool { return t.units[i].End > s.Start })
	}
	for i := from; i < len(t.units) && t.units[i].Start < s.End; i++ {
		if t.units[i].Intersect(s).Len() >= least {
			visit(i)
		}
	}
}

// squeeze is where s lies when everything outside the regions is cut out; empty if nothing of s is left.
func (t *text) squeeze(s span.Span) span.Span {
	return span.Span{Start: t.before(s.Start), End: t.before(s.End)}
}

// before is the number of characters of the regions that lie before point.
func (t *text) before(point uint32) (n uint32) {
	for _, r := range t.regions {
		if point <= r.Start {
			break
		}
		n += min(point, r.End) - r.Start
	}
	return n
}
