// Package yamldoc is the door through which every YAML file of a study comes in: it reads a file into nodes that know
// their places, reports what is wrong with it instead of stopping, and changes a file by splicing its source, so that
// comments, blank lines and order stay as their author left them.
//
// It is the only package that imports a YAML library. The YAML it accepts is the plain part of the language: one
// document of maps, lists and scalars. Anchors, aliases, merge keys, tags and complex keys are refused, because a
// reader of the file could not see what they say.
package yamldoc

import "qcode/internal/diag"

// Kind says what a node is.
type Kind uint8

// The kinds of nodes. Null is a value that is not there (`key:`) or says so (`~`, `null`).
const (
	Null Kind = iota
	Scalar
	Map
	List
)

func (k Kind) String() string {
	switch k {
	case Scalar:
		return "a text"
	case Map:
		return "a group of keys"
	case List:
		return "a list"
	}
	return "nothing"
}

// Range is a half-open range of bytes of the source.
type Range struct{ Start, End int }

// Node is one value of a YAML file. Lines and columns count from 1, columns in code points; an end column is
// exclusive. Start and End are bytes of the source: quotation marks, block indicators and brackets belong to the
// node, a comment behind it does not. A null without a word is empty and stands where its value would go.
type Node struct {
	Kind   Kind
	Value  string // of a scalar, without its quotation marks; of a null the word that was written
	Quoted bool   // in quotation marks or a block scalar: certainly meant as text
	Flow   bool   // a map or list written with brackets, or a part of one

	Line, Column       int
	EndLine, EndColumn int
	Start, End         int

	// Entry is set on keys of a map and on items of a list: what has to go when the entry goes. In block style these
	// are its whole lines, with a comment on the last one and the line break; an entry that shares its first line
	// with the dash of a list begins at the key. In flow style it is the entry without its comma.
	Entry Range

	Keys, Values []*Node // of a map, in the order of the file
	Items        []*Node // of a list
}

// Get is the value of a key, nil if the map does not have it. Of a key that was written twice it is the first.
func (n *Node) Get(key string) *Node {
	if i := n.index(key); i >= 0 {
		return n.Values[i]
	}
	return nil
}

// Key is the node of a key itself, nil if the map does not have it.
func (n *Node) Key(key string) *Node {
	if i := n.index(key); i >= 0 {
		return n.Keys[i]
	}
	return nil
}

func (n *Node) index(key string) int {
	if n == nil {
		return -1
	}
	for i, k := range n.Keys {
		if k.Value == key {
			return i
		}
	}
	return -1
}

// Place says where the node stands in the file of that name.
func (n *Node) Place(file string) diag.Place {
	if n == nil {
		return diag.Place{File: file}
	}
	return diag.Place{File: file, Line: n.Line, Column: n.Column, EndLine: n.EndLine, EndColumn: n.EndColumn}
}

// Equal reports whether a and b say the same, wherever and however they are written.
func Equal(a, b *Node) bool {
	if a.Kind != b.Kind || len(a.Keys) != len(b.Keys) || len(a.Items) != len(b.Items) {
		return false
	}
	if a.Kind == Scalar && a.Value != b.Value {
		return false
	}
	for i := range a.Keys {
		if !Equal(a.Keys[i], b.Keys[i]) || !Equal(a.Values[i], b.Values[i]) {
			return false
		}
	}
	for i := range a.Items {
		if !Equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	return true
}
