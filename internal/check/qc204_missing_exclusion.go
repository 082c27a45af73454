package check

import (
	"fmt"

	"qcode/internal/diag"
	"qcode/internal/study"
)

func missingExclusion() Rule {
	return Rule{
		ID: "QC204", Name: "missing-exclusion", Severity: diag.Warning, Profile: Default,
		What: "A code has a definition, but does not say when not to use it, and what to use instead.",
		Why:  "Most disagreement is about the boundary between two codes, not about the middle of one.",
		Bad:  "include: Weather that makes coming or working easier or harder.",
		Good: "exclude: \"Rooms that are too hot: environment.\"",
		columns: func(s *study.Study, f *Facts, r *Reporter) {
			partner := partners(s, f)
			for i, c := range s.Codebook.Codes {
				if !c.Codable || c.Deprecated || c.Optional || !blank(c.Exclude) || blank(c.Definition) || c.Stub() {
					continue
				}
				d := r.Add(codeAt(s, c, "definition"), c.ID, fmt.Sprintf("`%s` does not say when not to use it", c.ID), "write `exclude:` and what to use instead")
				if p := partner[i]; p.together > 0 {
					o := s.Codebook.Codes[p.code].ID
					d.Why = fmt.Sprintf("`%s` and `%s` stand together on %s", c.ID, o, counted(p.together, "passage", "passages"))
					d.Help = fmt.Sprintf("write `exclude:` and point to `%s`", o)
				}
			}
		},
	}
}

// together is the code that a code shares the most passages with.
type together struct {
	code     uint16
	together int
}

// partners finds, for each code without exclusion, what it is most often put together with by the same coder.
func partners(s *study.Study, f *Facts) map[int]together {
	open := map[uint16]bool{}
	for i, c := range s.Codebook.Codes {
		if c.Codable && blank(c.Exclude) {
			open[uint16(i)] = true
		}
	}
	out := map[int]together{}
	if len(open) == 0 {
		return out
	}
	shared := map[[2]uint16]int{}
	for from := 0; from < f.Len(); {
		to := from + 1
		for to < f.Len() && f.Transcript[to] == f.Transcript[from] && f.Coder[to] == f.Coder[from] && f.Span[to] == f.Span[from] {
			to++
		}
		for i := from; i < to; i++ {
			for j := from; j < to; j++ {
				if f.Code[i] != f.Code[j] && open[f.Code[i]] {
					shared[[2]uint16{f.Code[i], f.Code[j]}]++
				}
			}
		}
		from = to
	}
	for pair, n := range shared {
		best := out[int(pair[0])]
		if n > best.together || n == best.together && pair[1] < best.code {
			out[int(pair[0])] = together{pair[1], n}
		}
	}
	return out
}
