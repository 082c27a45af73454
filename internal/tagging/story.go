package tagging

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// decisionsHead is what trajectories.yaml begins with.
const decisionsHead = `# What people decided about the stories that qcode trajectory proposes. Written by: qcode trajectory accept
trajectories:
`

// Decide plans to write a decision about a story down; one about the same case and code goes.
func Decide(d study.Decision, read edit.Reader) ([]edit.Change, error) {
	return decisions(read, func(src []byte) ([]byte, error) {
		src, _, err := without(src, d.Code, d.Case)
		if err != nil {
			return nil, err
		}
		return inDecisions(src, func(e *yamldoc.Edit, list *yamldoc.Node) { e.Add(list, len(list.Items), decisionEntry(d)) })
	})
}

// Withdraw plans to take a decision back.
func Withdraw(code, who string, read edit.Reader) ([]edit.Change, error) {
	return decisions(read, func(src []byte) ([]byte, error) {
		now, found, err := without(src, code, who)
		if err == nil && !found {
			err = &Refusal{Why: fmt.Sprintf("nothing was decided about %s in `%s`", who, code), Help: "see what was: qcode trajectory --code " + code}
		}
		return now, err
	})
}

func decisions(read edit.Reader, change func(src []byte) ([]byte, error)) ([]edit.Change, error) {
	src, was, exists, err := read(study.DecisionsFile)
	if err != nil {
		return nil, err
	}
	if len(strings.TrimSpace(string(src))) == 0 {
		src = []byte(decisionsHead)
	}
	now, err := change(src)
	if err != nil || exists && string(now) == string(src) {
		return nil, err
	}
	return []edit.Change{edit.Write(study.DecisionsFile, was, exists, now)}, nil
}

// without takes the decision about a case and code out.
func without(src []byte, code, who string) (now []byte, found bool, err error) {
	root, _ := yamldoc.Parse(study.DecisionsFile, src)
	if i := decisionAt(root.Get("trajectories"), code, who); i >= 0 {
		now, err = inDecisions(src, func(e *yamldoc.Edit, list *yamldoc.Node) { e.Remove(list, i) })
		return now, true, err
	}
	return src, false, nil
}

func inDecisions(src []byte, change func(e *yamldoc.Edit, list *yamldoc.Node)) ([]byte, error) {
	e, err := yamldoc.NewEdit(study.DecisionsFile, src)
	if err != nil {
		return nil, err
	}
	list := e.Root().Get("trajectories")
	if list == nil {
		return nil, &Refusal{Why: study.DecisionsFile + " has no `trajectories:`", Help: "add a line `trajectories:` to it"}
	}
	e.Begin(list, yamldoc.List)
	change(e, list)
	now, _, err := e.Done()
	return now, err
}

func decisionAt(list *yamldoc.Node, code, who string) int {
	if list == nil {
		return -1
	}
	return slices.IndexFunc(list.Items, func(n *yamldoc.Node) bool {
		c, k := n.Get("code"), n.Get("case")
		return c != nil && k != nil && c.Value == code && k.Value == who
	})
}

func decisionEntry(d study.Decision) string {
	entry := yamldoc.Entry("case", d.Case, "code", d.Code, "class", d.Class, "proposed", d.Proposed)
	entry += "\nstates: " + yamldoc.Flow(d.States...) + "\n"
	return entry + yamldoc.Entry("codings", d.Codings, "count", d.Count, "mapping", d.Mapping, "memo", d.Memo, "by", d.By, "on", d.On)
}
