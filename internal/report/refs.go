package report

import (
	"strings"
)

// Places in a document: where the quotes behind a number stand. They are ids of its elements.

// ref is the place of the quotes of a code in a column; empty if there is nothing to show.
func (s *Source) ref(column, node, n int) string {
	if n == 0 {
		return ""
	}
	return place("q", s.Columns[column].ID, s.Tree.Nodes[node].Code.ID)
}

// valenceRef is the place of those among them that judge the code so.
func (s *Source) valenceRef(column, node int, valence string, n int) string {
	if n == 0 {
		return ""
	}
	// One letter is enough, and cannot be taken for a case, which begins with c-.
	return place("q", s.Columns[column].ID, s.Tree.Nodes[node].Code.ID, valence[:1])
}

// caseRef is the place of the first of those of one case.
func (s *Source) caseRef(column, node int, name string) string {
	return place("q", s.Columns[column].ID, s.Tree.Nodes[node].Code.ID, "c-"+name)
}

// moveRef is the place of the names of those who gained or lost a code.
func (s *Source) moveRef(node int, what string, n int) string {
	if n == 0 {
		return ""
	}
	return place("move", s.Tree.Nodes[node].Code.ID, what)
}

// classRef is the place of the stories of a class.
func (s *Source) classRef(node int, class string, n int) string {
	if n == 0 {
		return ""
	}
	return place("story", s.Tree.Nodes[node].Code.ID, class)
}

// place joins the parts of an id. What is neither letter nor digit in a part becomes its number, so that two parts can
// never run into each other.
func place(parts ...string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		for _, r := range p {
			switch {
			case r == ' ':
				b.WriteByte('_')
			case r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
				b.WriteRune(r)
			default:
				b.WriteString("~" + strings.ToLower(strings.TrimLeft(hexOf(r), "0")) + "~")
			}
		}
	}
	return b.String()
}

func hexOf(r rune) string {
	const digits = "0123456789abcdef"
	out := ""
	for ; r > 0; r >>= 4 {
		out = string(digits[r&15]) + out
	}
	return out
}
