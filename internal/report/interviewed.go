package report

import (
	"fmt"
	"slices"
	"strings"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/study"
)

// waveOf is the one wave of a group; NoWave if it holds transcripts of several, or of none. A wave in which nobody was
// interviewed is known by its name.
func (s *Source) waveOf(col *frequency.Column) int {
	for _, k := range col.Keys {
		if k.Name == "wave" {
			return s.Study.WaveIndex(k.Value)
		}
	}
	if f := s.Facts.Filter; len(col.Transcripts) == 0 && f != nil && len(f.Waves) == 1 {
		return s.Study.WaveIndex(f.Waves[0])
	}
	wave := study.NoWave
	for i, t := range col.Transcripts {
		if w := s.Study.Transcripts[t].Wave; i == 0 {
			wave = w
		} else if w != wave {
			return study.NoWave
		}
	}
	return wave
}

// interviewed is who was interviewed where a column speaks of, also those whom the coder policy or --complete-only
// leaves out of N.
func (s *Source) interviewed(col *frequency.Column) []uint32 {
	wave := s.waveOf(col)
	var out []uint32
	for t := range s.Facts.Texts {
		if wave == study.NoWave || s.Study.Transcripts[t].Wave == wave {
			out = append(out, s.Facts.Texts[t].Cases...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// total is the number of cases that the study has, without those who withheld their consent.
func (s *Source) total() int {
	n := len(s.Facts.Cases)
	for _, c := range s.Study.Cases {
		if c.Consent == study.ConsentNo {
			n--
		}
	}
	return n
}

// whoCounts says unit and N.
func (s *Source) whoCounts(col *frequency.Column) string {
	of, done, interviewed := col.Of(), len(col.Done), len(s.interviewed(col))
	head := fmt.Sprintf("Unit: %s · N = %d", s.Study.Singular, of)
	switch {
	case col.Only == nil && of < interviewed:
		head += fmt.Sprintf(" of %d interviewed", interviewed)
	case done == of && of < s.total() && s.waveOf(col) != study.NoWave && !narrows(s.Facts.Filter):
		head += fmt.Sprintf(" interviewed of %d", s.total())
	}
	if done < of {
		head += fmt.Sprintf(" (%d completely coded)", done)
	}
	if missing := s.missing(col); missing != "" {
		head += " (" + missing + ")"
	}
	complete := 0
	for _, t := range col.Transcripts {
		if col.Selection.Complete[t] {
			complete++
		}
	}
	return head + fmt.Sprintf(" · %d of %s completely coded", complete, count(len(col.Transcripts), "transcript", "transcripts"))
}

// narrows reports whether a filter keeps people out of N by anything but the wave.
func narrows(f *coding.Filter) bool {
	return f != nil && (len(f.Cases)+len(f.Transcripts) > 0 || f.Where != nil && !f.Where.OfCodings())
}

// missing names the cases that were not interviewed in the group's wave, with reasons as far as they are known. That
// others are left out by a coder policy or a filter is another matter.
func (s *Source) missing(col *frequency.Column) string {
	w := s.waveOf(col)
	if w == study.NoWave || s.Study.SpeakersAreCases {
		return ""
	}
	seen := map[int]bool{}
	for _, t := range s.Study.Transcripts {
		seen[t.Case] = seen[t.Case] || t.Wave == w
	}
	asked := func(*study.Transcript) bool { return true }
	if narrows(s.Facts.Filter) {
		asked = s.Facts.Filter.Pick(s.Study)
	}
	wave := s.Study.Waves[w]
	var out []string
	for i, c := range s.Study.Cases {
		if seen[i] || c.Consent == study.ConsentNo || !asked(&study.Transcript{Wave: w, WaveID: wave.ID, Case: i, CaseID: c.ID}) {
			continue
		}
		text := c.ID
		if reason := c.Missing[wave.ID]; reason != "" {
			text += ": " + reason
		}
		out = append(out, text)
	}
	if len(out) > 6 {
		return fmt.Sprintf("%d missing", len(out))
	}
	return strings.Join(out, ", ")
}

// scopeNotes say what N leaves out, if it does.
func (s *Source) scopeNotes() []string {
	var notes []string
	if s.leavesOut() {
		by := fmt.Sprintf("that %s has begun", s.Policy)
		switch s.Policy {
		case coding.All:
			by = "that two coders at least have completed"
		case EachCoder:
			by = "that the coder of the column has begun"
		}
		notes = append(notes, fmt.Sprintf("N: only %s with a transcript %s.", s.Study.Plural, by))
	}
	if s.Options.CompleteOnly {
		notes = append(notes, fmt.Sprintf("N: only %s whose transcripts are completely coded (--complete-only).", s.Study.Plural))
	}
	return notes
}

// leavesOut reports whether the coder policy does not speak of some transcript that was read.
func (s *Source) leavesOut() bool {
	for t := range s.Facts.Texts {
		for i := range s.Columns {
			if s.Facts.Texts[t].Read && s.Columns[i].Selection.Basis[t] == coding.OutOfScope {
				return true
			}
		}
	}
	return false
}

// EachCoder stands for the policies of columns that each count one coder.
const EachCoder coding.Policy = "each coder alone"
