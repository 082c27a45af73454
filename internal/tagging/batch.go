package tagging

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
)

// Options of a batch.
type Options struct {
	KeepGoing bool                  // carry out what can be, although other requests are refused
	Complete  bool                  // say of every transcript and coder named that all is coded
	Echo      bool                  // fill Result.Codings
	Progress  func(done, total int) // called after each transcript; nil: not
}

// Result is what became of a batch.
type Result struct {
	Added, Known int       // codings that were put there, and that stood there already
	Again        int       // requests that say the same as one before them
	Transcripts  int       // whose annotation files change
	Completed    int       // annotation files that are complete now and were not
	Codings      []Coding  // in the order of the requests; only with Echo
	Refused      []Refusal // by line
}

// Batch are requests whose names are known to the study, in groups by transcript.
type Batch struct {
	tagger  *Tagger
	options Options
	groups  []*group
	refused []Refusal // for names
	result  Result
}

// group are the requests on one transcript. A file is there for every coder whom a request names, even without a code.
type group struct {
	transcript *study.Transcript
	coders     []string
	wishes     []wish
}

// wish is a request with its names resolved.
type wish struct {
	Request
	order int // among all requests
	code  *meaning
}

// meaning is a code with its revision.
type meaning struct {
	*codebook.Code
	rev string
}

// Prepare resolves the names of the requests: no text is read. What is refused stands in Result.
func (g *Tagger) Prepare(requests []Request, o Options) *Batch {
	n := names{tagger: g, transcripts: map[string]found[*study.Transcript]{}, codes: map[string]found[*meaning]{}, coders: map[string]error{}}
	b := &Batch{tagger: g, options: o}
	byTranscript := map[*study.Transcript]*group{}
	for i, r := range requests {
		t, w, err := n.resolve(r, o.Complete)
		if err != nil {
			b.refused = append(b.refused, refusalOf(err, r.Line, t))
			continue
		}
		at := byTranscript[t]
		if at == nil {
			at = &group{transcript: t}
			byTranscript[t] = at
			b.groups = append(b.groups, at)
		}
		if !slices.Contains(at.coders, w.Coder) {
			at.coders = append(at.coders, w.Coder)
		}
		if w.code != nil {
			w.order = i
			at.wishes = append(at.wishes, w)
		}
	}
	slices.SortStableFunc(b.groups, func(x, y *group) int { return strings.Compare(x.transcript.ID, y.transcript.ID) })
	b.result = Result{Refused: b.refused}
	return b
}

func refusalOf(err error, line int, t *study.Transcript) Refusal {
	r := *asRefusal(err)
	r.Line, r.Transcript = line, t
	return r
}

// found is the outcome of a look-up that is made once for each name.
type found[T any] struct {
	is  T
	err error
}

type names struct {
	tagger      *Tagger
	transcripts map[string]found[*study.Transcript]
	codes       map[string]found[*meaning]
	coders      map[string]error
}

func (n *names) resolve(r Request, complete bool) (*study.Transcript, wish, error) {
	t, err := n.transcript(r.Transcript)
	if err != nil {
		return nil, wish{}, err
	}
	w := wish{Request: r}
	if w.Coder == "" {
		w.Coder = n.tagger.Coder
	}
	if err := n.coder(w.Coder); err != nil {
		return t, w, err
	}
	if r.Code == "" && r.Where.empty() && complete {
		return t, w, nil // a transcript in which nothing was coded
	}
	if w.code, err = n.code(r.Code); err != nil {
		return t, w, err
	}
	if w.Valence, err = valence(w.code.Code, r.Valence); err != nil {
		return t, w, err
	}
	if w.Rating, err = rating(w.code.Code, r.Rating); err != nil {
		return t, w, err
	}
	if w.Belief, err = belief(n.tagger.Study, w.code.Code, r.Belief); err != nil {
		return t, w, err
	}
	if w.Created, err = instant(r.Created); err != nil {
		return t, w, err
	}
	if r.ID != "" && !validID(r.ID) { // a name from another tool
		w.ID, w.Refs = "", strings.TrimSpace(r.Refs+" "+r.ID)
	}
	return t, w, nil
}

func (n *names) transcript(name string) (*study.Transcript, error) {
	f, known := n.transcripts[name]
	if !known {
		f.is, f.err = FindTranscript(n.tagger.Study, name)
		n.transcripts[name] = f
	}
	return f.is, f.err
}

func (n *names) code(name string) (*meaning, error) {
	f, known := n.codes[name]
	if !known {
		c, err := FindCode(n.tagger.Study.Codebook, name)
		if f.err = err; err == nil {
			f.is = &meaning{c, c.Rev()}
		}
		n.codes[name] = f
	}
	return f.is, f.err
}

func (n *names) coder(name string) error {
	err, known := n.coders[name]
	if !known {
		if err = CheckCoder(n.tagger.Study, name); name == "" {
			err = refuse("add a column `coder`, or say --coder NAME", "nobody is named as coder")
		}
		n.coders[name] = err
	}
	return err
}

// instant reads a time or a date; the result is RFC 3339 in UTC.
func instant(text string) (string, error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Format(time.RFC3339), nil
		}
	}
	return "", refuse("write it as 2026-11-22T10:04:00Z", "%q is no time", text)
}

// validID reports whether text looks like the id of a coding: a letter and 11 letters or digits.
func validID(text string) bool {
	if len(text) != 12 || text[0] < 'a' || text[0] > 'z' {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// Result is what became of the batch: of its names after Prepare, of all after Plan.
func (b *Batch) Result() Result { return b.result }

// Plan places every request and makes the plan for the annotation files. If anything is refused the plan is empty,
// unless the batch keeps going. An error is a failure of reading, never a refusal.
func (b *Batch) Plan(ctx context.Context, read edit.Reader) (edit.Plan, error) {
	if len(b.groups) == 0 {
		return edit.Plan{}, nil
	}
	if err := b.tagger.unchanged(read); err != nil {
		return edit.Plan{}, err
	}
	outcomes, err := b.each(ctx, read)
	if err != nil {
		return edit.Plan{}, err
	}
	b.result = Result{Refused: slices.Clone(b.refused)}
	var plan edit.Plan
	for _, o := range outcomes {
		b.result.add(o)
		plan.Changes = append(plan.Changes, o.changes...)
	}
	r := &b.result
	slices.SortStableFunc(r.Refused, func(x, y Refusal) int { return cmp.Compare(x.Line, y.Line) })
	slices.SortStableFunc(r.Codings, func(x, y Coding) int { return cmp.Compare(x.order, y.order) })
	if len(r.Refused) > 0 && !b.options.KeepGoing {
		return edit.Plan{}, nil
	}
	return plan, nil
}

func (r *Result) add(o *outcome) {
	r.Added, r.Known, r.Again, r.Completed = r.Added+o.added, r.Known+o.known, r.Again+o.again, r.Completed+o.completed
	r.Codings, r.Refused = append(r.Codings, o.codings...), append(r.Refused, o.refused...)
	if len(o.changes) > 0 {
		r.Transcripts++
	}
}

// each makes the outcome of every group, several at a time.
func (b *Batch) each(ctx context.Context, read edit.Reader) ([]*outcome, error) {
	outcomes := make([]*outcome, len(b.groups))
	errs := make([]error, len(b.groups))
	var next, done atomic.Int64
	var progress sync.Mutex
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(b.groups)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(b.groups) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				outcomes[i], errs[i] = b.carryOut(b.groups[i], read)
				n := int(done.Add(1))
				if b.options.Progress != nil {
					progress.Lock()
					b.options.Progress(n, len(b.groups))
					progress.Unlock()
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// unchanged makes sure that names still mean what they did when the study was opened.
func (g *Tagger) unchanged(read edit.Reader) error {
	for path, src := range map[string][]byte{study.File: g.Study.Source, g.Study.CodebookPath: g.Study.CodebookSource} {
		_, hash, exists, err := read(path)
		if err != nil {
			return err
		}
		if exists && hash != edit.Hash(src) {
			return &edit.Error{Kind: edit.ErrChanged, Path: path, Message: "has been changed since it was read", Remedy: "nothing was written; run the command again"}
		}
	}
	return nil
}

// Problem is a refusal as a finding in the file that the requests came from.
func (r *Refusal) Problem(file string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, At: diag.Place{File: file, Line: r.Line}, Message: r.Why, Help: r.Help}
}

// String is the refusal as one line.
func (r *Refusal) String() string {
	if r.Help == "" {
		return r.Why
	}
	return fmt.Sprintf("%s; %s", r.Why, r.Help)
}
