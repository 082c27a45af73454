package yamldoc

import (
	"bytes"
	"fmt"

	"gopkg.in/yaml.v3"

	"qcode/internal/diag"
)

// converter makes nodes of the YAML library's nodes, in the order of the file, and refuses what is not read here.
type converter struct {
	*source
	found []diag.Diagnostic
}

// node converts y. key is the key that y is the value of, if any; above is the column (from 0) of the block
// collection that y stands in.
func (c *converter) node(y *yaml.Node, key *Node, above int) *Node {
	n := &Node{Flow: y.Style&yaml.FlowStyle != 0}
	n.Start = c.byteAt(y.Line, y.Column)
	n.End = n.Start
	n.Line, n.Column = c.place(n.Start)
	c.refuse(y, n)
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		c.entries(n, y, above)
	case yaml.SequenceNode:
		n.Kind = List
		c.items(n, y, above)
	case yaml.ScalarNode:
		c.scalar(n, y, key, above)
	}
	n.EndLine, n.EndColumn = c.place(n.End)
	return n
}

func (c *converter) scalar(n *Node, y *yaml.Node, key *Node, above int) {
	n.Kind, n.Value = Scalar, y.Value
	n.Quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if y.ShortTag() == "!!null" && !n.Quoted {
		n.Kind = Null
	}
	if y.Value == "" && !n.Quoted {
		if key != nil { // behind the colon, where a value would be put
			if colon := bytes.IndexByte(c.text[key.End:], ':'); colon >= 0 && len(bytes.TrimSpace(c.text[key.End:key.End+colon])) == 0 {
				n.Start = key.End + colon + 1
				n.Line, n.Column = c.place(n.Start)
			}
		}
		n.End = n.Start
		return
	}
	n.End, _ = c.scalarEnd(n.Start, y.Value, above)
}

func (c *converter) entries(n *Node, y *yaml.Node, above int) {
	if !n.Flow {
		above = y.Column - 1
	}
	n.End = n.Start + 1
	seen := make(map[string]*Node, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content); i += 2 {
		k := c.node(y.Content[i], nil, above)
		v := c.node(y.Content[i+1], k, above)
		if k.Kind == Map || k.Kind == List {
			c.found = append(c.found, c.problem(k.Start, k.End, "a key has to be a word, not a list or a group of keys", "write `key: value`"))
			continue
		}
		if first := seen[k.Value]; first != nil {
			c.duplicate(first, k)
		} else {
			seen[k.Value] = k
		}
		n.Keys, n.Values = append(n.Keys, k), append(n.Values, v)
		n.End = max(n.End, k.End, v.End)
		k.Entry = Range{k.Start, max(k.End, v.End)}
		if start, alone := c.lineStart(k.Start); !n.Flow {
			if alone {
				k.Entry.Start = start
			}
			k.Entry.End = c.lineEnd(k.Entry.End)
		}
	}
	c.close(n, '}')
}

func (c *converter) items(n *Node, y *yaml.Node, above int) {
	if !n.Flow {
		above = y.Column - 1
	}
	n.End = n.Start + 1
	for _, content := range y.Content {
		item := c.node(content, nil, above)
		item.Entry = Range{item.Start, item.End}
		if !n.Flow {
			dash := c.dash(item.Start, n.Start)
			item.Entry = Range{dash, c.lineEnd(max(item.End, dash+1))}
			if start, alone := c.lineStart(dash); alone {
				item.Entry.Start = start
			}
		}
		n.Items = append(n.Items, item)
		n.End = max(n.End, item.End)
	}
	c.close(n, ']')
}

func (c *converter) close(n *Node, bracket byte) {
	if !n.Flow {
		return
	}
	if end, ok := c.closing(n.End, bracket); ok {
		n.End = end
	}
}

// dash is the byte of the dash before a list item that begins at at; the list itself begins at first.
func (c *converter) dash(at, first int) int {
	start, _ := c.lineStart(first)
	column := first - start
	for {
		line, _ := c.lineStart(at)
		if line <= start {
			return first
		}
		if d := line + column; d < len(c.text) && c.text[d] == '-' && len(bytes.Trim(c.text[line:d], " ")) == 0 {
			return d
		}
		at = line - 1
	}
}

func (c *converter) duplicate(first, again *Node) {
	d := c.problem(again.Start, again.End, fmt.Sprintf("key `%s` occurs twice in this entry; YAML keeps only one", again.Value),
		"remove one of them")
	d.Rule = RuleDuplicateKey
	line, column := first.Line, first.Column
	d.Related = []diag.Related{{At: diag.Place{File: c.file, Line: line, Column: column}, Message: "first here"}}
	c.found = append(c.found, d)
}

// refuse reports what is YAML, but hides from a reader what the file says.
func (c *converter) refuse(y *yaml.Node, n *Node) {
	say := func(what, help string) {
		c.found = append(c.found, c.problem(n.Start, 0, what, help))
	}
	switch {
	case y.Kind == yaml.AliasNode:
		say(fmt.Sprintf("the alias *%s is not read here", y.Value), "write the value itself")
	case y.Anchor != "":
		say(fmt.Sprintf("the anchor &%s is not read here", y.Anchor), "remove it; write a value that is needed twice twice")
	case y.Kind == yaml.ScalarNode && y.ShortTag() == "!!merge" && y.Value == "<<":
		say("the merge key << is not read here", "write the keys themselves")
	case y.Style&yaml.TaggedStyle != 0 || n.Start < len(c.text) && c.text[n.Start] == '!':
		say(fmt.Sprintf("the tag %s is not read here", y.Tag), "remove it; put what is meant as text in double quotation marks")
	}
}
