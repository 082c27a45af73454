package revise

import (
	"bytes"
	"slices"
	"strings"

	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// Replaced is what putting pseudonyms came to.
type Replaced struct {
	Texts    []ReplacedText
	Examples int            // of the codebook
	Forms    map[string]int // how the names were written in transcripts
	Left     map[string]int // words that hold a name as a part, or have it with other accents
	Before   map[string]int // pseudonyms that stood in a transcript already
	Mentions []Mention      // where names still stand
}

// ReplacedText is a transcript in which names stood.
type ReplacedText struct {
	Transcript *study.Transcript
	Places     int
	Codings    int // whose words or contexts changed
	Words      int // of them, those whose words changed
	Turns      int // before
	TurnsNow   int // differ where a label is no label any more
}

// Pseudonyms plans to replace names in transcripts, in the words and contexts of all codings on them, of all coders, and
// in the examples of the codebook. Since it is known which characters become which, every coding that stands keeps its
// words beyond doubt; of one that does not, only the words and contexts change, so that the name is gone there too.
func (x *Anchors) Pseudonyms(n *Names, ts []*study.Transcript, read edit.Reader) (edit.Plan, *Replaced, error) {
	var plan edit.Plan
	out := &Replaced{Forms: map[string]int{}, Left: map[string]int{}, Before: map[string]int{}}
	for _, t := range ts {
		p, err := open(x.Study, t, read)
		if err != nil {
			return plan, nil, err
		}
		changes, err := x.replaceIn(n, p, out, read)
		if err != nil {
			return plan, nil, err
		}
		plan.Changes = append(plan.Changes, changes...)
	}
	change, err := x.replaceExamples(n, ts, out, read)
	if err != nil {
		return plan, nil, err
	}
	if change != nil {
		plan.Changes = append(plan.Changes, *change)
	}
	return plan, out, nil
}

// replaceIn plans the replacing in one transcript and its annotation files.
func (x *Anchors) replaceIn(n *Names, p *page, out *Replaced, read edit.Reader) ([]edit.Change, error) {
	old := p.text.Bytes()
	canonical, hits := n.Replace(old)
	now, err := transcript.New(canonical)
	if err != nil {
		return nil, refuse("", "%s: %v", p.Path, err)
	}
	r := replacing{x, n, hits, p, &page{Transcript: p.Transcript, text: now, mark: now.Mark()}, ReplacedText{Transcript: p.Transcript, Places: len(hits)}}
	var changes []edit.Change
	if len(hits) > 0 {
		raw, err := transcript.Encode(canonical, p.raw, x.Study.Encoding)
		if err != nil {
			return nil, refuse("", "%s: %v", p.Path, err)
		}
		changes = append(changes, edit.Replace(p.Path, p.hash, raw))
		out.count(n, old, hits)
		r.sum.Turns, r.sum.TurnsNow = len(p.text.Turns(x.Study.Speakers)), len(now.Turns(x.Study.Speakers))
	}
	_, left := n.find(old)
	for _, w := range left {
		out.Left[w]++
	}
	for _, f := range p.Files {
		src, hash, exists, err := read(f.Path)
		if err != nil {
			return nil, err
		}
		if !exists {
			continue
		}
		after, err := annotation.Edit(src, r.file)
		if err != nil {
			return nil, refuse("mend it first: qcode check "+diag.Shell(f.Path), "%s: %v", f.Path, err)
		}
		if !bytes.Equal(after, src) {
			changes = append(changes, edit.Replace(f.Path, hash, after))
		}
	}
	if len(changes) > 0 {
		out.Texts = append(out.Texts, r.sum)
	}
	return changes, nil
}

// count notes how names are written, and which pseudonyms are in use already.
func (out *Replaced) count(n *Names, text []byte, hits []Hit) {
	for _, h := range hits {
		out.Forms[strings.Join(strings.Fields(string(text[h.Start:h.End])), " ")]++
	}
	for _, r := range n.all {
		if used := bytes.Count(text, []byte(r.By)); used > 0 {
			out.Before[r.By] += used
		}
	}
}

// replacing is a transcript in which names give way to pseudonyms.
type replacing struct {
	*Anchors
	names    *Names
	hits     []Hit
	old, now *page
	sum      ReplacedText
}

// file carries the codings of one annotation file over.
func (r *replacing) file(file *annotation.File) error {
	moves, _ := r.moves(r.old, file.Annotations)
	for i := range file.Annotations {
		a := &file.Annotations[i]
		was := *a
		stands := a.Lost == "" && moves[i].Verdict == anchor.Right
		switch {
		case stands && a.HasAt && len(r.hits) > 0:
			fill(a, r.now.text, r.now.mark, r.carry(a.At))
		case stands && a.HasAt: // nothing in this text is replaced
		case stands:
			words, _ := r.now.text.Slice(r.carry(moves[i].At))
			a.Quote = string(words)
			a.Before, a.After = r.context(a.Before, true), r.context(a.After, false)
		default:
			words, _ := r.names.Replace([]byte(a.Quote))
			a.Quote, a.Before, a.After = string(words), r.context(a.Before, true), r.context(a.After, false)
		}
		if a.Quote != was.Quote || a.Before != was.Before || a.After != was.After {
			r.sum.Codings++
		}
		if a.Quote != was.Quote {
			r.sum.Words++
		}
	}
	return nil
}

// carry is the span of the new text that a span of the old one became: a name that it cuts is all in it.
func (r *replacing) carry(s span.Span) span.Span {
	start := r.names.carry(r.hits, r.old.text.Byte(s.Start), false)
	end := r.names.carry(r.hits, r.old.text.Byte(s.End), true)
	return r.now.text.Snap(span.Span{Start: r.now.text.Point(start), End: r.now.text.Point(end)})
}

// context is a context without names, and without what its cut left of one at its outer end.
func (r *replacing) context(text string, before bool) string {
	out, _ := r.names.Replace([]byte(text))
	f := foldText(out, r.names.matchCase)
	for _, p := range r.names.patterns {
		for k := min(len(p)-1, len(f.runes)); k >= 3; k-- {
			if before && slices.Equal(f.runes[:k], p[len(p)-k:]) && (k == len(f.runes) || !inWord(f.runes[k])) {
				return string(out[f.end[k-1]:])
			}
			if rest := len(f.runes) - k; !before && slices.Equal(f.runes[rest:], p[:k]) && (rest == 0 || !inWord(f.runes[rest-1])) {
				return string(out[:f.start[rest]])
			}
		}
	}
	return string(out)
}

// replaceExamples plans the replacing in the examples of the codebook that come from the transcripts, or do not say from
// where; nil if no name stands in them.
func (x *Anchors) replaceExamples(n *Names, ts []*study.Transcript, out *Replaced, read edit.Reader) (*edit.Change, error) {
	src, hash, exists, err := read(x.Study.CodebookPath)
	if err != nil || !exists {
		return nil, err
	}
	e, err := yamldoc.NewEdit(x.Study.CodebookPath, src)
	if err != nil {
		return nil, refuse("qcode check shows the place", "%v", err)
	}
	var splices []diag.Splice
	eachExample(e.Root(), func(quote *yamldoc.Node, from string) {
		concerns := from == "" || slices.ContainsFunc(ts, func(t *study.Transcript) bool { return t.ID == from })
		if words, hits := n.Replace([]byte(quote.Value)); concerns && len(hits) > 0 {
			e.Set(quote, string(words))
			out.Examples++
		}
	})
	if out.Examples == 0 {
		return nil, nil
	}
	if _, splices, err = e.Done(); err != nil {
		return nil, refuse("", "%v", err)
	}
	c := edit.Splice(x.Study.CodebookPath, hash, splices...)
	return &c, nil
}

// eachExample visits the quotes of all examples of a codebook, with the transcripts that they come from.
func eachExample(n *yamldoc.Node, visit func(quote *yamldoc.Node, from string)) {
	if n == nil {
		return
	}
	for i, k := range n.Keys {
		if k.Value != "examples" || n.Values[i].Kind != yamldoc.List {
			eachExample(n.Values[i], visit)
			continue
		}
		for _, item := range n.Values[i].Items {
			quote, from := item, ""
			if item.Kind == yamldoc.Map {
				quote = item.Get("quote")
				if t := item.Get("transcript"); t != nil {
					from = t.Value
				}
			}
			if quote != nil && quote.Kind == yamldoc.Scalar {
				visit(quote, from)
			}
		}
	}
	for _, item := range n.Items {
		eachExample(item, visit)
	}
}
