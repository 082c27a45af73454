package change

import (
	"testing"

	"pgregory.net/rapid"
)

func TestClassify(t *testing.T) {
	signs := map[rune]State{'-': NotInterviewed, '?': Unknown, '0': None, '1': Neutral, 'b': Barrier, 'f': Facilitator, 'm': Mixed}
	tests := []struct {
		states string
		class  Class
		gap    bool
	}{
		{"000", Never, false},
		{"111", Persisted, false},
		{"bfm", Persisted, false},
		{"011", Emerged, false},
		{"100", Ceased, false},
		{"101", Returned, false},
		{"010", Transient, false},
		{"0101", Intermittent, false},
		{"1-1", Persisted, true},
		{"0-1", Emerged, true},
		{"-01", Emerged, false},
		{"10-", Ceased, false},
		{"--1", SeenOnce, false},
		{"0--", SeenOnce, false},
		{"---", NotSeen, false},
		{"", NotSeen, false},
		{"1?1", Unfinished, false},
		{"01?", Unfinished, false},
		{"?--", Unfinished, false},
	}
	for _, tt := range tests {
		var states []State
		for _, r := range tt.states {
			states = append(states, signs[r])
		}
		if class, gap := classify(states); class != tt.class || gap != tt.gap {
			t.Errorf("%s: %s, gap %v; want %s, %v", tt.states, class, gap, tt.class, tt.gap)
		}
	}
}

// Waves without an interview at either end change nothing, and a story read backwards is the story turned round.
func TestClassifyLaws(t *testing.T) {
	turned := map[Class]Class{Emerged: Ceased, Ceased: Emerged}
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.SliceOfN(rapid.SampledFrom([]State{NotInterviewed, None, Neutral, Barrier, Mixed}), 0, 6).Draw(t, "states")
		class, gap := classify(states)
		around := append(append([]State{NotInterviewed}, states...), NotInterviewed)
		if c, g := classify(around); c != class || g != gap {
			t.Fatalf("%v is %s; with a wave more at each end %s", states, class, c)
		}
		var back []State
		for i := range states {
			back = append(back, states[len(states)-1-i])
		}
		want, other := turned[class]
		if !other {
			want = class
		}
		if c, g := classify(back); c != want && len(states) > 0 || g != gap {
			t.Fatalf("%v is %s; backwards %s", states, class, c)
		}
	})
}

func TestFlips(t *testing.T) {
	for _, tt := range []struct {
		states                   []State
		toFacilitator, toBarrier bool
	}{
		{[]State{Barrier, Facilitator}, true, false},
		{[]State{Barrier, NotInterviewed, None, Mixed, Facilitator, Barrier}, true, true},
		{[]State{Barrier, Mixed, Barrier}, false, false},
		{[]State{Neutral, Facilitator}, false, false},
	} {
		if f, b := flips(tt.states); f != tt.toFacilitator || b != tt.toBarrier {
			t.Errorf("%v: %v, %v", tt.states, f, b)
		}
	}
}
