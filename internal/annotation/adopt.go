package annotation

import (
	"cmp"
	"slices"
	"strings"
)

// adoptIDs gives a coding without an id the one that another of the files has given it meanwhile: the same code on
// the same words, at the same place if there is a choice, under an id that its own file does not know.
func adoptIDs(files ...*File) {
	known := make([]map[string]bool, len(files))
	given := make([][]*Annotation, len(files))
	for i, f := range files {
		known[i] = map[string]bool{}
		for j := range f.Annotations {
			if a := &f.Annotations[j]; a.ID != "" {
				known[i][a.ID] = true
				given[i] = append(given[i], a)
			}
		}
	}
	for i, f := range files {
		others := slices.Concat(slices.Delete(slices.Clone(given), i, i+1)...)
		for j := range f.Annotations {
			if a := &f.Annotations[j]; a.ID == "" {
				a.ID = offer(a, others, known[i])
				known[i][a.ID] = true
			}
		}
	}
}

// offer is the best id for a among others; empty if there is none.
func offer(a *Annotation, others []*Annotation, known map[string]bool) string {
	var fit []*Annotation
	for _, b := range others {
		if b.Code == a.Code && b.Quote == a.Quote && !known[b.ID] {
			fit = append(fit, b)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	elsewhere := func(b *Annotation) int {
		if a.HasAt && b.HasAt && a.At == b.At {
			return 0
		}
		return 1
	}
	return slices.MinFunc(fit, func(x, y *Annotation) int {
		return cmp.Or(cmp.Compare(elsewhere(x), elsewhere(y)), strings.Compare(x.ID, y.ID))
	}).ID
}
