package study

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/span"
	"qcode/internal/transcript"
)

// MaxFile is the size in bytes above which a file of a study is not read: offsets are 32 bits wide, and no
// interview comes near it.
const MaxFile = 1 << 30

// Doc is a transcript with its annotation files, read. It and all that it holds is valid during one visit only.
type Doc struct {
	*Transcript
	Index    int // of the transcript in the study
	Text     *transcript.Text
	Found    transcript.Found // what the file was, before it became canonical text
	Problems []diag.Diagnostic
	splitter *transcript.Splitter // of the worker: it knows the labels of texts that were read before
	turns    []transcript.Turn
	hasTurns bool
	files    []DocFile
}

// DocFile is an annotation file, read.
type DocFile struct {
	AnnotationFile
	Source []byte
}

// Turns are the turns of the text.
func (d *Doc) Turns() []transcript.Turn {
	if !d.hasTurns {
		d.turns, d.hasTurns = d.splitter.Append(d.turns[:0], d.Text), true
	}
	return d.turns
}

// Labels are what stands before the words of the turns.
func (d *Doc) Labels() []span.Span { return transcript.Labels(d.Turns()) }

// Annotated are the annotation files of the transcript, in the order of the study's coders.
func (d *Doc) Annotated() []DocFile { return d.files }

// Records reads an annotation file: head once, then yield for every coding in the order of the file. Where the file
// turns out not to be in canonical form after some codings were handed over, restart is called, and reading begins
// anew. What cannot be understood is returned as findings.
func (f *DocFile) Records(restart func(), head func(annotation.Head), yield func(*annotation.Record)) []diag.Diagnostic {
	canonical := annotation.Stream(f.Source,
		func(h annotation.Head) bool { head(h); return true },
		func(r *annotation.Record) bool { yield(r); return true })
	if canonical {
		return nil
	}
	restart()
	file, ds := annotation.Parse(f.Path, f.Source)
	if file == nil {
		return ds
	}
	head(file.Head)
	for i := range file.Annotations {
		yield(record(&file.Annotations[i]))
	}
	return ds
}

// record is the form in which codings are handed over, whichever way they were read.
func record(a *annotation.Annotation) *annotation.Record {
	return &annotation.Record{
		ID: []byte(a.ID), Code: []byte(a.Code), Rev: []byte(a.Rev), Valence: []byte(a.Valence), Created: []byte(a.Created),
		Rating: []byte(a.Rating), Quote: []byte(a.Quote), Before: []byte(a.Before), Belief: []byte(a.Belief), After: []byte(a.After),
		Memo: []byte(a.Memo), Refs: []byte(a.Refs), Lost: []byte(a.Lost),
		At: a.At, Mark: a.Mark, HasAt: a.HasAt, HasMark: a.HasMark, Line: a.Line,
	}
}

// spare is how many more processors than workers the runtime is given during a scan. While all are taken it watches each
// call to the system, fifty thousand times a second, to hand the processor of a waiting worker on: a tenth of a scan.
const spare = 2

// Scan reads each transcript that pick accepts once, together with its annotation files, in parallel. Each worker
// gets a visitor of its own from newVisitor, so that visitors need no locks; no order of visits is promised. The
// first error of a visitor ends the scan.
func (s *Study) Scan(ctx context.Context, pick func(*Transcript) bool, newVisitor func() func(*Doc) error) error {
	var todo []int
	for i := range s.Transcripts {
		if pick == nil || pick(&s.Transcripts[i]) {
			todo = append(todo, i)
		}
	}
	processors := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(processors + spare)
	defer runtime.GOMAXPROCS(processors)
	workers := max(1, min(processors, len(todo)))
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, workers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for w := range workers {
		visit := newVisitor()
		group.Go(func() {
			errs[w] = s.scanSome(ctx, todo, &next, visit)
			if errs[w] != nil {
				cancel()
			}
		})
	}
	group.Wait()
	return firstError(errs)
}

// firstError prefers the error that stopped the others over their being stopped.
func firstError(errs []error) error {
	var stopped error
	for _, err := range errs {
		if err != nil && err != context.Canceled {
			return err
		}
		if err != nil {
			stopped = err
		}
	}
	return stopped
}

func (s *Study) scanSome(ctx context.Context, todo []int, next *atomic.Int64, visit func(*Doc) error) error {
	r := newReader(s)
	for {
		i := int(next.Add(1)) - 1
		if i >= len(todo) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(r.read(todo[i])); err != nil {
			return err
		}
	}
}

// reader reads one Doc after the other into the same memory.
type reader struct {
	study    *Study
	splitter *transcript.Splitter
	doc      Doc
	text     transcript.Text
	raw      []byte
	notes    []byte
}

func newReader(s *Study) *reader {
	return &reader{study: s, splitter: transcript.NewSplitter(s.Speakers)}
}

func (r *reader) read(index int) *Doc {
	t := &r.study.Transcripts[index]
	r.doc = Doc{Transcript: t, Index: index, Text: &r.text, splitter: r.splitter, turns: r.doc.turns, files: r.doc.files[:0]}
	r.readText()
	r.readAnnotations()
	return &r.doc
}

// readText leaves an empty text and a finding where the file cannot be read.
func (r *reader) readText() {
	raw, err := readFile(r.study.Abs(r.doc.Path), r.raw[:0])
	r.raw = raw
	if err == nil {
		r.doc.Found, err = r.text.Read(raw, r.study.Encoding)
	}
	if err != nil {
		r.fault(r.doc.Path, err)
	}
}

func (r *reader) readAnnotations() {
	r.notes = r.notes[:0]
	for _, f := range r.doc.Files {
		from := len(r.notes)
		notes, err := readFile(r.study.Abs(f.Path), r.notes)
		r.notes = notes
		if err != nil {
			r.fault(f.Path, err)
			continue
		}
		// If the buffer grows with a later file, earlier sources keep the old memory: still right.
		r.doc.files = append(r.doc.files, DocFile{f, r.notes[from:len(r.notes):len(r.notes)]})
	}
}

func (r *reader) fault(path string, err error) {
	r.doc.Problems = append(r.doc.Problems, diag.Diagnostic{
		Rule: "QC001", Severity: diag.Error, At: diag.Place{File: path}, Object: r.doc.ID, Message: "the file cannot be read: " + reason(err),
	})
}

// Read reads one transcript with its annotation files, to keep.
func (s *Study) Read(t *Transcript) *Doc {
	r := newReader(s)
	return r.read(s.byID[t.ID])
}
