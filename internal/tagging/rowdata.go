package tagging

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"qcode/internal/yamldoc"
)

// object reads one JSON object of texts, numbers and lists of texts, in the order of its fields.
func object(line []byte) ([]pair, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	open, err := d.Token()
	if err != nil || open != json.Delim('{') {
		return nil, errors.New("it does not begin with {")
	}
	var out []pair
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errors.New("it ends too soon")
		}
		if slices.ContainsFunc(out, func(p pair) bool { return p.name == name }) {
			return nil, fmt.Errorf("field %q stands there twice", name)
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("field %q has no value that can be read", name)
		}
		text, err := plain(value)
		if err != nil {
			return nil, fmt.Errorf("field %q %w", name, err)
		}
		out = append(out, pair{fmt.Sprint(name), text})
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.New("it does not end with }")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the }")
	}
	return out, nil
}

// plain is a JSON value as a column of a table would have it.
func plain(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	case []any:
		var words []string
		for _, item := range v {
			word, err := plain(item)
			if err != nil {
				return "", err
			}
			words = append(words, word)
		}
		return strings.Join(words, " "), nil
	}
	return "", errors.New("is neither a text nor a number")
}

// readYAML reads an annotation file, in which transcript and coder stand at the head, or a list of codings. A coding
// may give its place as tables do: line, sentence, turn, start and end.
func readYAML(name string, src []byte) *Requests {
	q := &Requests{}
	root, ds := yamldoc.Parse(name, src)
	q.findings(ds)
	switch {
	case root == nil:
	case root.Kind == yamldoc.List:
		q.items(root.Items, nil)
	case root.Kind == yamldoc.Map && root.Get("annotations") != nil:
		var head []pair
		for _, key := range []string{"transcript", "coder"} {
			if n := root.Get(key); n != nil && n.Kind == yamldoc.Scalar {
				head = append(head, pair{key, n.Value})
			}
		}
		list := root.Get("annotations")
		if list.Kind == yamldoc.List {
			q.items(list.Items, head)
		} else if list.Kind != yamldoc.Null {
			q.refuse(list.Line, "", "`annotations` should be a list, not %s", list.Kind)
		}
		if len(list.Items) == 0 && len(head) > 0 { // a transcript in which nothing was coded
			q.object(root.Line, head)
		}
	default:
		q.refuse(root.Line, "write transcript, coder and annotations as an annotation file has them, or a list of codings", "the file holds no codings")
	}
	return q
}

// items takes the codings of a list; head holds for all that do not say otherwise.
func (q *Requests) items(items []*yamldoc.Node, head []pair) {
	for _, n := range items {
		if n.Kind != yamldoc.Map {
			q.refuse(n.Line, "", "a coding should be a group of keys, not %s", n.Kind)
			continue
		}
		fields, lost := fieldsOf(n)
		if lost {
			q.refuse(n.Line, "take it out", "the coding is settled as lost")
			continue
		}
		for _, h := range head {
			if n.Get(h.name) == nil {
				fields = append(fields, h)
			}
		}
		q.object(n.Line, fields)
	}
}

func fieldsOf(n *yamldoc.Node) (fields []pair, lost bool) {
	for i, k := range n.Keys {
		value := n.Values[i].Value
		if n.Values[i].Kind == yamldoc.List {
			var words []string
			for _, item := range n.Values[i].Items {
				words = append(words, item.Value)
			}
			value = strings.Join(words, " ")
		}
		fields = append(fields, pair{k.Value, value})
		lost = lost || k.Value == "lost" && value != ""
	}
	return fields, lost
}
