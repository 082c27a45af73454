package coding_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qcode/internal/coding"
)

// Rule 13, and which finding says so.
func TestBrokenCodingsAreFaults(t *testing.T) {
	broken := func(entry string) string {
		return "status: complete\nannotations:\n  - " + strings.ReplaceAll(entry, "; ", "\n    ") + "\n"
	}
	tests := []struct{ name, notes, rule string }{
		{"an unknown code", broken(`code: tiem; quote: "abc"; at: 3-6`), "QC401"},
		{"a quote that is not at its place", broken(`code: time; quote: "abd"; at: 3-6`), "QC302"},
		{"moved", broken(`code: time; quote: "abcdefghijklmnopqrstuvwxyz"; at: 4-30`), "QC301"},
		{"past the end", broken(`code: time; quote: "so on"; at: 900-905`), "QC303"},
		{"a quote that occurs twice", broken(`code: time; quote: "on"`), "QC313"},
		{"a quote that does not occur", broken(`code: time; quote: "nowhere to be found"`), "QC302"},
		{"a valence that is none", broken(`code: time; quote: "abc"; at: 3-6; valence: bad`), ""},
		{"another coder's file", "coder: bram\n" + notes("complete", letters, "time 3-8"), "QC311"},
		{"another transcript's file", "transcript: post/P\n" + notes("complete", letters, "time 3-8"), "QC311"},
		{"no YAML", "annotations: [\n", "QC001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, files(map[string]string{"transcripts/pre/P.txt": letters, "annotations/anna/pre/P.yaml": tt.notes}))
			if len(c.Faults) == 0 {
				t.Fatalf("no fault; rows %v", described(c.Under("anna", coding.Options{})))
			}
			if tt.rule != "" && c.Faults[0].Rule != tt.rule {
				t.Errorf("rule %s, want %s: %v", c.Faults[0].Rule, tt.rule, c.Faults)
			}
			for _, d := range c.Faults {
				if d.At.File == "" || strings.Contains(d.Message, "abc") {
					t.Errorf("without a place, or with words of the transcript: %+v", d)
				}
			}
		})
	}
}

// A broken coding stops only those tables that would count it.
func TestFaultsOfAPolicy(t *testing.T) {
	sound, bad := notes("complete", letters, "time 3-8"), "status: complete\nannotations:\n  - code: nothing\n    quote: abc\n"
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt": letters, "transcripts/post/P.txt": letters,
		"annotations/anna/pre/P.yaml": bad, "annotations/bram/pre/P.yaml": sound, "annotations/consensus/pre/P.yaml": sound,
		"annotations/bram/post/P.yaml": "annotations: [\n",
	}))
	for policy, want := range map[coding.Policy]int{"consensus": 1, "anna": 1, "bram": 1, "any": 2, "all": 2} {
		if got := c.Under(policy, coding.Options{}).Faults(); len(got) != want {
			t.Errorf("%s: %d faults, want %d: %v", policy, len(got), want, got)
		}
	}
}

func TestHandWrittenCodingsFindTheirPlace(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt":       letters,
		"annotations/anna/pre/P.yaml": "annotations:\n  - code: time\n    quote: \"klm\"\n  - {code: room, quote: \"and so  on\"}\n",
	}))
	want := []string{"pre/P anna time 13-16", "pre/P anna room 30-39"}
	if d := cmp.Diff(want, described(c.Under("anna", coding.Options{}))); d != "" || len(c.Faults) > 0 {
		t.Error(d, c.Faults)
	}
}

func TestSettledAsLost(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt":       letters,
		"annotations/anna/pre/P.yaml": "annotations:\n  - code: gone\n    quote: gone\n    lost: the sentence was cut\n",
	}))
	if c.Lost != 1 || c.Len() != 0 || len(c.Faults) != 0 {
		t.Errorf("lost %d, rows %d, faults %v", c.Lost, c.Len(), c.Faults)
	}
}

func TestAgeOfCodings(t *testing.T) {
	s := open(t, files())
	rev := s.Codebook.Code("time").Rev()
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt": letters,
		"annotations/anna/pre/P.yaml": "annotations:\n  - {code: time, rev: " + rev + ", quote: abc}\n  - {code: time, rev: r00000000, quote: def}\n" +
			"  - {code: time, quote: ghi}\n",
	}))
	if d := cmp.Diff([]coding.Flag{0, coding.Stale, coding.Undated}, c.Flags); d != "" {
		t.Error(d)
	}
}

// Rule 7. The text of an interviewer and of other people is kept, and counts only when asked for.
func TestWhoseWords(t *testing.T) {
	const text = "I: question here\nP:\nChild: mum mum\nGroup: yes all\nP: answer there\n"
	at := func(words string) string {
		i := strings.Index(text, words)
		return strings.ReplaceAll("time X-Y", "X-Y", spanText(i, i+len(words)))
	}
	tests := []struct {
		name, words string
		aside       bool
	}{
		{"the interviewer", "question here", true},
		{"the interviewer with the label", "I: question", true},
		{"somebody else", "mum mum", true},
		{"several", "yes all", false},
		{"the participant", "answer", false},
		{"part of a word", "swer", false},
		{"question and answer", text[:len(text)-1], false},
		{"a line whose sentence is empty", "P:", false},
		{"an empty line with words of the interviewer", "here\nP:", true},
		{"no more than the label of the participant after a child", "mum\nGroup:", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := collect(t, files(map[string]string{
				"qcode.yaml":                   config + "others: [Child]\nseveral: [Group]\n",
				"transcripts/pre/T1.txt":       text,
				"annotations/anna/pre/T1.yaml": notes("complete", text, at(tt.words)),
			}))
			s := c.Under("anna", coding.Options{})
			if got := len(s.Rows) == 0; got != tt.aside || (s.LeftOutOf([]int{0}) == 1) != tt.aside {
				t.Errorf("aside %v, want %v (%d left out, faults %v)", got, tt.aside, s.LeftOutOf([]int{0}), c.Faults)
			}
			all := c.Under("anna", coding.Options{IncludeInterviewer: true})
			if len(all.Rows) != 1 || !slices.Equal(c.Sets[c.Who[0]], []uint32{0}) {
				t.Errorf("with interviewers: %d rows of %v", len(all.Rows), c.Sets[c.Who[0]])
			}
		})
	}
}

func spanText(from, to int) string { return fmt.Sprintf("%d-%d", from, to) }

// Rule 15: the same rows, whoever reads first.
func TestNoOrderOfWorkersShows(t *testing.T) {
	m := files(map[string]string{"cases.csv": "id,consent\nT2,no\nT1,\n"})
	for _, wave := range []string{"pre", "post"} {
		for _, k := range []string{"T1", "T2", "T3", "T10", "T11", "T12"} {
			m["transcripts/"+wave+"/"+k+".txt"] = letters
			for i, coder := range []string{"bram", "anna", "zoe"} {
				m["annotations/"+coder+"/"+wave+"/"+k+".yaml"] = notes("complete", letters, "time 3-8", "room "+spanText(3+i, 9), "place 4-30 mixed", "gone 3-5")
			}
		}
	}
	s := open(t, m)
	read := func(workers int) *coding.Columns {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		c, err := coding.Collect(context.Background(), s, coding.Want{Units: true})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	alone := read(1)
	if alone.Len() != 2*5*3*3 || alone.Withheld != 2*3*3 {
		t.Fatalf("%d rows, %d withheld", alone.Len(), alone.Withheld)
	}
	for range 5 {
		if d := cmp.Diff(alone, read(8), cmpopts.IgnoreFields(coding.Columns{}, "Study")); d != "" {
			t.Fatal(d)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := open(t, files(map[string]string{"transcripts/pre/P.txt": letters}))
	if _, err := coding.Collect(ctx, s, coding.Want{}); err == nil {
		t.Error("no error although nobody waits any more")
	}
}

// The words behind a number, also where a file written by hand has several codings on one line.
func TestEvidence(t *testing.T) {
	c := collect(t, files(map[string]string{
		"transcripts/pre/P.txt":       "P: one two\nI: and?\nP: three four\n",
		"annotations/anna/pre/P.yaml": "annotations: [{code: time, quote: four, memo: m1}, {code: gone, quote: x, lost: cut}, {code: room, quote: one}, {code: time, quote: two}]\n",
	}))
	s := c.Under("anna", coding.Options{})
	quotes, err := c.Evidence(context.Background(), s.Rows)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range quotes {
		got = append(got, fmt.Sprintf("%s %s line %d turn %d %s%s", c.Study.Codebook.Codes[c.Code[q.Row]].ID, q.Text, q.Line, q.Turn, q.Speaker, q.Memo))
	}
	want := []string{"room one line 1 turn 1 P", "time two line 1 turn 1 P", "time four line 3 turn 3 Pm1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
