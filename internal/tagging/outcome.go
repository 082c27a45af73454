package tagging

import (
	"bytes"
	"errors"
	"fmt"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// outcome is what one group comes to.
type outcome struct {
	changes          []edit.Change
	added, known     int
	again, completed int
	codings          []Coding
	refused          []Refusal
}

// placed is a wish with its place.
type placed struct {
	wish
	at span.Span
}

// carryOut places the wishes of one transcript and writes them into the annotation files of their coders.
func (b *Batch) carryOut(g *group, read edit.Reader) (*outcome, error) {
	out := &outcome{}
	p, err := b.tagger.open(g.transcript, read)
	if err != nil {
		return out, out.refuseAll(g, err)
	}
	byCoder := map[string][]placed{}
	refusedFor := map[string]bool{}
	for _, w := range g.wishes {
		at, err := p.place(w.Where)
		if err != nil {
			out.refused = append(out.refused, refusalOf(err, w.Line, g.transcript))
			refusedFor[w.Coder] = true
			continue
		}
		byCoder[w.Coder] = append(byCoder[w.Coder], placed{w, at})
	}
	for _, coder := range g.coders {
		s := sitting{batch: b, page: p, out: out, transcript: g.transcript, coder: coder, wishes: byCoder[coder]}
		s.complete = b.options.Complete && !refusedFor[coder]
		if err := s.write(read); err != nil {
			return out, err
		}
	}
	return out, nil
}

// refuseAll refuses all wishes of a group for a text that cannot be read; failures of the system pass.
func (o *outcome) refuseAll(g *group, err error) error {
	var outside *edit.Error
	if errors.As(err, &outside) {
		return err
	}
	for _, w := range g.wishes {
		o.refused = append(o.refused, refusalOf(err, w.Line, g.transcript))
	}
	if len(g.wishes) == 0 {
		o.refused = append(o.refused, refusalOf(err, 0, g.transcript))
	}
	return nil
}

// open reads the text of a transcript.
func (g *Tagger) open(t *study.Transcript, read edit.Reader) (*page, error) {
	src, _, exists, err := read(t.Path)
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, refuse("bring it back", "the transcript %s is gone", t.Path)
	}
	canonical, _, err := transcript.Decode(src, g.Study.Encoding)
	if err != nil {
		return nil, refuse("", "%s: %v", t.Path, err)
	}
	p, err := newPage(t.ID, canonical, g.Study.Speakers)
	if err != nil {
		return nil, refuse("", "%s: %v", t.Path, err)
	}
	return p, nil
}

// sitting is one coder at one transcript.
type sitting struct {
	batch      *Batch
	page       *page
	out        *outcome
	transcript *study.Transcript
	coder      string
	wishes     []placed
	complete   bool
}

// seat is where a code may sit once for each coder.
type seat struct {
	code string
	at   span.Span
}

// write makes the change of one annotation file; none if there is nothing to add.
func (s *sitting) write(read edit.Reader) error {
	path := study.AnnotationPath(s.coder, s.transcript.ID)
	src, hash, exists, err := read(path)
	if err != nil {
		return err
	}
	refused := len(s.out.refused)
	now, err := annotation.Edit(src, func(f *annotation.File) error {
		if !exists || len(bytes.TrimSpace(src)) == 0 {
			f.Head = annotation.Head{Transcript: s.transcript.ID, Coder: s.coder, Status: annotation.InProgress}
		}
		s.seat(f)
		if s.complete && len(s.out.refused) == refused && f.Status != annotation.Complete {
			f.Status = annotation.Complete
			s.out.completed++
		}
		return nil
	})
	if err != nil { // the file is broken
		s.refuseFile(path, err)
		return nil
	}
	if exists && bytes.Equal(src, now) || !exists && len(s.wishes) == 0 && !s.complete {
		return nil
	}
	s.out.changes = append(s.out.changes, edit.Write(path, hash, exists, now))
	return nil
}

func (s *sitting) refuseFile(path string, err error) {
	for _, w := range s.wishes {
		r := refuse("qcode check shows the place", "the annotation file %s cannot be read: %v", path, err)
		s.out.refused = append(s.out.refused, refusalOf(r, w.Line, s.transcript))
	}
}

// seat adds the wishes to a file, except for those that sit there already.
func (s *sitting) seat(f *annotation.File) {
	taken := s.taken(f)
	ids := map[string]bool{}
	for i := range f.Annotations {
		ids[f.Annotations[i].ID] = true
	}
	for _, w := range s.wishes {
		here := seat{w.code.ID, w.at}
		there, known := taken[here]
		if !known && w.ID != "" && ids[w.ID] {
			s.refuse(w, refuse("change that one: qcode retag "+w.ID, "the id %s belongs to another coding of %s", w.ID, s.coder))
			continue
		}
		if known {
			s.meet(w, there)
			continue
		}
		a := s.coding(w)
		for nth := 0; a.ID == "" || ids[a.ID] && w.ID == ""; nth++ {
			a.ID = annotation.NewID(s.coder, s.transcript.ID, a.Code, a.At, nth)
		}
		ids[a.ID] = true
		f.Annotations = append(f.Annotations, a)
		taken[here] = occupant{annotation: a, line: w.Line, fresh: true}
		s.out.added++
		s.echo(w, a, false)
	}
}

// occupant is the coding that sits in a seat.
type occupant struct {
	annotation annotation.Annotation
	line       int  // of the request, if it is fresh
	fresh      bool // of this batch
}

func (s *sitting) taken(f *annotation.File) map[seat]occupant {
	out := make(map[seat]occupant, len(f.Annotations)+len(s.wishes))
	book := s.batch.tagger.Study.Codebook
	for i := range f.Annotations {
		a := &f.Annotations[i]
		if a.Lost != "" || !s.wanted(book, a) {
			continue
		}
		if at, ok := s.page.standsAt(a); ok {
			out[seat{current(book, a.Code), at}] = occupant{annotation: *a}
		}
	}
	return out
}

// wanted reports whether any wish is for the code of a: placing a coding that was written by hand is work.
func (s *sitting) wanted(book *codebook.Codebook, a *annotation.Annotation) bool {
	if a.HasAt && a.HasMark && a.Mark == s.page.mark {
		return true
	}
	code := current(book, a.Code)
	for i := range s.wishes {
		if s.wishes[i].code.ID == code {
			return true
		}
	}
	return false
}

// current is the id of a code that a file names, by its former id perhaps.
func current(book *codebook.Codebook, id string) string {
	if book.Code(id) == nil {
		if c := book.Find(id); c != nil {
			return c.ID
		}
	}
	return id
}

// meet settles a wish whose seat is taken: it says the same, or it is refused.
func (s *sitting) meet(w placed, there occupant) {
	a := &there.annotation
	for _, field := range []struct{ name, want, has string }{
		{"valence", w.Valence, a.Valence},
		{"rating", w.Rating, a.Rating},
		{"belief", w.Belief, a.Belief},
		{"memo", w.Memo, a.Memo},
	} {
		if field.want == "" || field.want == field.has {
			continue
		}
		if there.fresh && there.line != 0 {
			s.refuse(w, refuse("write both into one row", "line %d puts the same code on the same words, %s %s", there.line, with(field.has), field.name))
		} else {
			s.refuse(w, refuse(fmt.Sprintf("change it: qcode retag %s --%s …", short(a.ID), field.name),
				"%s has coded these words as `%s` already, %s %s", s.coder, w.code.ID, with(field.has), field.name))
		}
		return
	}
	if there.fresh {
		s.out.again++
		return
	}
	s.out.known++
	s.echo(w, *a, true)
}

// with says what the coding has that a wish differs from.
func with(has string) string {
	if has == "" {
		return "without a"
	}
	return "with another"
}

// short is as much of an id as people type.
func short(id string) string { return id[:min(len(id), 8)] }

func (s *sitting) refuse(w placed, r *Refusal) {
	s.out.refused = append(s.out.refused, refusalOf(r, w.Line, s.transcript))
}

func (s *sitting) coding(w placed) annotation.Annotation {
	a := annotation.Annotation{
		ID: w.ID, Code: w.code.ID, Rev: w.code.rev, Valence: w.Valence, Created: w.Created,
		Rating: w.Rating, Belief: w.Belief, Memo: w.Memo, Refs: w.Refs,
	}
	if a.Created == "" {
		a.Created = s.batch.tagger.stamp()
	}
	s.page.fill(&a, w.at)
	return a
}

func (s *sitting) echo(w placed, a annotation.Annotation, known bool) {
	if !s.batch.options.Echo {
		return
	}
	s.out.codings = append(s.out.codings, Coding{
		Transcript: s.transcript, Coder: s.coder, File: study.AnnotationPath(s.coder, s.transcript.ID),
		Code: w.code.Code, Spot: s.page.spot(w.at), Annotation: a, Known: known, order: w.order,
	})
}
