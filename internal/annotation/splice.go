package annotation

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// splicer gathers the splices that bring a hand-written file to what it shall say.
type splicer struct {
	src     []byte
	newline string
	splices []diag.Splice
}

func (s *splicer) put(start, end int, text string) {
	s.splices = append(s.splices, diag.Splice{Start: start, End: end, New: []byte(text)})
}

// splice makes src say what want says, and checks that it then does and that all else is as before.
func (d *document) splice(src []byte, want *File) ([]byte, error) {
	s := &splicer{src: src, newline: "\n"}
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		s.newline = "\r\n"
	}
	if d.root == nil || d.root.Kind == yamldoc.Null { // nothing but comments
		s.lines(len(src), strings.TrimSuffix(string(want.Encode()), "\n"))
	} else if d.root.Kind != yamldoc.Map || d.list != nil && d.list.Kind != yamldoc.List && d.list.Kind != yamldoc.Null {
		return nil, errShape
	}
	kept := make([]*Annotation, len(d.items))
	var added []Annotation
	for i := range want.Annotations {
		a := &want.Annotations[i]
		a.settle()
		if at := a.origin - 1; at >= 0 && kept[at] == nil {
			kept[at] = a
		} else {
			added = append(added, *a)
		}
	}
	if d.root != nil && d.root.Kind == yamldoc.Map {
		s.head(d, want.Head)
		s.codings(d, kept)
		s.add(d, kept, added)
	}
	slices.SortStableFunc(s.splices, func(a, b diag.Splice) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	out, err := yamldoc.Splice(src, s.splices)
	if err != nil || !d.became(out, want.Head, kept, added) {
		return nil, errMore
	}
	return out, nil
}

// became reads the outcome again: head and codings as wanted, in the order of the file, and what is not known here
// as it was.
func (d *document) became(out []byte, head Head, kept []*Annotation, added []Annotation) bool {
	got := parse("", out)
	if got.file.Head != head || got.root == nil || d.root != nil && !sameStrangers(d.root, got.root, headNames[:]) {
		return false
	}
	read := map[int]bool{}
	for _, a := range d.file.Annotations {
		read[a.origin-1] = true
	}
	at := 0
	for i := range d.items {
		switch {
		case kept[i] == nil && read[i]: // removed
		case at >= len(got.items) || kept[i] != nil && !sameStrangers(d.items[i], got.items[at], fieldNames[:]):
			return false
		default:
			at++
		}
	}
	if at+len(added) != len(got.items) {
		return false
	}
	want := make([]Annotation, 0, len(got.items))
	for _, a := range kept {
		if a != nil {
			want = append(want, *a)
		}
	}
	want = append(want, added...)
	return slices.EqualFunc(want, got.file.Annotations, func(a, b Annotation) bool { return a.same(&b) })
}

// sameStrangers compares the keys of two maps that are not among known.
func sameStrangers(a, b *yamldoc.Node, known []string) bool {
	strangers := func(n *yamldoc.Node) *yamldoc.Node {
		m := &yamldoc.Node{Kind: yamldoc.Map}
		for i, k := range n.Keys {
			if !slices.Contains(known, k.Value) {
				m.Keys, m.Values = append(m.Keys, k), append(m.Values, n.Values[i])
			}
		}
		return m
	}
	return yamldoc.Equal(strangers(a), strangers(b))
}

// head sets what the file says about itself.
func (s *splicer) head(d *document, want Head) {
	was := []string{d.file.Transcript, d.file.Coder, d.file.Status}
	now := []string{want.Transcript, want.Coder, want.Status}
	values := map[string]string{}
	for i := range was {
		if was[i] != now[i] {
			values[headNames[i]] = now[i]
		}
	}
	s.fields(d.root, headNames[:], values, func(string) style { return name })
}

// codings changes the fields of codings that stay and removes those that go. An entry that could not be read stays.
func (s *splicer) codings(d *document, kept []*Annotation) {
	was := map[int]*Annotation{}
	for i := range d.file.Annotations {
		was[d.file.Annotations[i].origin-1] = &d.file.Annotations[i]
	}
	gone := make([]bool, len(d.items))
	for i, item := range d.items {
		gone[i] = was[i] != nil && kept[i] == nil
		if was[i] == nil || gone[i] {
			continue
		}
		values := map[string]string{}
		for f := range fieldCount {
			if now := kept[i].value(f); now != was[i].value(f) {
				values[f.String()] = now
			}
		}
		s.fields(item, fieldNames[:], values, func(key string) style { f, _ := fieldNamed(key); return f.style() })
	}
	if d.list != nil {
		s.cut(d.list, d.items, gone)
	}
}

// fields gives keys of a map new values; an empty value takes the key out. order is the order of keys for new ones.
func (s *splicer) fields(m *yamldoc.Node, order []string, values map[string]string, styleOf func(string) style) {
	gone := make([]bool, len(m.Keys))
	after := -1 // index of the nearest key that stays and comes before the present one in that order
	for _, key := range order {
		i := slices.IndexFunc(m.Keys, func(k *yamldoc.Node) bool { return k.Value == key })
		value, change := values[key]
		switch {
		case change && value == "" && i >= 0:
			gone[i] = true
			continue
		case change && i >= 0:
			s.value(m.Values[i], s.scalar(value, styleOf(key), m.Flow))
		case change && value != "":
			s.insert(m, after, key+": "+s.scalar(value, styleOf(key), m.Flow))
		}
		if i >= 0 {
			after = i
		}
	}
	s.cut(m, m.Keys, gone)
}

// scalar writes a value; between brackets always in quotation marks, where fewer plain words are safe.
func (s *splicer) scalar(value string, as style, flow bool) string {
	if as == place {
		return value
	}
	if flow {
		as = prose
	}
	return string(appendScalar(nil, value, as))
}

// value replaces a value; a null stands right behind its colon.
func (s *splicer) value(v *yamldoc.Node, text string) {
	if v.Start == v.End {
		text = " " + text
	}
	s.put(v.Start, v.End, text)
}

// insert puts an entry behind the key with index after, before the first key if that is -1.
func (s *splicer) insert(m *yamldoc.Node, after int, entry string) {
	margin := strings.Repeat(" ", m.Column-1)
	switch {
	case len(m.Keys) == 0:
		s.put(m.Start+1, m.Start+1, entry)
	case after < 0 && m.Flow:
		s.put(m.Keys[0].Start, m.Keys[0].Start, entry+", ")
	case after < 0:
		s.put(m.Keys[0].Start, m.Keys[0].Start, entry+s.newline+margin)
	case m.Flow:
		s.put(m.Keys[after].Entry.End, m.Keys[after].Entry.End, ", "+entry)
	default:
		s.lines(m.Keys[after].Entry.End, margin+entry)
	}
}

// lines inserts whole lines at the beginning of a line, or at the end of a file that lacks its last newline.
func (s *splicer) lines(at int, text string) {
	if at == 0 || s.src[at-1] == '\n' || s.src[at-1] == '\r' {
		s.put(at, at, text+s.newline)
	} else {
		s.put(at, at, s.newline+text)
	}
}

// cut takes entries out of a map or list, comments on their own lines apart.
func (s *splicer) cut(n *yamldoc.Node, entries []*yamldoc.Node, gone []bool) {
	for i := 0; i < len(entries); i++ {
		if !gone[i] {
			continue
		}
		j := i // the last of a run of entries that go
		for j+1 < len(entries) && gone[j+1] {
			j++
		}
		start, end := entries[i].Entry.Start, entries[j].Entry.End
		more := j+1 < len(entries)
		atDash := !n.Flow && n.Kind == yamldoc.Map && i == 0 && start > 0 && s.src[start-1] != '\n'
		switch {
		case (n.Flow || atDash) && more:
			s.put(start, entries[j+1].Start, "")
		case n.Flow && i > 0:
			s.put(entries[i-1].Entry.End, end, "")
		case n.Flow:
			s.put(start, end, "")
		case atDash:
			s.put(start, end, "{}"+s.newline)
		default:
			for ; i <= j; i++ {
				s.put(entries[i].Entry.Start, entries[i].Entry.End, "")
			}
		}
		i = j
	}
}

// add puts new codings at the end of the list, and mends a list that has become empty or was.
func (s *splicer) add(d *document, kept []*Annotation, added []Annotation) {
	left := len(d.items) - len(d.file.Annotations) // entries that could not be read stay
	for _, a := range kept {
		if a != nil {
			left++
		}
	}
	switch {
	case len(d.items) == 0 && len(added) == 0:
	case d.list == nil && d.root.Flow:
		s.insert(d.root, len(d.root.Keys)-1, "annotations: ["+s.flow(added)+"]")
	case d.list == nil:
		s.lines(len(s.src), "annotations:"+s.newline+s.block(added, "  "))
	case d.list.Flow && len(d.items) > 0:
		text := s.flow(added)
		if left > 0 && text != "" {
			text = ", " + text
		}
		end := d.items[len(d.items)-1].Entry.End
		s.put(end, end, text)
	case d.root.Flow:
		s.value(d.list, "["+s.flow(added)+"]")
	case left == 0 && len(added) == 0:
		key := d.root.Key("annotations")
		colon := key.End + bytes.IndexByte(s.src[key.End:], ':') + 1
		s.put(colon, colon, " []")
	case len(d.items) == 0: // `annotations: []` or nothing behind the colon
		s.put(d.list.Start, d.list.End, "")
		s.lines(d.root.Key("annotations").Entry.End, s.block(added, "  "))
	case len(added) > 0:
		s.lines(d.items[len(d.items)-1].Entry.End, s.block(added, strings.Repeat(" ", d.list.Column-1)))
	}
}

// block writes codings as items of a block list, without the last newline.
func (s *splicer) block(as []Annotation, margin string) string {
	var dst []byte
	for i := range as {
		dst = as[i].append(dst, margin, s.newline)
	}
	return strings.TrimSuffix(string(dst), s.newline)
}

// flow writes codings as items of a list in brackets, without the brackets.
func (s *splicer) flow(as []Annotation) string {
	items := make([]string, len(as))
	for i := range as {
		var fields []string
		for f := range fieldCount {
			if v := as[i].value(f); v != "" {
				fields = append(fields, f.String()+": "+s.scalar(v, f.style(), true))
			}
		}
		items[i] = "{" + strings.Join(fields, ", ") + "}"
	}
	return strings.Join(items, ", ")
}
