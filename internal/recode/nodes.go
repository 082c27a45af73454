package recode

import (
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/yamldoc"
)

// entry finds the entry of a code: the list that holds it, its place there, and the entry above it, nil at the root.
func entry(root *yamldoc.Node, id string) (list *yamldoc.Node, at int, above *yamldoc.Node) {
	var walk func(codes, parent *yamldoc.Node) bool
	walk = func(codes, parent *yamldoc.Node) bool {
		if codes == nil {
			return false
		}
		for i, item := range codes.Items {
			if n := item.Get("id"); n != nil && n.Value == id {
				list, at, above = codes, i, parent
				return true
			}
			if walk(item.Get("codes"), item) {
				return true
			}
		}
		return false
	}
	if !walk(root.Get("codes"), nil) {
		return nil, -1, nil
	}
	return list, at, above
}

// node is the entry of a code itself.
func node(root *yamldoc.Node, id string) *yamldoc.Node {
	list, at, _ := entry(root, id)
	if list == nil {
		return nil
	}
	return list.Items[at]
}

// insert puts a key into an entry at its usual place: behind the keys that come before it, and before the codes below.
func insert(e *yamldoc.Edit, n *yamldoc.Node, key, value string) {
	order := codebook.Keys()
	mine := slices.Index(order, key)
	at := 0
	for i, k := range n.Keys {
		if slices.Index(order, k.Value) < mine {
			at = i + 1
		}
	}
	if below := slices.IndexFunc(n.Keys, func(k *yamldoc.Node) bool { return k.Value == "codes" }); below >= 0 {
		at = min(at, below)
	}
	e.Add(n, at, key+": "+value)
}

// setText gives a key of an entry a text; an empty one takes the key out.
func setText(e *yamldoc.Edit, n *yamldoc.Node, key, text string) {
	old := n.Get(key)
	switch {
	case old == nil && text != "":
		insert(e, n, key, yamldoc.Quote(text))
	case old != nil && text == "":
		drop(e, n, key)
	case old != nil && old.Value != text:
		e.Set(old, text)
	}
}

// setWord is setText for true and false.
func setWord(e *yamldoc.Edit, n *yamldoc.Node, key, word string) {
	if n.Get(key) != nil {
		drop(e, n, key)
	}
	insert(e, n, key, word)
}

func drop(e *yamldoc.Edit, n *yamldoc.Node, key string) {
	if i := slices.IndexFunc(n.Keys, func(k *yamldoc.Node) bool { return k.Value == key }); i >= 0 {
		e.Remove(n, i)
	}
}

// setTexts makes a key of an entry say these texts. Those that stay keep their place and layout.
func setTexts(e *yamldoc.Edit, n *yamldoc.Node, key string, want []string) {
	old := n.Get(key)
	switch {
	case old == nil || old.Kind == yamldoc.Null:
		if old != nil {
			drop(e, n, key)
		}
		if len(want) > 0 {
			insert(e, n, key, yamldoc.Flow(want...))
		}
	case len(want) == 0:
		drop(e, n, key)
	default:
		e.SetTexts(old, want)
	}
}

// put makes an entry the last one below the code above; empty: at the root.
func (d *desk) put(above, text string) error {
	return d.book(func(e *yamldoc.Edit) error {
		n := e.Root()
		if above != "" {
			n = node(n, above)
		} else {
			e.Begin(n, yamldoc.Map)
		}
		if codes := n.Get("codes"); codes != nil {
			e.Begin(codes, yamldoc.List)
			e.Add(codes, len(codes.Items), text)
			return nil
		}
		at := len(n.Keys)
		e.Add(n, at, "codes:\n  - "+strings.ReplaceAll(dashed(text), "\n", "\n    "))
		return nil
	})
}

// dashed brings comments that stand above an entry behind its first key: there is no place for them before the dash.
func dashed(text string) string {
	var comments []string
	lines := strings.Split(text, "\n")
	for len(lines) > 1 && strings.HasPrefix(lines[0], "#") {
		comments, lines = append(comments, lines[0]), lines[1:]
	}
	if strings.HasPrefix(lines[0], "{") {
		return strings.Join(lines, "\n")
	}
	return strings.Join(append(append(lines[:1:1], comments...), lines[1:]...), "\n")
}

// take removes the entry of a code and returns it as put wants it. A list that is empty then goes too.
func (d *desk) take(id string) (text string, err error) {
	emptied := ""
	err = d.book(func(e *yamldoc.Edit) error {
		list, at, above := entry(e.Root(), id)
		text = e.Take(list, at)
		if above != nil && len(list.Items) == 0 {
			emptied = above.Get("id").Value
		}
		return nil
	})
	if err != nil || emptied == "" {
		return text, err
	}
	return text, d.book(func(e *yamldoc.Edit) error {
		drop(e, node(e.Root(), emptied), "codes")
		return nil
	})
}
