package check

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"

	"qcode/codebook"
	"qcode/internal/anchor"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/span"
	"qcode/internal/study"
	"qcode/internal/transcript"
	"qcode/internal/yamldoc"
)

// maxMends bounds the work of making fixes that nobody asked for: beyond, the report only says that there may be some.
const maxMends = 500

// Mender makes the fix of a finding about a coding: splices of its entry in the annotation file.
type Mender struct {
	Study  *study.Study
	file   string
	items  []*yamldoc.Node
	item   *yamldoc.Node
	source []byte
	docs   map[string]*study.Doc
}

// mend adds fixes to findings about codings. all is false if there were too many and some were left.
func (r *run) mend(from *sources, every bool) (all bool) {
	made := 0
	menders := map[string]*Mender{}
	docs := map[string]*study.Doc{}
	for i := range r.found {
		d := &r.found[i]
		rule := r.set.Rule(d.Rule)
		if rule == nil || rule.mend == nil || len(d.Fix) > 0 {
			continue
		}
		if made++; made > maxMends && !every {
			return false
		}
		m, known := menders[d.At.File]
		if !known {
			m = newMender(r.study, d.At.File, from.keep(d.At.File))
			m.docs = docs
			menders[d.At.File] = m
		}
		if m.find(d.At.Line, d.Object) {
			rule.mend(m, d)
		}
	}
	return true
}

func newMender(s *study.Study, file string, src *source) *Mender {
	m := &Mender{Study: s, file: file}
	if src != nil {
		m.source = src.text
		root, _ := yamldoc.Parse(file, src.text)
		if list := root.Get("annotations"); list != nil {
			m.items = list.Items
		}
	}
	return m
}

// find turns to the entry that the line belongs to. Of several that begin on one line it is the one with that id.
func (m *Mender) find(line int, id string) bool {
	end := sort.Search(len(m.items), func(i int) bool { return m.items[i].Line > line })
	if end == 0 {
		return false
	}
	begin := sort.Search(end, func(i int) bool { return m.items[i].Line >= m.items[end-1].Line })
	beside := slices.DeleteFunc(slices.Clone(m.items[begin:end]), func(n *yamldoc.Node) bool {
		own := n.Get("id")
		return end-begin > 1 && (own == nil || own.Value != id)
	})
	if len(beside) != 1 {
		return false
	}
	m.item = beside[0]
	return m.item.Kind == yamldoc.Map
}

// Get is the text of a key of the entry.
func (m *Mender) Get(key string) string {
	if n := m.item.Get(key); n != nil {
		return n.Value
	}
	return ""
}

// Set gives a key another value, written as it is to stand in the file. The key must be there.
func (m *Mender) Set(d *diag.Diagnostic, key, written string) bool {
	n := m.item.Get(key)
	if n == nil || n.Start == n.End {
		return false
	}
	d.Fix = append(d.Fix, diag.Splice{File: m.file, Start: n.Start, End: n.End, New: []byte(written)})
	return true
}

// Remove takes the entry out.
func (m *Mender) Remove(d *diag.Diagnostic) bool {
	e := m.item.Entry
	if e.End <= e.Start || m.item.Flow || len(m.items) < 2 {
		return false
	}
	d.Fix = append(d.Fix, diag.Splice{File: m.file, Start: e.Start, End: e.End})
	return true
}

// respan gives the coding another span, with the words and the context that belong to it.
func (m *Mender) respan(d *diag.Diagnostic, safe bool, change func(*transcript.Text, span.Span) span.Span) {
	doc := m.Doc()
	written, _, _ := strings.Cut(m.Get("at"), "@")
	at, err := span.Parse(written)
	if doc == nil || err != nil {
		return
	}
	at = change(doc.Text, at)
	words, ok := doc.Text.Slice(at)
	if !ok || len(words) == 0 || !m.Set(d, "quote", yamldoc.DoubleQuote(string(words))) {
		return
	}
	d.Safe = safe
	m.place(d, doc, at)
}

// place writes where a coding stands.
func (m *Mender) place(d *diag.Diagnostic, doc *study.Doc, at span.Span) {
	m.Set(d, "at", fmt.Sprintf("%s@%08x", at, doc.Text.Mark()))
	before, after := anchor.Context(doc.Text, at)
	for _, side := range []struct {
		key  string
		text []byte
	}{{"before", before}, {"after", after}} {
		if m.item.Get(side.key) != nil {
			m.Set(d, side.key, yamldoc.DoubleQuote(string(side.text)))
		}
	}
}

// Doc is the transcript that the annotation file speaks of, nil if it is gone.
func (m *Mender) Doc() *study.Doc {
	_, rest, _ := strings.Cut(strings.TrimPrefix(m.file, "annotations/"), "/")
	id := strings.TrimSuffix(rest, ".yaml")
	if d, known := m.docs[id]; known {
		return d
	}
	var d *study.Doc
	if t := m.Study.Transcript(id); t != nil {
		d = m.Study.Read(t)
	}
	m.docs[id] = d
	return d
}

// setList is the fix that gives a list of a code (see, alias) other entries. It is made in the text of that key alone, so
// that of two fixes of one list one waits.
func setList(s *study.Study, c *codebook.Code, key string, values []string) []diag.Splice {
	f, ok := c.Field(key)
	if !ok {
		return nil
	}
	fix := diag.Splice{File: s.CodebookPath, Start: f.Entry.Start, End: f.Entry.End}
	if len(values) == 0 && wholeLines(s.CodebookSource, fix) {
		return []diag.Splice{fix}
	}
	e, err := yamldoc.NewEdit(s.CodebookPath, s.CodebookSource[fix.Start:fix.End])
	if err != nil {
		return nil
	}
	e.SetTexts(e.Root().Get(key), values)
	if fix.New, _, err = e.Done(); err != nil {
		return nil
	}
	return []diag.Splice{fix}
}

// wholeLines reports whether a splice takes lines away and leaves no part of one.
func wholeLines(text []byte, s diag.Splice) bool {
	return (s.Start == 0 || text[s.Start-1] == '\n') && (s.End == len(text) || text[s.End-1] == '\n')
}

// Repairs are the changes that --fix makes.
type Repairs struct {
	Changes []edit.Change
	Fixed   int // findings whose fix is among them
	Unsafe  int // findings with a fix that changes what is coded, left alone
	Clashed int // findings whose fix touches another one: the next round takes them
}

// Repairs gathers the fixes of findings, each file once; of two that touch the same bytes the first one wins.
func (r *Result) Repairs(found []diag.Diagnostic, unsafe bool) Repairs {
	var out Repairs
	byFile := map[string][]diag.Splice{}
	var files []string
	for _, d := range found {
		if len(d.Fix) == 0 {
			continue
		}
		if !d.Safe && !unsafe {
			out.Unsafe++
			continue
		}
		if slices.ContainsFunc(d.Fix, func(s diag.Splice) bool { return clashes(s, byFile[s.File]) }) {
			out.Clashed++
			continue
		}
		out.Fixed++
		for _, s := range d.Fix {
			if byFile[s.File] == nil {
				files = append(files, s.File)
			}
			byFile[s.File] = append(byFile[s.File], s)
		}
	}
	slices.Sort(files)
	for _, f := range files {
		if src := r.sources.get(f); src != nil {
			out.Changes = append(out.Changes, repair(f, src.text, byFile[f]))
		}
	}
	return out
}

// repair is the change of one file. An annotation file that was canonical stays so: its codings are in order.
func repair(file string, text []byte, splices []diag.Splice) edit.Change {
	after, err := yamldoc.Splice(text, splices)
	if err == nil && strings.HasPrefix(file, "annotations/") && annotation.Stream(text, nil, func(*annotation.Record) bool { return true }) {
		if tidy, err := annotation.Format(after, nil); err == nil {
			return edit.Replace(file, edit.Hash(text), tidy)
		}
	}
	return edit.Splice(file, edit.Hash(text), splices...)
}

func clashes(s diag.Splice, taken []diag.Splice) bool {
	return slices.ContainsFunc(taken, func(t diag.Splice) bool {
		same := s.Start == t.Start && s.End == t.End && bytes.Equal(s.New, t.New)
		return s.Start < t.End && t.Start < s.End || s.Start == t.Start && !same || same
	})
}
