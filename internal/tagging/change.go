package tagging

import (
	"fmt"
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
)

// Untag plans to take codings off.
func Untag(codings []Known, read edit.Reader) (edit.Plan, error) {
	return eachFile(codings, read, func(src []byte, these []Known) ([]byte, error) {
		var ids []string
		for _, k := range these {
			ids = append(ids, k.ID)
		}
		return annotation.Remove(src, ids...)
	})
}

// eachFile plans one change for each annotation file that holds some of the codings.
func eachFile(codings []Known, read edit.Reader, change func(src []byte, these []Known) ([]byte, error)) (edit.Plan, error) {
	var plan edit.Plan
	var files []string
	byFile := map[string][]Known{}
	for _, k := range codings {
		if byFile[k.File] == nil {
			files = append(files, k.File)
		}
		byFile[k.File] = append(byFile[k.File], k)
	}
	for _, path := range files {
		src, hash, exists, err := read(path)
		if err != nil {
			return plan, err
		}
		if !exists {
			return plan, refuse("run the command again", "the annotation file %s is gone", path)
		}
		now, err := change(src, byFile[path])
		if err != nil {
			return plan, inFile(path, err)
		}
		plan.Changes = append(plan.Changes, edit.Replace(path, hash, now))
	}
	return plan, nil
}

// inFile says in which file something cannot be done. Refusals and failures of the system say so themselves.
func inFile(path string, err error) error {
	switch err.(type) { //nolint:errorlint // only where nothing was wrapped around it
	case *Refusal, *edit.Error:
		return err
	}
	return refuse("qcode check shows the place", "%s: %v", path, err)
}

// Change says what is to become of a coding. Nil leaves a part as it is; an empty text takes it away.
type Change struct {
	Code, Valence, Rating, Belief, Memo *string
	Where                               Where // empty: the place stays
}

// Retag plans to change codings. A coding that gets another code also gets the meaning that this code has now; what it
// was made under, who made it and when stays. The result has the codings as they will be.
func (g *Tagger) Retag(codings []Known, c Change, read edit.Reader) (edit.Plan, []Known, error) {
	var after []Known
	if !c.Where.empty() && len(codings) > 1 {
		return edit.Plan{}, nil, refuse("name one id", "%d codings cannot go to one place", len(codings))
	}
	plan, err := eachFile(codings, read, func(src []byte, these []Known) ([]byte, error) {
		return annotation.Edit(src, func(f *annotation.File) error {
			for _, k := range these {
				a, err := theOne(f, k.ID)
				if err != nil {
					return err
				}
				if err := g.change(a, k.Transcript, c, read); err != nil {
					return err
				}
				if err := g.collides(f, a); err != nil {
					return err
				}
				k.Annotation = *a
				after = append(after, k)
			}
			return nil
		})
	})
	return plan, after, err
}

func theOne(f *annotation.File, id string) (*annotation.Annotation, error) {
	var out *annotation.Annotation
	for i := range f.Annotations {
		if f.Annotations[i].ID != id {
			continue
		}
		if out != nil {
			return nil, fmt.Errorf("the id %s stands at two codings (lines %d and %d)", id, out.Line, f.Annotations[i].Line)
		}
		out = &f.Annotations[i]
	}
	if out == nil {
		return nil, refuse("somebody took it off meanwhile; see qcode log", "no coding has the id %s any more", id)
	}
	return out, nil
}

func (g *Tagger) change(a *annotation.Annotation, t *study.Transcript, c Change, read edit.Reader) error {
	code := g.Study.Codebook.Code(current(g.Study.Codebook, a.Code))
	if c.Code != nil {
		var err error
		if code, err = FindCode(g.Study.Codebook, *c.Code); err != nil {
			return err
		}
		a.Code, a.Rev = code.ID, code.Rev() // naming the same code again confirms it under its present meaning
	}
	if code == nil && (c.Valence != nil || c.Rating != nil) {
		return refuse("give it another one: --code …", "the code `%s` of %s is not in the codebook", a.Code, a.ID)
	}
	var err error
	if c.Valence != nil {
		if a.Valence, err = valence(code, *c.Valence); err != nil {
			return err
		}
	} else if c.Code != nil {
		if _, err := valence(code, a.Valence); err != nil {
			return err
		}
	}
	if c.Rating != nil {
		if a.Rating, err = rating(code, *c.Rating); err != nil {
			return err
		}
	}
	if c.Belief != nil {
		if a.Belief, err = belief(g.Study, code, *c.Belief); err != nil {
			return err
		}
	}
	if c.Memo != nil {
		a.Memo = *c.Memo
	}
	return g.move(a, t, c.Where, read)
}

func (g *Tagger) move(a *annotation.Annotation, t *study.Transcript, w Where, read edit.Reader) error {
	if w.empty() {
		return nil
	}
	if t == nil {
		return refuse("bring the transcript back", "the transcript of %s is gone", a.ID)
	}
	p, err := g.open(t, read)
	if err != nil {
		return err
	}
	at, err := p.place(w)
	if err != nil {
		return err
	}
	p.fill(a, at)
	a.Lost = ""
	return nil
}

// collides refuses a change after which a coder would have put one code on the same words twice.
func (g *Tagger) collides(f *annotation.File, a *annotation.Annotation) error {
	i := slices.IndexFunc(f.Annotations, func(o annotation.Annotation) bool {
		return o.ID != a.ID && o.HasAt && a.HasAt && o.At == a.At && o.Lost == "" &&
			current(g.Study.Codebook, o.Code) == current(g.Study.Codebook, a.Code)
	})
	if i < 0 {
		return nil
	}
	return refuse("take one of them off: qcode untag "+short(f.Annotations[i].ID), "these words are coded as `%s` already, by %s", a.Code, f.Annotations[i].ID)
}

// SetStatus plans to say of transcripts that coder has coded all of them, or not yet. codings is how many there are, by
// transcript; a file that says so already is left alone.
func (g *Tagger) SetStatus(ts []*study.Transcript, coder string, complete bool, read edit.Reader) (plan edit.Plan, codings []int, err error) {
	want := annotation.InProgress
	if complete {
		want = annotation.Complete
	}
	if err := CheckCoder(g.Study, coder); err != nil {
		return plan, nil, err
	}
	for _, t := range ts {
		path := study.AnnotationPath(coder, t.ID)
		src, hash, exists, err := read(path)
		if err != nil {
			return plan, nil, err
		}
		if !exists && !complete {
			return plan, nil, refuse("begin: qcode tag "+diag.Shell(t.ID)+" --code …", "%s has not begun with %s", coder, t.ID)
		}
		n := 0
		now, err := annotation.Edit(src, func(f *annotation.File) error {
			if n = len(f.Annotations); !exists || len(src) == 0 {
				f.Head = annotation.Head{Transcript: t.ID, Coder: coder}
			}
			if f.Status != want && (f.Status != "" || complete) {
				f.Status = want
			}
			return nil
		})
		if err != nil {
			return plan, nil, inFile(path, err)
		}
		codings = append(codings, n)
		plan.Changes = append(plan.Changes, edit.Write(path, hash, exists, now))
	}
	return plan, codings, nil
}
