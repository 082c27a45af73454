package coding

import (
	"slices"

	"qcode/internal/diag"
)

// Faults are those of Columns.Faults that make the numbers of the selection doubtful. A broken coding of somebody whom
// the policy does not hear in that transcript is none of them; a file that cannot be read is, unless one coder alone
// counts, since nobody knows whether it is complete.
func (s *Selection) Faults() []diag.Diagnostic {
	if len(s.Columns.Faults) == 0 {
		return nil
	}
	unheard := map[string]bool{}
	for t := range s.Texts {
		if !s.Texts[t].Read {
			continue
		}
		for _, f := range s.Study.Transcripts[t].Files {
			coder := slices.Index(s.Coders, f.Coder)
			_, readable := s.Texts[t].Status(uint16(coder))
			unheard[f.Path] = readable && !s.hears(t, uint16(coder))
		}
	}
	byName := !slices.Contains([]Policy{Consensus, Any, All}, s.Policy)
	return slices.DeleteFunc(slices.Clone(s.Columns.Faults), func(d diag.Diagnostic) bool {
		return unheard[d.At.File] && (byName || d.Rule != unparsable)
	})
}

// unparsable is the rule of files that cannot be read.
const unparsable = "QC001"

// hears reports whether the policy counts what a coder has in transcript t.
func (s *Selection) hears(t int, coder uint16) bool {
	basis, _, one := s.basis(t)
	switch basis {
	case Adjudicated, OneCoder:
		return coder == one
	case Several:
		return slices.Contains(s.heard(t), coder)
	}
	return false
}
