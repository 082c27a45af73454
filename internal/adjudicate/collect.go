package adjudicate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
)

// Collect compares the coders on each transcript that two of them at least have completed, unless others to whom a round
// assigns it are still coding it blindly.
func Collect(ctx context.Context, s *study.Study, coders []string, pick func(*study.Transcript) bool) (*Worklist, error) {
	log, err := readLog(s)
	if err != nil {
		return nil, err
	}
	found := make([]*Transcript, len(s.Transcripts))
	w := &Worklist{Study: s, Coders: coders}
	w.facts, err = coding.Collect(ctx, s, coding.Want{Pick: pick, Watch: func() coding.Watcher {
		return &watcher{study: s, coders: coders, found: found, log: log}
	}})
	if err != nil {
		return nil, err
	}
	for i, t := range found {
		switch {
		case t == nil:
		case w.facts.Undecided(i):
			w.Undecided = append(w.Undecided, t.ID)
		case s.Transcripts[i].Case >= 0 && s.Cases[s.Transcripts[i].Case].Consent == study.ConsentNo:
			w.Withheld++
		default:
			w.Transcripts = append(w.Transcripts, t)
		}
	}
	for _, d := range w.facts.Faults {
		rest, ok := strings.CutPrefix(d.At.File, "annotations/")
		coder, _, _ := strings.Cut(rest, "/")
		if !ok || slices.Contains(coders, coder) || coder == coding.Consensus {
			w.Faults = append(w.Faults, d)
		}
	}
	return w, nil
}

// watcher keeps the codings of one transcript after the other; each place of found belongs to one worker.
type watcher struct {
	study  *study.Study
	coders []string
	found  []*Transcript
	log    map[string]Decision

	files []heard
}

// heard is the annotation file of one coder.
type heard struct {
	coder    string
	source   source
	complete bool
	parts    []Part
}

func (w *watcher) Head(_ *study.Doc, f *study.DocFile, h annotation.Head) {
	w.files = append(w.files, heard{
		coder: f.Coder, source: source{f.Path, edit.Hash(f.Source)}, complete: h.Status == annotation.Complete,
	})
}

func (w *watcher) Coding(r *annotation.Record, row *coding.Row) {
	if row == nil {
		return
	}
	f := &w.files[len(w.files)-1]
	a := r.Annotation()
	a.Code, a.At, a.HasAt = w.study.Codebook.Codes[row.Code].ID, row.Span, true
	f.parts = append(f.parts, Part{Coder: f.coder, Annotation: a})
}

func (w *watcher) Again(_ *study.Doc, f *study.DocFile) {
	w.files = slices.DeleteFunc(w.files, func(h heard) bool { return h.coder == f.Coder })
}

func (w *watcher) Done(d *study.Doc, _, _ []diag.Diagnostic) {
	files := w.files
	w.files = nil
	t := &Transcript{Transcript: d.Transcript}
	var parts, consensus []Part
	for _, f := range files {
		fill(d, f.parts)
		switch {
		case f.coder == coding.Consensus && !slices.Contains(w.coders, f.coder):
			t.Settled, consensus = f.complete, f.parts
		case f.complete && slices.Contains(w.coders, f.coder):
			t.Coders = append(t.Coders, f.coder)
			t.sources = append(t.sources, f.source)
			parts = append(parts, f.parts...)
		}
	}
	if len(t.Coders) < 2 {
		return
	}
	slices.SortStableFunc(t.Coders, func(a, b string) int { return cmp.Compare(slices.Index(w.coders, a), slices.Index(w.coders, b)) })
	t.Items = items(d, t.Coders, parts)
	for _, i := range t.Items {
		i.settle(consensus, w.log)
	}
	w.found[d.Index] = t
}

// fill gives each coding its words and its id, as formatting would: hand-written files need neither.
func fill(d *study.Doc, parts []Part) {
	taken := map[string]bool{}
	for _, p := range parts {
		taken[p.ID] = true
	}
	for i := range parts {
		p := &parts[i]
		if words, ok := d.Text.Slice(p.At); ok {
			p.Quote = string(words)
		}
		before, after := anchor.Context(d.Text, p.At)
		p.Before, p.After, p.Mark, p.HasMark = string(before), string(after), d.Text.Mark(), true
		for nth := 0; p.ID == ""; nth++ {
			if id := annotation.NewID(p.Coder, d.ID, p.Code, p.At, nth); !taken[id] {
				p.ID, taken[id] = id, true
			}
		}
	}
}

// items are the clusters of codings of one transcript.
func items(d *study.Doc, coders []string, parts []Part) []*Item {
	slices.SortStableFunc(parts, func(a, b Part) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), span.Compare(a.At, b.At), cmp.Compare(slices.Index(coders, a.Coder), slices.Index(coders, b.Coder)))
	})
	var out []*Item
	for from := 0; from < len(parts); {
		to, end := from+1, parts[from].At.End
		for to < len(parts) && parts[to].Code == parts[from].Code && parts[to].At.Start < end {
			end = max(end, parts[to].At.End)
			to++
		}
		out = append(out, newItem(d.Transcript, coders, slices.Clone(parts[from:to])))
		from = to
	}
	out = joinOthers(coders, out)
	for _, i := range out {
		slices.SortStableFunc(i.Parts, func(a, b Part) int {
			return cmp.Or(cmp.Compare(slices.Index(coders, a.Coder), slices.Index(coders, b.Coder)), span.Compare(a.At, b.At))
		})
		i.name()
		i.Line, _ = d.Text.LineOf(i.At.Start)
		for _, turn := range d.Turns() {
			if turn.Span.Overlaps(i.At) {
				i.Speaker = turn.Speaker
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *Item) int { return span.Compare(a.At, b.At) })
	return out
}

// newItem makes an item of codings of one code that overlap.
func newItem(t *study.Transcript, coders []string, parts []Part) *Item {
	i := &Item{Transcript: t, At: parts[0].At, Parts: parts, Codes: []string{parts[0].Code}}
	for _, p := range parts {
		i.At = span.Span{Start: min(i.At.Start, p.At.Start), End: max(i.At.End, p.At.End)}
	}
	for _, c := range coders {
		if len(i.Of(c)) == 0 {
			i.Missing = append(i.Missing, c)
		}
	}
	switch first := i.Of(coders[0]); {
	case len(i.Missing) > 0:
		i.Kind = Missed
	case !alike(i, coders, first, func(a, b Part) bool { return a.At == b.At }):
		i.Kind = Boundary
	case !alike(i, coders, first, func(a, b Part) bool { return a.Valence == b.Valence }):
		i.Kind = Valence
	}
	return i
}

// alike reports whether all coders have as many codings, equal one by one in the order of the text.
func alike(i *Item, coders []string, first []Part, same func(a, b Part) bool) bool {
	for _, c := range coders[1:] {
		if !slices.EqualFunc(first, i.Of(c), same) {
			return false
		}
	}
	return true
}

// joinOthers puts two missed items together where other coders have another code on overlapping words: the largest
// overlaps first.
func joinOthers(coders []string, all []*Item) []*Item {
	type pair struct {
		a, b   *Item
		shared uint32
	}
	var pairs []pair
	for n, a := range all {
		for _, b := range all[n+1:] {
			shared := a.At.Intersect(b.At).Len()
			if a.Kind == Missed && b.Kind == Missed && shared > 0 && disjoint(a, b, coders) {
				pairs = append(pairs, pair{a, b, shared})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return -cmp.Compare(x.shared, y.shared) })
	gone := map[*Item]bool{}
	for _, p := range pairs {
		if gone[p.a] || gone[p.b] || p.a.Kind != Missed {
			continue
		}
		gone[p.b] = true
		p.a.absorb(p.b)
	}
	return slices.DeleteFunc(all, func(i *Item) bool { return gone[i] })
}

// disjoint reports whether no coder has both.
func disjoint(a, b *Item, coders []string) bool {
	for _, c := range coders {
		if len(a.Of(c)) > 0 && len(b.Of(c)) > 0 {
			return false
		}
	}
	return true
}

func (i *Item) absorb(o *Item) {
	i.Kind = OtherCode
	i.Parts, i.Codes = append(i.Parts, o.Parts...), append(i.Codes, o.Codes...)
	i.At = span.Span{Start: min(i.At.Start, o.At.Start), End: max(i.At.End, o.At.End)}
	i.Missing = slices.DeleteFunc(i.Missing, func(c string) bool { return len(o.Of(c)) > 0 })
}

// name makes the id from the codings as they are: a coding that changes makes another item, which is open again.
func (i *Item) name() {
	var b strings.Builder
	parts := slices.SortedFunc(slices.Values(i.Parts), func(a, b Part) int { return strings.Compare(a.ID, b.ID) })
	for _, p := range parts {
		b.WriteString(p.ID + " " + p.Code + " " + p.At.String() + " " + p.Valence + "\n")
	}
	i.ID = annotation.NewID(coding.Consensus, i.Transcript.ID, b.String(), i.At, 0)[:8]
}

// settle finds what the consensus has for the item.
func (i *Item) settle(consensus []Part, log map[string]Decision) {
	if d, ok := log[i.ID]; ok {
		i.Decision = &d
	}
	for _, c := range consensus {
		refs := strings.Fields(c.Refs)
		if slices.ContainsFunc(i.Parts, func(p Part) bool { return slices.Contains(refs, p.ID) }) {
			i.Consensus = append(i.Consensus, c.Annotation)
		}
	}
}
