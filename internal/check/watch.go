package check

import (
	"hash/maphash"
	"slices"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// Doc is a transcript with the codings of all coders, while it is in memory.
type Doc struct {
	*study.Doc
	Study  *study.Study
	Files  []File
	pairs  []pair
	heard  []heard // what is to be remembered of who speaks
	tried  bool
	mark   uint32
	marked bool
	w      *watcher
}

// File is an annotation file of a Doc with those of its codings that count.
type File struct {
	annotation.Head
	*study.DocFile
	Rows      []coding.Row
	Entries   int  // all codings, broken ones and lost ones too
	Canonical bool // as qcode itself would write it
	otherText int  // codings that stand, and were made on another version of the text
}

// Coding is one coding while it is read. Record is nil never, Row is nil if the coding stands in no count.
type Coding struct {
	Doc    *study.Doc
	File   *study.DocFile
	Record *annotation.Record
	Row    *coding.Row
	Code   *codebook.Code // nil if Row is
	Status string         // of the file
	edges  edges
	edged  bool
}

// Place is where the coding begins in its file.
func (c *Coding) Place() diag.Place { return diag.Place{File: c.File.Path, Line: c.Record.Line} }

// Add reports the coding.
func (r *Reporter) coding(c *Coding, message, help string) *diag.Diagnostic {
	return r.Add(c.Place(), string(c.Record.ID), message, help)
}

// watcher looks on while coding.Collect reads: one for each worker.
type watcher struct {
	run    *run
	study  *study.Study
	found  []diag.Diagnostic
	doc    Doc
	coding Coding
	codes  []*codebook.Code
	each   [][]codingRule // by code
	broken []codingRule   // for codings that stand in no count
	texts  []textRule
	from   int // findings before the present file
	ids    []uint64
	fromID int
	relate relations

	sources map[string][]byte  // annotation files with findings, as they were read
	lines   map[lineKey]string // at which findings point
	seen    int                // findings that were pointed at their lines
}

type codingRule struct {
	*Reporter
	visit func(*Coding, *Reporter)
}

type textRule struct {
	*Reporter
	visit func(*Doc, *Reporter)
}

func newWatcher(r *run) *watcher {
	w := &watcher{run: r, study: r.study, codes: r.study.Codebook.Codes, sources: map[string][]byte{}, lines: map[lineKey]string{}}
	w.each = make([][]codingRule, len(w.codes))
	w.relate = relations{codes: w.codes, book: r.study.Codebook}
	for _, rule := range r.set.Rules {
		to := &Reporter{rule, &w.found}
		if rule.coding != nil {
			w.visit(rule.codes, codingRule{to, rule.coding(r.study)})
		}
		if rule.text != nil {
			w.texts = append(w.texts, textRule{to, rule.text(r.study)})
		}
	}
	return w
}

// visit adds a rule to those of the codes that it can concern.
func (w *watcher) visit(concerns func(*codebook.Code) bool, rule codingRule) {
	if concerns == nil {
		w.broken = append(w.broken, rule)
	}
	for i, c := range w.codes {
		if concerns == nil || concerns(c) {
			w.each[i] = append(w.each[i], rule)
		}
	}
}

// begin makes d the transcript at hand, unless it is already.
func (w *watcher) begin(d *study.Doc) {
	if w.doc.Doc == d && w.doc.w != nil {
		return
	}
	w.doc = Doc{Doc: d, Study: w.study, Files: w.doc.Files[:0], pairs: w.doc.pairs[:0], w: w}
	w.ids = w.ids[:0]
}

// Head begins an annotation file.
func (w *watcher) Head(d *study.Doc, f *study.DocFile, h annotation.Head) {
	w.begin(d)
	var rows []coding.Row
	canonical := true
	if n := len(w.doc.Files); n > 0 && w.doc.Files[n-1].DocFile == f {
		rows, canonical = w.doc.Files[n-1].Rows[:0], w.doc.Files[n-1].Canonical
		w.doc.Files = w.doc.Files[:n-1]
	} else if n < cap(w.doc.Files) {
		rows = w.doc.Files[:n+1][n].Rows[:0] // the memory of an earlier transcript
	}
	w.doc.Files = append(w.doc.Files, File{Head: h, DocFile: f, Rows: rows, Canonical: canonical})
	w.coding.Doc, w.coding.File, w.coding.Status = d, f, h.Status
	w.from, w.fromID = len(w.found), len(w.ids)
}

// Again forgets the file.
func (w *watcher) Again(d *study.Doc, f *study.DocFile) {
	if n := len(w.doc.Files); w.doc.w != nil && n > 0 && w.doc.Files[n-1].DocFile == f {
		w.found, w.ids = w.found[:w.from], w.ids[:w.fromID]
	}
	w.Head(d, f, annotation.Head{})
	w.doc.Files[len(w.doc.Files)-1].Canonical = false
}

// Coding looks at one coding.
func (w *watcher) Coding(r *annotation.Record, row *coding.Row) {
	f := &w.doc.Files[len(w.doc.Files)-1]
	f.Entries++
	if len(r.ID) > 0 {
		w.ids = append(w.ids, maphash.Bytes(w.run.seed, r.ID))
	}
	c := &w.coding
	c.Record, c.Row, c.Code, c.edged = r, row, nil, false
	rules := w.broken
	if row != nil {
		c.Code, rules = w.codes[row.Code], w.each[row.Code]
		f.Rows = append(f.Rows, *row)
		if r.HasMark && w.run.marks && r.Mark != w.mark() {
			f.otherText++
		}
	}
	for i := range rules {
		rules[i].visit(c, rules[i].Reporter)
	}
}

// mark is the mark of the present text.
func (w *watcher) mark() uint32 {
	if !w.doc.marked {
		w.doc.mark, w.doc.marked = w.doc.Text.Mark(), true
	}
	return w.doc.mark
}

// Done looks at the transcript as a whole and notes what is needed of it later.
func (w *watcher) Done(d *study.Doc, faults, notes []diag.Diagnostic) {
	w.begin(d)
	w.found = append(append(w.found, faults...), notes...)
	for i := range w.texts {
		w.texts[i].visit(&w.doc, w.texts[i].Reporter)
	}
	t := TextFact{Read: len(d.Problems) == 0, Length: d.Text.Len(), ids: append([]uint64(nil), w.ids...), heard: w.doc.heard}
	if t.Read && w.run.marks {
		t.Mark = w.mark()
	}
	for i := range w.doc.Files {
		f := &w.doc.Files[i]
		t.heads = append(t.heads, headFact{f.DocFile.Coder, f.Path, f.Status == annotation.Complete, f.Entries, f.Canonical})
	}
	w.run.texts[d.Index] = t
	w.keepSources()
	w.doc.w = nil
}

// keepSources points findings at their lines while the files are at hand, and copies the files which are needed later:
// for their comments, or for the fixes that their reader has made.
func (w *watcher) keepSources() {
	files := map[string]*source{}
	if w.seen < len(w.found) {
		for i := range w.doc.Files {
			files[w.doc.Files[i].Path] = &source{text: w.doc.Files[i].Source}
		}
	}
	for i := w.seen; i < len(w.found); i++ {
		d := &w.found[i]
		if f := w.file(d.At.File); f != nil {
			if len(d.Fix) > 0 {
				w.keep(f)
			}
			pointAt(d, w.run.set.Rule(d.Rule), files[f.Path])
		}
		w.keepLine(d.At, files)
		for _, related := range d.Related {
			w.keepLine(related.At, files)
		}
	}
	for i := range w.doc.Files {
		if f := &w.doc.Files[i]; !f.Canonical && hasIgnores(f.Source) {
			w.keep(f)
		}
	}
	w.seen = len(w.found)
}

// keepLine copies a line that will be shown.
func (w *watcher) keepLine(at diag.Place, files map[string]*source) {
	if f := files[at.File]; f != nil && len(w.lines) < linesKept {
		if text, ok := f.line(at.Line); ok {
			w.lines[lineKey{at.File, at.Line}] = string(text)
		}
	}
}

func (w *watcher) file(path string) *File {
	for i := range w.doc.Files {
		if w.doc.Files[i].Path == path {
			return &w.doc.Files[i]
		}
	}
	return nil
}

func (w *watcher) keep(f *File) {
	if w.sources[f.Path] == nil {
		w.sources[f.Path] = slices.Clone(f.Source)
	}
}
