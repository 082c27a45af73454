package coding

import (
	"fmt"
	"slices"
	"strings"

	"qcode/codebook"
	"qcode/internal/study"
	"qcode/internal/yamldoc"
)

// Filter narrows a study. Waves, Cases and Where say of whom the numbers speak, and so move N; Codes, Coders and
// Valences say what is looked for, and never do.
type Filter struct {
	Waves, Cases, Transcripts []string
	Codes, Coders, Valences   []string
	Where                     *Where // nil: none
}

// UnknownError is a name in a filter that the study does not have.
type UnknownError struct {
	What, Name string
	Near       string // what may have been meant; empty if nothing is near
	Known      []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no %s %q", e.What, e.Name)
}

// Check returns an *UnknownError for the first name that the study does not have. Codes may be named by id, key,
// alias, former id or label; Check replaces them by ids.
func (f *Filter) Check(s *study.Study) error {
	var waves, cases, transcripts []string
	for _, w := range s.Waves {
		waves = append(waves, w.ID)
	}
	for _, c := range s.Cases {
		cases = append(cases, c.ID)
	}
	for _, t := range s.Transcripts {
		transcripts = append(transcripts, t.ID)
	}
	if s.SpeakersAreCases {
		cases = nil // only the transcripts know them
	}
	for _, group := range []struct {
		what         string
		names, known []string
	}{
		{"wave", f.Waves, waves},
		{s.Singular, f.Cases, cases},
		{"transcript", f.Transcripts, transcripts},
		{"coder", f.Coders, append(slices.Clone(s.Coders), Consensus)},
		{"valence", f.Valences, []string{"barrier", "facilitator", "mixed", "neutral", "none"}},
	} {
		if group.known == nil && group.what == s.Singular && s.SpeakersAreCases {
			continue
		}
		for _, n := range group.names {
			if !slices.Contains(group.known, n) {
				return unknown(group.what, n, group.known)
			}
		}
	}
	for i, n := range f.Codes {
		c := s.Codebook.Find(n)
		if c == nil {
			return UnknownCode(s.Codebook, n)
		}
		f.Codes[i] = c.ID
	}
	return nil
}

func unknown(what, name string, known []string) error {
	near, _ := yamldoc.Suggest(name, known)
	return &UnknownError{what, name, near, known}
}

// UnknownCode is the error for a name that no code of the codebook has.
func UnknownCode(b *codebook.Codebook, name string) error {
	var known []string
	for _, c := range b.Codes {
		known = append(known, c.ID)
	}
	near, _ := b.Suggest(name)
	return &UnknownError{"code", name, near, known}
}

// speaks accepts the cases in a transcript that the filter speaks of, where the speakers are the cases; nil if it
// speaks of all of them.
func (f *Filter) speaks(s *study.Study) func(t *study.Transcript, id string) bool {
	byWhere := f != nil && f.Where != nil && f.Where.cases && !f.Where.codings
	if f == nil || !s.SpeakersAreCases || len(f.Cases) == 0 && !byWhere {
		return nil
	}
	return func(t *study.Transcript, id string) bool {
		return (len(f.Cases) == 0 || slices.Contains(f.Cases, id)) && (!byWhere || f.Where.Speaker(s, t, id))
	}
}

// checkCases returns an *UnknownError for a case whom none of the transcripts names, where only they know.
func (f *Filter) checkCases(c *Columns) error {
	if f == nil || !c.Study.SpeakersAreCases {
		return nil
	}
	for _, name := range f.Cases {
		if !slices.Contains(c.Cases, name) {
			return unknown(c.Study.Singular, name, c.Cases)
		}
	}
	return nil
}

// pick accepts the transcripts that have to be read. Who speaks in a focus group is known only then.
func (f *Filter) pick(s *study.Study) func(*study.Transcript) bool {
	if s.SpeakersAreCases && f.Where != nil && f.Where.cases {
		rest := *f
		rest.Where = nil
		return rest.Pick(s)
	}
	return f.Pick(s)
}

// Pick accepts the transcripts that the filter speaks of.
func (f *Filter) Pick(s *study.Study) func(*study.Transcript) bool {
	return func(t *study.Transcript) bool {
		switch {
		case len(f.Waves) > 0 && !slices.Contains(f.Waves, t.WaveID),
			len(f.Transcripts) > 0 && !slices.Contains(f.Transcripts, t.ID),
			len(f.Cases) > 0 && !s.SpeakersAreCases && !slices.Contains(f.Cases, t.CaseID):
			return false
		}
		return f.Where == nil || f.Where.Transcript(s, t)
	}
}

// Keep accepts the codings that the filter looks for; nil if it looks for all.
func (f *Filter) Keep(s *study.Study, tree *codebook.Tree) func(*Columns, int) bool {
	if len(f.Codes) == 0 && len(f.Valences) == 0 && len(f.Coders) == 0 && (f.Where == nil || !f.Where.OfCodings()) {
		return nil
	}
	under := make([]bool, len(s.Codebook.Codes))
	for i, c := range s.Codebook.Codes {
		at := tree.Index(c)
		under[i] = len(f.Codes) == 0 || slices.ContainsFunc(tree.Nodes[at].Ancestors, func(a int) bool {
			return slices.Contains(f.Codes, tree.Nodes[a].Code.ID)
		})
	}
	return func(c *Columns, row int) bool {
		v := c.Valence[row].String()
		if v == "" {
			v = "none"
		}
		return under[c.Code[row]] && (len(f.Coders) == 0 || slices.Contains(f.Coders, c.Coders[c.Coder[row]])) && (len(f.Valences) == 0 || slices.Contains(f.Valences, v)) &&
			(f.Where == nil || !f.Where.OfCodings() || f.Where.Coding(c, tree, row))
	}
}

// Words says in words what the filter narrows to.
func (f *Filter) Words(singular string) []string {
	var out []string
	add := func(what string, names []string) {
		if len(names) > 0 {
			out = append(out, what+" "+strings.Join(names, ", "))
		}
	}
	add(singular, f.Cases)
	add("code", f.Codes)
	add("valence", f.Valences)
	add("coder", f.Coders)
	if f.Where != nil {
		out = append(out, "where "+f.Where.Text)
	}
	return out
}
