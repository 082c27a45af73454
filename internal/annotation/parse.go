package annotation

import (
	"fmt"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// RuleMissingKey is the rule broken by an annotation file without `annotations`, or a coding without code or quote.
const RuleMissingKey = "QC008"

// Parse reads any annotation file of YAML: hand-written ones, in which code and quote are enough, in block or flow
// style, with comments. It is tolerant: it returns what it understood and all that is wrong with the rest, with
// places. Every entry of `annotations` that is a group of keys becomes an Annotation, even one that lacks its code
// or quote, so that nothing is lost; a finding of severity error says that the file is not fit to be rewritten as a
// whole. name names the file in findings. File is never nil.
func Parse(name string, src []byte) (*File, []diag.Diagnostic) {
	d := parse(name, src)
	return d.file, d.found
}

// Read reads an annotation file the fast way if it is canonical, else through Parse. Both give the same.
func Read(name string, src []byte) (*File, []diag.Diagnostic) {
	f := &File{}
	canonical := Stream(src, func(h Head) bool { f.Head = h; return true }, func(r *Record) bool {
		f.Annotations = append(f.Annotations, r.Annotation())
		return true
	})
	if !canonical {
		return Parse(name, src)
	}
	for i := range f.Annotations {
		f.Annotations[i].origin = i + 1
	}
	return f, nil
}

// Annotation is a copy of r that stays valid.
func (r *Record) Annotation() Annotation {
	a := Annotation{
		ID: string(r.ID), Code: string(r.Code), Rev: string(r.Rev), Valence: string(r.Valence), Created: string(r.Created),
		Rating: string(r.Rating), Quote: string(r.Quote), Before: string(r.Before), Belief: string(r.Belief),
		After: string(r.After), Memo: string(r.Memo), Refs: string(r.Refs), Lost: string(r.Lost),
		At: r.At, Mark: r.Mark, HasAt: r.HasAt, HasMark: r.HasMark, Line: r.Line, Column: canonicalColumn,
	}
	return a
}

// canonicalColumn is where the keys of a coding stand in the canonical form.
const canonicalColumn = 5

// document is a parsed file with the nodes that its codings were read from.
type document struct {
	file  *File
	root  *yamldoc.Node
	list  *yamldoc.Node   // the value of `annotations`, nil if there is none
	items []*yamldoc.Node // items[a.origin-1] is the node of a
	found []diag.Diagnostic
}

func parse(name string, src []byte) *document {
	root, found := yamldoc.Parse(name, src)
	d := &document{file: &File{}, root: root}
	r := yamldoc.Reader{File: name, Found: found}
	if root != nil {
		d.read(&r)
	}
	diag.Sort(r.Found)
	d.found = r.Found
	return d
}

func (d *document) read(r *yamldoc.Reader) {
	top := r.Map(d.root, "an annotation file", headNames[:]...)
	d.file.Head = Head{
		Transcript: top.Text("transcript"), Coder: top.Text("coder"), Status: oneOf(top, "status", InProgress, Complete),
	}
	if !top.Has("annotations") {
		if diag.Count(r.Found, diag.Error) == 0 {
			r.Report(RuleMissingKey, diag.Error, d.root, "", "the file has no `annotations`",
				"write `annotations: []` if nothing is coded yet")
		}
		return
	}
	d.list = top.Get("annotations")
	d.items = top.List("annotations")
	for i, item := range d.items {
		before := len(r.Found)
		a, ok := readOne(r, item)
		for j := range r.Found[before:] {
			r.Found[before+j].Object = a.ID
		}
		if ok {
			a.origin = i + 1
			d.file.Annotations = append(d.file.Annotations, a)
		}
	}
}

// readOne reads an entry of `annotations`; ok is false if it is no group of keys.
func readOne(r *yamldoc.Reader, item *yamldoc.Node) (a Annotation, ok bool) {
	m := r.Map(item, "a coding", fieldNames[:]...)
	if m.Node == nil {
		if item.Kind == yamldoc.Null {
			r.Report(yamldoc.RuleWrongValue, diag.Error, item, "", "this entry of `annotations` is empty", "remove the line")
		}
		return a, false
	}
	a.Line, a.Column = item.Line, item.Column
	for f := range fieldCount {
		switch f {
		case fieldAt:
			readPlace(r, m, &a)
		case fieldValence:
			a.Valence = oneOf(m, f.String(), Valences()...)
		case fieldCreated, fieldRating: // times and numbers are what they look like
			*a.text(f) = m.Word(f.String())
		case fieldRefs:
			a.Refs = strings.Join(m.Texts(f.String()), " ")
		default:
			*a.text(f) = m.Text(f.String())
		}
	}
	if a.Code == "" {
		missing(r, item, a.ID, fieldCode, "write `code: ` and the id of a code")
	}
	if a.Quote == "" {
		missing(r, item, a.ID, fieldQuote, "write `quote: ` and the words of the transcript in double quotation marks")
	}
	return a, true
}

func missing(r *yamldoc.Reader, item *yamldoc.Node, id string, f field, help string) {
	what := "a coding"
	if id != "" {
		what = "coding " + id
	}
	r.Report(RuleMissingKey, diag.Error, item, id, fmt.Sprintf("%s has no `%s`", what, f), help)
}

// oneOf reads a word and keeps it even if it is not known, so that it is not lost.
func oneOf(m yamldoc.Fields, key string, known ...string) string {
	if word := m.OneOf(key, known...); word != "" {
		return word
	}
	if n := m.Get(key); n != nil && n.Kind == yamldoc.Scalar {
		return n.Value
	}
	return ""
}

func readPlace(r *yamldoc.Reader, m yamldoc.Fields, a *Annotation) {
	word := m.Word("at")
	if word == "" {
		return
	}
	at, mark, hasMark, ok := parsePlace([]byte(strings.ToLower(strings.TrimSpace(word))))
	if !ok {
		r.Report(yamldoc.RuleWrongValue, diag.Error, m.Get("at"), a.ID,
			"`at` should be start and end in characters and the mark of the text, such as 2210-2268@9c03ab17",
			"remove the line; `qcode fmt` finds the place by the quote")
		return
	}
	a.At, a.Mark, a.HasAt, a.HasMark = at, mark, true, hasMark
}
