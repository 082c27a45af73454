package study

import (
	"fmt"
	"os"
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/yamldoc"
)

// BeliefsFile holds the belief statements of a study; it is optional.
const BeliefsFile = "beliefs.yaml"

// Belief is a statement that stands between a code and its quotes: what several people say alike, worded as one of them
// might say it. Codings of its code, or of codes under it, carry it as `belief: id`.
type Belief struct {
	ID, Text string
	Code     string // id of the code that it belongs to
	Valence  string // one of annotation.Valences, or empty
	At       diag.Place
}

// BeliefIndex is the index of the belief with this very id; -1 if there is none.
func (s *Study) BeliefIndex(id string) int {
	return slices.IndexFunc(s.Beliefs, func(b Belief) bool { return b.ID == id })
}

// readBeliefs reads beliefs.yaml, if there is one. It needs the codebook.
func (s *Study) readBeliefs() {
	src, err := s.readOwn(BeliefsFile)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		s.report(unread(diag.Place{File: BeliefsFile}, "the file of belief statements", err))
		return
	}
	root, ds := yamldoc.Parse(BeliefsFile, src)
	r := &yamldoc.Reader{File: BeliefsFile, Found: ds}
	for _, n := range r.Map(root, BeliefsFile, "beliefs", "note").List("beliefs") {
		s.readBelief(r, n)
	}
	s.report(r.Found...)
}

func (s *Study) readBelief(r *yamldoc.Reader, n *yamldoc.Node) {
	f := r.Map(n, "a belief", "id", "text", "code", "valence", "note")
	b := Belief{ID: f.Text("id"), Text: f.Text("text"), Code: f.Text("code"), Valence: f.OneOf("valence", annotation.Valences()...), At: n.Place(r.File)}
	for _, key := range []string{"id", "text", "code"} {
		if f.Text(key) == "" {
			r.Report("QC008", diag.Error, n, b.ID, fmt.Sprintf("a belief needs `%s`", key), "for example `- {id: few-headsets, text: There are too few headsets, code: environment-resources, valence: barrier}`")
			return
		}
	}
	if i := s.BeliefIndex(b.ID); i >= 0 {
		d := r.Report("QC101", diag.Error, n, b.ID, fmt.Sprintf("the belief `%s` is listed twice", b.ID), "give one of them another id")
		d.Related = []diag.Related{{At: s.Beliefs[i].At, Message: "the other one"}}
		return
	}
	code := s.Codebook.Find(b.Code)
	if code == nil {
		message := fmt.Sprintf("the belief `%s` names the code `%s`, which is not in the codebook", b.ID, b.Code)
		if near, ok := s.Codebook.Suggest(b.Code); ok {
			message += fmt.Sprintf("; did you mean `%s`?", near)
		}
		r.Report("QC118", diag.Error, n, b.ID, message, "name a code by its id")
		return
	}
	b.Code = code.ID
	s.Beliefs = append(s.Beliefs, b)
}
