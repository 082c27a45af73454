package coding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qcode/internal/coding"
)

// The example of the rules: anna [0,10) [20,30), bram [5,25), here moved by 3 behind the label.
func TestPoliciesOnOverlappingCodings(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt":       letters,
		"annotations/anna/pre/P.yaml": notes("complete", letters, "time 3-13", "time 23-33"),
		"annotations/bram/pre/P.yaml": notes("complete", letters, "time 8-28"),
	}))
	for policy, want := range map[coding.Policy][]string{
		"anna":      {"pre/P anna time 3-13", "pre/P anna time 23-33"},
		"bram":      {"pre/P bram time 8-28"},
		"any":       {"pre/P anna time 3-13", "pre/P anna time 23-33"},
		"all":       {"pre/P bram time 8-28"},
		"consensus": {},
	} {
		if d := cmp.Diff(want, described(c.Under(policy, coding.Options{}))); d != "" {
			t.Errorf("%s: %s", policy, d)
		}
	}
}

func TestPolicyAnyAndAll(t *testing.T) {
	tests := []struct {
		name       string
		coders     string // of qcode.yaml
		anna, bram string // notes
		any, all   []string
	}{
		{
			"a tie goes to who is named first", "[bram, anna]", notes("complete", letters, "time 3-8"), notes("complete", letters, "time 5-9"),
			[]string{"pre/P bram time 5-9"},
			[]string{"pre/P bram time 5-9"},
		},
		{
			"only one saw it: the smallest number is none", "[anna, bram]", notes("complete", letters, "time 3-8"), notes("complete", letters),
			[]string{"pre/P anna time 3-8"},
			[]string{},
		},
		{
			"spans that touch do not overlap", "[anna, bram]", notes("complete", letters, "time 3-8"), notes("complete", letters, "time 8-12"),
			[]string{"pre/P anna time 3-8", "pre/P bram time 8-12"},
			[]string{},
		},
		{
			"codes are clustered one by one", "[anna, bram]", notes("complete", letters, "time 3-8", "room 3-8"), notes("complete", letters, "room 4-9", "room 5-6"),
			[]string{"pre/P anna time 3-8", "pre/P bram room 4-9", "pre/P bram room 5-6"},
			[]string{"pre/P anna room 3-8"},
		},
		{
			"twice the same counts once in a cluster", "[anna, bram]", notes("complete", letters, "time 3-8", "time 3-8"), notes("complete", letters, "time 4-9", "time 5-7"),
			[]string{"pre/P bram time 4-9", "pre/P bram time 5-7"},
			[]string{"pre/P anna time 3-8", "pre/P anna time 3-8"},
		},
		{
			"all does not speak of what one has not finished", "[anna, bram]", notes("complete", letters, "time 3-8"), notes("in-progress", letters, "time 3-8"),
			[]string{"pre/P anna time 3-8"},
			[]string{},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, files(map[string]string{
				"qcode.yaml":                  strings.Replace(config, "[anna, bram]", tt.coders, 1),
				"transcripts/pre/P.txt":       letters,
				"annotations/anna/pre/P.yaml": tt.anna, "annotations/bram/pre/P.yaml": tt.bram,
			}))
			if d := cmp.Diff(tt.any, described(c.Under("any", coding.Options{}))); d != "" {
				t.Errorf("any: %s", d)
			}
			if d := cmp.Diff(tt.all, described(c.Under("all", coding.Options{}))); d != "" {
				t.Errorf("all: %s", d)
			}
		})
	}
}

// Rule 3, and what the other policies make of the same files.
func TestBasis(t *testing.T) {
	const done, open = "complete", "in-progress"
	tests := []struct {
		name                  string
		anna, bram, consensus string // statuses; empty: no file
		policy                coding.Policy
		basis                 coding.Basis
		complete              bool
		rows                  int
	}{
		{"a complete consensus counts", done, done, done, "consensus", coding.Adjudicated, true, 1},
		{"a consensus that is not finished does not", done, done, open, "consensus", coding.Pending, false, 0},
		{"one coder", done, "", "", "consensus", coding.OneCoder, true, 1},
		{"one coder, not finished", open, "", "", "consensus", coding.OneCoder, false, 1},
		{"one coder and a consensus not finished", "", done, open, "consensus", coding.OneCoder, true, 1},
		{"two coders", done, done, "", "consensus", coding.Pending, false, 0},
		{"nobody", "", "", "", "consensus", coding.Uncoded, false, 0},
		{"only a consensus not finished", "", "", open, "consensus", coding.Uncoded, false, 0},
		{"any: the consensus is nobody's coding", "", "", done, "any", coding.Uncoded, false, 0},
		{"any: complete when all are", done, done, open, "any", coding.Several, true, 1},
		{"any: not complete when one is not", done, open, "", "any", coding.Several, false, 1},
		{"all needs two who finished", done, open, "", "all", coding.OutOfScope, false, 0},
		{"all with two", done, done, "", "all", coding.Several, true, 1},
		{"a name without a file", done, "", done, "bram", coding.OutOfScope, false, 0},
		{"a name", done, open, done, "bram", coding.OneCoder, false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := files(map[string]string{"transcripts/pre/P.txt": letters})
			for coder, status := range map[string]string{"anna": tt.anna, "bram": tt.bram, "consensus": tt.consensus} {
				if status != "" {
					m["annotations/"+coder+"/pre/P.yaml"] = notes(status, letters, "time 3-8")
				}
			}
			s := collect(t, m).Under(tt.policy, coding.Options{})
			if s.Basis[0] != tt.basis || s.Complete[0] != tt.complete || len(s.Rows) != tt.rows {
				t.Errorf("basis %d, complete %v, %d rows", s.Basis[0], s.Complete[0], len(s.Rows))
			}
			refused := tt.basis == coding.Pending
			if err := s.AllPending(); (err != nil) != refused {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

// A table of which some can be counted is not refused for what is pending.
func TestSomePendingIsNoRefusal(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt": letters, "transcripts/pre/Q.txt": letters,
		"annotations/anna/pre/P.yaml": notes("complete", letters), "annotations/bram/pre/P.yaml": notes("complete", letters),
		"annotations/anna/pre/Q.yaml": notes("complete", letters, "time 3-8"),
	}))
	s := c.Under(coding.Consensus, coding.Options{})
	if err := s.AllPending(); err != nil || s.Basis[0] != coding.Pending || s.Basis[1] != coding.OneCoder {
		t.Errorf("%v, bases %v", err, s.Basis)
	}
}

func TestCheckPolicy(t *testing.T) {
	for _, name := range []string{"consensus", "any", "all", "anna"} {
		if err := coding.CheckPolicy(name, []string{"anna"}); err != nil {
			t.Error(err)
		}
	}
	if err := coding.CheckPolicy("Anna", []string{"anna"}); err == nil || !strings.Contains(err.Error(), "anna") {
		t.Errorf("a name that nobody has: %v", err)
	}
}

// A filter shows what stands behind the numbers: it never makes the policy choose somebody else.
func TestFiltersComeAfterThePolicy(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt":       letters,
		"annotations/anna/pre/P.yaml": notes("complete", letters, "time 3-8 facilitator", "time 5-9 facilitator"),
		"annotations/bram/pre/P.yaml": notes("complete", letters, "time 4-7 barrier"),
	}))
	tree, err := c.Study.Codebook.Tree("")
	if err != nil {
		t.Fatal(err)
	}
	f := coding.Filter{Valences: []string{"barrier"}}
	if got := described(c.Under("any", coding.Options{Keep: f.Keep(c.Study, tree)})); len(got) != 0 {
		t.Errorf("anna counts in this cluster, but the filter shows %v", got)
	}
}
