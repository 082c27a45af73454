package change

import (
	"qcode/internal/analysis/frequency"
	"qcode/internal/stats"
)

// State of a case in a code at one wave.
type State uint8

// The states. NotInterviewed and Unknown (not completely coded, and not seen so far) are not the same as None.
const (
	NotInterviewed State = iota
	Unknown
	None
	Neutral // coded, neither as a barrier nor as a facilitator
	Barrier
	Facilitator
	Mixed // both
)

func (s State) String() string {
	return [...]string{"not interviewed", "not finished", "none", "neutral", "barrier", "facilitator", "mixed"}[s]
}

// Seen reports whether it is known if the case names the code.
func (s State) Seen() bool { return s > Unknown }

// Named reports whether the case names the code.
func (s State) Named() bool { return s > None }

// Class is the story of one case in one code over the waves that were observed.
type Class string

// The classes. Over the observed waves: no change is Never or Persisted; one change Emerged or Ceased; two Returned
// (named, not named, named) or Transient (the other way); more Intermittent. One observation alone tells no story,
// and neither does a gap that is not finished.
const (
	Never        Class = "never"
	Persisted    Class = "persisted"
	Emerged      Class = "emerged"
	Ceased       Class = "ceased"
	Returned     Class = "returned"
	Transient    Class = "transient"
	Intermittent Class = "intermittent"
	SeenOnce     Class = "seen once"
	NotSeen      Class = "not seen"
	Unfinished   Class = "not finished"
)

// Classes lists them in the order in which tables show them.
func Classes() []Class {
	return []Class{Persisted, Emerged, Ceased, Returned, Transient, Intermittent, Never, SeenOnce, Unfinished, NotSeen}
}

// Told lists the classes that tell a story: those that a person can decide on.
func Told() []Class {
	return []Class{Persisted, Emerged, Ceased, Returned, Transient, Intermittent, Never}
}

// Trajectory is a case's way through the waves in one code.
type Trajectory struct {
	Case   uint32
	States []State // by wave
	Class  Class
	Gap    bool // a wave between two observed ones was not observed
	// Flipped: the valence turned at least once between observed waves, from barrier to facilitator or back.
	ToFacilitator, ToBarrier bool
}

// Follow takes a case through the waves in the code at a node of the tree.
func Follow(waves []frequency.Column, node int, k uint32) Trajectory {
	t := Trajectory{Case: k}
	for i := range waves {
		t.States = append(t.States, stateOf(&waves[i], node, k))
	}
	t.Class, t.Gap = classify(t.States)
	t.ToFacilitator, t.ToBarrier = flips(t.States)
	return t
}

func stateOf(c *frequency.Column, node int, k uint32) State {
	switch c.State(node, k) {
	case frequency.NotInterviewed:
		return NotInterviewed
	case frequency.Unknown:
		return Unknown
	case frequency.Absent:
		return None
	}
	switch b, f := c.Valence(node, k); {
	case b && f:
		return Mixed
	case b:
		return Barrier
	case f:
		return Facilitator
	}
	return Neutral
}

func classify(states []State) (class Class, gap bool) {
	var seen []bool
	missing := false
	for _, s := range states {
		switch {
		case s == Unknown:
			return Unfinished, gap
		case s == NotInterviewed:
			missing = len(seen) > 0
		default:
			gap = gap || missing
			missing = false
			seen = append(seen, s.Named())
		}
	}
	changes := 0
	for i := 1; i < len(seen); i++ {
		if seen[i] != seen[i-1] {
			changes++
		}
	}
	switch {
	case len(seen) == 0:
		return NotSeen, gap
	case len(seen) == 1:
		return SeenOnce, gap
	case changes == 0:
		return pick(seen[0], Persisted, Never), gap
	case changes == 1:
		return pick(seen[0], Ceased, Emerged), gap
	case changes == 2:
		return pick(seen[0], Returned, Transient), gap
	}
	return Intermittent, gap
}

func pick(first bool, yes, no Class) Class {
	if first {
		return yes
	}
	return no
}

// flips finds a turn of valence from one observed judgement to the next. Mixed is no turn by itself.
func flips(states []State) (toFacilitator, toBarrier bool) {
	last := None
	for _, s := range states {
		if s != Barrier && s != Facilitator {
			continue
		}
		toFacilitator = toFacilitator || last == Barrier && s == Facilitator
		toBarrier = toBarrier || last == Facilitator && s == Barrier
		last = s
	}
	return toFacilitator, toBarrier
}

// Flips counts the cases of a pair that judged the code one way at the first wave and the other way at the second.
func (p *Pair) Flips(node int) (toFacilitator, toBarrier []uint32) {
	for _, k := range p.Cases {
		states := []State{stateOf(p.From, node, k), stateOf(p.To, node, k)}
		f, b := flips(states)
		if f {
			toFacilitator = append(toFacilitator, k)
		}
		if b {
			toBarrier = append(toBarrier, k)
		}
	}
	return toFacilitator, toBarrier
}

// Complete are the cases which all groups observed, and the presence of the code in each: a row a case.
func Complete(waves []frequency.Column, node int) (cases []uint32, named [][]bool) {
	if len(waves) == 0 {
		return nil, nil
	}
	for _, k := range waves[0].Cases {
		row := make([]bool, 0, len(waves))
		for i := range waves {
			if s := stateOf(&waves[i], node, k); waves[i].IsDone(k) && s.Seen() {
				row = append(row, s.Named())
			}
		}
		if len(row) == len(waves) {
			cases, named = append(cases, k), append(named, row)
		}
	}
	return cases, named
}

// McNemar tests gained against lost, exactly. Kept and never say nothing about change.
func (m Moves) McNemar() stats.McNemar { return stats.NewMcNemar(len(m.Lost), len(m.Gained)) }
