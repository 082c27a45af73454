package check

import (
	"fmt"
	"slices"

	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func staleDecision() Rule {
	return Rule{
		ID: "QC604", Name: "stale-decision", Severity: diag.Warning, Profile: Default,
		What: "A decision about the story of a case (trajectories.yaml) was made on codings that have changed since, or about nobody.",
		Why:  "What was decided is not in force any more: tables show the proposal again, and a paper may still tell the old story.",
		Bad:  "codings: c00000000",
		Good: "codings: c9e5276ad",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			if len(s.Decisions) == 0 {
				return
			}
			tree, err := s.Codebook.Tree(s.Mapping)
			if err != nil {
				return
			}
			all := f.Under(coding.Policy(s.Count), coding.Options{})
			for _, d := range s.Decisions {
				object := d.Case + "/" + d.Code
				k := slices.Index(f.Cases, d.Case)
				if k < 0 {
					r.Add(d.At, object, fmt.Sprintf("a story of %s was decided, and there is no such %s", d.Case, s.Singular), "take it back: qcode trajectory withdraw "+diag.Shell(d.Case)+" "+d.Code)
					continue
				}
				if d.Count != s.Count || d.Mapping != tree.Mapping {
					continue // made under other counting, of which no table here speaks
				}
				if all.StoryMark(tree, tree.Index(s.Codebook.Code(d.Code)), uint32(k)) != d.Codings {
					r.Add(d.At, object, fmt.Sprintf("the codings of %s in `%s` have changed since its story was decided to be %s", d.Case, d.Code, d.Class),
						fmt.Sprintf("read again: qcode quotes --case %s --code %s; then: qcode trajectory accept %s %s --memo …", diag.Shell(d.Case), d.Code, diag.Shell(d.Case), d.Code))
				}
			}
		},
	}
}
