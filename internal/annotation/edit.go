package annotation

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// Edit changes an annotation file in place. change gets the file as it is read and changes it as it likes; a coding
// keeps its identity when it is copied, moved or altered, and one that change makes itself is new. A canonical file
// stays canonical, with each coding at its sorted place. Of any other file nothing is touched but the fields that
// change altered: comments, blank lines, order and style stay, and new codings come last. The outcome is read again,
// and refused if it says anything else than change asked for. An empty src is a new file.
//
// Codings that are not right (no quote, an unknown valence) are no obstacle, a file that cannot be read is.
func Edit(src []byte, change func(*File) error) ([]byte, error) {
	if f, ok := readCanonical(src); ok {
		if err := change(f); err != nil {
			return nil, err
		}
		return f.encodeChecked()
	}
	doc := parse("", src)
	for _, d := range doc.found {
		if d.Rule == yamldoc.RuleUnparsable || d.Rule == yamldoc.RuleDuplicateKey {
			return nil, fmt.Errorf("line %d: %s; mend that first", d.At.Line, d.Message)
		}
	}
	want := &File{Head: doc.file.Head, Annotations: slices.Clone(doc.file.Annotations)}
	if err := change(want); err != nil {
		return nil, err
	}
	return doc.splice(src, want)
}

// readCanonical reads a file that Encode could have written byte for byte, or an empty one.
func readCanonical(src []byte) (*File, bool) {
	if len(src) == 0 {
		return &File{}, true
	}
	f := &File{}
	ok := Stream(src, func(h Head) bool { f.Head = h; return true }, func(r *Record) bool {
		a := r.Annotation()
		a.origin = len(f.Annotations) + 1
		f.Annotations = append(f.Annotations, a)
		return true
	})
	return f, ok && bytes.Equal(f.Encode(), src)
}

var errMore = errors.New("the change would alter more of the file than was asked; edit the file by hand")

var errShape = errors.New("the file is no annotation file: it should have the key `annotations` with a list of codings")

// encodeChecked is Encode, read again.
func (f *File) encodeChecked() ([]byte, error) {
	out := f.Encode()
	got, found := Read("", out)
	want := copyOf(f)
	if diag.Count(found, diag.Error) > 0 {
		return nil, fmt.Errorf("coding %s: %s", found[0].Object, found[0].Message)
	}
	if !slices.EqualFunc(want.Annotations, copyOf(got).Annotations, func(a, b Annotation) bool { return a.same(&b) }) ||
		want.Head != got.Head {
		return nil, errMore
	}
	return out, nil
}

// Remove takes the codings with these ids out of a file. An id that is not there, or there twice, is an error.
func Remove(src []byte, ids ...string) ([]byte, error) {
	return Edit(src, func(f *File) error {
		for _, id := range ids {
			i, err := f.only(id)
			if err != nil {
				return err
			}
			f.Annotations = slices.Delete(f.Annotations, i, i+1)
		}
		return nil
	})
}

// Set changes the coding with this id. An id that is not there, or there twice, is an error.
func Set(src []byte, id string, change func(*Annotation)) ([]byte, error) {
	return Edit(src, func(f *File) error {
		i, err := f.only(id)
		if err == nil {
			change(&f.Annotations[i])
		}
		return err
	})
}

// Update changes a file so that it says what want says, codings matched by id (those without by code, words and
// place): for a merge of files that people wrote by hand.
func Update(src []byte, want *File) ([]byte, error) {
	return Edit(src, func(f *File) error {
		sorted := copyOf(want)
		adoptIDs(f, sorted)
		now := keyed(sorted)
		var kept []Annotation
		for key, a := range keyed(f) {
			if b := now[key]; b != nil {
				b.origin = a.origin
				kept = append(kept, *b)
				delete(now, key)
			}
		}
		for _, b := range now {
			kept = append(kept, *b)
		}
		slices.SortFunc(kept, compareAll)
		f.Head, f.Annotations = want.Head, kept
		return nil
	})
}

// Format brings a file into canonical form after complete, which may be nil, has filled in what is missing. A file
// with comments, or with keys that are not known, is only completed: the canonical form has no place for them.
func Format(src []byte, complete func(*File) error) ([]byte, error) {
	if complete == nil {
		complete = func(*File) error { return nil }
	}
	doc := parse("", src)
	rewrite := doc.root != nil && !hasComment(src, doc.root) && diag.Count(doc.found, diag.Error) == 0
	if !rewrite {
		return Edit(src, complete)
	}
	if err := complete(doc.file); err != nil {
		return nil, err
	}
	return doc.file.encodeChecked()
}

// only is the index of the one coding with this id.
func (f *File) only(id string) (int, error) {
	at := -1
	for i, a := range f.Annotations {
		if a.ID != id || id == "" {
			continue
		}
		if at >= 0 {
			return 0, fmt.Errorf("id %s stands at two codings (lines %d and %d); give one of them another id", id, f.Annotations[at].Line, a.Line)
		}
		at = i
	}
	if at < 0 {
		return 0, fmt.Errorf("no coding has the id %q", id)
	}
	return at, nil
}

// hasComment looks for a comment between the scalars of a file.
func hasComment(src []byte, root *yamldoc.Node) bool {
	at, found := 0, false
	between := func(end int) {
		if end > at {
			found = found || bytes.IndexByte(src[at:end], '#') >= 0
		}
	}
	var walk func(n *yamldoc.Node)
	walk = func(n *yamldoc.Node) {
		for i, k := range n.Keys {
			walk(k)
			walk(n.Values[i])
		}
		for _, item := range n.Items {
			walk(item)
		}
		if n.Kind == yamldoc.Scalar {
			between(n.Start)
			at = max(at, n.End)
		}
	}
	walk(root)
	between(len(src))
	return found
}
