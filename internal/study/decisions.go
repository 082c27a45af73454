package study

import (
	"fmt"
	"os"
	"slices"

	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// DecisionsFile holds what people decided about the stories that qcode proposes; it is optional.
const DecisionsFile = "trajectories.yaml"

// Decision says which story a person sees in the way of a case through the waves in a code, and why. It keeps what it was
// decided on, so that it is seen to be stale once the codings have changed.
type Decision struct {
	Case, Code      string
	Class, Proposed string   // as the person says, and as qcode proposed then
	States          []string // by wave
	Codings         string   // coding.Selection.StoryMark
	Count, Mapping  string   // coder policy and mapping under which it was counted
	Memo, By, On    string   // why, who, and the day
	At              diag.Place
}

// DecisionIndex is the index of the decision about a case in a code; -1 if there is none.
func (s *Study) DecisionIndex(code, who string) int {
	return slices.IndexFunc(s.Decisions, func(d Decision) bool { return d.Code == code && d.Case == who })
}

// readDecisions reads trajectories.yaml, if there is one. It needs the codebook.
func (s *Study) readDecisions() {
	src, err := s.readOwn(DecisionsFile)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		s.report(unread(diag.Place{File: DecisionsFile}, "the file of decisions about stories", err))
		return
	}
	root, ds := yamldoc.Parse(DecisionsFile, src)
	r := &yamldoc.Reader{File: DecisionsFile, Found: ds}
	for _, n := range r.Map(root, DecisionsFile, "trajectories", "note").List("trajectories") {
		s.readDecision(r, n)
	}
	s.report(r.Found...)
}

func (s *Study) readDecision(r *yamldoc.Reader, n *yamldoc.Node) {
	f := r.Map(n, "a decision", "case", "code", "class", "proposed", "states", "codings", "count", "mapping", "memo", "by", "on")
	d := Decision{
		Case: f.Text("case"), Code: f.Text("code"), Class: f.Text("class"), Proposed: f.Text("proposed"), States: f.Texts("states"),
		Codings: f.Text("codings"), Count: f.Text("count"), Mapping: f.Text("mapping"), Memo: f.Text("memo"), By: f.Text("by"), On: f.Text("on"), At: n.Place(r.File),
	}
	object := d.Case + "/" + d.Code
	for _, key := range []string{"case", "code", "class", "memo"} {
		if f.Text(key) == "" {
			r.Report("QC008", diag.Error, n, object, fmt.Sprintf("a decision about a story needs `%s`", key), `write it with: qcode trajectory accept CASE CODE --memo "…"`)
			return
		}
	}
	code := s.Codebook.Find(d.Code)
	if code == nil {
		message := fmt.Sprintf("the decision about %s names the code `%s`, which is not in the codebook", d.Case, d.Code)
		if near, ok := s.Codebook.Suggest(d.Code); ok {
			message += fmt.Sprintf("; did you mean `%s`?", near)
		}
		r.Report("QC118", diag.Error, n, object, message, "name a code by its id")
		return
	}
	d.Code = code.ID
	if i := s.DecisionIndex(d.Code, d.Case); i >= 0 {
		found := r.Report("QC101", diag.Error, n, object, fmt.Sprintf("there are two decisions about %s in `%s`", d.Case, d.Code), "leave the one that holds")
		found.Related = []diag.Related{{At: s.Decisions[i].At, Message: "the other one"}}
		return
	}
	s.Decisions = append(s.Decisions, d)
}
