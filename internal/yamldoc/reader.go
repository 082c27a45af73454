package yamldoc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qcode/internal/diag"
)

// Reader reads nodes as the values that a file should hold and gathers what is wrong with them. It never stops: what
// cannot be read is left at its zero value.
type Reader struct {
	File  string
	Found []diag.Diagnostic
}

// Report adds a finding of the rule at n.
func (r *Reader) Report(rule string, severity diag.Severity, n *Node, object, message, help string) *diag.Diagnostic {
	r.Found = append(r.Found, diag.Diagnostic{
		Rule: rule, Severity: severity, At: n.Place(r.File), Object: object, Message: message, Help: help,
	})
	return &r.Found[len(r.Found)-1]
}

// Fields is a map that is being read. Its methods give the zero value for a key that is not there.
type Fields struct {
	Node *Node
	What string // what the map is, for messages: "this code"
	r    *Reader
}

// Map reads n as a map that may have the known keys. A null is an empty map.
func (r *Reader) Map(n *Node, what string, known ...string) Fields {
	f := r.OpenMap(n, what)
	if f.Node == nil {
		return f
	}
	for _, k := range f.Node.Keys {
		if slices.Contains(known, k.Value) {
			continue
		}
		d := r.Report(RuleUnknownKey, diag.Error, k, "", fmt.Sprintf("`%s` is not a key of %s", k.Value, what),
			"known keys: "+strings.Join(known, ", "))
		if near, ok := Suggest(k.Value, known); ok {
			d.Message += fmt.Sprintf("; did you mean `%s`?", near)
			if f.Node.Key(near) == nil {
				d.Fix = []diag.Splice{{File: r.File, Start: k.Start, End: k.End, New: []byte(near)}}
			}
		}
	}
	return f
}

// OpenMap reads n as a map whose keys are names that the file gives.
func (r *Reader) OpenMap(n *Node, what string) Fields {
	f := Fields{What: what, r: r}
	if n == nil || n.Kind == Null {
		return f
	}
	if n.Kind != Map {
		r.wrong(n, what, Map)
		return f
	}
	f.Node = n
	return f
}

func (r *Reader) wrong(n *Node, what string, want Kind) {
	r.Report(RuleWrongValue, diag.Error, n, "", fmt.Sprintf("%s should be %s, not %s", what, want, n.Kind), "")
}

// Has reports whether the key is there, with a value or without.
func (f Fields) Has(key string) bool { return f.Node.Get(key) != nil }

// Get is the value of key, nil if it is not there.
func (f Fields) Get(key string) *Node { return f.Node.Get(key) }

// Text reads a text. A scalar that another YAML reader could take for something else is a finding, mended by quotation
// marks.
func (f Fields) Text(key string) string { return f.r.Text(f.Node.Get(key), "`"+key+"`") }

// Word reads any scalar as it is written: a date, a version, a number that is only shown.
func (f Fields) Word(key string) string {
	n := f.Node.Get(key)
	if n == nil || n.Kind == Null {
		return ""
	}
	if n.Kind != Scalar {
		f.r.wrong(n, "`"+key+"`", Scalar)
		return ""
	}
	return n.Value
}

// Text reads n as a text, with the same finding as Fields.Text.
func (r *Reader) Text(n *Node, what string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == Map || n.Kind == List:
		r.wrong(n, what, Scalar)
		return ""
	case n.Quoted || n.Kind == Null && n.Value == "":
		return n.Value
	}
	if as, yes := Ambiguous(n.Value); yes {
		quoted := DoubleQuote(n.Value)
		d := r.Report(RuleAmbiguous, diag.Warning, n, "", fmt.Sprintf("`%s` could be read as %s; quote it", n.Value, as), "write "+quoted)
		d.Why = "programs that read YAML 1.1 or 1.2 turn such words into other values"
		d.Fix = []diag.Splice{{File: r.File, Start: n.Start, End: n.End, New: []byte(quoted)}}
		d.Safe = true
	}
	return n.Value
}

// Texts reads a list of texts; a single text is a list of one.
func (f Fields) Texts(key string) []string { return f.r.TextList(f.Node.Get(key), key) }

// TextList reads n, the value of that key, with the same findings as Fields.Texts.
func (r *Reader) TextList(n *Node, key string) []string {
	if n != nil && n.Kind == Scalar {
		return []string{r.Text(n, "`"+key+"`")}
	}
	var out []string
	for _, item := range r.List(n, "`"+key+"`") {
		if item.Kind == Null && item.Value == "" {
			r.Report(RuleWrongValue, diag.Error, item, "", fmt.Sprintf("an entry of `%s` is empty", key), "remove it")
			continue
		}
		if text := r.Text(item, "an entry of `"+key+"`"); item.Kind == Scalar || item.Kind == Null {
			out = append(out, text)
		}
	}
	return out
}

// List reads a list; a null is an empty one.
func (f Fields) List(key string) []*Node { return f.r.List(f.Node.Get(key), "`"+key+"`") }

// List reads n as a list; a null is an empty one.
func (r *Reader) List(n *Node, what string) []*Node {
	if n == nil || n.Kind == Null {
		return nil
	}
	if n.Kind != List {
		r.wrong(n, what, List)
		return nil
	}
	return n.Items
}

// Bool reads true or false; fallback is for a key that is not there.
func (f Fields) Bool(key string, fallback bool) bool {
	n := f.Node.Get(key)
	if n == nil || n.Kind == Null {
		return fallback
	}
	switch strings.ToLower(n.Value) {
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	}
	f.r.Report(RuleWrongValue, diag.Error, n, "", fmt.Sprintf("`%s` should be true or false", key), "write `"+key+": true`")
	return fallback
}

// Int reads a whole number; ok is false for a key that is not there or no number.
func (f Fields) Int(key string) (value int, ok bool) {
	n := f.Node.Get(key)
	if n == nil || n.Kind == Null {
		return 0, false
	}
	value, err := strconv.Atoi(n.Value)
	if n.Kind != Scalar || err != nil {
		f.r.Report(RuleWrongValue, diag.Error, n, "", fmt.Sprintf("`%s` should be a whole number", key), "")
		return 0, false
	}
	return value, true
}

// Float reads a number; ok is false for a key that is not there or no number.
func (f Fields) Float(key string) (value float64, ok bool) {
	n := f.Node.Get(key)
	if n == nil || n.Kind == Null {
		return 0, false
	}
	value, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != Scalar || err != nil || value-value != 0 { // no infinity, no NaN
		f.r.Report(RuleWrongValue, diag.Error, n, "", fmt.Sprintf("`%s` should be a number", key), "")
		return 0, false
	}
	return value, true
}

// OneOf reads a word that has to be one of those known; "" for a key that is not there.
func (f Fields) OneOf(key string, known ...string) string {
	n := f.Node.Get(key)
	if n == nil || n.Kind == Null && n.Value == "" {
		return ""
	}
	if slices.Contains(known, n.Value) && n.Kind != Map && n.Kind != List {
		return n.Value
	}
	d := f.r.Report(RuleWrongValue, diag.Error, n, "", fmt.Sprintf("`%s` should be one of %s", key, strings.Join(known, ", ")), "")
	if near, ok := Suggest(n.Value, known); ok && n.Kind == Scalar {
		d.Message = fmt.Sprintf("`%s: %s` is not known; did you mean `%s`?", key, n.Value, near)
		d.Help = "one of " + strings.Join(known, ", ")
		d.Fix = []diag.Splice{{File: f.r.File, Start: n.Start, End: n.End, New: []byte(near)}}
	}
	return ""
}
