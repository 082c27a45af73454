// Package revise turns second thoughts into plans of package edit: codings whose transcript was changed find their words
// again, a transcript gets another text, a name becomes a pseudonym, another copy of the study comes in, files take
// their canonical form.
//
// Like package tagging it writes nothing and prints nothing. What it cannot decide it leaves as it is and reports.
package revise

import (
	"fmt"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/transcript"
)

// refuse makes a refusal with help, which may be empty.
func refuse(help, why string, args ...any) *tagging.Refusal {
	return &tagging.Refusal{Why: fmt.Sprintf(why, args...), Help: help}
}

// page is a transcript as it stands on disk.
type page struct {
	*study.Transcript
	raw  []byte
	hash [32]byte
	text *transcript.Text
	mark uint32
}

// open reads a transcript. The error is a *tagging.Refusal where the file is gone or holds no text, else a failure of
// reading.
func open(s *study.Study, t *study.Transcript, read edit.Reader) (*page, error) {
	raw, hash, exists, err := read(t.Path)
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, refuse("bring it back", "the transcript %s is gone", t.Path)
	}
	canonical, _, err := transcript.Decode(raw, s.Encoding)
	if err != nil {
		return nil, refuse("", "%s: %v", t.Path, err)
	}
	text, err := transcript.New(canonical)
	if err != nil {
		return nil, refuse("", "%s: %v", t.Path, err)
	}
	return &page{Transcript: t, raw: raw, hash: hash, text: text, mark: text.Mark()}, nil
}

// anchorOf is the anchor of a coding.
func anchorOf(a *annotation.Annotation) anchor.Anchor {
	return anchor.Anchor{
		At: a.At, Mark: a.Mark, HasAt: a.HasAt, HasMark: a.HasMark,
		Quote: []byte(a.Quote), Before: []byte(a.Before), After: []byte(a.After),
	}
}

// fill gives a coding the place at in text: the text's own characters.
func fill(a *annotation.Annotation, text *transcript.Text, mark uint32, at span.Span) {
	words, _ := text.Slice(at)
	before, after := anchor.Context(text, at)
	a.At, a.HasAt, a.Mark, a.HasMark = at, true, mark, true
	a.Quote, a.Before, a.After = string(words), string(before), string(after)
}
