package yamldoc

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

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

// Set gives a scalar, a key or an empty value a new text. A block scalar stays one where it can.
func (e *Edit) Set(n *Node, text string) {
	if n == nil || n.Kind == Map || n.Kind == List {
		e.fail("only a single value can be set")
		return
	}
	written := Quote(text)
	if n.Quoted {
		written = DoubleQuote(text)
		if sign := e.text[n.Start]; sign == '|' || sign == '>' {
			if block, ok := e.block(n, text); ok {
				written = block
			}
		}
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
