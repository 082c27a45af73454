package adjudicate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
)

// Verdict is what is decided on an item.
type Verdict struct {
	Accept []string        // the codings of these coders stand; one who has none there says that nothing stands
	Reject bool            // nothing stands
	Edit   *tagging.Change // the first coding that is accepted, or the first of all, stands changed
	Reason string
	By     string
	Now    time.Time
}

// Refusal is why a verdict cannot be carried out, and what to do.
type Refusal struct{ Why, Help string }

func (r *Refusal) Error() string { return r.Why }

func refuse(help, why string, args ...any) error { return &Refusal{fmt.Sprintf(why, args...), help} }

// Decide plans a verdict on some items: the consensus files, and the table of decisions. Whoever decides again replaces
// what was decided. The plan fails if an original has changed since it was read.
func (w *Worklist) Decide(items []*Item, v Verdict, read edit.Reader) (edit.Plan, error) {
	b := newBook(w, read)
	for _, i := range items {
		stand, err := v.standing(i)
		if err != nil {
			return edit.Plan{}, err
		}
		if v.Edit != nil {
			err = b.edit(i, stand[0], *v.Edit, v.Now)
		} else {
			err = b.put(i, stand, v.Now)
		}
		if err != nil {
			return edit.Plan{}, err
		}
		b.log(i, v, v.word())
	}
	return b.plan()
}

func (v Verdict) word() string {
	switch {
	case v.Edit != nil:
		return "edit"
	case v.Reject:
		return "reject"
	}
	return "accept " + strings.Join(v.Accept, " ")
}

// standing are the codings that a verdict lets stand, or of which the first is to be changed.
func (v Verdict) standing(i *Item) ([]Part, error) {
	if v.Reject {
		return nil, nil
	}
	var out []Part
	for _, c := range v.Accept {
		out = append(out, i.Of(c)...)
	}
	if v.Edit != nil {
		if len(out) == 0 {
			out = i.Parts
		}
		return out[:1], nil
	}
	for n, p := range out {
		for _, o := range out[:n] {
			if p.Code == o.Code && p.Coder != o.Coder && p.At.Overlaps(o.At) {
				return nil, refuse("accept one of them, or give a place of your own: --edit --quote \"…\"", "%s and %s have the same code on overlapping words", o.Coder, p.Coder)
			}
		}
	}
	return out, nil
}

// book is the consensus files that a decision touches.
type book struct {
	list  *Worklist
	read  edit.Reader
	order []string
	pages map[string]*consensus
	rows  []Decision
	guard []source
}

// consensus is the consensus file of one transcript while it is being changed.
type consensus struct {
	transcript *study.Transcript
	hash       [32]byte
	existed    bool
	src        []byte
}

func newBook(w *Worklist, read edit.Reader) *book {
	return &book{list: w, read: read, pages: map[string]*consensus{}}
}

func (b *book) page(t *Transcript) (*consensus, error) {
	path := study.AnnotationPath(coding.Consensus, t.ID)
	if c := b.pages[path]; c != nil {
		return c, nil
	}
	src, hash, exists, err := b.read(path)
	if err != nil {
		return nil, err
	}
	c := &consensus{t.Transcript, hash, exists, src}
	b.pages[path] = c
	b.order = append(b.order, path)
	b.guard = append(b.guard, t.sources...)
	return c, nil
}

// put makes the codings that stand for an item, in place of those that stood for it.
func (b *book) put(i *Item, stand []Part, now time.Time) error {
	t := b.list.transcriptOf(i)
	c, err := b.page(t)
	if err != nil {
		return err
	}
	return c.change(func(f *annotation.File) {
		f.Annotations = slices.DeleteFunc(f.Annotations, func(a annotation.Annotation) bool { return i.meant(a) })
		for _, p := range stand {
			f.Annotations = add(f.Annotations, i, p, now)
		}
	})
}

// change edits the file; a new one gets its head.
func (c *consensus) change(do func(f *annotation.File)) error {
	now, err := annotation.Edit(c.src, func(f *annotation.File) error {
		if len(c.src) == 0 {
			f.Head = annotation.Head{Transcript: c.transcript.ID, Coder: coding.Consensus, Status: annotation.InProgress}
		}
		do(f)
		return nil
	})
	if err != nil {
		return refuse("qcode check shows the place", "%s: %v", study.AnnotationPath(coding.Consensus, c.transcript.ID), err)
	}
	c.src = now
	return nil
}

// meant reports whether a coding of the consensus stands for this item.
func (i *Item) meant(a annotation.Annotation) bool {
	refs := strings.Fields(a.Refs)
	return slices.ContainsFunc(i.Parts, func(p Part) bool { return slices.Contains(refs, p.ID) })
}

// add puts a coding into the consensus. Where the same code sits on the same words already it only adds the references.
func add(all []annotation.Annotation, i *Item, p Part, now time.Time) []annotation.Annotation {
	for n := range all {
		if o := &all[n]; o.Code == p.Code && o.HasAt && o.At == p.At && o.Lost == "" {
			for _, id := range strings.Fields(i.Refs()) {
				if !slices.Contains(strings.Fields(o.Refs), id) {
					o.Refs = strings.TrimSpace(o.Refs + " " + id)
				}
			}
			return all
		}
	}
	a := p.Annotation
	a.Memo, a.Lost, a.Refs = "", "", i.Refs()
	a.Created = now.UTC().Format(time.RFC3339)
	a.ID = ""
	for nth := 0; a.ID == ""; nth++ {
		id := annotation.NewID(coding.Consensus, i.Transcript.ID, a.Code, a.At, nth)
		if !slices.ContainsFunc(all, func(o annotation.Annotation) bool { return o.ID == id }) {
			a.ID = id
		}
	}
	a.Line, a.Column = 0, 0
	return append(all, a)
}

// edit puts a coding there, and changes it as `qcode retag` would.
func (b *book) edit(i *Item, p Part, change tagging.Change, now time.Time) error {
	if err := b.put(i, []Part{p}, now); err != nil {
		return err
	}
	path := study.AnnotationPath(coding.Consensus, i.Transcript.ID)
	c := b.pages[path]
	f, _ := annotation.Read(path, c.src)
	at := slices.IndexFunc(f.Annotations, i.meant)
	known := tagging.Known{File: path, Coder: coding.Consensus, Transcript: i.Transcript, Annotation: f.Annotations[at]}
	tagger := &tagging.Tagger{Study: b.list.Study, Now: now}
	plan, _, err := tagger.Retag([]tagging.Known{known}, change, func(name string) ([]byte, [32]byte, bool, error) {
		if name == path {
			return c.src, c.hash, true, nil
		}
		return b.read(name)
	})
	if err == nil {
		c.src = plan.Changes[0].New
	}
	return err
}

func (b *book) log(i *Item, v Verdict, word string) {
	b.rows = append(b.rows, Decision{
		Item: i.ID, Transcript: i.Transcript.ID, Kind: i.Kind.String(), Decided: word, Codings: i.Refs(),
		Reason: strings.Join(strings.Fields(v.Reason), " "), By: v.By, When: v.Now.UTC().Format(time.RFC3339),
	})
}

// plan is all changes together: the consensus files, the table, and the demand that the originals are as they were.
func (b *book) plan() (edit.Plan, error) {
	var plan edit.Plan
	for _, path := range b.order {
		c := b.pages[path]
		plan.Changes = append(plan.Changes, edit.Write(path, c.hash, c.existed, c.src))
	}
	for _, s := range b.guard {
		plan.Changes = append(plan.Changes, edit.Change{Path: s.path, Was: s.hash, Existed: true})
	}
	if len(b.rows) == 0 {
		return plan, nil
	}
	src, hash, exists, err := b.read(LogFile)
	if err != nil {
		return edit.Plan{}, err
	}
	now, err := writeLog(src, b.rows)
	if err != nil {
		return edit.Plan{}, refuse("", "%v", err)
	}
	plan.Changes = append(plan.Changes, edit.Write(LogFile, hash, exists, now))
	return plan, nil
}
