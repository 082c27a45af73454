package yamldoc

import (
	"bytes"
	"slices"
	"strings"

	"qcode/internal/diag"
)

// Begin makes an empty value (`key:`, `null`) a map or list, so that Add can put entries into it. A value that is such
// a map or list already stays as it is.
func (e *Edit) Begin(n *Node, kind Kind) {
	switch {
	case n == nil || kind != Map && kind != List:
		e.fail("there is no value to begin")
	case n.Kind == Null:
		n.Kind = kind
	case n.Kind != kind:
		e.fail("the value on line %d is %s", n.Line, n.Kind)
	}
}

// Add puts an entry at place at (from 0) of a map or list. The entry is YAML without indentation: `key: value` for a
// map, a value for a list, with comments above it if need be; in block style it may have several lines. Where the maps
// of a list stand apart by blank lines, so does the new one.
func (e *Edit) Add(n *Node, at int, entry string) {
	entry = strings.TrimRight(strings.ReplaceAll(entry, "\r\n", "\n"), "\n")
	value, found := Parse("entry", []byte(entry+"\n"))
	if n == nil || value == nil || diag.Count(found, diag.Error) > 0 || at < 0 {
		e.fail("%q is no entry", entry)
		return
	}
	fits := n.Kind == Map && value.Kind == Map && len(value.Keys) == 1 && at <= len(n.Keys) || n.Kind == List && at <= len(n.Items)
	if !fits {
		e.fail("%s on line %d has no place %d for %q", n.Kind, n.Line, at, entry)
		return
	}
	entries := n.Items
	if n.Kind == Map {
		entries = n.Keys
	}
	key, inside := e.keyOf(n)
	empty := len(entries) == 0
	switch {
	case n.Flow && (!empty || inside) || empty && inside:
		if hasComment([]byte(entry), value) {
			e.fail("between the brackets on line %d is no place for comments", n.Line)
			return
		}
		e.insertFlow(n, entries, at, strings.Split(entry, "\n"), value)
	case empty:
		e.fill(n, key, e.lay(n.Kind, entry))
	default:
		e.insert(n, entries, at, e.lay(n.Kind, entry))
	}
	if e.err != nil {
		return
	}
	place := Range{e.splices[len(e.splices)-1].End, e.splices[len(e.splices)-1].End} // what is added behind it goes there too
	if n.Kind == Map {
		value.Keys[0].Entry = place
		n.Keys = slices.Insert(n.Keys, at, value.Keys[0])
		n.Values = slices.Insert(n.Values, at, value.Values[0])
	} else {
		value.Entry = place
		n.Items = slices.Insert(n.Items, at, value)
	}
}

// lay gives an entry its lines: of a list the first one that is no comment begins with the dash.
func (e *Edit) lay(kind Kind, entry string) []string {
	lines := strings.Split(entry, "\n")
	if kind == Map {
		return lines
	}
	dash := "- "
	for i, line := range lines {
		switch {
		case dash != "  " && strings.HasPrefix(line, "#"):
		case line != "":
			lines[i], dash = dash+line, "  "
		}
	}
	return lines
}

// keyOf is the key that n is the value of, and whether its map is written in brackets. Of the root it is nil.
func (e *Edit) keyOf(n *Node) (key *Node, inBrackets bool) {
	var find func(m *Node) bool
	find = func(m *Node) bool {
		for i, v := range m.Values {
			if v == n {
				key, inBrackets = m.Keys[i], m.Flow
				return true
			}
			if find(v) {
				return true
			}
		}
		for _, item := range m.Items {
			if item == n {
				inBrackets = m.Flow
				return true
			}
			if find(item) {
				return true
			}
		}
		return false
	}
	find(e.root)
	return key, inBrackets
}

// fill puts the first lines into an empty value, below its key.
func (e *Edit) fill(n, key *Node, lines []string) {
	if key == nil {
		if n != e.root || n.Start != n.End {
			e.fail("the empty value on line %d has no key to stand below", n.Line)
			return
		}
		end, begin := len(e.text), ""
		if end > e.lines[0] && !e.atLineStart(end) {
			begin = e.newline
		}
		e.splice(end, end, begin+e.indent(lines, "")+e.newline)
		return
	}
	if n.End > n.Start { // null, [] or {}: it goes, with the space before it
		start := n.Start
		for start > key.End && e.text[start-1] == ' ' {
			start--
		}
		e.splice(start, n.End, "")
	}
	n.Flow, n.Column = false, key.Column+2
	end := e.lineEnd(max(n.End, key.End))
	body := e.indent(lines, strings.Repeat(" ", key.Column+1))
	if e.atLineStart(end) {
		e.splice(end, end, body+e.newline)
	} else {
		e.splice(end, end, e.newline+body)
	}
}

// insert splices the lines in before the entry at, or behind the last one.
func (e *Edit) insert(n *Node, entries []*Node, at int, lines []string) {
	margin := strings.Repeat(" ", n.Column-1)
	text := e.indent(lines, margin)
	apart := ""
	if n.Kind == List && e.apart(entries) {
		apart = e.newline
	}
	if at == 0 {
		start := entries[0].Entry.Start
		if _, alone := e.lineStart(start); alone && e.atLineStart(start) {
			if n.Kind == List {
				start = e.above(start, n.Column-1)
			}
			e.splice(start, start, text+e.newline+apart)
		} else { // behind the dash of a list
			e.splice(start, start, strings.TrimPrefix(text, margin)+e.newline+margin)
		}
		return
	}
	end := e.behind(n, entries[at-1])
	if e.atLineStart(end) {
		e.splice(end, end, apart+text+e.newline)
	} else {
		e.splice(end, end, e.newline+apart+text)
	}
}

// apart reports whether a blank line stands between the last two maps of a list.
func (e *Edit) apart(entries []*Node) bool {
	if len(entries) < 2 || entries[len(entries)-1].Kind != Map {
		return false
	}
	end := entries[len(entries)-2].Entry.End
	return end < len(e.text) && len(bytes.TrimSpace(e.text[end:e.lineEnd(end)])) == 0
}

// behind is the end of an entry of a list, with the comments that follow it and are indented like its keys.
func (e *Edit) behind(n, entry *Node) int {
	end := entry.Entry.End
	if n.Kind != List || entry.Kind != Map || entry.Flow {
		return end
	}
	for end < len(e.text) && e.atLineStart(end) {
		line := e.text[end:e.lineEnd(end)]
		text := bytes.TrimLeft(line, " ")
		if len(text) == 0 || text[0] != '#' || len(line)-len(text) < n.Column {
			break
		}
		end += len(line)
	}
	return end
}

func (e *Edit) insertFlow(n *Node, entries []*Node, at int, lines []string, value *Node) {
	text := strings.Join(lines, " ")
	switch {
	case n.Kind == Map && len(lines) > 1:
		text = pairs(value)
	case n.Kind == List && (len(lines) > 1 || value.Kind == Map && !value.Flow):
		text = inBrackets(value)
	}
	switch {
	case at > 0:
		e.splice(entries[at-1].Entry.End, entries[at-1].Entry.End, ", "+text)
	case len(entries) > 0:
		e.splice(entries[0].Entry.Start, entries[0].Entry.Start, text+", ")
	case n.Flow && n.End > n.Start+1:
		e.splice(n.Start+1, n.Start+1, text)
	default: // an empty value between brackets
		open, shut := " [", "]"
		if n.Kind == Map {
			open, shut = " {", "}"
		}
		if n.End > n.Start {
			open = open[1:]
		}
		e.splice(n.Start, n.End, open+text+shut)
	}
}

func (e *Edit) atLineStart(at int) bool {
	_, found := slices.BinarySearch(e.lines, at)
	return found
}

// Replace puts another value, written in one line, in the place of a single one: a list for a text, a number for a word.
func (e *Edit) Replace(n *Node, value string) {
	now, found := Parse("value", []byte("- "+value))
	switch {
	case now == nil || diag.Count(found, diag.Error) > 0 || len(now.Items) != 1 || strings.Contains(value, "\n"):
		e.fail("%q is no value", value)
	case n == nil || n.Kind != Scalar:
		e.fail("only a single value can be replaced")
	default:
		e.splice(n.Start, n.End, value)
		item := now.Items[0]
		n.Kind, n.Value, n.Quoted, n.Flow, n.Keys, n.Values, n.Items = item.Kind, item.Value, item.Quoted, item.Flow, item.Keys, item.Values, item.Items
	}
}

// SetTexts makes a list of texts, or the single text that stands for one, say these texts. Those that stay keep their
// place and layout; a new one takes the place of one that goes, as long as there are both.
func (e *Edit) SetTexts(n *Node, want []string) {
	if n == nil || n.Kind != List {
		if n == nil || !slices.Equal(want, []string{n.Value}) {
			e.Replace(n, Flow(want...))
		}
		return
	}
	var fresh []string
	for _, text := range want {
		if !slices.ContainsFunc(n.Items, func(o *Node) bool { return o.Value == text }) {
			fresh = append(fresh, text)
		}
	}
	for i := len(n.Items) - 1; i >= 0; i-- {
		switch item := n.Items[i]; {
		case slices.Contains(want, item.Value):
		case len(fresh) > 0:
			e.Set(item, fresh[len(fresh)-1])
			fresh = fresh[:len(fresh)-1]
		default:
			e.Remove(n, i)
		}
	}
	for _, text := range fresh {
		e.Add(n, len(n.Items), Quote(text))
	}
}

// Remove takes an entry (counted from 0) out of a map or list. In block style a comment on its lines goes too; those
// above stay.
func (e *Edit) Remove(n *Node, at int) {
	entries, ok := e.entries(n, at)
	if !ok {
		return
	}
	r := e.removal(n, entries, at)
	e.splice(r.Start, r.End, "")
	e.forget(n, at)
}

// Take is Remove for an entry of a list that is to stand somewhere else: it returns the entry as Add wants it. The
// comments right above it and its own last ones come along, and where it stood apart by blank lines these close up.
func (e *Edit) Take(n *Node, at int) (entry string) {
	entries, ok := e.entries(n, at)
	if !ok {
		return ""
	}
	item := entries[at]
	if n.Flow || !e.atLineStart(item.Entry.Start) {
		e.Remove(n, at)
		return string(e.text[item.Start:item.End])
	}
	start, end := e.above(item.Entry.Start, n.Column-1), e.behind(n, item)
	dash := item.Entry.Start + n.Column // behind the dash
	if item.Start < dash || item.Kind == Null {
		e.fail("the entry on line %d is empty", item.Line)
		return ""
	}
	var lines []string
	for _, line := range strings.Split(string(e.text[start:item.Entry.Start])+string(e.text[dash:item.Start]), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	for i, line := range strings.Split(strings.TrimRight(string(e.text[item.Start:end]), "\r\n"), "\n") {
		if line = strings.TrimSuffix(line, "\r"); i > 0 {
			margin := min(item.Column-1, len(line)-len(strings.TrimLeft(line, " ")))
			line = line[margin:]
		}
		lines = append(lines, line)
	}
	start, end = e.closeUp(start, end, at == 0, at+1 == len(entries))
	e.splice(start, end, "")
	e.forget(n, at)
	return strings.Join(lines, "\n")
}

// above is where the comments begin that stand right above the line of start and have its indentation.
func (e *Edit) above(start, indentation int) int {
	for start > e.lines[0] {
		line, _ := e.lineStart(start - 1)
		text := bytes.TrimLeft(e.text[line:start], " ")
		if len(text) == 0 || text[0] != '#' || start-line-len(text) != indentation {
			break
		}
		start = line
	}
	return start
}

// closeUp widens the lines of an entry by the blank ones before it, if the entry is the last one or blank lines stand
// behind it too; of a first entry by those behind it.
func (e *Edit) closeUp(start, end int, first, last bool) (int, int) {
	blank := func(from, to int) bool { return from < to && len(bytes.TrimSpace(e.text[from:to])) == 0 }
	if !last && !blank(end, e.lineEnd(end)) {
		return start, end
	}
	for first && !last && end < len(e.text) && blank(end, e.lineEnd(end)) {
		end = e.lineEnd(end)
	}
	for !first && start > e.lines[0] {
		line, _ := e.lineStart(start - 1)
		if !blank(line, start) {
			break
		}
		start = line
	}
	return start, end
}

func (e *Edit) entries(n *Node, at int) (entries []*Node, ok bool) {
	if n == nil {
		e.fail("there is nothing to remove from")
		return nil, false
	}
	entries = n.Items
	if n.Kind == Map {
		entries = n.Keys
	}
	if at < 0 || at >= len(entries) {
		e.fail("there is no entry %d to remove on line %d", at, n.Line)
		return nil, false
	}
	return entries, true
}

func (e *Edit) forget(n *Node, at int) {
	if n.Kind == Map {
		n.Keys, n.Values = slices.Delete(n.Keys, at, at+1), slices.Delete(n.Values, at, at+1)
	} else {
		n.Items = slices.Delete(n.Items, at, at+1)
	}
	if len(n.Keys)+len(n.Items) == 0 && !n.Flow {
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
