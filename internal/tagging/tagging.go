// Package tagging turns what a person asks for into plans of package edit: put a code on a place, take it off, change
// it, say that a transcript is done, apply a whole file of codings.
//
// The faces of qcode (shell, screen, browser) call it and agree in what a coding looks like on disk because of it. A
// request is either carried out in full or refused with its reason; nothing here writes or prints.
package tagging

import (
	"errors"
	"fmt"
	"time"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/span"
	"qcode/internal/study"
)

// Request asks for one code on one place. Names are as people write them: a transcript by id, path or a short form that
// fits one only; a code by id, key, alias, former id or label.
type Request struct {
	Line       int // of the file that the request stands in, from 1; 0: from the command line
	Transcript string
	Coder      string // empty: the coder of the Tagger
	Code       string
	Where      Where

	Valence, Rating, Belief, Memo, Refs string
	Created                             string // empty: now
	ID                                  string // empty: made from content
}

// Where names a place of a transcript. At alone, or with a Quote that has to stand there; or else a Quote, in the whole
// text or in the line or turn that is named too; or else lines, a turn, or one sentence of them.
type Where struct {
	At      span.Span // code points; meaningful if HasAt
	HasAt   bool
	Mark    uint32 // of the text that At counts in; meaningful if HasMark
	HasMark bool

	Line, LastLine int // from 1; LastLine 0: one line
	Turn           int // from 1
	Sentence       int // from 1: of those that the line or turn touches

	Quote, Before, After string
}

// empty reports whether w names no place at all.
func (w Where) empty() bool {
	return !w.HasAt && w.Line == 0 && w.Turn == 0 && w.Sentence == 0 && w.Quote == ""
}

// Refusal is why a request was not carried out. Neither part holds text of a transcript.
type Refusal struct {
	Line       int // of the request's file; 0 if it has none
	Why, Help  string
	Candidates []Spot // where several places fit
	Transcript *study.Transcript
}

func (r *Refusal) Error() string { return r.Why }

// refuse makes a refusal with help, which may be empty.
func refuse(help, why string, args ...any) *Refusal {
	return &Refusal{Why: fmt.Sprintf(why, args...), Help: help}
}

// asRefusal is err as a refusal.
func asRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return &Refusal{Why: err.Error()}
}

// Coding is a coding as it was asked for and stands in its file.
type Coding struct {
	Transcript *study.Transcript
	Coder      string
	File       string // path of the annotation file in the study
	Code       *codebook.Code
	Spot       Spot
	annotation.Annotation
	Known bool // it stood there already

	order int // among the requests
}

// Tagger carries requests out for one study.
type Tagger struct {
	Study *study.Study
	Coder string // of requests that name none
	Now   time.Time
}

// stamp is the time of coding as files have it.
func (g *Tagger) stamp() string { return g.Now.UTC().Format(time.RFC3339) }
