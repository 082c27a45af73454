package revise

import (
	"context"
	"slices"
	"strings"
	"sync"

	"qcode/codebook"
	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// Touch is a change of the codebook with the codings that it touches.
type Touch struct {
	codebook.Change
	Codings int      // that have the code
	Older   int      // of them, made under another meaning than it has now; or under a code that is gone
	IDs     []string // of the older ones, sorted
}

// Touched tells what changed from an older codebook to a newer one, and which codings of the study it touches. A change
// of meaning touches the codings that were made under another meaning than the newer one; those that record no meaning
// count among them. A code that is gone touches all its codings.
func Touched(ctx context.Context, s *study.Study, older, newer *codebook.Codebook) ([]Touch, []diag.Diagnostic, error) {
	changes := codebook.Diff(older, newer)
	uses, faults, err := usesOf(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	out := make([]Touch, len(changes))
	for i, c := range changes {
		t := Touch{Change: c}
		now := newer.Code(c.Code)
		names := []string{c.Code}
		if now != nil {
			names = append(names, now.Was...)
		}
		for _, u := range uses {
			if !slices.Contains(names, u.code) || now != nil && u.code != now.ID && newer.Code(u.code) != nil {
				continue
			}
			t.Codings++
			gone := c.Field == "code" && c.After == ""
			if gone || c.Kind == codebook.Meaning && now != nil && u.rev != now.Rev() {
				t.Older, t.IDs = t.Older+1, append(t.IDs, u.id)
			}
		}
		slices.Sort(t.IDs)
		out[i] = t
	}
	return out, faults, nil
}

// use is a coding as far as its code goes.
type use struct{ id, code, rev string }

// usesOf lists all codings but those settled as lost.
func usesOf(ctx context.Context, s *study.Study) (all []use, faults []diag.Diagnostic, err error) {
	var mu sync.Mutex
	err = s.Scan(ctx, nil, func() func(*study.Doc) error {
		return func(d *study.Doc) error {
			var mine []use
			var found []diag.Diagnostic
			files := d.Annotated()
			for i := range files {
				from := len(mine)
				ds := files[i].Records(func() { mine = mine[:from] }, func(annotation.Head) {}, func(r *annotation.Record) {
					if len(r.Lost) == 0 {
						mine = append(mine, use{string(r.ID), string(r.Code), string(r.Rev)})
					}
				})
				found = append(found, ds...)
			}
			mu.Lock()
			defer mu.Unlock()
			all, faults = append(all, mine...), append(faults, found...)
			return nil
		}
	})
	slices.SortFunc(all, func(a, b use) int { return strings.Compare(a.id, b.id) })
	diag.Sort(faults)
	return all, slices.DeleteFunc(faults, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }), err
}
