package check

import (
	"fmt"
	"slices"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func multiplePaths() Rule {
	return Rule{
		ID: "QC106", Name: "multiple-paths", Severity: diag.Warning, Profile: Default,
		What: "In a mapping a code has a parent and also a parent of that parent.",
		Why:  "The second way up adds nothing, as what is in the parent is in the grandparent too. Often another code was meant.",
		Bad:  "goals: [opportunity, environment]",
		Good: "goals: [opportunity, motivation]",
		study: func(s *study.Study, r *Reporter) {
			for _, m := range s.Codebook.Mappings {
				tree, err := s.Codebook.Tree(m.ID)
				if err != nil {
					continue
				}
				for _, link := range m.Parents {
					reportShortcut(s, r, tree, m.ID, link)
				}
			}
		},
	}
}

func reportShortcut(s *study.Study, r *Reporter, tree *codebook.Tree, mapping string, link codebook.Link) {
	for _, low := range link.Parents {
		for _, high := range link.Parents {
			i, j := tree.Index(s.Codebook.Code(low)), tree.Index(s.Codebook.Code(high))
			if i < 0 || j < 0 || i == j || !slices.Contains(tree.Nodes[i].Ancestors, j) {
				continue
			}
			at := diag.Place{File: s.CodebookPath, Line: link.Line, Column: link.Column}
			r.Add(at, link.Code, fmt.Sprintf("in mapping `%s` the code `%s` stands under `%s` and under `%s`, which stands above that", mapping, link.Code, low, high),
				fmt.Sprintf("keep `%s`", low))
		}
	}
}
