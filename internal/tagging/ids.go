package tagging

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// Known is a coding of the study, found by its id.
type Known struct {
	File       string // path of its annotation file in the study
	Coder      string
	Transcript *study.Transcript // nil if the transcript is gone
	annotation.Annotation
}

// Search finds the codings whose ids begin with the prefixes: one for each, or a *Refusal that lists the candidates.
func Search(ctx context.Context, s *study.Study, prefixes []string) ([]Known, error) {
	for _, p := range prefixes {
		if p == "" || strings.ContainsFunc(p, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' }) {
			return nil, refuse("ids are printed by qcode tag, qcode quotes and qcode show --ids", "%q is no id of a coding", p)
		}
	}
	hits, problems, err := searchAll(ctx, s, prefixes)
	if err != nil {
		return nil, err
	}
	out := make([]Known, len(prefixes))
	for i, p := range prefixes {
		k, err := only(p, hits[i], problems)
		if err != nil {
			return nil, err
		}
		if j := slices.IndexFunc(out[:i], func(o Known) bool { return o.ID == k.ID && o.File == k.File }); j >= 0 {
			return nil, refuse("name it once", "%s and %s are the same coding", prefixes[j], p)
		}
		out[i] = k
	}
	return out, nil
}

// only is the one coding among those whose ids begin with prefix; an id in full wins over longer ones.
func only(prefix string, hits []Known, problems []diag.Diagnostic) (Known, error) {
	if full := slices.DeleteFunc(slices.Clone(hits), func(k Known) bool { return k.ID != prefix }); len(full) > 0 {
		hits = full
	}
	switch {
	case len(hits) == 1:
		return hits[0], nil
	case len(hits) == 0 && len(problems) > 0:
		return Known{}, refuse(fmt.Sprintf("it may stand in %s, which cannot be read in full: qcode check", problems[0].At.File), "no coding has an id that begins with %s", prefix)
	case len(hits) == 0:
		return Known{}, refuse("ids are printed by qcode quotes and qcode show --ids", "no coding has an id that begins with %s", prefix)
	}
	var lines []string
	for _, k := range hits[:min(len(hits), maxCandidates)] {
		lines = append(lines, fmt.Sprintf("%s  %s, %s:%d", k.ID, k.Code, k.File, k.Line))
	}
	if n := len(hits) - len(lines); n > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", n))
	}
	return Known{}, refuse(strings.Join(lines, "\n"), "%d ids begin with %s; which one is meant?", len(hits), prefix)
}

// searchAll looks through the annotation files, those without a transcript included. A file in which no prefix occurs
// is not read any further.
func searchAll(ctx context.Context, s *study.Study, prefixes []string) (hits [][]Known, problems []diag.Diagnostic, err error) {
	hits = make([][]Known, len(prefixes))
	look := func(t *study.Transcript, f study.AnnotationFile) error {
		src, err := os.ReadFile(s.Abs(f.Path))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(prefixes, func(p string) bool { return bytes.Contains(src, []byte(p)) }) {
			return ctx.Err()
		}
		file, ds := annotation.Read(f.Path, src)
		if diag.Count(ds, diag.Error) > 0 {
			problems = append(problems, ds[0])
		}
		for _, a := range file.Annotations {
			for i, p := range prefixes {
				if strings.HasPrefix(a.ID, p) {
					hits[i] = append(hits[i], Known{File: f.Path, Coder: f.Coder, Transcript: t, Annotation: a})
				}
			}
		}
		return ctx.Err()
	}
	for i := range s.Transcripts {
		for _, f := range s.Transcripts[i].Files {
			if err := look(&s.Transcripts[i], f); err != nil {
				return nil, nil, err
			}
		}
	}
	for _, f := range s.Strays {
		if err := look(nil, f); err != nil {
			return nil, nil, err
		}
	}
	return hits, problems, nil
}
