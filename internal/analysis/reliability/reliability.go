// Package reliability sets the codings of several coders on the same text side by side: what each decided on each unit,
// and from that the figures of package agreement, for each code and group of transcripts.
//
// Who has completed a transcript and put no code on a unit has decided against every code; who has not completed it has
// decided nothing. The two are never mixed up: only transcripts that two coders completed are compared.
package reliability

import (
	"strings"

	"qcode/internal/agreement"
	"qcode/internal/coding"
	"qcode/internal/stats"
)

// Unit is what coders decide on.
type Unit uint8

// The units. Segment: the codings themselves, matched one to one; there is then no unit that nobody coded. Given: units of
// a table.
const (
	Turn Unit = iota
	Sentence
	Char
	Segment
	Given
)

// Units are the names of the units that need no table.
func Units() []string { return []string{"turn", "sentence", "char", "segment"} }

// ParseUnit is the inverse of String; ok is false for anything else.
func ParseUnit(name string) (u Unit, ok bool) {
	for i, n := range Units() {
		if n == name {
			return Unit(i), true
		}
	}
	return Turn, false
}

func (u Unit) String() string {
	return [...]string{"turn", "sentence", "char", "segment", "unit"}[u]
}

// Options say what is compared.
type Options struct {
	Coders     []string // at least two
	Unit       Unit
	Table      *Table    // the units, if Unit is Given
	Coverage   *Coverage // who has seen what; nil: who has completed a transcript has seen all of it
	Whole      bool      // the universe is all of the text, labels and headings included
	Include    bool      // the turns of interviewers and other helpers belong to the universe
	MinOverlap uint32    // characters that a coding shares with a unit at least; 0: 1
	Overlap    float64   // Segment: intersection over union from which two codings of a code are one; 0: 0.5
	Keep       func(c *coding.Columns, row int) bool
	Bootstrap  stats.Bootstrap
	NoInterval bool
}

func (o Options) filled() Options {
	if o.MinOverlap == 0 {
		o.MinOverlap = 1
	}
	if o.Overlap == 0 {
		o.Overlap = 0.5
	}
	return o
}

// Joint is the code of a row that speaks of all codes together.
const Joint = -1

// Everybody is the coder of a row that speaks of all coders together.
const Everybody = -1

// Row is the figures of one code, or of all together, for two coders, or for all.
type Row struct {
	Group       int // index into Result.Groups
	Code        int // index into Codes.Nodes, or Joint
	A, B        int // indices into Result.Coders, or Everybody
	Transcripts int // which two of these coders share
	Units       float64
	Cells       agreement.Cells // of two coders; for Joint the sums over codes. Of Everybody zero
	Po          stats.Value     // Joint: of the sums. Everybody: mean over pairs of coders within units
	Alpha       stats.Value     // nominal; Joint: over sets of codes with the distance MASI
	Interval    stats.Interval  // of Alpha, from resampled transcripts
	Kappa       stats.Value     // Cohen's, of two coders; Joint: pooled (De Vries et al. 2008)
	F1          stats.Value     // Joint: of the sums. Everybody: mean over pairs of coders
	MacroF1     stats.Value     // Joint, two coders: mean of the codes in use
	Used        bool            // somebody used the code
	Unused      int             // Joint: codes that nobody used, left out of means
}

// Group is some transcripts whose figures stand together.
type Group struct {
	ID, Label   string
	Transcripts []int // indices into the study's transcripts
}

// Result is what a comparison found.
type Result struct {
	Facts    *coding.Columns
	Options  Options
	Coders   []string
	Codes    *Codes
	Groups   []Group
	Rows     []Row // by group, pair (all coders last), code (Joint last)
	Shared   int   // transcripts that two coders have seen
	LeftOut  []LeftOut
	Outside  int // codings on shared transcripts that touch no unit
	Confused []Confusion
}

// LeftOut is a transcript that somebody has begun and that is not compared: not two of the coders have completed it, or
// somebody to whom it is assigned for double coding has not.
type LeftOut struct {
	Transcript int
	Waiting    []string // coders who have not completed it, among those compared; Blind: among those to whom it is assigned
	Blind      bool
}

// Confusion counts the units on which one coder has a code where the other has another instead.
type Confusion struct {
	A, B   int // indices into Result.Coders
	CodeA  int // of A, not of B; index into Codes.Nodes
	CodeB  int // of B, not of A
	Weight float64
}

// Off reads what qcode.yaml says under `agreement`: `off (reason)` means that the study computes none, as reflexive work
// does on purpose.
func Off(setting string) (reason string, off bool) {
	rest, off := strings.CutPrefix(strings.TrimSpace(setting), "off")
	if !off || rest != "" && !strings.ContainsAny(rest[:1], " (:,-") {
		return "", false
	}
	reason = strings.Trim(rest, " :,-")
	if inner, ok := strings.CutPrefix(reason, "("); ok {
		reason = strings.TrimSuffix(inner, ")")
	}
	if reason == "" {
		reason = "no reason is given"
	}
	return reason, true
}
