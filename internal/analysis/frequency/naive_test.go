package frequency_test

import (
	"maps"
	"slices"

	"qcode/internal/analysis/frequency"
	"qcode/internal/span"
)

type set[T comparable] map[T]bool

// passage is a span in a transcript; unit is a word or a turn of it.
type (
	passage struct {
		text string
		at   span.Span
	}
	unit struct {
		text string
		nth  int
	}
	application struct {
		passage
		coder, code string
	}
)

// question is whom the numbers speak of, and whose codings they count.
type question struct {
	policy      string
	interviewer bool
	wave        string                        // "*": all
	only        func(x *text, id string) bool // cases in a transcript; nil: all
	keep        func(c counted) bool          // codings; nil: all
}

// answer holds sets, by code; a number is the size of a set.
type answer struct {
	interviewed, done set[string]
	codings, own      map[string]set[application]
	passages, ownAt   map[string]set[passage]
	cases, ownCases   map[string]set[string]
	barrier, facil    map[string]set[string]
	barrierAt         map[string]set[passage]
	facilAt           map[string]set[passage]
	words, turns      map[string]set[unit]
	all               set[passage]
	applied           set[application]
}

func (w *world) coders() []string {
	out := slices.Clone(w.declared)
	for _, c := range []string{"zoe"} {
		if slices.ContainsFunc(w.texts, func(x *text) bool { return x.files[c] != nil }) {
			out = append(out, c)
		}
	}
	return out
}

func (w *world) person(id string) person {
	for _, p := range w.people {
		if p.id == id {
			return p
		}
	}
	return person{id: id}
}

func (w *world) refuses(id string) bool { return w.person(id).consent == "no" }

// above are the codes that a code rolls up to, itself among them.
func (w *world) above(code string) set[string] {
	out := set[string]{code: true}
	parents, mapped := w.mapping[code]
	if !mapped && w.written[code] != "" {
		parents = []string{w.written[code]}
	}
	for _, p := range parents {
		maps.Copy(out, w.above(p))
	}
	return out
}

// those is who was interviewed in a transcript.
func (w *world) those(x *text) set[string] {
	out := set[string]{}
	if !w.speakers {
		out[x.case_] = true
	}
	for _, p := range x.present {
		out[p] = true
	}
	for _, t := range x.turns {
		if w.speakers && t.role == "participant" {
			out[t.speaker] = true
		}
	}
	maps.DeleteFunc(out, func(id string, _ bool) bool { return w.refuses(id) })
	return out
}

// whose are the cases that a span belongs to. Aside: it is of nobody who counts. Refused: of nobody but people without
// consent.
func (w *world) whose(x *text, s span.Span) (cases set[string], aside, refused bool) {
	cases = set[string]{}
	counted, others := touching(x.words, s)
	if len(counted)+len(others) == 0 {
		counted, others = touching(x.turns, s)
	}
	if len(counted) == 0 && len(others) > 0 {
		if !w.speakers {
			cases[x.case_] = true // should anybody count it all the same
		}
		return cases, true, false
	}
	if !w.speakers {
		cases[x.case_] = true
		return cases, false, false
	}
	named := 0
	for _, p := range counted {
		if p.role == "participant" {
			named++
			if !w.refuses(p.speaker) {
				cases[p.speaker] = true
			}
		}
	}
	return cases, false, named > 0 && len(cases) == 0
}

func touching(pieces []piece, s span.Span) (counted, others []piece) {
	for _, p := range pieces {
		if !p.Overlaps(s) {
			continue
		}
		if p.role == "participant" || p.role == "several" {
			counted = append(counted, p)
		} else {
			others = append(others, p)
		}
	}
	return counted, others
}

// heard are the coders whose codings count in a transcript: rule 3 and 4. scope: the policy speaks of it at all.
func (w *world) heard(x *text, policy string) (coders []string, complete, scope bool) {
	var with, finished []string
	for _, c := range w.coders() {
		if f := x.files[c]; f != nil {
			with = append(with, c)
			if f.complete {
				finished = append(finished, c)
			}
		}
	}
	switch policy {
	case "consensus":
		if f := x.files["consensus"]; f != nil && f.complete {
			return []string{"consensus"}, true, true
		}
		if len(with) == 1 {
			return with, len(finished) == 1, true
		}
		return nil, false, true
	case "any":
		return with, len(with) > 0 && len(finished) == len(with), true
	case "all":
		return finished, true, len(finished) >= 2
	}
	if f := x.files[policy]; f != nil {
		return []string{policy}, f.complete, true
	}
	return nil, false, false
}

type counted struct {
	applied
	coder string
	cases set[string]
}

// counts are the codings of a transcript that count.
func (w *world) counts(x *text, q question) []counted {
	coders, _, _ := w.heard(x, q.policy)
	var out []counted
	for _, coder := range coders {
		for _, c := range x.files[coder].codings {
			cases, aside, refused := w.whose(x, c.at)
			if !c.lost && !refused && (!aside || q.interviewer) {
				out = append(out, counted{c, coder, cases})
			}
		}
	}
	if q.policy != "any" && q.policy != "all" {
		return out
	}
	return settle(out, coders, q.policy)
}

// settle keeps one coder's codings in each cluster: codings of one code which overlap, be it by way of others.
func settle(codings []counted, coders []string, policy string) []counted {
	cluster := make([]int, len(codings))
	for i := range codings {
		cluster[i] = i
	}
	for range codings {
		for i, a := range codings {
			for j, b := range codings {
				if a.code == b.code && a.at.Overlaps(b.at) {
					cluster[i] = min(cluster[i], cluster[j])
				}
			}
		}
	}
	var out []counted
	for id := range codings {
		number := map[string]set[span.Span]{}
		for i, c := range codings {
			if cluster[i] != id {
				continue
			}
			if number[c.coder] == nil {
				number[c.coder] = set[span.Span]{}
			}
			number[c.coder][c.at] = true
		}
		chosen := coders[0]
		for _, c := range coders {
			if n, best := len(number[c]), len(number[chosen]); policy == "any" && n > best || policy == "all" && n < best {
				chosen = c
			}
		}
		for i, c := range codings {
			if cluster[i] == id && c.coder == chosen {
				out = append(out, c)
			}
		}
	}
	return out
}

// answer counts by the definitions.
func (w *world) answer(q question) *answer {
	a := &answer{
		interviewed: set[string]{}, done: set[string]{}, all: set[passage]{}, applied: set[application]{},
		codings: map[string]set[application]{}, own: map[string]set[application]{}, passages: map[string]set[passage]{}, ownAt: map[string]set[passage]{},
		cases: map[string]set[string]{}, ownCases: map[string]set[string]{}, barrier: map[string]set[string]{}, facil: map[string]set[string]{},
		barrierAt: map[string]set[passage]{}, facilAt: map[string]set[passage]{}, words: map[string]set[unit]{}, turns: map[string]set[unit]{},
	}
	open := set[string]{}
	for _, x := range w.texts {
		_, complete, scope := w.heard(x, q.policy)
		if !scope || q.wave != "*" && x.wave != q.wave || !w.speakers && w.refuses(x.case_) {
			continue
		}
		for id := range w.those(x) {
			if q.only == nil || q.only(x, id) {
				a.interviewed[id] = true
				open[id] = open[id] || !complete
			}
		}
		for _, c := range w.counts(x, q) {
			if q.keep == nil || q.keep(c) {
				a.add(w, x, c, q.only)
			}
		}
	}
	for id := range a.interviewed {
		if !open[id] {
			a.done[id] = true
		}
	}
	return a
}

func (a *answer) add(w *world, x *text, c counted, only func(*text, string) bool) {
	if only != nil {
		maps.DeleteFunc(c.cases, func(id string, _ bool) bool { return !only(x, id) })
		if len(c.cases) == 0 {
			return
		}
	}
	p := passage{x.id, c.at}
	app := application{p, c.coder, c.code}
	a.all[p], a.applied[app] = true, true
	put(a.own, c.code, app)
	put(a.ownAt, c.code, p)
	putAll(a.ownCases, c.code, c.cases)
	for code := range w.above(c.code) {
		put(a.codings, code, app)
		put(a.passages, code, p)
		putAll(a.cases, code, c.cases)
		if c.valence == "barrier" || c.valence == "mixed" {
			put(a.barrierAt, code, p)
			putAll(a.barrier, code, c.cases)
		}
		if c.valence == "facilitator" || c.valence == "mixed" {
			put(a.facilAt, code, p)
			putAll(a.facil, code, c.cases)
		}
		putUnits(a.words, code, x.id, x.words, c.at)
		putUnits(a.turns, code, x.id, x.turns, c.at)
	}
}

func putUnits(m map[string]set[unit], code, id string, pieces []piece, s span.Span) {
	for i, p := range pieces {
		if (p.role == "participant" || p.role == "several") && p.Overlaps(s) {
			put(m, code, unit{id, i})
		}
	}
}

func put[T comparable](m map[string]set[T], key string, value T) {
	if m[key] == nil {
		m[key] = set[T]{}
	}
	m[key][value] = true
}

func putAll(m map[string]set[string], key string, values set[string]) {
	for v := range values {
		put(m, key, v)
	}
}

// cell is what frequency should say of a code.
func (a *answer) cell(code string) frequency.Cell {
	b, f, n := a.barrier[code], a.facil[code], a.cases[code]
	c := frequency.Cell{
		Codings: len(a.codings[code]), K: len(a.passages[code]), N: len(n),
		KOwn: len(a.ownAt[code]), NOwn: len(a.ownCases[code]), CodingsOwn: len(a.own[code]),
		Barrier: len(b), Facilitator: len(f), KBarrier: len(a.barrierAt[code]), KFacil: len(a.facilAt[code]),
		Words: len(a.words[code]), Turns: len(a.turns[code]),
	}
	for id := range n {
		switch {
		case b[id] && f[id]:
			c.Both++
		case !b[id] && !f[id]:
			c.Neither++
		}
	}
	return c
}
