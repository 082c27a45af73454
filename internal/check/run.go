package check

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// Result is what a run found, and what it looked at.
type Result struct {
	Findings    []diag.Diagnostic // sorted by place, without those that were silenced
	Set         *Set
	Transcripts int
	Files       int // annotation files, strays included
	Codings     int
	Silenced    int  // findings that a comment or qcode.yaml silences
	AllMended   bool // every finding that can be fixed carries its fix

	sources *sources
}

// run is one run of the linter.
type run struct {
	study    *study.Study
	set      *Set
	watchers []*watcher
	texts    []TextFact
	marks    bool         // some rule compares texts
	seed     maphash.Seed // of the hashes of ids
	found    []diag.Diagnostic
}

// Options of a run. Mend asks for the fix of every finding, however many there are.
type Options struct {
	Set  *Set
	Mend bool
}

// Run checks a study. Whatever is wrong inside it is a finding; an error comes from outside.
func Run(ctx context.Context, s *study.Study, o Options) (*Result, error) {
	r := &run{study: s, set: o.Set, texts: make([]TextFact, len(s.Transcripts)), seed: maphash.MakeSeed()}
	r.marks = r.set.on["QC305"] || r.set.on["QC508"]
	r.found = append(slices.Clone(s.Problems), beside(s)...)
	for _, rule := range r.set.Rules {
		if rule.study != nil {
			rule.study(s, &Reporter{rule, &r.found})
		}
	}
	columns, err := coding.Collect(ctx, s, coding.Want{Watch: func() coding.Watcher {
		w := newWatcher(r)
		r.watchers = append(r.watchers, w)
		return w
	}})
	if err != nil {
		return nil, err
	}
	facts := &Facts{Columns: columns, Texts: r.texts, seed: r.seed}
	for _, rule := range r.set.Rules {
		if rule.columns != nil {
			rule.columns(s, facts, &Reporter{rule, &r.found})
		}
	}
	return r.result(o), nil
}

func (r *run) result(o Options) *Result {
	out := &Result{Set: r.set, sources: newSources(r.study), Transcripts: len(r.study.Transcripts), Files: len(r.study.Strays)}
	for _, w := range r.watchers {
		r.found = append(r.found, w.found...)
		out.sources.add(w.sources, w.lines)
	}
	for _, t := range r.texts {
		out.Files += len(t.heads)
		for _, h := range t.heads {
			out.Codings += h.entries
		}
	}
	r.found = slices.DeleteFunc(r.found, func(d diag.Diagnostic) bool { return !r.set.Has(d.Rule) })
	r.settle(out.sources)
	r.found, out.Silenced = r.silence(out.sources)
	diag.Sort(r.found)
	r.found = slices.CompactFunc(r.found, same)
	out.AllMended = r.mend(out.sources, o.Mend)
	out.Findings = r.found
	return out
}

// same reports whether two findings say the same of the same place.
func same(a, b diag.Diagnostic) bool {
	return a.Rule == b.Rule && a.At == b.At && a.Object == b.Object && a.Message == b.Message
}

// settle gives findings that were made after the pass over the files what the others have already.
func (r *run) settle(from *sources) {
	for i := range r.found {
		d := &r.found[i]
		rule := r.set.Rule(d.Rule)
		if rule != nil && rule.Kind() != "reader" {
			d.Severity = rule.Severity
		}
		if strings.HasPrefix(d.At.File, "annotations/") && d.At.Line > 0 && d.At.Column == 0 {
			pointAt(d, rule, from.get(d.At.File))
		}
	}
}

// pointAt gives a finding about a coding its exact place and the coding's id.
func pointAt(d *diag.Diagnostic, rule *Rule, src *source) {
	if src == nil || rule == nil || d.At.Line == 0 || d.At.Column > 0 {
		return
	}
	if d.Object == "" {
		d.Object = src.id(d.At.Line)
	}
	if at, ok := src.field(d.At.Line, rule.field); ok {
		at.File = d.At.File
		d.At = at
	}
}
