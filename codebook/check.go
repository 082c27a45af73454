package codebook

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// The rules of the catalogue that decide whether a codebook can be used at all.
const (
	ruleDuplicateID  = "QC101"
	ruleDuplicateKey = "QC102"
	ruleNoParent     = "QC103"
	ruleCircle       = "QC104"
	ruleInvalidID    = "QC113"
	ruleEmptyLabel   = "QC201"
)

// check finds what makes the codebook unusable or ambiguous.
func (p *parser) check() {
	ids, keys := map[string]*Code{}, map[string]*Code{}
	for _, c := range p.book.Codes {
		p.checkID(c, ids)
		p.checkLabel(c)
		p.checkKey(c)
		if first := keys[c.Key]; c.Key != "" && first != nil {
			p.twice(ruleDuplicateKey, c, first, "key", fmt.Sprintf("`key: %s` is used by %s and %s", c.Key, first.Label, c.Label), "give one of them another key")
		} else {
			keys[c.Key] = c
		}
		p.checkLevel(c)
	}
	for _, c := range p.book.Codes {
		if other := ids[c.Key]; c.Key != "" && other != nil && other != c {
			p.twice(ruleDuplicateKey, c, other, "key", fmt.Sprintf("`key: %s` of %s is the id of another code", c.Key, c.Label), "give it another key")
		}
	}
	for i := range p.book.Mappings {
		for _, problem := range p.book.checkMapping(&p.book.Mappings[i]) {
			p.Found = append(p.Found, diag.Diagnostic{
				Rule: problem.Rule, Severity: diag.Error, Object: problem.Object, Message: problem.Message, Help: problem.Help,
				At: diag.Place{Line: problem.Line, Column: problem.Column},
			})
		}
	}
}

// validKey: keys are typed one after the other, and with commas between them.
func validKey(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func (p *parser) checkKey(c *Code) {
	if !validKey(c.Key) {
		p.Report(yamldoc.RuleWrongValue, diag.Error, p.at(c, "key"), c.ID, fmt.Sprintf("`key: %s` cannot be typed as a key", c.Key), "use letters and digits only, best two of them")
	}
}

func (p *parser) checkID(c *Code, ids map[string]*Code) {
	switch {
	case c.ID == "":
		help := "add `id: " + orWord(NewID(c.Label), "code") + "`"
		p.Report(ruleInvalidID, diag.Error, p.at(c, "id"), "", "a code has no id", help)
	case !ValidID(c.ID):
		help := "begin with a letter a-z, go on with letters a-z, digits, `-`, `_` or `.`; the name as it is can stay as `alias`"
		if id := NewID(c.ID); id != "" {
			help = "write `id: " + yamldoc.Quote(id) + "`; the name as it is can stay as `alias: [" + yamldoc.Quote(c.ID) + "]`"
		}
		p.Report(ruleInvalidID, diag.Error, p.at(c, "id"), c.ID, fmt.Sprintf("`%s` cannot be the id of a code", c.ID), help)
	case ids[c.ID] != nil:
		p.twice(ruleDuplicateID, c, ids[c.ID], "id", fmt.Sprintf("code `%s` is defined on lines %d and %d", c.ID, ids[c.ID].Line, c.Line),
			"give one of them another id, or make one entry of both")
		return
	}
	ids[c.ID] = c
}

func (p *parser) checkLabel(c *Code) {
	if strings.TrimSpace(c.Label) != "" {
		return
	}
	help := "write `label: ` and the name that tables should print"
	if _, written := c.Field("label"); written {
		p.Report(ruleEmptyLabel, diag.Error, p.at(c, "label"), c.ID, "the label is blank", help)
	} else if c.ID != "" {
		p.Report(ruleEmptyLabel, diag.Warning, p.at(c, "id"), c.ID, fmt.Sprintf("code `%s` has no label; its id is printed", c.ID), help)
	}
	c.Label = c.ID
}

func (p *parser) checkLevel(c *Code) {
	f, written := c.Field("level")
	if !written || c.Level == "" || c.Level == "outside" || len(p.book.Levels) == 0 || slices.Contains(p.book.Levels, c.Level) {
		return
	}
	d := p.Report(yamldoc.RuleWrongValue, diag.Warning, p.at(c, "level"), c.ID, fmt.Sprintf("`level: %s` is none of the codebook's levels", c.Level),
		"the levels are "+strings.Join(p.book.Levels, ", ")+", and `outside`")
	if near, ok := yamldoc.Suggest(c.Level, p.book.Levels); ok {
		d.Message += fmt.Sprintf("; did you mean `%s`?", near)
		d.Fix = []diag.Splice{{Start: f.Value.Start, End: f.Value.End, New: []byte(yamldoc.Quote(near))}}
	}
}

// twice reports that c shares with first what it should have for itself.
func (p *parser) twice(rule string, c, first *Code, key, message, help string) {
	d := p.Report(rule, diag.Error, p.at(c, key), c.ID, message, help)
	d.Related = []diag.Related{{At: p.at(first, key).Place(""), Message: "first here"}}
}

// at is the node of a key's value, or of the whole entry if it does not have the key. Of a whole entry only the
// beginning is pointed at.
func (p *parser) at(c *Code, key string) *yamldoc.Node {
	if n := p.nodes[c].Get(key); n != nil {
		return n
	}
	return &yamldoc.Node{Line: c.Line, Column: c.Column}
}

// checkMapping finds parents that do not exist and circles.
func (b *Codebook) checkMapping(m *Mapping) []Problem {
	parents, unknown := b.parents(m)
	var out []Problem
	for _, link := range unknown {
		p := Problem{Rule: ruleNoParent, Severity: diag.Error.String(), Object: link.Code, Line: link.Line, Column: link.Column}
		name := link.Code
		if b.Code(link.Code) == nil {
			p.Message = fmt.Sprintf("mapping `%s` speaks of `%s`, which is no code", m.ID, name)
		} else {
			name = link.Parents[0]
			p.Message = fmt.Sprintf("in mapping `%s` the parent `%s` of `%s` does not exist", m.ID, name, link.Code)
		}
		p.Help = "name a code by its id"
		if near, ok := b.Suggest(name); ok {
			p.Message += fmt.Sprintf("; did you mean `%s`?", near)
		}
		out = append(out, p)
	}
	if circle := b.circle(parents); circle != nil {
		var ids []string
		for _, c := range circle {
			ids = append(ids, c.ID)
		}
		out = append(out, Problem{
			Rule: ruleCircle, Severity: diag.Error.String(), Object: ids[0], Line: m.Line, Column: m.Column,
			Message: fmt.Sprintf("mapping `%s` goes in a circle: %s", m.ID, strings.Join(ids, " → ")),
			Help:    "a code cannot stand below itself; give one of them another parent",
		})
	}
	return out
}

func orWord(word, instead string) string {
	if word == "" {
		return instead
	}
	return word
}
