package tidy

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// Codebook is a codebook file with what is loose in it made fast: values that another reader of YAML could take for
// something else than text stand in quotation marks, no line ends in blanks, and the file ends with one line break. All
// else its author has written stays as it is, byte for byte: comments, blank lines, order, line ends. The error says why
// the file cannot be read; then it is left as it is.
func Codebook(src []byte) ([]byte, error) {
	root, found := yamldoc.Parse("", src)
	for _, d := range found {
		if d.Severity == diag.Error {
			return src, fmt.Errorf("line %d: %s", d.At.Line, d.Message)
		}
	}
	if root == nil {
		return src, nil
	}
	var splices []diag.Splice
	_, problems := codebook.Parse(src)
	for _, p := range problems {
		if !p.Safe {
			continue
		}
		for _, f := range p.Fix {
			splices = append(splices, diag.Splice{Start: f.Start, End: f.End, New: []byte(f.New)})
		}
	}
	for _, more := range [][]diag.Splice{blanks(src, scalars(nil, root)), nil} { // blanks that a text keeps (|+) stay
		out, err := yamldoc.Splice(src, append(slices.Clone(splices), more...))
		if now, _ := yamldoc.Parse("", out); err == nil && now != nil && yamldoc.Equal(root, now) {
			return out, nil
		}
	}
	return src, errors.New("tidying it would change what it says; write it in a plainer way")
}

// scalars are the stretches in which blanks are text.
func scalars(to []yamldoc.Range, n *yamldoc.Node) []yamldoc.Range {
	if n == nil {
		return to
	}
	if n.Kind == yamldoc.Scalar {
		to = append(to, yamldoc.Range{Start: n.Start, End: n.End})
	}
	for _, list := range [][]*yamldoc.Node{n.Keys, n.Values, n.Items} {
		for _, below := range list {
			to = scalars(to, below)
		}
	}
	return to
}

// blanks takes blanks off the ends of lines, and line breaks off the end of the file but for one, outside texts.
func blanks(src []byte, texts []yamldoc.Range) (splices []diag.Splice) {
	inText := func(start, end int) bool {
		return slices.ContainsFunc(texts, func(r yamldoc.Range) bool { return start < r.End && r.Start < end })
	}
	last := 0 // where the last line that says something ends
	for at := 0; at < len(src); {
		next := at + bytes.IndexByte(src[at:], '\n') + 1
		if next == at {
			next = len(src)
		}
		line := bytes.TrimRight(src[at:next], "\r\n")
		end := at + len(bytes.TrimRight(line, " \t\r"))
		if trail := at + len(line); end < trail && !inText(end, trail) {
			splices = append(splices, diag.Splice{Start: end, End: trail})
		}
		if end > at || inText(at, next) {
			last = next
		}
		at = next
	}
	newline := "\n"
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		newline = "\r\n"
	}
	if last < len(src) {
		splices = slices.DeleteFunc(splices, func(s diag.Splice) bool { return s.Start >= last })
		splices = append(splices, diag.Splice{Start: last, End: len(src)})
	} else if len(src) > 0 && src[len(src)-1] != '\n' && !inText(len(src)-1, len(src)+1) {
		splices = append(splices, diag.Splice{Start: len(src), End: len(src), New: []byte(newline)})
	}
	return splices
}
