package check

import (
	"fmt"
	"slices"

	"qcode/codebook"
	"qcode/internal/diag"
	"qcode/internal/study"
)

func outsideFramework() Rule {
	return Rule{
		ID: "QC117", Name: "outside-framework", Severity: diag.Info, Profile: Strict,
		What: "A code was added to a framework, and codings stand on it.",
		Why:  "A deductive study reports how much lies outside its framework: a large share says that the framework does not fit.",
		Bad:  "- id: weather\n  label: Weather",
		Good: "version: 1.0.0",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			src, ok := codebook.Framework(s.Codebook.Framework)
			if !ok || f.Len() == 0 {
				return
			}
			whole, _ := codebook.Parse(src)
			used := usage(s, f)
			for i, c := range s.Codebook.Codes {
				if used[i] > 0 && whole.Code(c.ID) == nil && !slices.ContainsFunc(c.Was, func(id string) bool { return whole.Code(id) != nil }) {
					r.Add(codeAt(s, c, "id"), c.ID, fmt.Sprintf("`%s` is no code of `%s`; %s, %.1f%% of all, stand on it",
						c.ID, s.Codebook.Framework, counted(used[i], "coding", "codings"), 100*float64(used[i])/float64(f.Len())), "say so in the report")
				}
			}
		},
	}
}

// usage is the number of codings of each code.
func usage(s *study.Study, f *Facts) []int {
	used := make([]int, len(s.Codebook.Codes))
	for _, c := range f.Code {
		used[c]++
	}
	return used
}
