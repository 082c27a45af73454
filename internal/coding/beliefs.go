package coding

import (
	"fmt"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// listBeliefs finds which codes may carry which belief statement: the belief's own code and those below it.
func (n *names) listBeliefs(s *study.Study) {
	n.beliefs = map[string]uint16{}
	for i, b := range s.Beliefs {
		n.beliefs[b.ID] = uint16(i + 1)
		under := make([]bool, len(s.Codebook.Codes))
		for at, c := range s.Codebook.Codes {
			for ; c != nil; c = c.Parent {
				under[at] = under[at] || c.ID == b.Code
			}
		}
		n.under = append(n.under, under)
	}
}

// belief is the belief statement that a coding carries, as an index + 1. One that is not listed, or that belongs to
// another code, is left out and noted: the coding still counts for its code.
func (c *collector) belief(r *annotation.Record, code uint16) uint16 {
	if len(r.Belief) == 0 {
		return 0
	}
	at, known := c.names.beliefs[string(r.Belief)]
	switch {
	case !known:
		c.unknownBelief(r)
		return 0
	case !c.names.under[at-1][code]:
		b := c.study.Beliefs[at-1]
		c.note(r, fmt.Sprintf("the belief `%s` belongs to `%s`, the coding to `%s`; it is not counted for the belief", b.ID, b.Code, c.study.Codebook.Codes[code].ID),
			"take the belief out, or recode: qcode retag "+orDots(string(r.ID))+" --code "+b.Code)
		return 0
	}
	return at
}

func (c *collector) unknownBelief(r *annotation.Record) {
	message := fmt.Sprintf("the belief `%s` is not in %s", r.Belief, study.BeliefsFile)
	var known []string
	for _, b := range c.study.Beliefs {
		known = append(known, b.ID)
	}
	if near, ok := yamldoc.Suggest(string(r.Belief), known); ok {
		message += fmt.Sprintf("; did you mean `%s`?", near)
	}
	c.note(r, message, fmt.Sprintf("list it there: `- {id: %s, text: …, code: %s}`", r.Belief, r.Code))
}

// note keeps a finding that changes no number of a code.
func (c *collector) note(r *annotation.Record, message, help string) {
	c.b.notes = append(c.b.notes, diag.Diagnostic{
		Rule: "QC118", Severity: diag.Warning, At: diag.Place{File: c.file.Path, Line: r.Line}, Object: string(r.ID), Message: message, Help: help,
	})
}
