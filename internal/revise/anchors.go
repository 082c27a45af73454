package revise

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/transcript"
)

// Anchors looks after the anchors of a study.
type Anchors struct {
	Study *study.Study
	Past  Past // nil: nobody knows
	Marks bool // Repair also writes the present mark on codings that stand on their words
}

// Stand is a coding that does not stand where it should.
type Stand struct {
	Transcript *study.Transcript
	Coder      string
	File       string // its annotation file
	Coding     annotation.Annotation
	Move       anchor.Move
	Known      bool   // the text that it was made on is known
	Line       int    // of the transcript, where Move.At begins; 0 if there is no such place
	Now        string // the words at Move.At; "" if there is no such place
	Taken      bool   // the plan puts it there
}

// Survey is how the codings of some transcripts stand.
type Survey struct {
	Codings int     // that were looked at
	Settled int     // as lost; nobody looks at them any more
	Older   int     // that stand, and carry the mark of another version of their transcript
	Marked  int     // that stand, and are given the mark of the present one
	Off     []Stand // by transcript, coder and place in the file
	Faults  []diag.Diagnostic
}

// Left counts the codings that are off and stay so.
func (s *Survey) Left() int {
	n := 0
	for i := range s.Off {
		if !s.Off[i].Taken {
			n++
		}
	}
	return n
}

// Repair plans to put those codings into place which take accepts; nil accepts none. What is right is not touched, but
// for its mark where Marks is set, and no file changes but by codings that were taken. The error is a failure of reading; a file that is at fault is not
// changed, and stands in Faults.
func (x *Anchors) Repair(ctx context.Context, ts []*study.Transcript, take func(*Stand) bool, read edit.Reader) (edit.Plan, *Survey, error) {
	parts := make([]*part, len(ts))
	errs := make([]error, len(ts))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(ts)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(ts) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				parts[i], errs[i] = x.repair(ts[i], take, read)
			}
		})
	}
	workers.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return edit.Plan{}, nil, err
	}
	var plan edit.Plan
	out := &Survey{}
	for _, p := range parts {
		plan.Changes = append(plan.Changes, p.changes...)
		out.Codings, out.Settled, out.Older = out.Codings+p.Codings, out.Settled+p.Settled, out.Older+p.Older
		out.Marked += p.Marked
		out.Off, out.Faults = append(out.Off, p.Off...), append(out.Faults, p.Faults...)
	}
	return plan, out, nil
}

// part is what one transcript comes to.
type part struct {
	Survey
	changes []edit.Change
}

func (p *part) fault(path, object, help, message string, args ...any) {
	p.Faults = append(p.Faults, diag.Diagnostic{
		Severity: diag.Error, At: diag.Place{File: path}, Object: object, Message: fmt.Sprintf(message, args...), Help: help,
	})
}

func (x *Anchors) repair(t *study.Transcript, take func(*Stand) bool, read edit.Reader) (*part, error) {
	out := &part{}
	if len(t.Files) == 0 {
		return out, nil
	}
	p, err := open(x.Study, t, read)
	var r *tagging.Refusal
	if errors.As(err, &r) {
		out.fault(t.Path, t.ID, r.Help, "its codings cannot be looked at: %s", r.Why)
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for _, f := range t.Files {
		src, hash, exists, err := read(f.Path)
		if err != nil {
			return nil, err
		}
		if !exists || out.allRight(p, src) {
			continue
		}
		now, err := x.repairFile(out, p, f, src, take)
		if err != nil {
			out.fault(f.Path, t.ID, "qcode check shows the place", "its codings cannot be looked at: %v", err)
			continue
		}
		if edit.Hash(now) != hash {
			out.changes = append(out.changes, edit.Replace(f.Path, hash, now))
		}
	}
	return out, nil
}

// allRight passes quickly over a file in which nothing is off.
func (p *part) allRight(page *page, src []byte) bool {
	codings, settled, right := 0, 0, true
	canonical := annotation.Stream(src, nil, func(r *annotation.Record) bool {
		codings++
		if len(r.Lost) > 0 {
			settled++
			return true
		}
		a := anchor.Anchor{At: r.At, Mark: r.Mark, HasAt: r.HasAt, HasMark: r.HasMark, Quote: r.Quote, Before: r.Before, After: r.After}
		right = r.HasMark && r.Mark == page.mark && anchor.Verify(page.text, &a) == anchor.Right
		return right
	})
	if right = right && canonical; right {
		p.Codings, p.Settled = p.Codings+codings-settled, p.Settled+settled
	}
	return right
}

// repairFile looks at every coding of a file and returns the file with those in place that were taken.
func (x *Anchors) repairFile(out *part, p *page, f study.AnnotationFile, src []byte, take func(*Stand) bool) ([]byte, error) {
	var off []Stand
	codings, settled, older, marked := 0, 0, 0, 0
	now, err := annotation.Edit(src, func(file *annotation.File) error {
		moves, known := x.moves(p, file.Annotations)
		for i := range file.Annotations {
			a := &file.Annotations[i]
			if a.Lost != "" {
				settled++
				continue
			}
			codings++
			if right := moves[i].Verdict == anchor.Right; right && (!a.HasMark || a.Mark == p.mark) {
				continue
			} else if right && x.Marks && take != nil {
				fill(a, p.text, p.mark, moves[i].At)
				marked++
				continue
			} else if right {
				older++
				continue
			}
			s := p.stand(f, a, moves[i], known[i])
			if s.Now != "" && take != nil && take(s) {
				s.Taken = true
				fill(a, p.text, p.mark, s.Move.At)
			}
			off = append(off, *s)
		}
		return nil
	})
	if err == nil {
		out.Codings, out.Settled, out.Off = out.Codings+codings, out.Settled+settled, append(out.Off, off...)
		out.Older, out.Marked = out.Older+older, out.Marked+marked
	}
	return now, err
}

// moves tells how each coding stands; known, whether the text that it was made on is known. Those settled as lost are
// passed over, as Right.
func (x *Anchors) moves(p *page, as []annotation.Annotation) (moves []anchor.Move, known []bool) {
	moves, known = make([]anchor.Move, len(as)), make([]bool, len(as))
	groups := map[uint32][]int{}
	var order []uint32
	var here []int
	for i := range as {
		a := &as[i]
		switch {
		case a.Lost != "":
		case !a.HasAt || !a.HasMark || a.Mark == p.mark || x.Past == nil:
			here = append(here, i)
		default:
			if groups[a.Mark] == nil {
				order = append(order, a.Mark)
			}
			groups[a.Mark] = append(groups[a.Mark], i)
		}
	}
	relocate(moves, nil, p.text, as, here)
	for _, mark := range order {
		old := x.Past(p.Transcript, mark)
		relocate(moves, old, p.text, as, groups[mark])
		for _, i := range groups[mark] {
			known[i] = old != nil
		}
	}
	return moves, known
}

// relocate fills moves for the codings which.
func relocate(moves []anchor.Move, old, now *transcript.Text, as []annotation.Annotation, which []int) {
	anchors := make([]anchor.Anchor, len(which))
	for j, i := range which {
		anchors[j] = anchorOf(&as[i])
	}
	for j, m := range anchor.Relocate(old, now, anchors) {
		moves[which[j]] = settled(now, &anchors[j], m)
	}
}

// settled is a move in the terms of a person: a coding without a place whose quote stands once is right as it was
// written. Words that stand at the old place, but could as well be others, are doubtful, not lost.
func settled(now *transcript.Text, a *anchor.Anchor, m anchor.Move) anchor.Move {
	switch {
	case !a.HasAt && m.Verdict == anchor.Moved:
		m.Verdict = anchor.Right
	case a.HasAt && !m.Verdict.Certain() && m.At.Empty() && anchor.Verify(now, a) == anchor.Right:
		m = anchor.Move{Verdict: anchor.Uncertain, At: a.At, Confidence: 0.5, Candidates: append([]span.Span{a.At}, m.Candidates...)}
	}
	return m
}
