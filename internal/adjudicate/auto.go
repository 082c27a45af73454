package adjudicate

import (
	"fmt"

	"qcode/internal/annotation"
	"qcode/internal/edit"
)

// Taken is what an automatic round has settled.
type Taken struct{ Same, Overlaps int }

// Auto plans to take over what coders agree on, and, if overlap is above 0, codings of one code and valence whose
// intersection over union is at least that much: of these the longest stands, of equally long ones that of the coder who
// is named first. Nothing that was decided, or that stands in a settled transcript, is touched.
func (w *Worklist) Auto(overlap float64, v Verdict, read edit.Reader) (edit.Plan, Taken, error) {
	b := newBook(w, read)
	var taken Taken
	for _, t := range w.Transcripts {
		for _, i := range t.Items {
			if t.Settled || !i.Open() {
				continue
			}
			stand, word := i.unanimous(t.Coders, overlap)
			if stand == nil {
				continue
			}
			if err := b.put(i, stand, v.Now); err != nil {
				return edit.Plan{}, taken, err
			}
			if i.Kind == Same {
				taken.Same++
				continue
			}
			taken.Overlaps++
			b.log(i, v, word)
		}
	}
	plan, err := b.plan()
	return plan, taken, err
}

// unanimous are the codings that may stand without anybody's decision; nil if there are none.
func (i *Item) unanimous(coders []string, overlap float64) (stand []Part, word string) {
	if i.Kind == Same {
		return i.Of(coders[0]), ""
	}
	if i.Kind != Boundary || overlap <= 0 || len(i.Parts) != len(coders) {
		return nil, ""
	}
	best := i.Parts[0]
	for n, p := range i.Parts {
		if p.Valence != best.Valence {
			return nil, ""
		}
		for _, o := range i.Parts[:n] {
			if shared(p, o) < overlap {
				return nil, ""
			}
		}
	}
	for _, c := range coders {
		if p := i.Of(c)[0]; p.At.Len() > best.At.Len() || c == coders[0] && p.At.Len() == best.At.Len() {
			best = p
		}
	}
	return []Part{best}, fmt.Sprintf("auto: the longest, overlap at least %g", overlap)
}

// shared is intersection over union, in characters.
func shared(a, b Part) float64 {
	both := float64(a.At.Intersect(b.At).Len())
	return both / (float64(a.At.Len()) + float64(b.At.Len()) - both)
}

// Complete plans to say that the consensus of these transcripts is complete. A transcript with anything left is refused.
func (w *Worklist) Complete(transcripts []*Transcript, read edit.Reader) (edit.Plan, error) {
	b := newBook(w, read)
	for _, t := range transcripts {
		if disagreements, agreements := t.Left(); disagreements+agreements > 0 {
			return edit.Plan{}, refuse("decide them, or take agreements over: qcode adjudicate --auto", "%d items of %s are open", disagreements+agreements, t.ID)
		}
		c, err := b.page(t)
		if err != nil {
			return edit.Plan{}, err
		}
		if err := c.change(func(f *annotation.File) { f.Status = annotation.Complete }); err != nil {
			return edit.Plan{}, err
		}
	}
	return b.plan()
}
