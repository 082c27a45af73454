package yamldoc

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// foldAt is where a folded text that is written anew breaks its lines, in code points without the margin.
const foldAt = 100

// block writes text in the style of n, a block scalar; ok is false if that style cannot say it.
func (e *Edit) block(n *Node, text string) (written string, ok bool) {
	header, body, _ := strings.Cut(string(e.text[n.Start:n.End]), "\n")
	header = strings.TrimSuffix(header, "\r")
	margin := marginOf(body)
	sign, rest, comment := header[:1], header[1:], ""
	if i := strings.IndexAny(rest, " \t#"); i >= 0 {
		rest, comment = rest[:i], rest[i:]
	}
	if margin == "" || strings.Trim(rest, "+-") != "" || text == "" || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unreadable(r) }) {
		return "", false
	}
	body, chomp := text, "-"
	if cut, ends := strings.CutSuffix(text, "\n"); ends {
		body, chomp = cut, ""
	}
	if sign == ">" {
		body = foldText(body)
	}
	lines := strings.Split(body, "\n")
	written = sign + chomp + comment + e.newline + e.indent(lines, margin)
	if read, _ := Parse("", []byte("k: "+written+e.newline)); read.Get("k") == nil || read.Get("k").Value != text {
		return "", false
	}
	return written, true
}

// marginOf is the spaces before the first line of a body that is not blank.
func marginOf(body string) string {
	for line := range strings.SplitSeq(body, "\n") {
		if text := strings.TrimLeft(line, " "); strings.TrimSpace(text) != "" {
			return line[:len(line)-len(text)]
		}
	}
	return ""
}

// foldText breaks long lines at single spaces and doubles the line breaks of the text, as a folded scalar has them.
func foldText(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
			if line != "" {
				b.WriteByte('\n')
			}
		}
		width := 0
		for j, word := range strings.Split(line, " ") {
			n := utf8.RuneCountInString(word)
			switch {
			case j == 0:
			case word != "" && width > 0 && width+1+n > foldAt && !strings.HasSuffix(b.String(), " "):
				b.WriteByte('\n')
				width = 0
			default:
				b.WriteByte(' ')
				width++
			}
			b.WriteString(word)
			width += n
		}
	}
	return b.String()
}

// indent puts margin before every line that is not empty, and joins them with the file's line breaks.
func (e *Edit) indent(lines []string, margin string) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteString(e.newline)
		}
		if line != "" {
			b.WriteString(margin)
		}
		b.WriteString(line)
	}
	return b.String()
}

// inBrackets writes a value in one line, as it stands between brackets.
func inBrackets(n *Node) string {
	switch n.Kind {
	case Map:
		return "{" + pairs(n) + "}"
	case List:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i] = inBrackets(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Null:
		return "null"
	}
	if _, yes := Ambiguous(n.Value); yes && !n.Quoted {
		return n.Value // a number or a boolean stays one
	}
	if n.Quoted {
		return DoubleQuote(n.Value)
	}
	return Quote(n.Value)
}

func pairs(n *Node) string {
	all := make([]string, len(n.Keys))
	for i, k := range n.Keys {
		all[i] = Quote(k.Value) + ": " + inBrackets(n.Values[i])
	}
	return strings.Join(all, ", ")
}

// hasComment looks for a comment between the scalars of an entry.
func hasComment(src []byte, n *Node) bool {
	at, found := 0, false
	between := func(end int) {
		found = found || end > at && bytes.IndexByte(src[at:end], '#') >= 0
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		for i, k := range n.Keys {
			walk(k)
			walk(n.Values[i])
		}
		for _, item := range n.Items {
			walk(item)
		}
		if n.Kind == Scalar {
			between(n.Start)
			at = max(at, n.End)
		}
	}
	walk(n)
	between(len(src))
	return found
}

// Entry writes keys with their texts as an entry for Add, one a line, those without a text left out: key, text, key,
// text, and so on.
func Entry(keysAndTexts ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(keysAndTexts); i += 2 {
		if keysAndTexts[i+1] != "" {
			b.WriteString(keysAndTexts[i] + ": " + Quote(keysAndTexts[i+1]) + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Flow writes texts as a list in brackets.
func Flow(texts ...string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = Quote(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
