package tagging

import (
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/study"
)

// Desk is a transcript that was read, with its codings in their places.
type Desk struct {
	Placed   []Coding // by start, then end; of their Spot only At is filled
	Unplaced []Coding // whose words are not found, or found more than once; without a Spot
	Heads    []Head   // of the annotation files
	Problems []diag.Diagnostic

	page *page
}

// Head is what an annotation file says about itself.
type Head struct {
	Coder, File, Status string
	Codings             int
}

// Open puts the codings of a transcript into their places; of some coders only, if any are named. Unlike Collect it
// serves who reads and codes, and so passes over nothing: a code that is not in the codebook is there too, with a nil
// Code. Codings settled as lost are left out.
func Open(s *study.Study, d *study.Doc, coders []string) *Desk {
	out := &Desk{Problems: d.Problems, page: pageOf(d.ID, d.Text, d.Turns())}
	for _, f := range d.Annotated() {
		if len(coders) > 0 && !slices.Contains(coders, f.Coder) {
			continue
		}
		file, ds := annotation.Read(f.Path, f.Source)
		out.Problems = append(out.Problems, ds...)
		out.Heads = append(out.Heads, Head{f.Coder, f.Path, file.Status, len(file.Annotations)})
		for i := range file.Annotations {
			a := &file.Annotations[i]
			if a.Lost != "" {
				continue
			}
			c := Coding{
				Transcript: d.Transcript, Coder: f.Coder, File: f.Path, Annotation: *a, Known: true,
				Code: s.Codebook.Code(current(s.Codebook, a.Code)),
			}
			if at, ok := out.page.standsAt(a); ok && at.End <= d.Text.Len() {
				c.Spot.At = at
				out.Placed = append(out.Placed, c)
			} else {
				out.Unplaced = append(out.Unplaced, c)
			}
		}
	}
	slices.SortStableFunc(out.Placed, func(a, b Coding) int { return span.Compare(a.Spot.At, b.Spot.At) })
	return out
}

// Spot says where s is, as people point at it.
func (d *Desk) Spot(s span.Span) Spot { return d.page.spot(s) }
