package revise

import (
	"bytes"
	"fmt"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/transcript"
)

// Draft is another text for a transcript.
type Draft struct {
	Transcript *study.Transcript
	Base       [32]byte // SHA-256 of the file that it was made from
	Text       []byte   // canonical
}

// Text is the canonical text of a transcript, to be changed, with the hash of its file.
func (x *Anchors) Text(t *study.Transcript, read edit.Reader) (canonical []byte, hash [32]byte, err error) {
	p, err := open(x.Study, t, read)
	if err != nil {
		return nil, hash, err
	}
	return p.text.Bytes(), p.hash, nil
}

// Rewrite plans to give a transcript another text and all codings on it, of all coders, their places there, in one step.
// What follows with the same words is always taken; take decides on the others. Codings that were off before are left as
// they are, and are reported unless they stand on the new text. An unchanged text is an empty plan.
func (x *Anchors) Rewrite(d Draft, take func(*Stand) bool, read edit.Reader) (edit.Plan, *Survey, error) {
	var plan edit.Plan
	old, err := open(x.Study, d.Transcript, read)
	if err != nil {
		return plan, nil, err
	}
	if old.hash != d.Base {
		return plan, nil, &edit.Error{Kind: edit.ErrChanged, Path: old.Path, Message: "has been changed since it was read", Remedy: "nothing was written; begin with the transcript as it is now"}
	}
	out := &part{}
	if bytes.Equal(old.text.Bytes(), d.Text) {
		return plan, &out.Survey, nil
	}
	now, err := transcript.New(d.Text)
	if err != nil {
		return plan, nil, refuse("", "%s: %v", old.Path, err)
	}
	raw, err := transcript.Encode(d.Text, old.raw, x.Study.Encoding)
	if err != nil {
		return plan, nil, refuse("", "%s: %v", old.Path, err)
	}
	r := rewriting{x, old, &page{Transcript: d.Transcript, raw: raw, text: now, mark: now.Mark()}, take, out}
	plan.Changes = append(plan.Changes, edit.Replace(old.Path, old.hash, raw))
	for _, f := range d.Transcript.Files {
		src, hash, exists, err := read(f.Path)
		if err != nil {
			return plan, nil, err
		}
		if !exists {
			continue
		}
		now, err := r.file(f, src)
		if err != nil { // a text must not change under codings that nobody can read
			return plan, nil, refuse("mend it first: qcode check "+diag.Shell(f.Path), "%s: %v", f.Path, err)
		}
		plan.Changes = append(plan.Changes, edit.Replace(f.Path, hash, now))
	}
	return plan, &out.Survey, nil
}

// rewriting is a transcript on its way from one text to another.
type rewriting struct {
	*Anchors
	old, now *page
	take     func(*Stand) bool
	out      *part
}

// file moves the codings of one annotation file.
func (r *rewriting) file(f study.AnnotationFile, src []byte) ([]byte, error) {
	return annotation.Edit(src, func(file *annotation.File) error {
		before, _ := r.moves(r.old, file.Annotations)
		var stood []int
		var from []anchor.Anchor
		for i := range file.Annotations {
			a := &file.Annotations[i]
			switch {
			case a.Lost != "":
				r.out.Settled++
			case before[i].Verdict != anchor.Right:
				r.wasOff(f, a)
			default:
				at, ok := anchor.At(r.old.text, before[i].At)
				if !ok {
					return fmt.Errorf("the coding on line %d has no words", a.Line)
				}
				stood, from = append(stood, i), append(from, at)
			}
		}
		for j, m := range anchor.Relocate(r.old.text, r.now.text, from) {
			r.put(f, &file.Annotations[stood[j]], m)
		}
		return nil
	})
}

// put gives a coding that stood its place in the new text.
func (r *rewriting) put(f study.AnnotationFile, a *annotation.Annotation, m anchor.Move) {
	r.out.Codings++
	byHand := !a.HasAt // written by hand: where its words can be found, nothing needs to be added
	if m.Verdict == anchor.Right || m.Verdict == anchor.Moved {
		again := anchorOf(a)
		if found := anchor.Place(r.now.text, &again); byHand && found.Verdict == anchor.Moved && found.At == m.At {
			return
		}
	}
	s := r.stand(f, a, m)
	if m.Verdict.Certain() || s.Now != "" && r.take != nil && r.take(s) {
		s.Taken = true
		fill(a, r.now.text, r.now.mark, m.At)
	}
	if m.Verdict != anchor.Right {
		r.out.Off = append(r.out.Off, *s)
	}
}

// wasOff leaves a coding alone that did not stand before either.
func (r *rewriting) wasOff(f study.AnnotationFile, a *annotation.Annotation) {
	r.out.Codings++
	moves, known := r.moves(r.now, []annotation.Annotation{*a})
	if moves[0].Verdict == anchor.Right {
		return
	}
	s := r.stand(f, a, moves[0])
	s.Known = known[0]
	r.out.Off = append(r.out.Off, *s)
}

func (r *rewriting) stand(f study.AnnotationFile, a *annotation.Annotation, m anchor.Move) *Stand {
	return r.now.stand(f, a, m, true)
}

// stand describes a coding that is off.
func (p *page) stand(f study.AnnotationFile, a *annotation.Annotation, m anchor.Move, known bool) *Stand {
	s := &Stand{Transcript: p.Transcript, Coder: f.Coder, File: f.Path, Coding: *a, Move: m, Known: known}
	if !m.At.Empty() {
		s.Line, _ = p.text.LineOf(m.At.Start)
		words, _ := p.text.Slice(m.At)
		s.Now = string(words)
	}
	return s
}
