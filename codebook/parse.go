package codebook

import (
	"strings"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

func codebookKeys() []string {
	return strings.Fields("codebook title version framework framework_version licence sources note mode language levels mapping exclusive codes mappings")
}

// Keys are the keys of a code's entry, in the order in which Encode writes them.
func Keys() []string {
	return strings.Fields("id label short key level codable optional abbr color definition include exclude see examples alias was " +
		"valence exclusive rating min_alpha standalone deprecated replaced_by added source note codes")
}

// Parse reads a codebook file. It is tolerant: it always returns a codebook, with all that could be understood, and
// the problems of the rest. With an error among them, no number should be made with the codebook.
func Parse(src []byte) (*Codebook, []Problem) {
	root, found := yamldoc.Parse("", src)
	p := &parser{book: &Codebook{}}
	p.Found = found
	p.codebook(root)
	p.book.index = newIndex(p.book.Codes)
	p.check()
	diag.Sort(p.Found)
	return p.book, problems(p.Found)
}

type parser struct {
	yamldoc.Reader
	book  *Codebook
	nodes map[*Code]*yamldoc.Node
}

func (p *parser) codebook(root *yamldoc.Node) {
	b := p.book
	p.nodes = map[*Code]*yamldoc.Node{}
	f := p.Map(root, "the codebook", codebookKeys()...)
	b.Name = f.Text("codebook")
	if b.Title = f.Text("title"); b.Title == "" {
		b.Title = b.Name
	}
	b.Version, b.FrameworkVersion = f.Text("version"), f.Text("framework_version")
	b.Framework, b.Licence, b.Note = f.Text("framework"), f.Text("licence"), f.Text("note")
	b.Mode = f.OneOf("mode", "fixed", "extensible", "open")
	b.Language, b.Mapping = f.Text("language"), f.Text("mapping")
	b.Levels, b.Sources = f.Texts("levels"), f.Texts("sources")
	for _, group := range f.List("exclusive") {
		if group.Kind == yamldoc.List {
			b.Exclusive = append(b.Exclusive, p.TextList(group, "exclusive"))
			continue
		}
		b.Exclusive = [][]string{f.Texts("exclusive")} // one group, written without its own brackets
		break
	}
	p.codes(f.List("codes"), nil)
	p.mappings(f.Get("mappings"))
}

func (p *parser) codes(nodes []*yamldoc.Node, parent *Code) {
	for _, n := range nodes {
		if n.Kind != yamldoc.Map {
			p.Report(yamldoc.RuleWrongValue, diag.Error, n, "", "an entry of `codes` should be a group of keys, not "+n.Kind.String(),
				"write `- id: "+orWord(NewID(n.Value), "code")+"`")
			continue
		}
		p.code(n, parent)
	}
}

func (p *parser) code(n *yamldoc.Node, parent *Code) {
	before := len(p.Found)
	c := &Code{Parent: parent, Line: n.Line, Column: n.Column, Entry: stretch(n, n.Entry)}
	if parent != nil {
		c.Depth = parent.Depth + 1
		parent.Children = append(parent.Children, c)
	}
	p.book.Codes = append(p.book.Codes, c)
	p.nodes[c] = n
	f := p.Map(n, "a code", Keys()...)
	c.ID, c.Label, c.Short, c.Key, c.Level = f.Text("id"), f.Text("label"), f.Text("short"), f.Text("key"), f.Text("level")
	c.Abbr, c.Color = f.Text("abbr"), f.Text("color")
	c.Codable, c.Optional = f.Bool("codable", true), f.Bool("optional", false)
	c.Definition, c.Include, c.Exclude = f.Text("definition"), f.Text("include"), f.Text("exclude")
	c.See, c.Alias, c.Was = f.Texts("see"), f.Texts("alias"), f.Texts("was")
	c.Examples = p.examples(f)
	c.Valence = f.OneOf("valence", "required", "optional", "none")
	c.Rating = f.Texts("rating")
	if n := f.Get("exclusive"); n != nil && n.Kind == yamldoc.Scalar && !n.Quoted && (n.Value == "true" || n.Value == "false") {
		c.OneBelow = n.Value == "true"
	} else {
		c.Exclusive = f.Texts("exclusive")
	}
	c.MinAlpha, _ = f.Float("min_alpha")
	c.Standalone, c.Deprecated, c.ReplacedBy = f.Bool("standalone", false), f.Bool("deprecated", false), f.Text("replaced_by")
	c.Added, c.Source, c.Note = f.Word("added"), f.Text("source"), f.Text("note")
	if c.Level == "" && c.Depth < len(p.book.Levels) {
		c.Level = p.book.Levels[c.Depth]
	}
	c.fields = make(map[string]Field, len(n.Keys))
	for i, k := range n.Keys {
		c.fields[k.Value] = Field{Value: stretch(n.Values[i], yamldoc.Range{}), Entry: stretch(k, k.Entry)}
	}
	for i := before; i < len(p.Found); i++ {
		p.Found[i].Object = c.ID
	}
	p.codes(f.List("codes"), c)
}

func (p *parser) examples(f yamldoc.Fields) []Example {
	n := f.Get("examples")
	if n != nil && n.Kind == yamldoc.Scalar {
		return []Example{{Quote: f.Text("examples")}}
	}
	var out []Example
	for _, item := range f.List("examples") {
		if item.Kind == yamldoc.Scalar {
			out = append(out, Example{Quote: p.Text(item, "an example")})
			continue
		}
		e := p.Map(item, "an example", "quote", "transcript", "note")
		out = append(out, Example{Quote: e.Text("quote"), Transcript: e.Text("transcript"), Note: e.Text("note")})
	}
	return out
}

func (p *parser) mappings(n *yamldoc.Node) {
	all := p.OpenMap(n, "`mappings`")
	if all.Node == nil {
		return
	}
	for i, name := range all.Node.Keys {
		f := p.Map(all.Node.Values[i], "a mapping", "label", "source", "note", "parents")
		m := Mapping{ID: name.Value, Line: name.Line, Column: name.Column}
		m.Label, m.Source, m.Note = f.Text("label"), f.Text("source"), f.Text("note")
		if parents := p.OpenMap(f.Get("parents"), "`parents`"); parents.Node != nil {
			for _, code := range parents.Node.Keys {
				m.Parents = append(m.Parents, Link{Code: code.Value, Parents: parents.Texts(code.Value), Line: code.Line, Column: code.Column})
			}
		}
		p.book.Mappings = append(p.book.Mappings, m)
	}
}

// stretch is the place of n, or of the bytes of its entry if these are given.
func stretch(n *yamldoc.Node, entry yamldoc.Range) Stretch {
	s := Stretch{Start: n.Start, End: n.End, Line: n.Line, Column: n.Column, EndLine: n.EndLine, EndColumn: n.EndColumn}
	if entry.End > entry.Start {
		s.Start, s.End = entry.Start, entry.End
	}
	return s
}

func problems(found []diag.Diagnostic) []Problem {
	var out []Problem
	for _, d := range found {
		p := Problem{
			Rule: d.Rule, Severity: d.Severity.String(), Object: d.Object, Message: d.Message, Why: d.Why, Help: d.Help,
			Line: d.At.Line, Column: d.At.Column, EndLine: d.At.EndLine, EndColumn: d.At.EndColumn, Safe: d.Safe,
		}
		for _, r := range d.Related {
			p.Related = append(p.Related, Related{Line: r.At.Line, Column: r.At.Column, Message: r.Message})
		}
		for _, f := range d.Fix {
			p.Fix = append(p.Fix, Fix{Start: f.Start, End: f.End, New: string(f.New)})
		}
		out = append(out, p)
	}
	return out
}
