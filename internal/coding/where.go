package coding

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"qcode/codebook"
	"qcode/internal/study"
)

// Where is a condition in the language of expr-lang. It knows wave, case, transcript and attributes as case.NAME;
// further, of a coding, code, coder, valence, belief, rating, quote, memo, words and under("code"), and how it stands to
// other codings of its coder: overlaps, same_turn, near, followed_by, preceded_by. A condition that speaks of codings
// filters codings; any other filters transcripts, and so N.
type Where struct {
	Text    string
	program *vm.Program
	codings bool
	cases   bool            // it speaks of the case or its attributes
	said    bool            // it speaks of words or turns
	numbers map[string]bool // attributes all of whose values are numbers
	err     error           // of the first transcript or coding where it could not be told
}

// ParseWhere compiles a condition for a study.
func ParseWhere(s *study.Study, text string) (*Where, error) {
	w := &Where{Text: text, numbers: numeric(s)}
	v := &visitor{where: w, study: s}
	env := w.env(s, &study.Transcript{Case: -1}, "", nil)
	// Without a clock: the same files give the same numbers tomorrow.
	program, err := expr.Compile(text, expr.Env(env), expr.AsBool(), expr.Patch(v), expr.DisableBuiltin("now"))
	if v.err != nil {
		return nil, v.err
	}
	if err != nil {
		return nil, fmt.Errorf("the condition cannot be read: %w", err)
	}
	w.program = program
	return w, nil
}

// numeric finds the attributes that hold nothing but numbers, so that case.years > 5 compares numbers.
func numeric(s *study.Study) map[string]bool {
	out := map[string]bool{}
	for _, name := range s.Attributes {
		all, some := true, false
		for _, c := range s.Cases {
			if v := c.Attrs[name]; v != "" {
				_, err := strconv.ParseFloat(v, 64)
				all, some = all && err == nil, true
			}
		}
		out[name] = all && some
	}
	return out
}

// visitor turns case.NAME into a look-up and notes what a condition speaks of.
type visitor struct {
	where *Where
	study *study.Study
	err   error
}

// Visit is called for each node of a condition.
func (v *visitor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		id, isName := n.Node.(*ast.IdentifierNode)
		attribute, isText := n.Property.(*ast.StringNode)
		if !isName || !isText || id.Value != "case" {
			return
		}
		if !slices.Contains(v.study.Attributes, attribute.Value) {
			v.err = unknown("attribute", attribute.Value, v.study.Attributes)
		}
		id.Value = "attributes"
	case *ast.CallNode:
		v.call(n)
	case *ast.IdentifierNode:
		switch {
		case slices.Contains([]string{"code", "coder", "valence", "belief", "rating", "under", "overlaps"}, n.Value):
			v.where.codings = true
		case slices.Contains([]string{"quote", "memo", "words", "same_turn", "near", "followed_by", "preceded_by"}, n.Value):
			v.where.codings, v.where.said = true, true
		}
		v.where.cases = v.where.cases || n.Value == "case"
	}
}

// call holds the code that a function names against the codebook: a slip must not look like an empty result.
func (v *visitor) call(n *ast.CallNode) {
	id, isName := n.Callee.(*ast.IdentifierNode)
	if !isName || len(n.Arguments) == 0 || !slices.Contains([]string{"under", "overlaps", "same_turn", "near", "followed_by", "preceded_by"}, id.Value) {
		return
	}
	text, isText := n.Arguments[0].(*ast.StringNode)
	if !isText {
		return
	}
	code := v.study.Codebook.Find(text.Value)
	if code == nil {
		v.err = UnknownCode(v.study.Codebook, text.Value)
		return
	}
	text.Value = code.ID
}

// OfCodings reports whether the condition speaks of codings, and so leaves N alone.
func (w *Where) OfCodings() bool { return w.codings }

// Err is the first error in applying the condition.
func (w *Where) Err() error { return w.err }

// env is what a condition is about: a case in a transcript, and a coding if one is given. An attribute that nobody
// filled in is an empty text, or no number: no comparison of numbers holds for it.
func (w *Where) env(s *study.Study, t *study.Transcript, id string, coding map[string]any) map[string]any {
	attributes := map[string]any{}
	for _, name := range s.Attributes {
		value := ""
		if k := s.CaseIndex(id); k >= 0 {
			value = s.Cases[k].Attrs[name]
		}
		attributes[name] = value
		if w.numbers[name] {
			attributes[name] = number(value)
		}
	}
	env := map[string]any{
		"wave": t.WaveID, "case": id, "transcript": t.ID, "attributes": attributes,
		"code": "", "coder": "", "valence": "", "belief": "", "rating": "", "quote": "", "memo": "", "words": 0,
		"under": func(string) bool { return false }, "overlaps": func(string) bool { return false }, "same_turn": func(string) bool { return false },
		"near": func(string, int) bool { return false }, "followed_by": func(string, int) bool { return false }, "preceded_by": func(string, int) bool { return false },
	}
	for k, v := range coding {
		env[k] = v
	}
	return env
}

func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// Transcript reports whether the condition holds for a transcript; a condition on codings holds for all.
func (w *Where) Transcript(s *study.Study, t *study.Transcript) bool {
	return w.codings || w.run(w.env(s, t, t.CaseID, nil))
}

// Speaker reports the same of one of several cases in a transcript.
func (w *Where) Speaker(s *study.Study, t *study.Transcript, id string) bool {
	return w.codings || w.run(w.env(s, t, id, nil))
}

// Coding reports whether the condition holds for a coding; where several cases speak in it, for one of them.
func (w *Where) Coding(c *Columns, tree *codebook.Tree, row int) bool {
	t := &c.Study.Transcripts[c.Transcript[row]]
	facts := neighbours{c, tree, row}.facts()
	if !w.cases || !c.Study.SpeakersAreCases {
		return w.run(w.env(c.Study, t, t.CaseID, facts))
	}
	return slices.ContainsFunc(c.Sets[c.Who[row]], func(k uint32) bool { return w.run(w.env(c.Study, t, c.Cases[k], facts)) })
}

func (w *Where) run(env map[string]any) bool {
	out, err := expr.Run(w.program, env)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("the condition cannot be applied: %w", err)
	}
	yes, _ := out.(bool)
	return yes
}
