package rounds

import (
	"maps"
	"os"
	"slices"

	"qcode/internal/annotation"
	"qcode/internal/diag"
	"qcode/internal/study"
)

// Progress is how far the coders of an assignment are.
type Progress struct {
	Assignment
	Complete []bool // by coder
}

// Done reports whether all coders have completed the transcript.
func (p Progress) Done() bool { return !slices.Contains(p.Complete, false) }

// Follow finds how far the assignments of a round are. A file that cannot be read is not complete.
func Follow(s *study.Study, r Round) []Progress {
	out := make([]Progress, 0, len(r.Assignments))
	for _, a := range r.Assignments {
		p := Progress{Assignment: a}
		for _, c := range a.Coders {
			p.Complete = append(p.Complete, isComplete(s, a.Transcript, c))
		}
		out = append(out, p)
	}
	return out
}

func isComplete(s *study.Study, transcript, coder string) bool {
	t := s.Transcript(transcript)
	if t == nil || t.File(coder) == nil {
		return false
	}
	src, err := os.ReadFile(s.Abs(t.File(coder).Path))
	if err != nil {
		return false
	}
	f, _ := annotation.Read(t.File(coder).Path, src)
	return f.Status == annotation.Complete
}

// Blindfold keeps from a coder what others have coded on transcripts that are being coded twice.
type Blindfold struct {
	viewer string
	blind  bool                // it cannot be told what is assigned: everything of others is hidden
	open   map[string][]string // by transcript not yet completed by all: its coders
	wait   map[string][]string // by the same: who has not completed it
}

// Blindfolded reads the rounds of a study and makes the blindfold of viewer. Where a fault in the file leaves open what is
// assigned, the blindfold hides everything that other coders did: what has been seen cannot be unseen.
func Blindfolded(s *study.Study, viewer string) Blindfold {
	all, found, err := Read(s)
	b := Blind(s, all, viewer)
	unsound := func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Rule != "QC310" }
	b.blind = err != nil || slices.ContainsFunc(found, unsound)
	return b
}

// Blind makes the blindfold of viewer; empty: it is not known who looks, which is treated as if it were one of the coders.
func Blind(s *study.Study, all []Round, viewer string) Blindfold {
	b := Blindfold{viewer: viewer, open: map[string][]string{}, wait: map[string][]string{}}
	for _, r := range all {
		for _, p := range Follow(s, r) {
			if p.Done() {
				continue
			}
			b.open[p.Transcript] = append(b.open[p.Transcript], p.Coders...)
			for i, c := range p.Coders {
				if !p.Complete[i] {
					b.wait[p.Transcript] = append(b.wait[p.Transcript], c)
				}
			}
		}
	}
	return b
}

// Hides reports whether the codings of coder on a transcript are not to be shown: the transcript is assigned to several
// coders, one of them looks, and not all of them have completed it. One's own codings are never hidden, and who is not
// among the coders of a transcript sees everything.
func (b Blindfold) Hides(transcript, coder string) bool {
	if b.blind && coder != b.viewer {
		return true
	}
	coders := b.open[transcript]
	return len(coders) > 0 && coder != b.viewer && (b.viewer == "" || slices.Contains(coders, b.viewer))
}

// Unsound reports whether everything of others is hidden because a fault in rounds.yaml leaves open what is assigned.
func (b Blindfold) Unsound() bool { return b.blind }

// Viewer is who looks; empty: it is not known.
func (b Blindfold) Viewer() string { return b.viewer }

// Waiting are the coders to whom a transcript is assigned and who have not completed it. While there are any, nobody's
// codings of it are compared, decided on, or taken for the consensus.
func (b Blindfold) Waiting(transcript string) []string { return b.wait[transcript] }

// Any reports whether the blindfold hides anything at all.
func (b Blindfold) Any() bool {
	if b.blind {
		return true
	}
	for _, coders := range b.open {
		if b.viewer == "" || slices.Contains(coders, b.viewer) {
			return true
		}
	}
	return false
}

// Equal reports whether two blindfolds hide the same from the same person.
func (b Blindfold) Equal(o Blindfold) bool {
	return b.viewer == o.viewer && b.blind == o.blind && maps.EqualFunc(b.open, o.open, slices.Equal) && maps.EqualFunc(b.wait, o.wait, slices.Equal)
}
