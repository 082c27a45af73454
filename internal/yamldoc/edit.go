package yamldoc

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qcode/internal/diag"
)

// Edit changes a YAML file by splices: what is not edited keeps every byte. It plays each change on the nodes too, and
// Done reads the new text again and compares: a splice that would change more, or less, than was asked is refused.
type Edit struct {
	*source
	root    *Node
	splices []diag.Splice
	newline string
	err     error
}

// NewEdit begins to edit the file of that name. A file with errors is not edited.
func NewEdit(file string, src []byte) (*Edit, error) {
	root, found := Parse(file, src)
	for _, d := range found {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("%w; mend that first", d)
		}
	}
	e := &Edit{source: newSource(file, src), root: root, newline: "\n"}
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		e.newline = "\r\n"
	}
	return e, nil
}

// Root is the file's value. It shows the changes made so far; the places of its nodes stay those of the file.
func (e *Edit) Root() *Node { return e.root }

func (e *Edit) splice(start, end int, text string) {
	e.splices = append(e.splices, diag.Splice{File: e.file, Start: start, End: end, New: []byte(text)})
}

func (e *Edit) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("cannot edit %s: "+format, append([]any{e.file}, args...)...)
	}
}

// Set gives a scalar, a key or an empty value a new text.
func (e *Edit) Set(n *Node, text string) {
	if n == nil || n.Kind == Map || n.Kind == List {
		e.fail("only a single value can be set")
		return
	}
	written := Quote(text)
	if n.Quoted {
		written = DoubleQuote(text)
	}
	if n.Start == n.End {
		if n.Kind != Null || n.Start == 0 {
			e.fail("the value on line %d has no place of its own", n.Line)
			return
		}
		written = " " + written
	}
	e.splice(n.Start, n.End, written)
	n.Kind, n.Value = Scalar, text
}

// Add puts an entry at place at (from 0) of a map or list. The entry is YAML without indentation: `key: value` for a
// map, a value for a list; in block style it may have several lines.
func (e *Edit) Add(n *Node, at int, entry string) {
	entry = strings.TrimRight(strings.ReplaceAll(entry, "\r\n", "\n"), "\n")
	value, found := Parse("entry", []byte(entry))
	if n == nil || value == nil || diag.Count(found, diag.Error) > 0 || at < 0 {
		e.fail("%q is no entry", entry)
		return
	}
	switch {
	case n.Kind == Map && value.Kind == Map && len(value.Keys) == 1 && at <= len(n.Keys):
		e.insert(n, n.Keys, at, strings.Split(entry, "\n"))
		n.Keys = slices.Insert(n.Keys, at, value.Keys[0])
		n.Values = slices.Insert(n.Values, at, value.Values[0])
	case n.Kind == List && at <= len(n.Items):
		lines := strings.Split(entry, "\n")
		if !n.Flow {
			for i := range lines {
				lines[i] = "  " + lines[i]
			}
			lines[0] = "- " + lines[0][2:]
		}
		e.insert(n, n.Items, at, lines)
		n.Items = slices.Insert(n.Items, at, value)
	default:
		e.fail("%s on line %d has no place %d for %q", n.Kind, n.Line, at, entry)
	}
}

// insert splices the lines in before the entry at, or behind the last one.
func (e *Edit) insert(n *Node, entries []*Node, at int, lines []string) {
	if n.Flow {
		e.insertFlow(n, entries, at, strings.Join(lines, " "))
		return
	}
	margin := strings.Repeat(" ", n.Column-1)
	text := strings.Join(lines, e.newline+margin)
	if at == 0 {
		start := entries[0].Entry.Start
		if _, alone := e.lineStart(start); alone && e.atLineStart(start) {
			e.splice(start, start, margin+text+e.newline)
		} else { // behind the dash of a list
			e.splice(start, start, text+e.newline+margin)
		}
		return
	}
	end := entries[at-1].Entry.End
	if e.atLineStart(end) {
		e.splice(end, end, margin+text+e.newline)
	} else {
		e.splice(end, end, e.newline+margin+text)
	}
}

func (e *Edit) insertFlow(n *Node, entries []*Node, at int, text string) {
	switch {
	case at > 0:
		e.splice(entries[at-1].Entry.End, entries[at-1].Entry.End, ", "+text)
	case len(entries) > 0:
		e.splice(entries[0].Entry.Start, entries[0].Entry.Start, text+", ")
	default:
		e.splice(n.Start+1, n.Start+1, text)
	}
}

func (e *Edit) atLineStart(at int) bool {
	_, found := slices.BinarySearch(e.lines, at)
	return found
}

// Remove takes an entry (counted from 0) out of a map or list. In block style a comment on its lines goes too; those
// above stay.
func (e *Edit) Remove(n *Node, at int) {
	entries := n.Items
	if n.Kind == Map {
		entries = n.Keys
	}
	if at < 0 || at >= len(entries) {
		e.fail("there is no entry %d to remove on line %d", at, n.Line)
		return
	}
	r := e.removal(n, entries, at)
	e.splice(r.Start, r.End, "")
	if n.Kind == Map {
		n.Keys, n.Values = slices.Delete(n.Keys, at, at+1), slices.Delete(n.Values, at, at+1)
	} else {
		n.Items = slices.Delete(n.Items, at, at+1)
	}
	if len(entries) == 1 && !n.Flow {
		n.Kind = Null
	}
}

func (e *Edit) removal(n *Node, entries []*Node, at int) Range {
	r := entries[at].Entry
	more := at+1 < len(entries)
	switch {
	case n.Flow && more:
		r.End = entries[at+1].Entry.Start
	case n.Flow && at > 0:
		r.Start = entries[at-1].Entry.End
	case n.Flow || e.atLineStart(r.Start):
	case more: // behind the dash of a list: the next entry moves up
		r.End = entries[at+1].Entry.Start
		if e.atLineStart(r.End) {
			r.End += n.Column - 1
		}
	default:
		r.End = n.End
	}
	return r
}

// Done is the new text and the splices that make it, in the order of the file.
func (e *Edit) Done() ([]byte, []diag.Splice, error) {
	if e.err != nil {
		return nil, nil, e.err
	}
	out, err := Splice(e.text, e.splices)
	if err != nil {
		e.fail("%w", err)
		return nil, nil, e.err
	}
	got, found := Parse(e.file, out)
	if got == nil || diag.Count(found, diag.Error) > 0 || !Equal(got, e.root) {
		e.fail("it would change more than was asked; edit the file by hand")
		return nil, nil, e.err
	}
	return out, e.splices, nil
}

var errOverlap = errors.New("two changes concern the same place")

// Splice applies splices to src, which it leaves alone, and sorts them by place. Those at one place keep their order.
func Splice(src []byte, splices []diag.Splice) ([]byte, error) {
	slices.SortStableFunc(splices, func(a, b diag.Splice) int { return cmp.Compare(a.Start, b.Start) })
	var out []byte
	at := 0
	for _, s := range splices {
		if s.Start < at || s.End < s.Start || s.End > len(src) {
			return nil, errOverlap
		}
		out = append(append(out, src[at:s.Start]...), s.New...)
		at = s.End
	}
	return append(out, src[at:]...), nil
}
