// Package tidy brings annotation files into canonical form: it completes what was written by hand (the place of a
// quote, its context, ids, the revision of the code) from the transcript and the codebook, in the same way on every
// computer and every branch, and orders the rest. It never moves a coding that has a place.
package tidy

import (
	"fmt"

	"qcode/codebook"
	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// Desk is what one annotation file is tidied with.
type Desk struct {
	Path       string // of the file, for findings
	Transcript string // id, by the path of the file
	Coder      string // by the path of the file
	Text       *transcript.Text
	Labels     func() []span.Span // of the speakers in it; may be nil
	Codebook   *codebook.Codebook
}

// Format is the file in canonical form, and what could not be completed. A file with comments or unknown keys keeps its
// layout and is only completed. The error says why a file cannot be read; then it is left as it is.
func Format(src []byte, d Desk) ([]byte, []diag.Diagnostic, error) {
	var found []diag.Diagnostic
	out, err := annotation.Format(src, func(f *annotation.File) error {
		found = d.complete(f)
		return nil
	})
	return out, found, err
}

// complete fills in what is missing.
func (d Desk) complete(f *annotation.File) (found []diag.Diagnostic) {
	if f.Transcript == "" {
		f.Transcript = d.Transcript
	}
	if f.Coder == "" {
		f.Coder = d.Coder
	}
	if f.Status == "" {
		f.Status = annotation.InProgress
	}
	placer := anchor.NewPlacer(d.Text, d.Labels)
	for i := range f.Annotations {
		a := &f.Annotations[i]
		if code := d.Codebook.Find(a.Code); code != nil {
			if d.Codebook.Code(a.Code) == nil {
				a.Code = code.ID // a key, a former id or another name
			}
			if a.Rev == "" {
				a.Rev = code.Rev()
			}
		}
		if a.Lost != "" || a.Quote == "" {
			continue
		}
		if finding := d.anchor(a, placer); finding != nil {
			found = append(found, *finding)
		}
	}
	f.Identify()
	return found
}

// anchor gives a coding its place, its mark and its context, where these are missing and beyond doubt.
func (d Desk) anchor(a *annotation.Annotation, placer *anchor.Placer) *diag.Diagnostic {
	has := anchor.Anchor{At: a.At, Mark: a.Mark, HasAt: a.HasAt, HasMark: a.HasMark, Quote: []byte(a.Quote), Before: []byte(a.Before), After: []byte(a.After)}
	at := a.At
	if a.HasAt {
		if anchor.Verify(d.Text, &has) != anchor.Right {
			return nil // qcode anchor repair moves codings, and qcode check reports them
		}
	} else {
		m := placer.Place(&has)
		if m.Verdict != anchor.Right && m.Verdict != anchor.Moved {
			return d.unplaced(a, m)
		}
		at = m.At
	}
	quote, ok := d.Text.Slice(at)
	if !ok {
		return nil
	}
	before, after := anchor.Context(d.Text, at)
	if !a.HasAt {
		a.At, a.HasAt, a.Quote = at, true, string(quote)
		a.Before, a.After = string(before), string(after)
	}
	if !a.HasMark {
		a.Mark, a.HasMark = d.Text.Mark(), true
	}
	if a.Before == "" && a.After == "" {
		a.Before, a.After = string(before), string(after)
	}
	return nil
}

func (d Desk) unplaced(a *annotation.Annotation, m anchor.Move) *diag.Diagnostic {
	out := &diag.Diagnostic{
		Rule: "QC302", Severity: diag.Warning, At: diag.Place{File: d.Path, Line: a.Line, Column: a.Column}, Object: a.ID,
		Message: "the quote does not occur in " + d.Transcript, Help: "mend the quote",
	}
	if m.Verdict == anchor.Ambiguous {
		out.Rule, out.Message = "QC313", fmt.Sprintf("the quote occurs %s in %s; which one is meant?", m.Times(), d.Transcript)
		out.Help = "make it longer, or give its place"
		if len(m.Candidates) > 0 {
			out.Help += ": at: " + m.Candidates[0].String()
		}
	}
	return out
}
