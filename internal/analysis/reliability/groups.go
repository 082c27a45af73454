package reliability

import (
	"slices"

	"qcode/internal/study"
)

// ByWave puts transcripts together by wave, in the order of the waves; transcripts of no wave come last.
func ByWave(s *study.Study, transcripts []int) []Group {
	var out []Group
	add := func(id, label string, wave int) {
		g := Group{ID: id, Label: label}
		for _, t := range transcripts {
			if s.Transcripts[t].Wave == wave {
				g.Transcripts = append(g.Transcripts, t)
			}
		}
		if len(g.Transcripts) > 0 {
			out = append(out, g)
		}
	}
	for i, w := range s.Waves {
		add(w.ID, w.Label, i)
	}
	add("", "no wave", study.NoWave)
	return out
}

// ByTranscript is a group for each transcript.
func ByTranscript(s *study.Study, transcripts []int) []Group {
	var out []Group
	for _, t := range transcripts {
		out = append(out, Group{ID: s.Transcripts[t].ID, Label: s.Transcripts[t].ID, Transcripts: []int{t}})
	}
	return out
}

// dropEmpty leaves out the groups in which nothing is compared.
func (r *Result) dropEmpty() {
	var groups []Group
	place := make([]int, len(r.Groups))
	for g := range r.Groups {
		place[g] = len(groups)
		if slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Group == g }) {
			groups = append(groups, r.Groups[g])
		}
	}
	for i := range r.Rows {
		r.Rows[i].Group = place[r.Rows[i].Group]
	}
	r.Groups = groups
}
