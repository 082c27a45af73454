package codebook

import (
	"bytes"
	"strconv"
	"strings"

	"qcode/internal/yamldoc"
)

// Encode writes a new codebook file in the canonical style: block style, one key a line, keys in a fixed order, what
// says nothing left out. Parse reads the same codebook back. A file that its author has written is not re-made with it,
// but edited: comments and layout are not part of the model.
func (b *Codebook) Encode() []byte {
	w := &writer{}
	w.text("codebook", b.Name)
	if b.Title != b.Name {
		w.text("title", b.Title)
	}
	w.text("version", b.Version)
	w.text("framework", b.Framework)
	w.text("framework_version", b.FrameworkVersion)
	w.text("licence", b.Licence)
	w.lines("sources", b.Sources)
	w.text("note", b.Note)
	w.text("mode", b.Mode)
	w.text("language", b.Language)
	w.flow("levels", b.Levels)
	w.text("mapping", b.Mapping)
	if len(b.Exclusive) > 0 {
		w.line("exclusive:")
		for _, group := range b.Exclusive {
			w.line("  - " + list(group))
		}
	}
	w.line("codes:")
	for _, c := range b.Codes {
		if c.Parent == nil {
			w.code(c, b.Levels)
		}
	}
	w.mappings(b.Mappings)
	return w.out.Bytes()
}

type writer struct {
	out    bytes.Buffer
	margin string
}

func (w *writer) line(text string) {
	w.out.WriteString(w.margin)
	w.out.WriteString(text)
	w.out.WriteByte('\n')
}

func (w *writer) text(key, value string) {
	if value != "" {
		w.line(key + ": " + yamldoc.Quote(value))
	}
}

func (w *writer) flag(key string, value, normal bool) {
	if value != normal {
		w.line(key + ": " + strconv.FormatBool(value))
	}
}

func (w *writer) flow(key string, values []string) {
	if len(values) > 0 {
		w.line(key + ": " + list(values))
	}
}

func (w *writer) lines(key string, values []string) {
	if len(values) == 0 {
		return
	}
	w.line(key + ":")
	for _, v := range values {
		w.line("  - " + yamldoc.Quote(v))
	}
}

func list(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = yamldoc.Quote(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func (w *writer) code(c *Code, levels []string) {
	outer := w.margin
	w.margin += "    "
	begin := w.out.Len()
	w.text("id", c.ID)
	w.text("label", c.Label)
	w.text("short", c.Short)
	w.text("key", c.Key)
	if c.Depth >= len(levels) || levels[c.Depth] != c.Level {
		w.text("level", c.Level)
	}
	w.flag("codable", c.Codable, true)
	w.flag("optional", c.Optional, false)
	w.text("abbr", c.Abbr)
	w.text("color", c.Color)
	w.text("definition", c.Definition)
	w.text("include", c.Include)
	w.text("exclude", c.Exclude)
	w.flow("see", c.See)
	w.examples(c.Examples)
	w.flow("alias", c.Alias)
	w.flow("was", c.Was)
	w.text("valence", c.Valence)
	w.flow("exclusive", c.Exclusive)
	w.flag("exclusive", c.OneBelow, false)
	w.flow("rating", c.Rating)
	if c.MinAlpha != 0 {
		w.line("min_alpha: " + strconv.FormatFloat(c.MinAlpha, 'g', -1, 64))
	}
	w.flag("standalone", c.Standalone, false)
	w.flag("deprecated", c.Deprecated, false)
	w.text("replaced_by", c.ReplacedBy)
	w.text("added", c.Added)
	w.text("source", c.Source)
	w.text("note", c.Note)
	if w.out.Len() == begin {
		w.line("id:")
	}
	w.out.Bytes()[begin+len(outer)+2] = '-' // the entry begins with the dash of the list
	if len(c.Children) > 0 {
		w.line("codes:")
		for _, child := range c.Children {
			w.code(child, levels)
		}
	}
	w.margin = outer
}

func (w *writer) examples(examples []Example) {
	if len(examples) == 0 {
		return
	}
	entries := make([]string, len(examples))
	for i, e := range examples {
		entry := "quote: " + yamldoc.DoubleQuote(e.Quote)
		for _, more := range []struct{ key, value string }{{"transcript", e.Transcript}, {"note", e.Note}} {
			if more.value != "" {
				entry += ", " + more.key + ": " + yamldoc.Quote(more.value)
			}
		}
		entries[i] = "{" + entry + "}"
	}
	if len(entries) == 1 {
		w.line("examples: [" + entries[0] + "]")
		return
	}
	w.line("examples:")
	for _, entry := range entries {
		w.line("  - " + entry)
	}
}

func (w *writer) mappings(mappings []Mapping) {
	if len(mappings) == 0 {
		return
	}
	w.line("mappings:")
	for _, m := range mappings {
		w.margin = "  "
		w.line(yamldoc.Quote(m.ID) + ":")
		w.margin = "    "
		w.text("label", m.Label)
		w.text("source", m.Source)
		w.text("note", m.Note)
		if len(m.Parents) > 0 {
			w.line("parents:")
		}
		for _, link := range m.Parents {
			w.line("  " + yamldoc.Quote(link.Code) + ": " + list(link.Parents))
		}
	}
	w.margin = ""
}
